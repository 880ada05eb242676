"""Entries in every layout; whole pages are in `tests/sources/homepage` and `tests/sources/cv`."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.parse import lines, publications

HEAD = "<h2>Publications</h2>"


def works(markup, owner=frozenset(), base=None):
    content = lines.read(html.document_fromstring(markup))
    return [(w.work.title, w.work.authors, w.work.venue, w.work.year) for w in publications.find(content, owner, base)]


CLASSES = (
    "<p class=title>Felt in the Wind: A Study<p class=authors>Ada Brimm, Bo Ohm<p class=venue>Journal of Hats 2031"
)
CITED = (
    "<h3 class=title><a href=x>Felt in the Wind: A Study</a></h3><p>Recommended citation: Ada Brimm, Bo Ohm (2031)."
    " “Felt in the Wind: A Study.” <i>Journal of Hats</i>."
)
CITATION = (
    "<div class=year-2031><span class=li-cite-author><span class=author-highlighted>Ada Brimm</span>, Bo Ohm</span>"
    " (2031). <a href=x>Felt in the Wind: A Study</a>. <em>Journal of Hats</em>.</div>"
)
BROKEN = "<b>Felt in the Wind: A Study</b><br>Ada Brimm, Bo Ohm<br>Journal of Hats, 2031"
ONE = ("Felt in the Wind: A Study", "Ada Brimm, Bo Ohm", "Journal of Hats", 2031)


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li>Ada Brimm, Bo Ohm. Felt in the Wind: A Study. Journal of Hats, 2031.</ul>",
        "<p>[1] Ada Brimm, Bo Ohm (2031). Felt in the Wind: A Study. <i>Journal of Hats</i>.</p>",
        "<p>Ada Brimm, Bo Ohm, “Felt in the Wind: A Study,” Journal of Hats, vol. 3, 2031.</p>",
        "<p><b>Felt in the Wind: A Study.</b> Ada Brimm, Bo Ohm. <em>Journal of Hats</em>, 2031</p>",
        "<p><a href=x.pdf>Felt in the Wind: A Study</a><br>Ada Brimm, Bo Ohm<br><em>Journal of Hats</em>, 2031</p>",
        "<h4>Felt in the Wind: A Study</h4><p>Ada Brimm, Bo Ohm</p><p>Journal of Hats, 2031</p>",
        f"<table><tr><td>{BROKEN}</td></tr></table>",
        "<dl><dt>2031<dd>Ada Brimm, Bo Ohm. Felt in the Wind: A Study. Journal of Hats, 2031.</dl>",
        CLASSES,
        "<p>Felt in the Wind: A Study. Ada Brimm, Bo Ohm. Journal of Hats, 2031.",
        "<p>Ada Brimm, Bo Ohm, Felt in the Wind: A Study, Journal of Hats, 2031.",
        "<p>Ada Brimm, Bo Ohm, Felt in the Wind: A Study, Journal of Hats 12 (2031), 3-9.",
        "<p>[3] Ada Brimm, Bo Ohm. Felt in the Wind: A Study[J]. Journal of Hats, 2031, 3(2): 3-9.",
        "<li><b>Felt in the Wind: A Study</b> — Ada Brimm, <i>Bo Ohm</i>. Journal of Hats, 2031.",
        CITED,
        CITATION,
    ],
)
def test_one_entry_in_every_layout(markup):
    assert works(HEAD + markup) == [ONE]


def test_lists_parted_by_breaks_only():
    markup = (
        "<p>Ada Brimm, Bo Ohm. Felt in the Wind. Journal of Hats, 2031.<br>"
        "Bo Ohm, Yan Ek. Crowns at Sea. Journal of Hats, 2030.<br><br>"
        "<b>Brims Revisited Again</b><br>Yan Ek, Ada Brimm<br>HAT 2029<br><br>"
    )
    assert [w[0] for w in works(HEAD + markup)] == ["Felt in the Wind", "Crowns at Sea", "Brims Revisited Again"]


def test_titles_above_their_authors_without_any_boxes():
    parts = "".join(
        f"<p><b>Felt Number {n} in Wind</b></p><p>Ada Brimm, Bo Ohm</p><p><i>Journal of Hats</i>, 203{n}</p>"
        for n in range(4)
    )
    assert [(w[0], w[3]) for w in works(HEAD + parts)] == [(f"Felt Number {n} in Wind", 2030 + n) for n in range(4)]


def test_years_come_from_headings():
    markup = (
        HEAD
        + "<h3>2031</h3><ul><li>Ada Brimm, Bo Ohm. Felt in Wind. Hat Letters.</ul>"
        + "<h3>2030</h3><ul><li>Ada Brimm, Bo Ohm. Felt at Sea. Hat Letters.</ul>"
    )
    assert [w[3] for w in works(markup)] == [2031, 2030]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>I work with Ada Brimm and Bo Ohm. My research is about hats.</p>",
        "<h2>Publications</h2><p>Coming soon!</p>",
        "<h2>Publications</h2><ul><li><a href=a>HAT 2031</a><li><a href=b>PDF</a></ul>",
        "<h2>News</h2><ul><li>Ada Brimm, Bo Ohm. Felt in the Wind. Journal of Hats, 2031.</ul>",
        "<h2>Teaching</h2><ul><li>Ada Brimm, Bo Ohm. Introduction to Hats. Nordby, 2031.</ul>",
        "<h2>Talks</h2><ul><li>Ada Brimm and Bo Ohm. Hats and how. HAT Workshop 2031.</ul>",
        "<h2>Awards</h2><ul><li>Ada Brimm, Bo Ohm. Best Hat Award. HAT 2031.</ul>",
        "<nav><a href=a>Ada Brimm, Bo Ohm. Felt in the Wind. Journal of Hats, 2031.</a></nav>",
        "<p>Department of Hats<br>Ada Brimm, Bo Ohm<br>Nordby University</p>",
        "<h2>Publications</h2><p>* Ada Brimm and Bo Ohm contributed equally.</p>",
        "<h2>Publications</h2><p>Lin Wei, et al. Nature Hats - 帽檐自组装机理研究.</p>",
    ],
)
def test_no_works(markup):
    assert works(markup) == []


def test_a_note_below_an_entry_belongs_to_it():
    notes = "<ul><li>Finalist, 2020<li>with Yan Ek, Mira Tan</ul>"
    markup = f"{HEAD}<ul><li>Ada Brimm, Bo Ohm (2031). <i>Felt in Wind</i>. Hat Letters.{notes}</ul>"
    assert works(markup) == [("Felt in Wind", "Ada Brimm, Bo Ohm", "Hat Letters", 2031)]


def test_who_works_with_others_leaves_out_themselves():
    markup = HEAD + "<p><b>Taxing Hats</b> (with Bo Ohm and Yan Ek), <i>Journal of Hats</i>, 2031.</p>"
    content = lines.read(html.document_fromstring(markup))
    (item,) = publications.find(content, frozenset())
    assert (item.work.title, item.work.authors, item.work.complete) == ("Taxing Hats", "Bo Ohm and Yan Ek", False)


def test_a_badge_before_the_title_is_the_venue():
    markup = HEAD + "<li><code>HATS 2031</code> <a href=x>Felt in the Wind</a>, Ada Brimm, Bo Ohm"
    assert works(markup) == [("Felt in the Wind", "Ada Brimm, Bo Ohm", "HATS", 2031)]


def test_authors_over_several_lines():
    markup = HEAD + "<p><b>Felt in the Wind</b><br>Ada Brimm, Yan Ek,<br>Bo Ohm, Mira Tan<br>Journal of Hats, 2031"
    assert works(markup) == [("Felt in the Wind", "Ada Brimm, Yan Ek, Bo Ohm, Mira Tan", "Journal of Hats", 2031)]


def test_a_title_that_looks_like_names_is_none():
    markup = HEAD + "<p class=title>Wind Shear and Soft Kites</p><p class=author>Ada Brimm, Bo Ohm</p>"
    assert [w[:2] for w in works(markup)] == [("Wind Shear and Soft Kites", "Ada Brimm, Bo Ohm")]


def test_an_abstract_below_an_entry():
    words = "We study felt in the wind, where nobody studied it before, and find that it flies."
    for below in (f"<p>Abstract: {words}", f"<p><b>Abstract</b></p><p>{words}"):
        content = lines.read(html.document_fromstring(f"<p>Felt in the Wind</p><p>Ada Brimm, Bo Ohm</p>{below}"))
        assert [(i.work.title, i.abstract) for i in publications.find(content, frozenset())] == [
            ("Felt in the Wind", words)
        ]
