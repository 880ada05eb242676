"""Which redirects stay on somebody's site."""

import pytest

from crawler.fetch.redirect import is_on_site

EK = "https://www.d.example/~ek/index.html"


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("https://d.example/~ek/pubs/", True),
        ("http://d.example/~ek", True),
        ("https://d.example:443/~ek/a/b.bib?x=1", True),
        ("https://d.example:8080/~ek/pubs/", False),
        ("https://d.example/pubs/", False),
        ("https://d.example/~ekman/", False),
        ("https://d.example/", False),
        ("https://pubs.d.example/~ek/", False),
        ("https://evil.example/~ek/", False),
        ("https://d.example.evil.example/~ek/", False),
    ],
)
def test_on_site(url, want):
    assert is_on_site(url, EK) is want


def test_a_site_of_ones_own():
    assert is_on_site("https://ek.example/anything/", "https://ek.example/publications/")
