"""Runs before a frozen program: says which certificate authorities it trusts.

The OpenSSL inside looks for them where the building machine keeps them. So the system's own list is named, in which an
organisation adds its own authority; where there is none, the list that is shipped. SSL_CERT_FILE of the caller wins.
"""

import os
import sys

SYSTEM_LISTS = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian and its kin
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Red Hat and its kin
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine, macOS
)


def trusted_list(shipped: str) -> str:
    """The first list of the system that is there, else the shipped one."""
    return next((path for path in SYSTEM_LISTS if os.path.isfile(path)), shipped)


if hasattr(sys, "_MEIPASS") and not os.environ.get("SSL_CERT_FILE"):
    # On Windows Python asks the system's own store, which needs no file.
    if sys.platform != "win32":
        os.environ["SSL_CERT_FILE"] = trusted_list(os.path.join(sys._MEIPASS, "certifi", "cacert.pem"))
    if not os.environ.get("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH") and os.environ.get("SSL_CERT_FILE"):
        os.environ["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] = os.environ["SSL_CERT_FILE"]
