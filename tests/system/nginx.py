"""The shipped nginx site, run for a test: only its addresses, its certificate's folder and its upstream are the test's own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.kit.clock import SystemClock
from tests.system.server import ROOT, free_port, until

SITES = ROOT / "deploy" / "nginx"
NAME = "yihu.example.org"
MAIN = """
{user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


def program() -> str | None:
    """Where nginx is, if it is installed."""
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


class Site:
    """One of the shipped site files with all it needs in a folder; ``port`` is the one of TLS."""

    def __init__(self, folder: Path, upstream: int, site: str = "yihu.conf") -> None:
        self.folder = folder
        self.port = free_port()
        _certificate(folder)
        (folder / "nginx.conf").write_text(MAIN.format(user="user root;" if os.geteuid() == 0 else ""))
        (folder / "site.conf").write_text(self._adapted((SITES / site).read_text(), upstream))
        shutil.copy(SITES / "yihu-locations.conf", folder)

    def command(self, *more: str) -> list[str]:
        """How nginx is called on it."""
        name = program()
        assert name is not None
        log = str(self.folder / "error.log")
        return [name, "-e", log, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *more]

    def check(self) -> subprocess.CompletedProcess[str]:
        """What ``nginx -t`` says of it."""
        return subprocess.run(self.command("-t"), check=False, capture_output=True, text=True)

    @contextmanager
    def serving(self) -> Iterator[int]:
        """nginx in the foreground; the port of TLS once it is open."""
        process = subprocess.Popen(self.command(), stderr=subprocess.DEVNULL)
        try:
            until(lambda: process.poll() is not None or _is_open(self.port), "nginx")
            assert process.poll() is None, (self.folder / "error.log").read_text()
            yield self.port
        finally:
            process.terminate()
            process.wait(10)

    def _adapted(self, text: str, upstream: int) -> str:
        plain = free_port()
        if not _has_ipv6_loopback():
            text = "\n".join(line for line in text.splitlines() if "[::]" not in line)
        for shipped, ours in {
            "listen 80": f"listen 127.0.0.1:{plain}",
            "listen [::]:80": f"listen [::1]:{plain}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen [::]:443": f"listen [::1]:{self.port}",
            "server 127.0.0.1:8000": f"server 127.0.0.1:{upstream}",
            "server web:8000": f"server 127.0.0.1:{upstream}",
            "/etc/ssl/yihu": str(self.folder),
        }.items():
            text = text.replace(shipped, ours)
        return text


def _certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = SystemClock().now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)


def _is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _has_ipv6_loopback() -> bool:
    with suppress(OSError), socket.socket(socket.AF_INET6) as listener:
        listener.bind(("::1", 0))
        return True
    return False
