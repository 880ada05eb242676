"""The OAI-PMH interface: lists that add up over their pages, and the errors of the protocol at HTTP 200."""

from urllib.parse import quote, unquote

import pytest
from lxml import etree

from crawler.sample import library, oai, oai_formats

NS = {"o": "http://www.openarchives.org/OAI/2.0/"}


def ask(day=3, **query):
    """The answer's root, for verb and arguments; `from_` for from."""
    answer = oai.answer([(name.rstrip("_"), value) for name, value in query.items()], day)
    assert (answer.status, answer.content_type, answer.validators) == (200, "application/xml", False)
    return etree.fromstring(answer.body)


def harvest(day=3, **query):
    """(ids, page sizes) over all pages."""
    ids, sizes = [], []
    root = ask(day, **query)
    while True:
        page = root.xpath("//o:header/o:identifier/text()", namespaces=NS)
        ids += [identifier.removeprefix("oai:arXiv.org:") for identifier in page]
        sizes.append(len(page))
        tokens = root.xpath("//o:resumptionToken", namespaces=NS)
        if not tokens or not tokens[0].text:
            return ids, sizes
        assert tokens[0].get("expirationDate") == f"{library.DAYS[day - 1]}T00:00:00Z".replace(
            f"-{17 + day - 1}T", f"-{17 + day}T"
        )
        root = ask(day, verb=query["verb"], resumptionToken=tokens[0].text)


@pytest.mark.parametrize("prefix", ["arXivRaw", "arXiv", "oai_dc"])
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_all_pages_are_the_whole_set(verb, prefix):
    ids, sizes = harvest(verb=verb, metadataPrefix=prefix)
    assert sorted(ids) == [p.id for p in library.papers()]
    assert set(sizes[:-1]) == {oai.PAGE[verb]}


@pytest.mark.parametrize("day", [1, 2, 3])
@pytest.mark.parametrize("spec", ["cs", "cs:cs", "cs:cs:IR", "math:math:CO", "physics:quant-ph", "physics"])
def test_a_set_holds_its_cross_lists(spec, day):
    ids, _ = harvest(day, verb="ListRecords", metadataPrefix="arXivRaw", set=spec)
    inside = [p.id for p in library.papers(day) if any(library.set_spec(c).startswith(spec) for c in p.categories)]
    assert sorted(ids) == inside


@pytest.mark.parametrize(
    ("window", "count"),
    [
        ({"from_": "2026-11-19"}, 21),
        ({"from_": "2026-11-18", "until": "2026-11-18"}, 24),
        ({"from_": "2026-11-17"}, 69),
        ({"until": "2026-11-17"}, 30),
    ],
)
def test_windows(window, count):
    ids, _ = harvest(verb="ListRecords", metadataPrefix="arXivRaw", **window)
    papers = library.papers()
    first, last = window.get("from_", "2005-09-16"), window.get("until", "2026-11-19")
    assert sorted(ids) == [p.id for p in papers if first <= p.datestamp.isoformat() <= last]
    assert len(ids) == count


def test_token_is_the_encoded_rest_of_the_query():
    root = ask(verb="ListRecords", metadataPrefix="arXivRaw", set="math:math:CO", from_="2026-11-17")
    (token,) = root.xpath("//o:resumptionToken/text()", namespaces=NS)
    assert token == quote("verb=ListRecords&metadataPrefix=arXivRaw&set=math:math:CO&from=2026-11-18&skip=3", safe="")


WITHDRAWN = """<arXivRaw>
<id>2611.90116</id>
<submitter>Fenwick Abara-Lindqvist</submitter>
<version version="v1"><date>Mon, 16 Nov 2026 04:25:00 GMT</date><size>244kb</size></version>
<version version="v2"><date>Tue, 17 Nov 2026 16:02:11 GMT</date><size>0kb</size><source_type>I</source_type></version>
<title>Reading Sentences Backwards Improves Everything</title>
<authors>Fenwick Abara-Lindqvist, Odalys Throssell</authors>
<categories>cs.CL</categories>
<comments>This paper has been withdrawn by the authors: the evaluation script reversed the references as well</comments>
<license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>
<abstract>"""


def test_a_withdrawn_paper_in_arxiv_raw():
    (paper,) = (p for p in library.papers() if p.id == "2611.90116")
    text = oai_formats.arxiv_raw(paper)
    start = text.index(">")
    assert "<arXivRaw" + text[start : text.index("<abstract>") + 10] == WITHDRAWN


def test_formats_differ_as_on_arxiv():
    raw, split, dc = (
        etree.tostring(ask(verb="GetRecord", identifier="oai:arXiv.org:cs/0611901", metadataPrefix=prefix)).decode()
        for prefix in ("arXivRaw", "arXiv", "oai_dc")
    )
    assert "<acm-class>None</acm-class>" in raw
    assert "<acm-class>None</acm-class>" in split
    assert "<dc:subject>I.2.7; F.1.1</dc:subject>" in dc
    # `created` of the format arXiv is the current version's date
    assert "<created>2026-11-17</created><updated>2026-11-19</updated>" in split.replace("\n", "")
    assert "<dc:date>2006-11-02</dc:date>\n<dc:date>2026-11-17</dc:date>" in dc
    assert "<license" not in raw


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ([], "badVerb"),
        ([("verb", "Harvest")], "badVerb"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ([("verb", "Identify"), ("set", "cs")], "badArgument"),
        ([("verb", "ListRecords")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "marc")], "cannotDisseminateFormat"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("metadataPrefix", "arXiv")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("from", "2026-11")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("from", "20261117")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("from", "2001-01-01")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("from", "2027-01-01")], "badArgument"),
        (
            [("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("from", "2026-11-18"), ("until", "2026-11-17")],
            "badArgument",
        ),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("set", "alchemy")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("skip", "3")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "arXiv"), ("until", "2006-01-01")], "noRecordsMatch"),
        ([("verb", "ListRecords"), ("resumptionToken", "nonsense")], "badResumptionToken"),
        ([("verb", "ListSets"), ("resumptionToken", "nonsense")], "badResumptionToken"),
        ([("verb", "GetRecord"), ("metadataPrefix", "arXiv")], "badArgument"),
        (
            [("verb", "GetRecord"), ("metadataPrefix", "arXiv"), ("identifier", "oai:arXiv.org:2611.99999")],
            "idDoesNotExist",
        ),
    ],
)
def test_errors(query, code):
    root = etree.fromstring(oai.answer(query, 3).body)
    (error,) = root.findall("o:error", NS)
    assert (error.get("code"), bool(error.text)) == (code, True)


def test_a_token_must_be_encoded_again():
    root = ask(verb="ListRecords", metadataPrefix="arXiv")
    (token,) = root.xpath("//o:resumptionToken/text()", namespaces=NS)
    (error,) = ask(verb="ListRecords", resumptionToken=unquote(token)).findall("o:error", NS)
    assert error.get("code") == "badResumptionToken"
    (error,) = ask(verb="ListRecords", resumptionToken=token, set="cs").findall("o:error", NS)
    assert error.get("code") == "badArgument"


def test_identify_sets_and_formats():
    identify = ask(verb="Identify").find("o:Identify", NS)
    assert {child.tag.partition("}")[2]: child.text for child in identify} == {
        "repositoryName": "arXiv",
        "baseURL": "https://oaipmh.arxiv.org/oai",
        "protocolVersion": "2.0",
        "adminEmail": "nobody@example.org",
        "earliestDatestamp": "2005-09-16",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DD",
    }
    sets = dict(
        zip(
            ask(verb="ListSets").xpath("//o:setSpec/text()", namespaces=NS),
            ask(verb="ListSets").xpath("//o:setName/text()", namespaces=NS),
            strict=True,
        )
    )
    assert (sets["cs"], sets["cs:cs:CL"]) == ("Computer Science", "Computation and Language")
    for extra in ({}, {"identifier": "oai:arXiv.org:cs/0611901"}):
        found = ask(verb="ListMetadataFormats", **extra).xpath("//o:metadataPrefix/text()", namespaces=NS)
        assert found == ["oai_dc", "arXiv", "arXivRaw"]
