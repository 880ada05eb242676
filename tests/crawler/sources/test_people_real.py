"""Real pages of people whose content was read by eye: every count and value that the tables beside them give."""

from __future__ import annotations

import json

import pytest

from crawler.parse import names, titles
from crawler.parse.detect import detect
from crawler.source import Document, ParseError
from tests.real import DATA, SHARED, needs_data

#: Floors of precision and recall over all pages with truth.
TITLES, IDENTIFIERS = (0.95, 0.90), (0.97, 0.95)
#: Pages filed under "no publications" that do list some ("Recent Papers", "Here are some of my papers").
LISTED_ALL_THE_SAME = ("yates", "cswellin")


def seed(number):
    path = next((SHARED / "seeds").glob(f"{number}_*.txt"))
    document = Document(url="https://person.example/", body=path.read_bytes())
    source = detect(document)
    truth = json.loads((SHARED / "seeds" / "truth.json").read_text("utf-8"))["seeds"][number]
    return source.name, source.parse(document), truth


def values(page, scheme):
    return sorted(i.value for r in page.records for i in r.identifiers if i.scheme == scheme)


@needs_data
def test_links_of_a_homepage_are_works_known_by_identifier():
    source, page, truth = seed("000")
    assert source == "homepage"
    assert values(page, "arxiv") == truth["arxiv_distinct"]
    assert values(page, "acl") == truth["acl_anthology_ids"]
    assert len(page.records) == 25
    assert [r.title for r in page.records if r.title] == []
    (profile,) = page.profiles
    assert (profile.name, profile.native_name) == (truth["person"]["name"], truth["person"]["native_name"])
    code = {link.url.removeprefix("https://github.com/") for link in profile.links if link.kind == "code"}
    assert code == set(truth["github_repos"])
    assert not [link for link in profile.links if link.kind == "scholar"]
    assert profile.advisors == tuple(truth["person"]["phd_supervisors"])
    assert len(profile.positions) == truth["counts"]["internships"]


@needs_data
def test_a_chinese_cv():
    source, page, truth = seed("003")
    assert source == "cv"
    assert [r.title for r in page.records] == [p["title"] for p in truth["publications"]]
    for record, work in zip(page.records, truth["publications"], strict=True):
        assert [a.name for a in record.authors] == work["authors"]
        assert [a.name for a in record.authors if a.equal_contribution] == work["equal_contribution"]
        assert record.authors_complete is not work["authors_truncated"]
        assert (record.venue, record.year) == (work["venue"], work["venue_year"])
    (profile,) = page.profiles
    assert (profile.name, profile.native_name, profile.aliases) == ("杨珍", "杨珍", ("Zhen Yang",))
    degrees = [
        (d.organization, d.field, d.degree, d.since, d.until, next(iter(d.advisors), None)) for d in profile.degrees
    ]
    keys = ("school", "dept", "degree", "start", "end", "advisor")
    assert degrees == [tuple(d[key] for key in keys) for d in truth["education"]]
    projects = [(p.name, p.title, p.venue) for p in profile.projects]
    assert projects == [(p["name"], p["title_zh"], p["venue_tag"]) for p in truth["projects"]]
    assert profile.withheld == truth["counts"]["phones"] + truth["counts"]["emails"]
    printed = json.dumps(page.to_json(), ensure_ascii=False)
    assert "@" not in printed.replace("MRR@20", "").replace("Recall@20", "")
    assert "13800138000" not in printed


@needs_data
def test_a_stub_gives_a_person_and_no_works():
    source, page, truth = seed("004")
    assert source == "homepage"
    assert page.records == ()
    (profile,) = page.profiles
    assert profile.name is None
    assert profile.advisors == tuple(a["name"] for a in truth["person"]["advisors"])


@needs_data
def test_pages_with_truth():
    hits = wanted = given = id_hits = id_wanted = id_given = 0
    for path in sorted((DATA / "truth").glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        file = DATA / truth["file"]
        document = Document(url=f"https://person.example/{file.name}", body=file.read_bytes())
        try:
            page = detect(document).parse(document)
        except ParseError:  # an empty shell that its scripts would fill says nothing of anyone
            assert (truth["publications"], (truth.get("person") or {}).get("name")) == ([], None), path.name
            continue
        want = [titles.folded(p["title"]) for p in truth["publications"]]
        got = [titles.folded(r.title) for r in page.records if r.title]
        hits += sum(any(_alike(g, w) for g in got) for w in want)
        wanted += len(want)
        given += len(got)
        ids = {(s, str(p[s]).lower()) for p in truth["publications"] for s in ("arxiv", "doi", "acl") if p.get(s)}
        mine = {(i.scheme, i.value) for r in page.records for i in r.identifiers if i.scheme in ("arxiv", "doi", "acl")}
        id_hits, id_wanted, id_given = id_hits + len(ids & mine), id_wanted + len(ids), id_given + len(mine)
        name = (truth.get("person") or {}).get("name")
        known = {names.fold(n) for p in page.profiles for n in (p.name, p.native_name, *p.aliases) if n}
        assert name is None or names.fold(name) in known, path.name
    assert (hits / given >= TITLES[0], hits / wanted >= TITLES[1]) == (True, True), (hits, given, wanted)
    assert (id_hits / id_given >= IDENTIFIERS[0], id_hits / id_wanted >= IDENTIFIERS[1]) == (True, True)


@needs_data
def test_pages_without_publications():
    for path in sorted((DATA / "homepages_none").iterdir()):
        document = Document(url="https://person.example/", body=path.read_bytes())
        page = detect(document).parse(document)
        if not any(name in path.name for name in LISTED_ALL_THE_SAME):
            assert page.records == (), path.name
        else:
            text = titles.folded(path.read_text("latin-1"))
            assert all(titles.folded(r.title or "") in text for r in page.records), path.name


@needs_data
@pytest.mark.parametrize("folder", ["homepages*", "profiles_text", "publisher_html"])
def test_every_page_is_read_or_refused(folder):
    for path in sorted(p for top in DATA.glob(folder) for p in top.rglob("*") if p.is_file()):
        document = Document(url="https://person.example/", body=path.read_bytes())
        try:
            page = detect(document).parse(document)
        except ParseError:
            continue
        assert type(page).from_json(page.to_json()) == page, path


def _alike(a, b):
    return a == b or (min(len(a), len(b)) > 20 and (a in b or b in a)) or sorted(a) == sorted(b)
