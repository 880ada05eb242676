"""What becomes of each real answer, beside a count that no parser of ours took part in.

`python -m tests.crawler.sources.real_table` prints it as a Markdown table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.source import Document, ParseError, load
from tests.real import DATA

#: Which files are read as which source.
FOLDERS = (
    (("arxiv_api/*/*.xml",), "arxiv_api"),
    (("oai/*/*.xml", "oai/*/*.txt", "oai/*/*.html", "oai/*/*.json", "oai/*/*.jsonl"), "arxiv_oai"),
    (("rss/*/*",), "arxiv_rss"),
    (("arxiv_html/list/*", "arxiv_html/other/*"), "arxiv_list"),
    (("arxiv_html/abs/*", "arxiv_html/bibtex/*"), "homepage"),
)

#: What must be refused (file names, with wildcards) and why: errors that services reported, answers to other requests,
#: other repositories, fragments, other formats.
REFUSED = (
    (("id_abc_s0_m100_b79c8dcf6bc3__http400.xml",), "error"),
    (("user-manual_md_0.xml",), "wrong_kind"),
    (
        (
            *(
                "err_badArgument_date.xml",
                "err_badArgument_missing.xml",
                "err_badArgument_range.xml",
                "err_badVerb.xml",
            ),
            *("err_cannotDisseminateFormat.xml", "err_noVerb.xml"),
            *("noSetHierarchy.xml", "undefinedError.xml"),
        ),
        "error",
    ),
    (("err_badResumptionToken.xml",), "expired"),
    (
        (
            *("Identify.xml", "ListMetadataFormats.xml", "ListMetadataFormats_id.xml", "ListSets.xml"),
            *("ListIdentifiers.xml", "ListIdentifiers2.xml"),
        ),
        "wrong_kind",
    ),
    (
        (
            *("GetRecord.xml", "ListRecords.xml", "ListRecords3.xml", "ListRecords4.xml", "ListRecordsBroken.xml"),
            *(
                "cds-cerncds-hep-ex.xml",
                "cds-cerncds-hep-th.xml",
                "cds-single.xml",
                "desy_collection_records.xml",
                "jats.xml",
            ),
            *("pos_record.xml", "rich.xml", "test_1.xml", "wsp_record.xml", "187.html", "PoS(LATTICE 2013)001.html"),
            *("jats_splash.html", "rich_splash.html", "sample_proceedings_page.html", "sample_splash_page.html"),
            *("invalid.jsonl", "arxiv_expected_single.json", "sample_arxiv_record10_parsed.json"),
            *(
                "contrib__2025-07-18-inclusion-oai.txt",
                "contrib__2025-07-18-inclusion.txt",
                "contrib__datacite-possibly-oai.txt",
            ),
            *("contrib__misc__ojs-ua.txt", "extra__etd__2025-09-08-oatd.txt", "extra__openalex__dspace_candidates.txt"),
            "extra__sites-stats__c.txt",
        ),
        "wrong_kind",
    ),
    (("physbiblio_hep-ex_01.rdf",), "truncated"),
    (("feed__rss_cs.ZZ.xml", "feed__rss_math.a.b.xml"), "error"),
    (
        ("db__list_cs_9999.html", "fs__list_cs_9999.html", "db__list_nosuch_new.html", "fs__list_nosuch_new.html"),
        "error",
    ),
    (("db__a_rasanen_s_1.atom2.html", "fs__a_rasanen_s_1.atom2.html"), "error"),
    (
        (
            *("db__catchup_math_2011-02-03.html", "db__catchup_math_2011-02-03__abs-True.html"),
            *("fs__catchup_math_2011-02-03.html", "fs__catchup_math_2011-02-03__abs-True.html"),
        ),
        "error",
    ),
    (
        (
            *("db__archive_astro-ph.html", "db__archive_cs.html", "db__category_taxonomy.html", "db__robots.txt.html"),
            *("fs__archive_astro-ph.html", "fs__archive_cs.html", "fs__category_taxonomy.html", "fs__robots.txt.html"),
        ),
        "wrong_kind",
    ),
)

#: An entry, as the bytes show it.
ENTRY = {
    "arxiv_api": rb"<entry[\s>]",
    "arxiv_oai": rb"<identifier>\s*oai:",
    "arxiv_rss": rb"<(?:item|entry)[\s>]",
    "arxiv_list": rb"<a\s+name='item\d+'",
    "homepage": rb'<meta name="citation_title"|\A\s*@[a-z]+{',
}


@dataclass(frozen=True, slots=True)
class Row:
    file: str
    source: str
    records: int
    counted: int
    faults: int = 0
    refused: str = ""
    found: str = ""


def rows() -> Iterator[Row]:
    sources = load()
    for patterns, source in FOLDERS:
        for path in sorted(p for pattern in patterns for p in DATA.glob(pattern)):
            body, name = path.read_bytes(), path.relative_to(DATA).as_posix()
            counted = len(re.findall(ENTRY[source], body))
            try:
                page = sources[source].parse(Document(url=_url(source, path), body=body))
            except ParseError as error:
                yield Row(name, source, 0, counted, refused=error.refusal, found=error.found)
            else:
                yield Row(
                    name, source, len(page.records) + len(page.deleted) + len(page.listed), counted, len(page.faults)
                )


def _url(source: str, path: Path) -> str:
    return (load()[source].base_url or "") + f"/{path.name}"


def main() -> None:
    print("| file | source | records | counted otherwise | refused |\n| --- | --- | ---: | ---: | --- |")
    total = 0
    for row in rows():
        refused = f"{row.refused}: {row.found[:80].replace('|', ' ')}" if row.refused else ""
        print(f"| {row.file} | {row.source} | {'' if row.refused else row.records} | {row.counted} | {refused} |")
        total += row.records
    print(f"\n{total} records")


if __name__ == "__main__":
    main()
