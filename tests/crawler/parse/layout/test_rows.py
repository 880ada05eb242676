from __future__ import annotations

import pytest
from lxml import html

from crawler.parse.layout import rows


@pytest.mark.parametrize(
    ("markup", "cells"),
    [
        ("<div><span>preprint</span><span>2031</span><span>arXiv</span></div>", [("preprint", "2031", "arXiv")]),
        ("<p>A <b>bold</b> H<sub>2</sub>O</p><p>next<br>line</p>", [("A bold H2O",), ("next",), ("line",)]),
        ("<div>9<div>works</div>more</div>", [("9",), ("works",), ("more",)]),
        ("<div><script>x</script>seen<template>y</template> still<p hidden>z</p></div>", [("seen still",)]),
        ("<p> </p><p>see <a href=x>this</a>.</p>", [("see", "this", ".")]),
    ],
)
def test_rows(markup, cells):
    assert [row.cells for row in rows.rows(html.document_fromstring(markup))] == cells


def test_bounds():
    assert len(rows.rows(html.document_fromstring("<p>x</p>" * (rows.ROWS + 5)))) == rows.ROWS
    assert rows.rows(html.document_fromstring("<div>" * 200 + "deep"))[-1].text == "deep"
