"""Works of equal titles in the arXiv slices, the ACL Anthology and bioRxiv, judged by hand: whether both are one work.

`equal_titles.tsv` holds the judgement for every such pair, made by reading titles, authors, years, comments and
abstracts: `same` also where a paper was put up twice, or a second version under a number of its own.
"""

import gzip
import json
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from lxml import etree

from crawler.parse import titles
from crawler.parse.anthology import papers
from crawler.record import Author
from indexer.works.described import Described, describe, span
from indexer.works.judge import judge
from indexer.works.keys import keys
from tests.real import DATA, needs_data

JUDGED = Path(__file__).with_name("equal_titles.tsv")
SLICES = {"arxiv": ("arxiv_slice", "arxiv_100k"), "acl": ("acl_slice",), "doi": ("biorxiv_slice",)}
#: Later papers of the same people under the title of an earlier one: only their numbers tell them apart.
TAKEN_FOR_ONE = {
    ("arxiv:0708.1542", "arxiv:1003.0017"),
    ("arxiv:1402.4327", "arxiv:1805.11988"),
    ("arxiv:1503.07322", "arxiv:1602.08552"),
    ("arxiv:1510.00059", "arxiv:1804.02609"),
    ("arxiv:1603.05731", "arxiv:1804.10291"),
    ("arxiv:1807.07619", "arxiv:1908.08411"),
}


@needs_data
def test_equal_titles():
    found = {**from_xml(), **dict(from_slices())}
    under = defaultdict(set)
    for name, work in found.items():
        under[titles.folded(work.title)].add(name)
    pairs = {tuple(sorted(pair, key=order)) for names in under.values() for pair in combinations(names, 2)}
    lines = map(str.split, JUDGED.read_text(encoding="utf-8").splitlines())
    judged = {(one, other): verdict for one, other, verdict in lines}
    assert {pair for pair in pairs if pair[0].startswith("arxiv:")} == set(judged)
    told = {(one, other): judge(found[one], found[other]).same for one, other in judged}
    assert {pair for pair, same in told.items() if same and judged[pair] == "different"} == TAKEN_FOR_ONE
    assert {pair for pair, same in told.items() if not same and judged[pair] == "same"} == set()
    assert all(set(keys(found[one])) & set(keys(found[other])) for (one, other), same in told.items() if same)


def order(name):
    return not name.startswith("arxiv:"), name


def from_slices():
    for scheme, slices in SLICES.items():
        for name in slices:
            with gzip.open(DATA / "corpus_slice" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                for entry in map(json.loads, lines):
                    if entry["title"] and entry["authors"]:
                        yield f"{scheme}:{entry.get('id') or entry['doi']}", described(entry)


def from_xml():
    found = {}
    for path in sorted((DATA / "acl" / "xml").glob("*.xml.gz")):
        for record in papers(etree.fromstring(gzip.decompress(path.read_bytes())), "acl")[0]:
            if record.title and record.authors:
                found[f"acl:{record.identifier('acl')}"] = replace(describe(record), identifiers=())
    return found


def described(entry):
    names = entry["authors"] if isinstance(entry["authors"], list) else entry["authors"].split(";")
    return Described(
        title=" ".join(entry["title"].split()),
        authors=tuple(Author(name=" ".join(name.replace("\x7f", "").split())) for name in names if name.strip()),
        years=span(entry.get(field) for field in ("created", "year", "date")),
        abstract=entry.get("abstract"),
    )
