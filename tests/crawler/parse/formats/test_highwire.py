from __future__ import annotations

from lxml import html

from crawler.parse.formats import highwire


def test_tags():
    page = html.document_fromstring(
        "<meta name=citation_title content=' On  Hats '><META NAME=Citation_Author CONTENT='Ek, Ada'>"
        "<meta name=citation_author content='Bo Oh'><meta name=citation_doi content=''><meta name=author content=x>"
    )
    assert highwire.tags(page) == {"title": ["On Hats"], "author": ["Ek, Ada", "Bo Oh"]}
