"""Which addresses may be asked. Nothing is contacted here."""

import ipaddress

import pytest

from crawler.fetch.guard import is_loopback, is_public, literal, origins, refusal

OWN = origins(["http://127.0.0.1:8080/oai", "https://mirror.example:8443/", "not an address"])


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://example.org:8080/x",
        "https://example.org./",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
        "http://127.0.0.1:8080/other/path",
        "https://mirror.example:8443/x",
    ],
)
def test_may_be_asked(url):
    assert refusal(url, OWN) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/hostname", "expected an http(s) address"),
        ("ftp://example.org/", "expected an http(s) address"),
        ("data:text/html,x", "expected an http(s) address"),
        ("http:///x", "expected an http(s) address"),
        ("http://example.org:notaport/", "Port could not be cast"),
        ("http://user:secret@example.org/", "expected an address without user name"),
        ("http://user@127.0.0.1:8080/", "expected an address without user name"),
        ("http://example.org:22/", "expected port 80, 443, 8080, found 22"),
        ("http://127.0.0.1:8081/", "expected port"),
        ("https://127.0.0.1:8080/", "found 127.0.0.1"),
        ("http://localhost/", "found localhost"),
        ("http://any.localhost/", "found any.localhost"),
        *((f"http://{host}/", "expected a public address") for host in (
            "127.0.0.1", "127.1", "127.0.0.1.", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "0", "0.0.0.0",
            "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1",
            "224.0.0.1", "255.255.255.255", "240.0.0.1",
            "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
            "[2001:0:0:0:0:0:80ff:fffe]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]",
        )),
    ],
)  # fmt: skip
def test_must_not_be_asked(url, reason):
    assert reason in (refusal(url, OWN) or "")


def test_nothing_the_operator_wrote_is_trusted_for_its_neighbours():
    assert origins(["http://127.0.0.1:8080/oai"]) == {("http", "127.0.0.1", 8080)}
    assert refusal("http://127.0.0.1:8080/", frozenset()) is not None


@pytest.mark.parametrize(
    ("host", "want"),
    [
        ("127.1", "127.0.0.1"),
        ("::1", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("example.org", None),
        ("beef", None),
        ("1.2.3.4.5", None),
    ],
)
def test_literal(host, want):
    found = literal(host)
    assert (str(found) if found else None) == want


@pytest.mark.parametrize(("address", "want"), [("9.9.9.9", True), ("::ffff:9.9.9.9", True), ("64:ff9b::909:909", True)])
def test_public_inside_another_form(address, want):
    assert is_public(ipaddress.ip_address(address)) is want


@pytest.mark.parametrize(
    ("host", "want"), [("127.0.0.1", True), ("127.1", True), ("::1", True), ("localhost", True), ("example.org", False)]
)
def test_is_loopback(host, want):
    assert is_loopback(host) is want
