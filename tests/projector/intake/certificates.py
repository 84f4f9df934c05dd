"""A certificate authority for a test."""

from __future__ import annotations

import datetime as dt
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Signs certificates; ``certificate_file`` is its own."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        basic = x509.BasicConstraints(ca=True, path_length=None)
        certificate = _builder(self._name, self._name, self._key).add_extension(basic, critical=True)
        self.certificate_file = self._write(f"{name}.pem", certificate.sign(self._key, hashes.SHA256()))

    def issue(
        self,
        name: str,
        begins_in: dt.timedelta = -dt.timedelta(minutes=1),
        host: str = "",
        signed_by_itself: bool = False,
    ) -> tuple[Path, Path]:
        """Certificate and key for a name on this machine (or for another ``host``), valid for an hour."""
        key = ec.generate_private_key(ec.SECP256R1())
        hosts = x509.SubjectAlternativeName(
            [x509.DNSName(host)] if host else [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer, signer = (subject, key) if signed_by_itself else (self._name, self._key)
        certificate = _builder(subject, issuer, key, begins_in).add_extension(hosts, critical=False)
        key_file = self._folder / f"{name}.key"
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return self._write(f"{name}.pem", certificate.sign(signer, hashes.SHA256())), key_file

    def list_of_revoked(self, *certificate_files: Path) -> Path:
        """The authority's list of the certificates that it has revoked, valid for an hour."""
        now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
        builder = x509.CertificateRevocationListBuilder(self._name, now, now + dt.timedelta(hours=1))
        for file in certificate_files:
            serial = x509.load_pem_x509_certificate(file.read_bytes()).serial_number
            entry = x509.RevokedCertificateBuilder(serial, now).build()
            builder = builder.add_revoked_certificate(entry)
        path = self._folder / f"revoked-{len(certificate_files)}.pem"
        path.write_bytes(builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return path

    def _write(self, name: str, certificate: x509.Certificate) -> Path:
        path = self._folder / name
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return path


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins_in: dt.timedelta = -dt.timedelta(minutes=1),
) -> x509.CertificateBuilder:
    begins = dt.datetime.now(dt.UTC) + begins_in
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(hours=1))
    )
