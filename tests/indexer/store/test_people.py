"""Whose pages these are. All people and works are invented."""

import json
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Author, Link, Page, Profile
from indexer.store import people
from indexer.store.fingerprint import logical_lines
from indexer.store.forget import apply, find
from indexer.store.profiles import Part
from indexer.store.save import save_page
from tests.indexer.store.samples import doi, memory, paper, whole

AT = "2024-02-01T00:00:00Z"
WORKS = ("w1", "w2", "w3")
ORCID = Link(kind="orcid", url="https://orcid.org/0000-0001-2345-6789")


def page(host="dune.example", name="Kim Moss", *, works=(), links=(), source="homepage", **fields):
    url = f"https://{host}/"
    links = tuple(Link(kind="homepage", url=link) if isinstance(link, str) else link for link in links)
    return Profile(source=source, key=url, url=url, name=name, works=tuple(works), links=links, **fields)


def save(db, *profiles, at=AT, part=None, **fields):
    for profile in profiles:
        records = [
            paper(key, source=profile.source, title=f"{key} on moss", identifiers=(doi(f"10.1000/{key}"),), **fields)
            for key in profile.works
        ]
        with db.atomic():
            said = Page(records=tuple(records), profiles=(profile,))
            save_page(db.conn, said, kind=profile.source, feed=profile.key, fetched=at, part=part)


def stored(*profiles):
    db = memory()
    save(db, *profiles)
    return db


def who(db):
    """Each person: names in order, number of works, and the hosts of their pages."""
    found = []
    for number, name, works in db.conn.execute("select id, name, works from people order by name, id").fetchall():
        sql = "select name from person_names where person = ? order by kind <> 'name', kind <> 'native', name"
        names = [n for (n,) in db.conn.execute(sql, (number,))]
        assert names[:1] == ([name] if name else [])
        keys = db.conn.execute("select key from profiles where person = ? order by key", (number,))
        found.append((names, works, [key.split("/")[2] for (key,) in keys]))
    return found


A, B, C = "dune.example", "sand.example", "bog.example"
CASES = {
    "a shared name is no reason": ([page(A), page(B)], 2),
    "a shared work is": ([page(A, works=["w1"]), page(B, works=["w1", "w2"])], 1),
    "not without the name": ([page(A, works=["w1"]), page(B, "Bo Ohm", works=["w1"])], 2),
    "a work each is none": ([page(A, works=["w1"]), page(B, works=["w2"])], 2),
    "a shared account is": ([page(A, links=[ORCID]), page(B, links=[ORCID])], 1),
    "another's account is not": ([page(A, links=[ORCID]), page(B, "Bo Ohm", links=[ORCID])], 2),
    "one leads to the other": ([page(A), page(B, links=[f"http://www.{A}/index.html"])], 1),
    "both lead to a third": ([page(A, links=["https://lab.example/"]), page(B, links=["https://lab.example/"])], 2),
    "the other order": ([page(A, works=["w1"]), page(B, "Moss, Kim", works=["w1"])], 1),
    "never by initials": ([page(A, "K. Moss", works=["w1"]), page(B, "K. Moss", works=["w1"])], 2),
    "an initial is another name": ([page(A, works=["w1"]), page(B, "K. Moss", works=["w1"])], 2),
    "a native name is a name": ([page(A, "苔金", works=["w1"]), page(B, native_name="苔金", works=["w1"])], 1),
    "an alias is a name": ([page(A, "苔金", aliases=("Kim Moss",), works=["w1"]), page(B, works=["w1"])], 1),
    "by way of a third": ([page(A, links=[ORCID]), page(B, works=["w1"]), page(C, works=["w1"], links=[ORCID])], 1),
    "a name in characters and one that sounds so": (
        [page(A, "杨苔", works=["w1"]), page(B, "Tai Yang", works=["w1"])],
        1,
    ),
    "two that sound alike": ([page(A, "杨苔", works=["w1"]), page(B, "杨太", works=["w1"])], 2),
    "sounding so is no reason": ([page(A, "杨苔", works=["w1"]), page(B, "Tai Yang", works=["w2"])], 2),
    "a page without a name": ([page(A, None, works=["w1"]), page(B, None, works=["w1"])], 2),
    "a sheet of the same page": ([page(A), page(A, source="cv")], 1),
}  # fmt: skip


@pytest.mark.parametrize(("profiles", "count"), CASES.values(), ids=CASES)
def test_one_person_or_two(profiles, count):
    contents = set()
    for order in permutations(profiles):
        db = stored(*order)
        assert len(who(db)) == count
        whole(db)
        contents.add("\n".join(logical_lines(db.conn)))
        db.close()
    assert len(contents) == 1


def test_evidence_is_kept():
    db = stored(
        page(A, works=["w1"], links=[ORCID]), page(B, "Moss, Kim", works=["w1"], links=[f"https://{A}/", ORCID])
    )
    rows = {key: json.loads(told) for key, told in db.conn.execute("select key, evidence from profiles")}
    why = {"names": ["kim moss"], "works": 1, "ids": [f"orcid:{ORCID.url[-19:]}", f"page:{A}"], "source": "homepage"}
    assert rows == {
        f"https://{A}/": [why | {"page": f"https://{B}/"}],
        f"https://{B}/": [why | {"page": f"https://{A}/"}],
    }
    db.close()


def test_names_in_every_script():
    first = page(A, "杨沙", native_name="杨沙", aliases=("Sha Yang",), works=["w1"])
    second = page(B, "Yang Sha", aliases=("Yáng, Shā", "S. Yang"), works=["w1"])
    for order in ((first, second), (second, first)):
        db = stored(*order)
        assert who(db) == [(["Sha Yang", "杨沙", "S. Yang"], 1, [A, B])]
        rows = db.conn.execute("select name, native_name, works from people").fetchall()
        assert [tuple(row) for row in rows] == [("Sha Yang", "杨沙", 1)]
        told = "select name, kind, language, folded from person_names order by name"
        assert [tuple(row) for row in db.conn.execute(told)] == [
            ("S. Yang", "alias", None, "s yang"),
            ("Sha Yang", "name", None, "sha yang"),
            ("杨沙", "native", "zh", "杨沙"),
        ]
        db.close()


BYLINES = {
    "in Latin letters": ("杨苔", (), ("Bo Ohm", "Yang, Tai"), ["Yang, Tai", "杨苔"]),
    "in characters": ("Tai Yang", (), (("Tai Yang", "杨苔"),), ["Tai Yang", "杨苔"]),
    "two who sound so": ("杨苔", (), ("Tai Yang", "Yang, Tai"), ["杨苔"]),
    "the page has one": ("杨苔", ("Jo Yang",), ("Tai Yang",), ["Jo Yang", "杨苔"]),
    "initials": ("杨苔", (), ("T. Yang",), ["杨苔"]),
}


@pytest.mark.parametrize(("name", "aliases", "line", "want"), BYLINES.values(), ids=BYLINES)
def test_names_that_only_lists_of_authors_have(name, aliases, line, want):
    """Whichever comes first: the page, or the source that names the authors of what it lists."""
    ours = page(A, name, aliases=aliases, works=["w1"])
    authors = tuple(Author(name=n[0], native_name=n[1]) if isinstance(n, tuple) else Author(name=n) for n in line)
    full = paper("w", source="feed", title="w1 on moss", identifiers=(doi("10.1000/w1"),), authors=authors)
    contents = set()
    for order in permutations((ours, full, page(B, "Bo Ohm", works=["w1"]))):
        db = memory()
        for said in order:
            if isinstance(said, Profile):
                save(db, said, authors=())
            else:
                with db.atomic():
                    save_page(db.conn, Page(records=(said,)), kind="feed", feed="f", fetched=AT)
        (found,) = [names for names, _, hosts in who(db) if hosts == [A]]
        assert found == want
        whole(db)
        contents.add("\n".join(logical_lines(db.conn)))
        db.close()
    assert len(contents) == 1


def test_a_name_goes_with_the_list_of_authors():
    db = stored(page(A, "杨苔", works=["w1"]))
    names = []
    for day, author in enumerate(("Tai Yang", "Bo Ohm"), 1):
        told = paper(
            "w", source="arxiv_oai", title="w1", identifiers=(doi("10.1000/w1"),), authors=(Author(name=author),)
        )
        with db.atomic():
            save_page(db.conn, Page(records=(told,)), kind="arxiv_oai", feed="f", fetched=f"2024-03-0{day}T00:00:00Z")
        names.append(who(db)[0][0])
    assert names == [["Tai Yang", "杨苔"], ["杨苔"]]
    whole(db)
    db.close()


def test_parts_join_the_whole():
    db = stored(page(A, works=["w1"]))
    list_ = page(f"{A}/pubs", "Publications", works=["w2"])
    save(db, list_, part=Part(url=list_.key, via=f"https://{A}/"))
    assert who(db) == [(["Kim Moss"], 2, [A, A])]
    assert db.conn.execute("select count(*) from person_moves").fetchone() == (0,)
    # by the part's work the whole meets another page
    save(db, page(B, works=["w2"]))
    assert who(db) == [(["Kim Moss"], 2, [A, A, B])]
    db.close()


def test_a_person_keeps_the_number():
    db = stored(page(A), page(B), page(C, "Bo Ohm"))
    save(db, page(B, links=[f"https://{A}/"]), at="2024-03-01T00:00:00Z")
    assert [tuple(row) for row in db.conn.execute("select id, name from people")] == [(1, "Kim Moss"), (3, "Bo Ohm")]
    assert [tuple(row) for row in db.conn.execute("select * from person_moves")] == [(2, 1)]
    save(db, page(B), at="2024-04-01T00:00:00Z")
    assert [row[0] for row in db.conn.execute("select id from people order by id")] == [1, 3, 4]
    db.close()


def test_works_that_turn_out_to_be_one():
    """The reason comes with a third source, that knows both names of the work."""
    db = memory()
    with db.atomic():
        for host, number in ((A, 1), (B, 2)):
            work = paper("w", source=f"kind{number}", title=f"Moss {number}", identifiers=(doi(f"10.1000/{number}"),))
            said = Page(records=(work,), profiles=(page(host, works=["w"], source=f"kind{number}"),))
            save_page(db.conn, said, kind=f"kind{number}", feed=host, fetched=AT)
    assert len(who(db)) == 2
    both = paper("2401.00001", title="Moss", identifiers=(doi("10.1000/1"), doi("10.1000/2")))
    with db.atomic():
        save_page(db.conn, Page(records=(both,)), kind="arxiv_oai", feed="f", fetched=AT)
    assert who(db) == [(["Kim Moss"], 1, [A, B])]
    whole(db)
    db.close()


def test_forgotten():
    ours = page(A, "杨沙", aliases=("Sha Yang",), works=["w1"], links=[ORCID])
    db = stored(ours, page(B, "Sha Yang", works=["w1"]), page(C, "Bo Ohm", works=["w1"]))
    with db.atomic():
        apply(db.conn, find(db.conn, f"https://{A}/"), {}, AT)
    assert who(db) == [(["Bo Ohm"], 1, [C]), (["Sha Yang"], 1, [B])]
    with db.atomic():
        apply(db.conn, find(db.conn, "Sha Yang"), {}, AT)
    assert who(db) == [(["Bo Ohm"], 1, [C])]
    held = ("people", "person_names", "profile_ids", "person_moves", "profiles")
    rows = [str(tuple(row)) for table in held for row in db.conn.execute(f"select * from {table}")]
    assert not [row for row in rows if "Yang" in row or "杨" in row or A in row or ORCID.url[-19:] in row]
    # the number is not given to somebody else
    save(db, page("d.example", "Cy Un"))
    assert db.conn.execute("select id from people where name = 'Cy Un'").fetchone()[0] > 2
    whole(db)
    db.close()


@st.composite
def profiles(draw):
    names = ("Kim Moss", "Moss, Kim", "苔金", "Bo Ohm", None)
    return page(
        draw(st.sampled_from((A, B, C))),
        draw(st.sampled_from(names)),
        aliases=draw(st.sampled_from(((), ("苔金",), ("K. Moss",)))),
        works=draw(st.lists(st.sampled_from(WORKS), max_size=2, unique=True)),
        links=draw(st.lists(st.sampled_from((ORCID, f"https://{A}/", f"https://{B}/")), max_size=2, unique=True)),
        source=draw(st.sampled_from(("homepage", "cv"))),
    )


#: What a fuller source says of who wrote the works: 苔金 may be any Jin Tai.
LINES = st.fixed_dictionaries(
    {
        key: st.lists(st.sampled_from(("Jin Tai", "Tai, Jin", "Bo Ohm", "J. Tai")), min_size=1, max_size=2)
        for key in WORKS
    }
)


def sign(db, lines):
    authors = {key: tuple(Author(name=name) for name in line) for key, line in lines.items()}
    records = (paper(key, identifiers=(doi(f"10.1000/{key}"),), authors=line) for key, line in authors.items())
    with db.atomic():
        save_page(db.conn, Page(records=tuple(records)), kind="arxiv_oai", feed="f", fetched=AT)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_order_of_arrival(data):
    """The last word of each page counts, in whichever order the pages came, before or after who wrote the works; and no
    less than from scratch."""
    lines, first = data.draw(LINES), data.draw(st.booleans())
    last = data.draw(st.lists(profiles(), min_size=1, max_size=5, unique_by=lambda p: (p.source, p.key)))
    early = data.draw(st.lists(profiles(), max_size=4))
    contents = []
    for before, order in (([], last), (early, data.draw(st.permutations(last)))):
        db = memory()
        # what an earlier page alone has asserted stays: so all works are known from the start
        save(db, page("all.example", None, works=WORKS), page("all.example", None, works=WORKS, source="cv"))
        if first == bool(before):
            sign(db, lines)
        said = {(p.source, p.key) for p in last}
        save(db, *(p for p in before if (p.source, p.key) in said))
        save(db, *order, at="2024-03-01T00:00:00Z")
        if first != bool(before):
            sign(db, lines)
        whole(db)
        contents.append([line for line in logical_lines(db.conn) if "profile" in line[:12] or "pe" in line[:5]])
        people.rebuild(db.conn)
        db.conn.commit()
        assert contents[-1] == [line for line in logical_lines(db.conn) if "profile" in line[:12] or "pe" in line[:5]]
        db.close()
    assert contents[0] == contents[1]
