import json

import pytest

from crawler.record import Author, Fault, Identifier, Record, Version
from indexer.imports.arxiv_json import parse

DUMP = {
    "id": "2401.00001",
    "submitter": "Ada Probe",
    "authors": "A. Probe and B. Trial (Institute of Samples)",
    "authors_parsed": [["Probe", "Ada", ""], ["Trial", "Bo", "Jr.", "Institute of Samples"]],
    "title": "On invented\n  matters",
    "comments": "9 pages",
    "journal-ref": "Journal of Samples 1 (2024) 1-9",
    "doi": "10.1000/ABC.1",
    "report-no": "X-1",
    "categories": "cs.CL math.ST",
    "license": "http://creativecommons.org/licenses/by/4.0/",
    "abstract": "  We invent $a<b$.\n",
    "versions": [
        {"version": "v10", "created": "Fri, 9 Feb 2024 08:00:00 GMT"},
        {"version": "v1", "created": "Mon, 1 Jan 2024 19:18:42 GMT"},
    ],
    "update_date": "2026-01-01",
}
LISTS = {
    "id": "math/0611800",
    "title": "On lists",
    "abstract": "We list.",
    "authors": ["Ada Probe", " ", "王试"],
    "categories": ["math.CO", "msc 68T05", "cs.DM"],
    "created": "2006-11-01",
    "updated": "2007-02-03",
    "listed": "2007-02-05",
    "doi": None,
    "journal_ref": None,
    "comments": None,
    "source": "somewhere",
    "classes": ["68Txx"],
}
RECORDS = [
    (
        DUMP,
        Record(
            source="import",
            key="2401.00001",
            url="https://arxiv.org/abs/2401.00001",
            identifiers=(
                Identifier(scheme="arxiv", value="2401.00001"),
                Identifier(scheme="doi", value="10.1000/abc.1"),
            ),
            title="On invented matters",
            abstract="We invent $a<b$.",
            authors=(Author(name="Ada Probe"), Author(name="Bo Trial Jr.", affiliations=("Institute of Samples",))),
            categories=("cs.CL", "math.ST"),
            submitted="2024-01-01T19:18:42Z",
            updated="2024-02-09T08:00:00Z",
            version=10,
            versions=(
                Version(number=1, date="2024-01-01T19:18:42Z"),
                Version(number=10, date="2024-02-09T08:00:00Z"),
            ),
            comments="9 pages",
            journal_ref="Journal of Samples 1 (2024) 1-9",
            license="http://creativecommons.org/licenses/by/4.0/",
        ),
    ),
    (
        LISTS,
        Record(
            source="import",
            key="math/0611800",
            url="https://arxiv.org/abs/math/0611800",
            identifiers=(Identifier(scheme="arxiv", value="math/0611800"),),
            title="On lists",
            abstract="We list.",
            authors=(Author(name="Ada Probe"), Author(name="王试")),
            categories=("math.CO", "cs.DM"),
            submitted="2006-11-01",
            updated="2007-02-03",
            announced="2007-02-05",
        ),
    ),
    (
        {"id": "2401.00002", "title": "Bare"},
        Record(
            source="import",
            key="2401.00002",
            url="https://arxiv.org/abs/2401.00002",
            identifiers=(Identifier(scheme="arxiv", value="2401.00002"),),
            title="Bare",
        ),
    ),
    (
        {"id": "2401.00003v2", "title": "T", "authors": "A. Probe, B. Trial et al.", "updated": "2024-05-06"},
        Record(
            source="import",
            key="2401.00003",
            url="https://arxiv.org/abs/2401.00003",
            identifiers=(Identifier(scheme="arxiv", value="2401.00003"),),
            title="T",
            authors=(Author(name="A. Probe"), Author(name="B. Trial")),
            authors_complete=False,
            updated="2024-05-06",
            version=2,
        ),
    ),
]


@pytest.mark.parametrize(("entry", "want"), RECORDS)
def test_record(entry, want):
    assert list(parse([(1, json.dumps(entry).encode())])) == [want]


BAD = [
    (b"{", "Expecting property name"),
    (b"[1]", "expected a JSON object, found list"),
    (b"{}", "expected an arXiv id in 'id', found None"),
    (b'{"id": 7}', "expected text in 'id', found int"),
    (b'{"id": "1501.0001", "title": "T"}', "expected an arXiv id in 'id', found '1501.0001'"),
    (b'{"id": "2401.00001"}', "expected a title, found none"),
    (b'{"id": "2401.00001", "title": "T", "created": "soon"}', ""),
    (b'{"id": "2401.00001", "title": "T", "versions": [{"version": "one"}]}', "expected a version such as 'v1'"),
    (b'{"id": "2401.00001", "title": "T", "versions": [{}]}', "expected a version such as 'v1', found None"),
    (b'{"id": "2401.00001", "title": "T", "versions": 7}', ""),
    (b'{"id": "2401.00001", "title": "T", "authors": [{"name": "A"}]}', "expected a list of text in 'authors'"),
    (b'{"id": "2401.00001", "title": "T", "authors_parsed": [7]}', ""),
    (b"\xff\xfe", ""),
    (b"[" * 100_000, ""),
]


@pytest.mark.parametrize(("line", "why"), BAD, ids=range(len(BAD)))
def test_a_bad_line_is_a_fault_and_the_others_come(line, why):
    good = json.dumps({"id": "2401.00002", "title": "Good"}).encode()
    before, fault, after = parse([(1, good), (2, line), (3, b" \n"), (4, good)])
    assert isinstance(fault, Fault)
    assert (fault.where, fault.why.startswith(why), bool(fault.why)) == ("line 2", True, True)
    assert before == after
