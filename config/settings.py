"""Every knob, its default, and what overrides it: the home folder's ``settings.toml``, then ``CLINICS_*`` variables."""

import os
import tomllib
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from config.errors import ConfigError
from config.home import VARIABLE, Home

USED_ENGINE = "CLINICS_ENGINE__USE"
"""The variable that names the engine, and wins over the settings of the home folder."""

TESTS = "CLINICS_ELASTICSEARCH_URL"
"""No setting: names the node that the tests may use, and may well stand in the environment of whoever runs them."""


class Crawl(BaseModel):
    """How we visit public pages. Nothing here can switch robots rules off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str
    pause_seconds: float = Field(ge=1.0, le=3600)
    pages_a_site: int = Field(ge=1, le=500)
    page_bytes: int = Field(ge=10_000, le=50_000_000)
    timeout_seconds: float = Field(gt=0, le=600)
    wait_seconds: float = Field(ge=0, le=3600)
    pages_a_host: int = Field(ge=1, le=10_000_000)
    bytes_a_host: int = Field(ge=10_000, le=10**12)
    hours_a_host: float = Field(gt=0, le=720)
    depth: int = Field(ge=1, le=100_000)
    reading_seconds: float = Field(ge=0.5, le=3600)
    javascript: bool = False


class Registry(BaseModel):
    """How the NPI registry is asked about names that clinics publish; the pause between questions is the crawl's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: str
    again_after_days: int = Field(ge=1, le=3650)
    requests_a_day: int = Field(ge=1, le=100_000)


class Alert(BaseModel):
    """What tells the maintainer that a crawl failed: a command, an address to post to, both or neither."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    command: str = ""
    post: SecretStr = SecretStr("")
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)

    @field_validator("post")
    @classmethod
    def _address(cls, post: SecretStr) -> SecretStr:
        try:
            parts = urlsplit(post.get_secret_value().strip())
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if post.get_secret_value().strip() and not usable:
            raise ValueError("give an address such as https://example.org/hook")
        return post


class Online(BaseModel):
    """Which geocoder is asked for the spots of addresses, and how; without a provider nobody is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Literal["", "nominatim", "photon", "pelias"] = ""
    server: str = ""
    key: str = ""
    contact: str = ""
    pause_seconds: float = Field(default=1.0, ge=0, le=3600)
    requests_a_day: int = Field(default=1000, ge=0, le=1_000_000)
    timeout_seconds: float = Field(default=10.0, gt=0, le=120)
    wait_seconds: float = Field(default=60.0, ge=0, le=3600)


class Locate(BaseModel):
    """How places are found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    online: Online = Online()


class Engine(BaseModel):
    """What answers searches: a file of the home folder, or a cluster (:class:`Elasticsearch`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use: Literal["embedded", "elasticsearch"] = "embedded"


class Elasticsearch(BaseModel):
    """Where the cluster is, who we are there, and what our indices are like. Secrets are never shown or logged."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    hosts: str = "http://127.0.0.1:9200"
    user: str = ""
    password: SecretStr = SecretStr("")
    password_file: str = ""
    api_key: SecretStr = SecretStr("")
    api_key_file: str = ""
    ca_file: str = ""
    timeout_seconds: float = Field(default=10.0, gt=0, le=600)
    build_timeout_seconds: float = Field(default=600.0, gt=0, le=86_400)
    prefix: str = Field(default="clinics-", pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")
    shards: int = Field(default=1, ge=1, le=100)
    replicas: int = Field(default=1, ge=0, le=20)

    @field_validator("hosts")
    @classmethod
    def _addresses(cls, hosts: str) -> str:
        for host in hosts.split(","):
            parts = urlsplit(host.strip())
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("give addresses such as https://search-1.example.org:9200, with commas between them")
            if parts.username is not None:
                raise ValueError("give user and password as settings of their own, not inside an address")
        return hosts

    @property
    def addresses(self) -> tuple[str, ...]:
        """The hosts, each with its port."""
        parts = [urlsplit(host.strip()) for host in self.hosts.split(",")]
        named = [f"[{one.hostname}]" if ":" in (one.hostname or "") else one.hostname for one in parts]
        return tuple(
            f"{one.scheme}://{name}:{one.port or (443 if one.scheme == 'https' else 9200)}{one.path.rstrip('/')}"
            for one, name in zip(parts, named, strict=True)
        )


class Serve(BaseModel):
    """Where the app listens, how it is reached, and how much one visitor may ask of the routes beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str
    port: int = Field(ge=0, le=65535)
    public_url: str = ""
    trusted_proxies: str = ""
    requests_a_minute: int = Field(default=240, ge=0, le=1_000_000)
    pages_an_address: int = Field(default=120, ge=0, le=1_000_000)
    reruns_a_minute: int = Field(default=900, ge=0, le=1_000_000)
    exports_at_once: int = Field(default=2, ge=1, le=100)
    corrections: str = Field(default="", pattern=r"^([A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{3,190})?$")

    @field_validator("public_url")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url.strip())
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("give an address such as https://clinics.example.org")
        return url.strip().rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, proxies: str) -> str:
        for one in filter(None, (part.strip() for part in proxies.split(","))):
            ip_network(one, strict=False)  # raises ValueError, which says what is wrong with it
        return proxies


class Settings(BaseSettings):
    """All settings, checked."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="CLINICS_", env_nested_delimiter="__", hide_input_in_errors=True
    )

    crawl: Crawl
    registry: Registry
    alert: Alert = Alert()
    locate: Locate = Locate()
    engine: Engine = Engine()
    elasticsearch: Elasticsearch = Elasticsearch()
    serve: Serve

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the signature is the library's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over files."""
        return env_settings, init_settings


def load_settings(home: Home) -> Settings:
    """The defaults, overridden by the home folder's file and then by the environment.

    Raises :class:`ConfigError` naming the file or variable and the key that is not understood.
    """
    defaults = tomllib.loads(files("config").joinpath("settings.toml").read_text(encoding="utf-8"))
    own = _own(home.settings)
    _refuse_unknown_variables()
    try:
        return Settings(**_over(defaults, own))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        variable = "CLINICS_" + "__".join(str(part) for part in first["loc"]).upper()
        where = home.settings if _names(own, first["loc"]) else f"the environment variable {variable}"
        what = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigError(f"{where}: {key}: {what}. config/settings.toml lists every key.") from error
    except SettingsError as error:
        raise ConfigError(f"An environment variable cannot be read: {error}.") from error


def _refuse_unknown_variables() -> None:
    """A misspelled variable would be a setting that silently does nothing."""
    for name in sorted(os.environ):
        section = name.removeprefix("CLINICS_").lower().split("__")[0]
        if name.startswith("CLINICS_") and name not in {VARIABLE, TESTS} and section not in Settings.model_fields:
            raise ConfigError(
                f"The environment variable {name} is no setting. Settings are named like CLINICS_CRAWL__CONTACT; "
                f"config/settings.toml lists every key."
            )


def _own(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _over(merged[key], value) if both else value
    return merged


def _names(table: Any, keys: tuple[int | str, ...]) -> bool:
    for key in keys:
        if not isinstance(table, dict) or key not in table:
            return False
        table = table[key]
    return True
