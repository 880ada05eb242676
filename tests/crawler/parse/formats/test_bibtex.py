from __future__ import annotations

import pytest

from crawler.parse.formats import bibtex
from crawler.parse.formats.bibtex import Entry


def test_strings_quotes_braces_and_numbers():
    source = '@string{jh = "J. Hats"}\n@Article(a1, Title = {On {H}ats}, journal = jh # " B", year = 2031, month = may)'
    entries, faults = bibtex.parse(source)
    assert faults == []
    assert entries == [
        Entry("article", "a1", {"title": "On {H}ats", "journal": "J. Hats B", "year": "2031", "month": "May"})
    ]


def test_an_unclosed_brace_costs_its_entry():
    source = "@misc{a, title={One}}\n@misc{b, title={Never closed, year=2030}\n@misc{c, title={Three}}"
    entries, faults = bibtex.parse(source)
    assert [e.key for e in entries] == ["a", "c"]
    assert len(faults) == 1
    assert faults[0].startswith("@misc at character ")


@pytest.mark.parametrize(
    "source", ["", "no entries", "@", "@{", "@misc{", "@misc{a}", "@comment{x = 1}", "@misc{a," + "{" * 99]
)
def test_nothing(source):
    assert bibtex.parse(source)[0] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"{\'E}tudes", "Études"),
        (r"Bj{\"o}rn {\AA}berg", "Björn Åberg"),
        (r"\v{S}vestka and {\c c}", "Švestka and ç"),
        (r"{BERT} \& {GPT} --- ``hats''", "BERT & GPT — “hats”"),
        (r"$O(n^{2})$ {Hats}~now", "$O(n^{2})$ Hats now"),
        (r"\emph{Not} \textbf{this}", "Not this"),
    ],
)
def test_text(value, text):
    assert bibtex.text(value) == text


def test_authors():
    assert bibtex.authors("Brimm, Ada and Bo Ohm and {\\'E}k, Yan and others") == (
        ["Ada Brimm", "Bo Ohm", "Yan Ék"],
        False,
    )
    assert bibtex.authors("Ada Brimm") == (["Ada Brimm"], True)
