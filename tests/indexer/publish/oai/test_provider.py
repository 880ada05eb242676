"""The repository over HTTP: harvested by sickle, and by our own source into another library."""

import subprocess
import urllib.request

import pytest
import sickle
from lxml import etree
from sqlite_utils import Database

from crawler.source import Document, load
from indexer.cli.serve import free_port
from indexer.publish.oai import held, markup
from indexer.publish.serving import command
from tests.indexer.library import build
from tests.indexer.publish.served import ask
from tests.program import paperfeed
from tests.waiting import until


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library of 1,205 papers beside those that are always there, one of which its source has deleted."""
    path = tmp_path_factory.mktemp("oai") / "papers.db"
    db = build(path)
    with db.conn:
        more = ((10**12 + n, f"Moss, part {n}", f"2024-03-07T{n // 60:02}:{n % 60:02}:00Z") for n in range(1, 1205))
        for number, title, fetched in more:
            sql = "insert into papers (id, title, fetched, source, authors_complete) values (?, ?, ?, 'feed', 1)"
            db.conn.execute(sql, (number, title, fetched))
            columns = "source, key, paper, feed, fetched, hash, data"
            sql = f"insert into assertions ({columns}) values (?, ?, ?, ?, ?, '', '{{}}')"
            db.conn.execute(sql, ("feed", str(number), number, "f", fetched))
        db.conn.execute(f"update assertions set deleted = fetched where paper = {10**12 + 7}")
    db.close()
    return path


@pytest.fixture(scope="module")
def address(library):
    port = free_port("127.0.0.1")
    server = subprocess.Popen(command(library, port=port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/paperfeed/oai"
    until(lambda: _answers(url))
    yield url
    server.terminate()
    server.wait(20)


def _answers(url):
    try:
        return urllib.request.urlopen(f"{url}?verb=Identify", timeout=10).status == 200
    except OSError:
        return False


def papers(library):
    db = Database(library)
    try:
        return {row["id"]: row for row in db["papers"].rows}
    finally:
        db.close()


def test_sickle_harvests_all_of_it(library, address):
    harvester, all_ = sickle.Sickle(address), papers(library)
    found = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert {int(r.header.identifier.rpartition(":")[2]) for r in found} == all_.keys()
    assert len(found) == len(all_)
    titles = {int(r.header.identifier.rpartition(":")[2]): r.metadata.get("title") for r in found if not r.deleted}
    assert titles[10**12 + 9] == ["Moss, part 9"]
    assert [r.header.identifier for r in found if r.deleted] == [f"oai:paperfeed:{10**12 + 7}"]


def test_sickle_harvests_headers_sets_formats_and_days(library, address):
    harvester, all_ = sickle.Sickle(address), papers(library)
    assert len(list(harvester.ListIdentifiers(metadataPrefix="paperfeed"))) == len(all_)
    assert "cs.CL" in [found.setSpec for found in harvester.ListSets()]
    assert [found.metadataPrefix for found in harvester.ListMetadataFormats()] == ["oai_dc", "paperfeed"]
    (some, day) = (
        harvester.ListRecords(metadataPrefix="oai_dc", **told)
        for told in (
            {"set": "cs.CL"},
            {"from": "2024-03-07T00:10:00Z", "until": "2024-03-07T00:12:00Z"},
        )
    )
    assert {int(r.header.identifier.rpartition(":")[2]) for r in some} == {
        paper for paper, row in all_.items() if "cs.CL" in (row["categories"] or "").split()
    }
    assert [r.metadata["title"] for r in day] == [["Moss, part 10"], ["Moss, part 11"], ["Moss, part 12"]]
    one = harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:paperfeed:2024030100001")
    assert one.metadata["creator"] == ["Ada Quillfeather", "Bram Müller", "Chiara Lévy-Ossolini"]
    with pytest.raises(sickle.oaiexceptions.IdDoesNotExist):
        harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:paperfeed:1")
    with pytest.raises(sickle.oaiexceptions.NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc", **{"from": "2031-01-01"})
    assert harvester.Identify().granularity == "YYYY-MM-DDThh:mm:ssZ"


def test_it_may_be_asked_by_post(address):
    asked = urllib.request.Request(address, data=b"verb=Identify", method="POST")
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert b"<protocolVersion>2.0</protocolVersion>" in answer.read()


def test_another_paperfeed_harvests_it(library, address, tmp_path):
    (tmp_path / "paperfeed.toml").write_text(
        f'contact = "mailto:x@example.org"\n[[source]]\nname = "far"\nkind = "paperfeed"\nurl = "{address}"\n'
        f'base_url = "{address}"\ndelay = 0\n'
    )
    first = paperfeed("crawl", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    theirs, ours = papers(library), papers(tmp_path / "papers.db")
    assert len(ours) == len(theirs) - 1
    names = ("title", "abstract", "authors", "categories", "submitted", "venue", "year", "doi", "license", "has_code")
    known = {row["arxiv_id"]: row for row in ours.values() if row["arxiv_id"]}
    for row in theirs.values():
        if row["arxiv_id"]:
            assert [known[row["arxiv_id"]][name] for name in names] == [row[name] for name in names]
    again = paperfeed("crawl", "--json", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert papers(tmp_path / "papers.db") == ours


def test_pages_go_on_behind_what_changed_meanwhile(library):
    db = Database(library)
    try:
        first = held.headers(db.conn, held.Range())[: held.PAGE]
        db.conn.execute("update papers set fetched = '2024-03-08T00:00:00Z' where id = ?", (first[0].paper,))
        seen, after = [], (first[-1].datestamp, first[-1].paper)
        while more := held.headers(db.conn, held.Range(after=after))[: held.PAGE]:
            seen += more
            after = more[-1].datestamp, more[-1].paper
        assert {h.paper for h in first} | {h.paper for h in seen} == papers(library).keys()
        assert seen[-1].paper == first[0].paper
    finally:
        db.conn.rollback()
        db.close()


@pytest.mark.parametrize("text", ["<&\"'>", "a\x00b\x08\ud7ff\ufffe", "]]>", "$a<b$", "检索", "&amp;lt;"])
def test_any_text_is_told_in_xml(text):
    paper = dict.fromkeys(markup.PLAIN) | {
        "title": text,
        "authors": [{"name": text, "native_name": None, "orcid": None, "affiliations": [text]}],
        "authors_complete": False,
        "categories": [text],
        "identifiers": [{"scheme": "doi", "value": text}],
        "links": [],
        "versions": [],
    }
    header = held.Header(paper=7, datestamp="2024-03-05T00:00:00Z", sets=(), is_deleted=False)
    for form in ("oai_dc", "paperfeed"):
        body = markup.around("ListRecords", (markup.record(header, paper, form),))
        whole = markup.answer("2024-03-05T00:00:00Z", "http://x.example/oai", {"verb": text}, body)
        assert etree.fromstring(whole.encode()).tag.endswith("OAI-PMH")
        if form == "paperfeed":
            page = load()["paperfeed"].parse(Document(url="http://x.example/oai", body=whole.encode()))
            assert [record.key for record in page.records] == ["x.example/oai#7"]
            assert page.records[0].authors_complete is False


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%00%FF", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=%FF", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:paperfeed:99999999999999999999", "idDoesNotExist"),
    ],
)
def test_errors_are_answers(library, query, code):
    (answer,) = ask([library], f"/paperfeed/oai?{query}")
    assert answer.status_code == 200
    assert f'code="{code}"' in answer.text


def test_a_hidden_library_is_not_harvested(library):
    hidden = {"databases": {library.stem: {"tables": {"papers": {"allow": {"id": "somebody"}}}}}}
    (answer,) = ask([library], "/paperfeed/oai?verb=ListRecords&metadataPrefix=oai_dc", metadata=hidden)
    assert answer.status_code == 404
