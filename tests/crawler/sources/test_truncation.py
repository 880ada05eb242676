"""A feed that is cut anywhere is never a page: half a feed looks like a quiet day."""

from __future__ import annotations

import re

import pytest

from crawler.source import Document, ParseError, load
from tests.golden import FOLDER

ANSWERS = [
    ("arxiv_oai", "raw.xml", rb"</record>"),
    ("arxiv_oai", "dublin_core.xml", rb"</record>"),
    ("arxiv_api", "slice.xml", rb"</entry>"),
    ("arxiv_rss", "today.xml", rb"</item>"),
    ("arxiv_rss", "atom.xml", rb"</entry>"),
    ("arxiv_rss", "rdf_before_2024.xml", rb"</item>"),
    ("arxiv_list", "new.html", rb"</dd>"),
    ("acl_anthology", "collection.xml", rb"</paper>"),
    ("feed", "journal_rss.xml", rb"</item>"),
    ("feed", "blog_atom.xml", rb"</entry>"),
    ("feed", "broken_but_complete.xml", rb"</item>"),
    ("feed", "json_feed.json", rb"\}"),
]


@pytest.mark.parametrize(("source", "name", "end"), ANSWERS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_cut_answer_is_refused(source, name, end):
    body = (FOLDER / source / name).read_bytes().rstrip()
    parse = load()[source].parse
    boundaries = [match.end() for match in re.finditer(end, body)]
    for at in sorted({*range(0, len(body), 97), *boundaries, len(body) - 1} - {len(body)}):
        with pytest.raises(ParseError) as caught:
            parse(Document(url="https://arxiv.org/x", body=body[:at]))
        assert caught.value.refusal in ("empty", "truncated", "wrong_kind"), (at, caught.value)
