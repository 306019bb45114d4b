"""What comes through nginx: every page, each header once, packed text, a quiet log, the same replica again."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.nginx import Nginx, make_certificate, replicas_conf
from deploy.replica import Replica
from deploy.stack import Stack
from tests.browser.conftest import Person, free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("deploy")]

ROOT = Path(__file__).parents[2]
TRUSTING = ssl._create_unverified_context()


def ask(port: int, path: str, **headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """An answer over TLS: its status, its headers as they came, and its body as it came."""
    connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=TRUSTING)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, [(name.lower(), value) for name, value in answer.getheaders()], body


def shake_hands(port: int, cookie: str = "") -> str:
    """What nginx answers to someone who wants a websocket."""
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: https://localhost:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: streamlit",
        *([f"Cookie: unknot_replica={cookie}"] if cookie else []),
    ]
    with TRUSTING.wrap_socket(socket.create_connection(("localhost", port), timeout=30)) as talk:
        talk.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return talk.recv(4096).decode()


def log_lines(stack: Stack, holding: str) -> list[str]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = [line for line in stack.access_log.read_text().splitlines() if holding in line]
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing about {holding} in the log")


@pytest.fixture
def port(stack: Stack) -> int:
    return stack.running().place.https_port


def test_a_person_comes_in_by_the_front_door_and_every_part_of_a_page_with_them(visitor: Person) -> None:
    failed: list[str] = []

    def look_at(url: str, status: int) -> None:
        asks_for_its_root = re.search(r"/(exercise|diary)/_stcore/", url)  # Streamlit does, and goes on
        if status >= 400 and not asks_for_its_root:
            failed.append(url)

    visitor.page.on("response", lambda answer: look_at(answer.url, answer.status))
    visitor.open().sees("Where is it?").tap("Calf, left")
    visitor.open("/exercise?id=toe-pull-arch").sees("Cross-leg toe pull")
    picture = visitor.page.locator(".exercise img").first
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    visitor.open("/diary").sees("Diary")
    assert failed == []
    for cookie in visitor.page.context.cookies():
        assert cookie["secure"], cookie["name"]
        assert cookie["sameSite"] in ("Lax", "Strict"), cookie["name"]


def test_plain_http_is_sent_on_to_https(stack: Stack) -> None:
    place = stack.running().place
    connection = http.client.HTTPConnection("localhost", place.http_port, timeout=30)
    connection.request("GET", "/library?q=1")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"{place.url}/library?q=1")
    connection.close()


def test_every_header_that_guards_a_page_stands_there_once(port: int) -> None:
    once = {
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
        "cross-origin-opener-policy",
        "strict-transport-security",
        "x-request-id",
    }
    for path in ("/", "/library", "/pictures/bodymap-front.webp", "/_stcore/health"):
        status, headers, _ = ask(port, path)
        names = [name for name, _ in headers]
        assert status == 200
        assert once <= set(names), path
        assert [name for name in set(names) - {"set-cookie"} if names.count(name) > 1] == [], path
        assert ("server", "nginx") in headers


def test_text_comes_packed_and_what_never_changes_may_be_kept(port: int) -> None:
    _, _, page = ask(port, "/")
    script = re.search(rb'src="\./(static/js/index[^"]+)"', page)
    assert script
    path = f"/{script[1].decode()}"
    _, plain_headers, plain = ask(port, path)
    status, headers, packed = ask(port, path, Accept_Encoding="gzip", Origin=f"https://localhost:{port}")
    assert status == 200
    assert "content-encoding" not in dict(plain_headers)
    assert dict(headers)["content-encoding"] == "gzip"
    assert [value for name, value in headers if name == "vary"] == ["Accept-Encoding"]
    assert gzip.decompress(packed) == plain
    assert len(packed) < 0.4 * len(plain)
    assert "immutable" in dict(headers)["cache-control"]
    _, headers, _ = ask(port, "/pictures/bodymap-front.webp", Accept_Encoding="gzip")
    assert "content-encoding" not in dict(headers)
    assert "immutable" in dict(headers)["cache-control"]
    assert "set-cookie" not in dict(headers)


def test_what_is_for_those_who_run_it_is_not_for_the_world(port: int) -> None:
    for path in ("/_stcore/metrics", "/_stcore/script-health-check", "/library/_stcore/metrics"):
        assert ask(port, path)[0] == 404


def test_the_log_says_which_page_and_never_who_or_what(port: int, stack: Stack) -> None:
    ask(port, "/exercise?id=wall-calf&secret=one", User_Agent="telltale", Referer="https://from.example/")
    ask(port, "/_stcore/health?secret=two")
    ask(port, "/healthz")
    ask(port, "/_stcore/upload_file/a-session/a-file")
    ask(port, "/media/made-for-someone.pdf")
    log_lines(stack, "GET /exercise 200")
    log_lines(stack, "GET /media/... ")
    log_lines(stack, "GET /_stcore/upload_file/... ")
    folder = stack.access_log.parent
    everything = "".join(file.read_text() for file in folder.iterdir())
    who_or_what = ("secret", "telltale", "from.example", "127.0.0.1", "::1", "a-session", "made-for-someone")
    for never in (*who_or_what, "/_stcore/health", "healthz"):
        assert never not in everything, never


def test_a_websocket_comes_back_to_the_replica_that_it_knows(port: int, stack: Stack) -> None:
    for one in stack.running().replicas:
        for _ in range(4):
            answer = shake_hands(port, one.name)
            assert answer.startswith("HTTP/1.1 101")
            assert "Set-Cookie" not in answer  # it is where it wanted to be
    told = re.search("Set-Cookie: unknot_replica=(r[0-9]+);", shake_hands(port, "r0"))
    assert told
    assert told[1] in {one.name for one in stack.running().replicas}


def test_a_person_who_reloads_stays_on_their_replica(visitor: Person, started: Stack) -> None:
    visitor.open("/timer").sees("Timer")
    (mine,) = (cookie["value"] for cookie in visitor.page.context.cookies() if cookie["name"] == "unknot_replica")
    visitor.page.reload()
    visitor.sees("Timer")
    served = {line.split("[")[1].split("]")[0] for line in log_lines(started, "GET /timer 200")}
    assert served == {mine}


@pytest.fixture
def alone(started: Stack, nginx_program: str) -> Iterator[int]:
    """An nginx with nobody behind it; the port it listens on."""
    door, https = Nginx(started.folder / "alone", nginx_program), free_port()
    make_certificate(door.folder / "tls", ["localhost"])
    nobody = [Replica("r1", free_port()), Replica("r2", free_port())]
    door.write(replicas_conf(nobody, f"127.0.0.1:{https}", f"127.0.0.1:{free_port()}"))
    door.start()
    yield https
    door.stop()


def test_with_nobody_behind_it_the_door_says_so_kindly_and_whom_to_call(alone: int) -> None:
    status, headers, body = ask(alone, "/plan?secret=one")
    assert status == 502
    assert b"One moment" in body
    assert b"112 in Europe" in body
    assert "default-src 'none'" in dict(headers)["content-security-policy"]


def test_the_rules_of_the_compose_file_are_those_that_are_written(nginx_program: str) -> None:
    replicas = [f"r{n}=172.30.0.1{n}:8501" for n in (1, 2, 3)]
    command = [sys.executable, "-m", "deploy.nginx", *replicas, "--https", "8443", "--http", "8080"]
    written = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "deploy" / "compose" / "replicas.conf").read_text() == written
