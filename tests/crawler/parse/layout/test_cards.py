from __future__ import annotations

import re

from lxml import html

from crawler.parse.layout import cards
from crawler.parse.lists.badges import Badges
from crawler.parse.lists.byline import Byline
from crawler.source import Document

PAPER = re.compile(r"/paper/(\w+)")


def found(markup):
    document = Document(url="https://feed.example/author/ek", body=b"")
    return cards.find(document, html.document_fromstring(markup), PAPER)


def test_a_link_around_the_card():
    (card,) = found(
        "<main><p>Papers</p><div><a href='/paper/1#top'><div><span>CL</span>"
        "<time datetime='2031-02-03'>Feb 3</time></div><h3>On <em>Hats</em></h3><p>Ada Ek, Bo Oh et al.</p>"
        "<p class=abstract-text>Abstract: Hats.</p></a></div></main>"
    )
    assert card.url == "https://feed.example/paper/1#top"
    assert cards.read_badges(card) == Badges("CL", "Feb 3", "2031-02-03")
    assert cards.read_byline(card) == Byline("On Hats", ("Ada Ek", "Bo Oh"), False)
    assert cards.abstract(card) == "Hats."


def test_cards_do_not_mix():
    both = found(
        "<ul><li><a href='/paper/1'>First Hat</a> <a href='/author/a'>Ada Ek</a> <a href='/paper/1'>more</a></li>"
        "<li><h4><a href='/paper/2'>Second Hat</a></h4><span itemprop=author>Plato</span>"
        "<b class=institution>HTU, Ek Lab</b></li></ul>"
        "<p><a href='/papers'>All</a> <a href='javascript:x'>x</a></p>"
    )
    assert [cards.read_byline(card) for card in both] == [
        Byline("First Hat", ("Ada Ek",)),
        Byline("Second Hat", ("Plato",), True, ("HTU", "Ek Lab")),
    ]
