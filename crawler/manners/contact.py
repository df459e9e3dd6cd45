"""Nobody's host is visited without saying how whoever runs it can reach us."""

from collections.abc import Iterable

from config.errors import ConfigError
from crawler.manners.local import is_local


def check_contact(hosts: Iterable[str], contact: str) -> None:
    """Raise :class:`ConfigError` when one of the hosts is public and ``crawl.contact`` is empty."""
    public = next((host for host in hosts if not is_local(host)), None)
    if public is not None and not contact.strip():
        raise ConfigError(
            f"crawl.contact is empty: set it in settings.toml or CLINICS_CRAWL__CONTACT to an e-mail or web address, "
            f"so that {public} can reach you."
        )
