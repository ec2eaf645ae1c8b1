"""Sites with a certificate: the right one, one for another name, one that nobody vouches for."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.documents.serving import page, read, refusal, site


def secured(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """How a site with a certificate for this name presents itself, and how one who trusts it checks."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "site.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(pem)
    return shown, ssl.create_default_context(cafile=str(pem))


def test_a_secure_page_is_read_if_the_certificate_is_for_the_name(tmp_path):
    shown, trusted = secured(tmp_path, "site.example")
    with site(page(b"secure"), tls=shown) as served:
        assert read(served, scheme="https", tls=trusted).body == b"secure"


def test_a_certificate_for_another_name_or_from_nobody_known_is_refused(tmp_path):
    shown, trusted = secured(tmp_path, "other.example")
    with site(page(b"secret"), tls=shown) as served:
        assert "cannot show that it is the real site: its certificate is not valid (Hostname mismatch" in refusal(
            served, scheme="https", tls=trusted
        )
        assert "its certificate is not valid (self-signed certificate)" in refusal(served, scheme="https")
    with site(page(b"plain")) as served:
        assert "no secure connection came about" in refusal(served, scheme="https")
