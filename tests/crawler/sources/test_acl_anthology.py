"""Every collection and page of the Anthology that is kept as real data, against counts made another way.

`python -m tests.crawler.sources.test_acl_anthology` prints them as a Markdown table.
"""

from __future__ import annotations

import gzip
import re
from datetime import date

import pytest
from lxml import etree

from crawler.parse.detect import detect
from crawler.source import Document, Options, Seeds, UsageError, named
from tests.real import DATA, needs_data

SOURCE = named("acl_anthology")
XML = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/"


@pytest.mark.parametrize(
    ("values", "urls"),
    [
        (
            {"ids": "2023.acl-long.212, P18-1001 P18-1001"},
            ["https://aclanthology.org/2023.acl-long.212/", "https://aclanthology.org/P18-1001/"],
        ),
        ({"url": "https://aclanthology.org/W96-0104/"}, ["https://aclanthology.org/W96-0104/"]),
        ({"collection": "2023.acl,P18"}, [XML + "2023.acl.xml", XML + "P18.xml"]),
        (
            {"collection": "P18", "ids": "P18-1001", "base_url": "http://127.0.0.1:8/"},
            ["http://127.0.0.1:8/P18-1001/", "http://127.0.0.1:8/data/xml/P18.xml"],
        ),
    ],
)
def test_seeds(values, urls):
    SOURCE.check(values)
    assert SOURCE.seeds(Options(values=values, today=date(2031, 5, 14)), None) == Seeds(urls=tuple(urls))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "one of the options 'ids', 'url', 'collection' is needed"),
        ({"ids": "P18-1"}, "option 'ids' holds ids like 2023.acl-long.212 or P18-1001, found 'P18-1'"),
        ({"collection": "../P18"}, "option 'collection' is one like 2023.acl or P18, found '../P18'"),
        ({"url": "P18-1001"}, "option 'url' is an http(s) address"),
    ],
)
def test_what_can_not_be_asked(values, says):
    with pytest.raises(UsageError) as caught:
        SOURCE.seeds(Options(values=values, today=date(2031, 5, 14)), None)
    assert str(caught.value).startswith(f"acl_anthology: {says}")


def collections():
    """(file, page, bytes) of every collection."""
    for path in sorted((*(DATA / "acl").rglob("*.xml.gz"), *(DATA / "acl").rglob("*.xml"))):
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        document = Document(url=f"https://aclanthology.org/{path.name}", body=body)
        assert detect(document) is SOURCE
        yield path.relative_to(DATA).as_posix(), SOURCE.parse(document), body


def counted(body):
    """The same by expressions and XPath: papers, authors, abstracts, retractions, papers with names in Han script."""
    tree = etree.fromstring(body)
    native = [p for p in tree.iter("paper") if re.search("[\u3400-\u9fff]", "".join(p.xpath("author/variant//text()")))]
    return (
        len(re.findall(rb"<paper\s", body)),
        len(tree.xpath("//paper/author")),
        len(tree.xpath("//paper/abstract[normalize-space()]")),
        len(re.findall(rb"<retracted", body)),
        len(native),
        len(tree.xpath("//paper[revision]")),
    )


def parsed(page):
    return (
        len(page.records),
        sum(len(r.authors) for r in page.records),
        sum(r.abstract is not None for r in page.records),
        sum(r.status == "retracted" for r in page.records),
        sum(any(a.native_name for a in r.authors) for r in page.records),
        sum(bool(r.versions) for r in page.records),
    )


@needs_data
def test_every_real_collection():
    seen = 0
    for name, page, body in collections():
        assert page.faults == (), name
        assert parsed(page) == counted(body), name
        assert len({r.key for r in page.records}) == len(page.records), name
        # the Anthology writes a paper's id as the name of its file
        files = etree.fromstring(body).xpath("//paper/url/text()")
        ours = [(r.key, f) for r, f in zip(page.records, files, strict=True) if "://" not in f]
        assert all(key == file for key, file in ours), name
        assert all(r.title and r.venue and r.year and r.submitted for r in page.records), name
        tex = etree.fromstring(body).xpath("count(//paper/title//tex-math | //paper/abstract//tex-math)")
        assert sum((r.title + (r.abstract or "")).count("$") >= 2 for r in page.records) >= (tex > 0), name
        seen += len(page.records)
    assert seen == 4_889


@needs_data
def test_real_pages():
    found = {}
    for path in sorted((DATA / "publisher_html").glob("ACL_*")):
        document = Document(url="file:///saved.html", body=path.read_bytes())
        assert detect(document) is SOURCE
        (found[path.name],) = SOURCE.parse(document).records
    new, old = found["ACL_2021.naacl-main.208.html"], found["ACL_N04-1001.html"]
    assert (new.key, len(new.authors), new.submitted, new.has_code) == ("2021.naacl-main.208", 2, "2021-06", True)
    assert new.identifier("doi") == "10.18653/v1/2021.naacl-main.208"
    assert new.journal_ref.endswith(", pages 2627–2636")
    assert new.abstract.startswith("When fine-tuning")
    assert new.abstract.endswith("classification tasks.")
    assert new.license == "https://creativecommons.org/licenses/by/4.0/"
    assert (old.key, len(old.authors), old.submitted, old.abstract) == ("N04-1001", 8, "2004", None)
    assert old.license == "https://creativecommons.org/licenses/by-nc-sa/3.0/"


def main() -> None:
    print("| file | papers | counted | authors | abstracts | retracted | native names | with versions |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, page, body in collections():
        ours, theirs = parsed(page), counted(body)
        cells = [f"{a}" if a == b else f"{a} ≠ {b}" for a, b in zip(ours[1:], theirs[1:], strict=True)]
        print(f"| {name} | {ours[0]} | {theirs[0]} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
