"""Over https we read only from hosts that can prove who they are."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from loopback import Loopback, place, settings, source

from crawler.crawl import crawl
from crawler.runs.folders import Run


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for ``secure.localhost`` and its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return path


def read(certificate: Path, host: str, runs: Path) -> Run:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Loopback({f"{host}/": place()}, context) as web:
        site = web.url(f"{host}/").replace("http://", "https://")
        return crawl([source("clinic_sites", "", kind="clinic_site")], runs=runs, settings=settings(), sites=[site])[0]


def test_a_host_that_cannot_prove_who_it_is_is_not_read(certificate: Path, tmp_path: Path) -> None:
    run = read(certificate, "secure.localhost", tmp_path / "runs")
    assert run.verdict == "quarantined"
    assert "its certificate does not prove who it is" in run.report["reasons"][0]
    assert list(run.listings()) == []


def test_a_host_that_proves_who_it_is_is_read(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    run = read(certificate, "secure.localhost", tmp_path / "runs")
    assert [listing.ref for listing in run.listings()] == ["secure.localhost"]


def test_a_host_that_proves_to_be_another_is_not_read(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert list(read(certificate, "other.localhost", tmp_path / "runs").listings()) == []
