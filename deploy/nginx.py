"""nginx as an ordinary process: its folder, who answers behind it, its certificate.

`python -m deploy.nginx r1=10.0.0.11:8501 r2=… --https 443 --http 80` prints replicas.conf for a place of your own.
"""

from __future__ import annotations

import argparse
import datetime
import ipaddress
import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.replica import Replica, lives

HERE = Path(__file__).parent
RULES = ("nginx.conf", "unknot.conf")
FOLDERS = ("logs", "tls", "cache", "html", *(f"tmp/{kind}" for kind in ("body", "proxy", "fastcgi", "uwsgi", "scgi")))
FAULTS = "max_fails=3 fail_timeout=10s"  # one slow answer under load does not send everybody elsewhere


def program() -> str | None:
    """Where nginx is; Debian keeps it off the path of ordinary users."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def replicas_conf(replicas: Sequence[Replica], https: str, http: str, shown_port: int = 443) -> str:
    """The part of nginx's rules that says who answers, and where nginx listens.

    `https` and `http` are what nginx listens on, such as "443" or "127.0.0.1:8443"; `shown_port` is the one that people
    see. Each replica has a group of its own, in which the others stand in for it.
    """
    fresh = [one for one in replicas if not one.drains] or list(replicas)
    lines = [
        "# Written by deploy/nginx.py: who answers, and where.",
        "",
        "map $cookie_unknot_replica $replica {",
        "    default fresh;",
        *(f"    {one.name} {one.name};" for one in replicas),
        "}",
        "",
        "map $upstream_addr $served_by {",
        '    default "";',
        *(f'    "~(^|[ ,]){re.escape(one.address)}$" {one.name};' for one in replicas),
        "}",
        "",
        "upstream fresh {  # people who come anew",
        "    zone fresh 64k;",
        "    least_conn;",
        *(f"    server {one.address} {FAULTS};" for one in fresh),
        "    keepalive 16;",
        "}",
    ]
    for one in replicas:
        lines += [
            "",
            f"upstream {one.name} {{  # people whose visit lives there{'; it drains' if one.drains else ''}",
            f"    zone {one.name} 64k;",
            f"    server {one.address} {FAULTS};",
            *(f"    server {other.address} backup {FAULTS};" for other in fresh if other != one),
            "    keepalive 16;",
            "}",
        ]
    shown = "" if shown_port == 443 else f":{shown_port}"
    lines += [
        "",
        "server {",
        f"    listen {http};",
        "    access_log off;",
        f"    return 301 https://$host{shown}$request_uri;",
        "}",
        "",
        "server {",
        f"    listen {https} ssl http2;",
        "    include unknot.conf;",
        "}",
        "",
    ]
    return "\n".join(lines)


class Nginx:
    """An nginx with everything it reads and writes in one folder. Raises RuntimeError with what it complains of."""

    def __init__(self, folder: Path, program: str) -> None:
        self.folder, self._program = folder, program
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    def write(self, replicas_conf: str) -> None:
        """Lay out the rules of this version, and see that nginx understands them. A running one keeps its own."""
        for name in RULES:
            shutil.copyfile(HERE / name, self.folder / name)
        shutil.copyfile(HERE / "away.html", self.folder / "html" / "away.html")
        (self.folder / "replicas.conf").write_text(replicas_conf)
        self._run("-t")

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._run()  # it says what it complains of, and goes to the background by itself
        until = time.monotonic() + 10
        while not self.pid():
            if time.monotonic() > until:
                raise RuntimeError("nginx did not start")
            time.sleep(0.05)

    def reload(self) -> None:
        """Take up the rules as they lie there. Nobody is cut off."""
        self._run("-s", "reload")

    def stop(self) -> None:
        """Stop it at once."""
        pid = self.pid()
        if pid:
            self._run("-s", "stop")
            until = time.monotonic() + 10
            while lives(pid) and time.monotonic() < until:
                time.sleep(0.05)

    def pid(self) -> int:
        """Its main process; 0 where none runs."""
        file = self.folder / "tmp" / "nginx.pid"
        pid = int(file.read_text() or 0) if file.exists() else 0
        return pid if pid and lives(pid) else 0

    def _run(self, *arguments: str) -> None:
        # Without -e it first tries a log that an ordinary user may not write.
        place = ["-p", f"{self.folder}/", "-c", str(self.folder / "nginx.conf"), "-e", "logs/error.log"]
        command = [self._program, *place, *arguments]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"nginx: {done.stderr.strip()}")


def make_certificate(folder: Path, names: Sequence[str], days: int = 90) -> None:
    """A self-signed pair for trying out, unless one lies there. A browser will warn of it, rightly."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if certificate.exists() and key.exists():
        return
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    text, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    with os.fdopen(os.open(key, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret.private_bytes(text, serialization.PrivateFormat.PKCS8, plain))
    certificate.write_bytes(signed.public_bytes(text))


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def main() -> None:
    """Print replicas.conf."""
    parser = argparse.ArgumentParser(prog="python -m deploy.nginx", description="Print replicas.conf.")
    parser.add_argument("replicas", nargs="+", metavar="NAME=HOST:PORT")
    parser.add_argument("--https", default="443", help="what nginx listens on")
    parser.add_argument("--http", default="80", help="what is sent on to https")
    told = parser.parse_args()
    found = [re.fullmatch(r"([a-z][a-z0-9]*)=([0-9.]+):(\d+)", one) for one in told.replicas]
    if not all(found):
        parser.error("a replica is NAME=ADDRESS:PORT, with an IP address: nginx tells replicas apart by it")
    print(
        replicas_conf([Replica(one[1], int(one[3]), host=one[2]) for one in found if one], told.https, told.http),
        end="",
    )


if __name__ == "__main__":
    main()
