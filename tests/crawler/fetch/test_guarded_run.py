"""The borders of a crawl in whole runs. Only loopback is ever contacted: other addresses are invented and refused."""

import ssl
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.fetch.process import exchanges, page, run
from tests.crawler.fetch.web import Reply, served

NAMES = {"TWISTED_DNS_RESOLVER": "tests.crawler.fetch.names.ScriptedResolver", "PAPERFEED_CONTACT": "ops@example.org"}


@pytest.fixture
def web():
    with served() as web:
        yield web


@pytest.fixture
def inner():
    """What must not be reached: a server on the same machine that the operator did not write down."""
    with served() as web:
        web.put("/a", Reply(page(records=["secret"])))
        yield web


def job(web, name="one", **changes):
    values = {"base_url": web.url, **changes.pop("values", {})}
    return {"name": name, "values": values, **changes}


def forbidden(inner):
    """(address, why it is refused)"""
    by_port = "expected port 80, 443, 8080"
    return [
        *((f"http://{host}:{inner.port}/a", by_port) for host in (
            "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]",
        )),
        *((f"http://{host}/a", "expected a public address, found") for host in (
            "127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "192.0.2.1", "private.example",
            "loopback.example", "mixed.example",
        )),
        ("file:///etc/hostname", "expected an http(s) address"),
        ("data:application/json,{}", "expected an http(s) address"),
        (f"http://user:secret@127.0.0.1:{inner.port}/a", "expected an address without user name"),
    ]  # fmt: skip


def test_links(web, inner, tmp_path):
    refused = forbidden(inner)
    web.put("/a", Reply(page(records=["k"], follow=[url for url, _ in refused])))
    told = run(tmp_path, jobs=[job(web)], settings=NAMES)
    first, *found = exchanges(tmp_path)
    assert first["outcome"] == "page"
    assert [(e["outcome"], e["status"]) for e in found] == [("dropped", None)] * len(refused)
    for exchange, (url, why) in zip(found, refused, strict=True):
        assert why in exchange["reason"], url
    assert told["ended"]["one"]["records"] == 1
    assert inner.asked == []
    assert web.paths() == ["/a"]


def test_redirects(web, inner, tmp_path):
    refused = [(url, why) for url, why in forbidden(inner) if url.startswith("http")]
    jobs = []
    for n, (url, _) in enumerate(refused):
        web.put(f"/{n}", Reply(status=302, headers={"Location": f"/{n}/next"}))
        web.put(f"/{n}/next", Reply(status=307, headers={"Location": url}))
        jobs.append(job(web, str(n), values={"paths": f"/{n}"}))
    run(tmp_path, jobs=jobs, settings=NAMES)
    for n, (url, why) in enumerate(refused):
        (found,) = exchanges(tmp_path, str(n))
        assert (url, found["outcome"]) == (url, "dropped")
        assert why in found["reason"], url
    assert inner.asked == []


def test_what_the_operator_wrote_is_asked_by_that_source_only(web, inner, tmp_path):
    web.put("/a", Reply(page(follow=[f"{inner.url}/a"])))
    told = run(tmp_path, jobs=[job(web, "outer"), job(inner, "inner")])
    assert told["ended"]["inner"]["reason"] == "finished"
    assert "expected port" in told["ended"]["outer"]["reason"]
    assert inner.paths() == ["/a"]


def test_allowed_for_all(web, inner, tmp_path):
    web.put("/a", Reply(page(follow=[f"{inner.url}/a"])))
    told = run(tmp_path, jobs=[job(web)], settings={"PAPERFEED_ALLOW": [inner.url]})
    assert told["ended"]["one"]["reason"] == "finished"


def test_a_proxy_of_the_environment_is_not_used(web, inner, tmp_path, monkeypatch):
    web.put("/a", Reply(page()))
    monkeypatch.setenv("http_proxy", inner.url)
    monkeypatch.delenv("no_proxy", raising=False)
    assert run(tmp_path, jobs=[job(web)])["ended"]["one"]["reason"] == "finished"
    assert inner.asked == []


def test_no_guard_no_crawl(web, tmp_path):
    settings = {"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}
    told = run(tmp_path, jobs=[job(web)], settings=settings)
    assert told["ended"]["one"]["reason"].startswith("failed: the address guard is not installed")
    assert web.asked == []


@pytest.fixture
def secure(tmp_path):
    """A server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "server.pem").write_bytes(private + certificate.public_bytes(pem))
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    class Server(HTTPServer):
        def handle_error(self, request, client_address):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_certificate_nobody_vouches_for(secure, tmp_path):
    url, asked = secure
    settings = {"PAPERFEED_BACKOFF": 0.01}
    told = run(tmp_path, jobs=[{"name": "one", "values": {"base_url": url}}], settings=settings)
    assert "certificate" in told["ended"]["one"]["reason"]
    assert asked == []


LISTENS = """
import crawler.fetch.session as session
import os
from pathlib import Path

def listening():
    inodes = {os.readlink(p) for p in Path("/proc/self/fd").iterdir() if os.path.lexists(p)}
    rows = [r.split() for f in ("tcp", "tcp6") for r in Path("/proc/net", f).read_text().splitlines()[1:]]
    return [r[1] for r in rows if r[3] == "0A" and f"socket:[{r[9]}]" in inodes]

tell = session.Session.tell
def watched(self, event):
    if event.kind == "answered" and listening():
        raise OSError(f"somebody listens at {listening()}")
    tell(self, event)
session.Session.tell = watched
if order.get("listen"):
    import socket
    order["socket"] = socket.create_server(("127.0.0.1", 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("listens", [False, True], ids=["nobody", "the check itself"])
def test_nobody_can_talk_to_a_crawl(web, tmp_path, listens):
    web.put("/a", Reply(page(records=["k"])))
    told = run(tmp_path, jobs=[job(web)], before=LISTENS, listen=listens)
    assert ("somebody listens" in str(told)) is listens
