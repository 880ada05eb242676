"""Every pair in `tests/sources/<source>/` is a test; see `tests/golden.py` for their form."""

from __future__ import annotations

import json

import pytest

from crawler.parse.detect import detect
from crawler.record import Page
from crawler.source import Document, load
from tests.golden import FOLDER, answers, expectation, outcome

ANSWERS = list(answers())
SOURCES = load()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_answer_gives_what_stands_beside_it(answer):
    expected = json.loads(expectation(answer).read_text("utf-8"))
    asked = {name: expected.pop(name) for name in ("url", "content_type") if name in expected}
    assert outcome(answer, asked) == expected
    if "page" in expected:
        assert Page.from_json(expected["page"]).to_json() == expected["page"]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_what_a_source_reads_is_detected_as_its_own(answer):
    expected = json.loads(expectation(answer).read_text("utf-8"))
    if "page" in expected:
        document = Document(url=expected["url"], body=answer.read_bytes(), content_type=expected.get("content_type"))
        assert detect(document).name == answer.parent.name


@pytest.mark.parametrize("source", SOURCES)
def test_source_has_a_good_and_a_bad_case(source):
    outcomes = [json.loads(expectation(a).read_text("utf-8")) for a in ANSWERS if a.parent.name == source]
    assert any("page" in o and o["page"].get("records") for o in outcomes), "no answer with records"
    assert any("refused" in o for o in outcomes), "no answer that is refused"


def test_nothing_is_left_over():
    used = {path for answer in ANSWERS for path in (answer, expectation(answer))}
    assert sorted(p for p in FOLDER.rglob("*") if p.is_file() and p not in used) == []
    assert {p.name for p in FOLDER.iterdir()} <= set(SOURCES)
