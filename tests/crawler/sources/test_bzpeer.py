"""Profiles of the same site that differ; one as it really is, value by value."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from crawler.parse.detect import detect
from crawler.record import Position
from crawler.source import Document, Options, Seeds, UsageError, named
from tests.real import SHARED, needs_data

SOURCE = named("bzpeer")
HEAD = (
    "Researcher profile\nAda Ek\nBio.\n{line}\nTrust snapshot\nTrust 1 - EmergingVerification L1Unclaimed author\n"
    "1works\nPublished work\n1 published item(s)\n"
)


def parsed(text):
    return SOURCE.parse(Document(url="file:///saved.txt", body=text.encode()))


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"url": "https://www.bzpeer.com/authors/x"}, "https://www.bzpeer.com/authors/x"),
        ({"author": "ada-ek-01", "base_url": "http://127.0.0.1:8"}, "http://127.0.0.1:8/authors/ada-ek-01"),
    ],
)
def test_seeds(values, url):
    SOURCE.check(values)
    assert SOURCE.seeds(Options(values=values, today=date(2031, 5, 14)), None) == Seeds(urls=(url,))


@pytest.mark.parametrize("values", [{}, {"url": "ftp://x"}, {"author": "a b"}])
def test_what_can_not_be_asked(values):
    with pytest.raises(UsageError, match="bzpeer: option"):
        SOURCE.seeds(Options(values=values, today=date(2031, 5, 14)), None)


@pytest.mark.parametrize(
    ("line", "position", "open_"),
    [
        ("ResearcherAffiliation not importedOpen to collaborate", ("Researcher", None), "Open to collaborate"),
        ("ResearcherDeepHat LabOpen to collaborate", ("Researcher", "DeepHat Lab"), "Open to collaborate"),
        ("PhD StudentHTU", ("PhD Student", "HTU"), None),
        ("Associate ProfessorHat University", ("Associate Professor", "Hat University"), None),
        ("Affiliation not imported", None, None),
    ],
)
def test_standing(line, position, open_):
    (profile,) = parsed(HEAD.format(line=line) + "preprint2031arXiv\nOn Hats\n").profiles
    told = Position(title=position[0], organization=position[1]) if position else None
    assert profile.positions == ((told,) if told else ())
    assert (profile.says or {}).get("collaboration") == open_


@pytest.mark.parametrize(
    ("label", "kind", "year", "venue"),
    [
        ("preprint2026arXiv", "preprint", 2026, "arXiv"),
        ("preprint · 2026 · arXiv", "preprint", 2026, "arXiv"),
        ("preprint2026", "preprint", 2026, None),
        ("preprint", "preprint", None, None),
        ("book-chapter2019Hats and Their Makers", "book-chapter", 2019, "Hats and Their Makers"),
        ("conference paper2020HATS 2020", "conference paper", 2020, "HATS 2020"),
        ("invited talk2021Hat Club", "invited talk", 2021, "Hat Club"),
    ],
)
def test_label(label, kind, year, venue):
    (record,) = parsed(HEAD.format(line="Researcher") + f"{label}\nOn Hats\n").records
    assert (record.comments, record.year, record.venue, record.submitted) == (kind, year, venue, None)


@pytest.mark.parametrize(
    "line",
    ["Review of hats in 2020 and after", "Paper is patient.", "Report on Hats for the Society", "Hats 2031", "Poster"],
)
def test_no_label(line):
    (record,) = parsed(HEAD.format(line="Researcher") + f"preprint2031arXiv\n{line}\n").records
    assert record.title == line


def test_works_without_a_head():
    page = parsed("preprint2031arXiv\nOn Hats\n")
    assert [r.title for r in page.records] == ["On Hats"]
    assert (page.declared, page.profiles[0].name) == (None, None)


@needs_data
def test_seed_002():
    path = SHARED / "seeds" / "002_2462d5252a18843c.txt"
    truth = json.loads((SHARED / "seeds" / "truth.json").read_text("utf-8"))["seeds"]["002"]
    document = Document(url="file:///seed.txt", body=path.read_bytes())
    page = detect(document).parse(document)
    found = [
        {
            "title": r.title,
            "type": r.comments,
            "year_printed": r.year,
            "source": r.venue,
            "urls_clean": [link.url for link in r.links],
            "github_repos": ["/".join(link.url.split("/")[3:5]) for link in r.links],
            "abstract_chars": len(r.abstract),
            "abstract_sha256": hashlib.sha256(r.abstract.encode()).hexdigest(),
        }
        for r in page.records
    ]
    assert found == [{name: work[name] for name in found[0]} for work in truth["works"]]
    (profile,) = page.profiles
    person, declared = truth["person"], truth["declared"]
    assert (profile.name, profile.positions) == (person["name"], (Position(title=person["role"]),))
    assert profile.declared == {k: v for k, v in declared.items() if k != "follow_button_count"}
    assert profile.says == {
        "trust": f"Trust {person['trust_score']} - {person['trust_label']}",
        "verification": f"Verification {person['verification_level']}",
        "claim": person["claim_status"],
        "collaboration": "Open to collaborate",
    }
    assert page.declared == len(page.records) == len(profile.works) == declared["published_items"] == 9
    assert all(r.submitted is None and not r.identifiers and not r.authors for r in page.records)
    assert page.faults == ()
