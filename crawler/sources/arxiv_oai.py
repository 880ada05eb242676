"""arXiv by OAI-PMH: every paper and every change of its metadata, complete and in order of change.

https://info.arxiv.org/help/oa/index.html. The datestamp that harvests go by is the day the metadata changed, not the
day of submission. `arXivRaw` is the format to prefer: only it has all versions with their dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from crawler.parse import arxiv, arxiv_metadata, ids
from crawler.parse.arxiv_metadata import FORMATS
from crawler.parse.formats import oai
from crawler.parse.window import window
from crawler.record import Fault, Listed, Page, RecordError
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "arxiv_oai"
BASE_URL = "https://oaipmh.arxiv.org/oai"
#: Identify's earliestDatestamp; an earlier `from` is answered with badArgument.
EARLIEST = date(2005, 9, 16)
#: A day's list grows until the day ends, and answers are cached for up to a day.
OVERLAP = timedelta(days=2)


def seeds(options: Options, cursor: str | None) -> Seeds:
    """One list, from two days before the cursor on; `until` only when asked for, since it may not lie in the future.

    Then the same list once more, identifiers only: lists are paged by offset, so that a record that changes meanwhile
    moves to the end, and its neighbour slips to a page that has been read already (docs/decisions/0017).
    """
    form = options.get("format") or FORMATS[0]
    if form not in FORMATS:
        raise UsageError(f"{NAME}: option 'format' is one of {', '.join(FORMATS)}, found {form!r}")
    days = window(options, cursor, overlap=OVERLAP, earliest=EARLIEST)
    query = {"verb": "ListRecords", "metadataPrefix": form}
    if days.start:
        query["from"] = days.start.isoformat()
    if days.end:
        query["until"] = days.end.isoformat()
    if chosen := _set(options):
        query["set"] = chosen
    base = options.get("base_url") or BASE_URL
    verbs = ("ListRecords", "ListIdentifiers")
    urls = tuple(f"{base}?{urlencode({**query, 'verb': verb}, safe=':')}" for verb in verbs)
    return Seeds(urls=urls, cursor=days.cursor)


def parse(document: Document) -> Page:
    """Records, deletions and the next page of a ListRecords or GetRecord answer; what a ListIdentifiers names."""
    answer = oai.read(document, NAME)
    if answer.no_records_match:
        return _nothing(document, answer)
    if answer.no_such_record:
        return Page(faults=(Fault(where=document.url, why="no such record, though it was listed"),), gone=True)
    if answer.verb == "ListIdentifiers":
        return _listing(document, answer)
    records, deleted, faults = [], [], []
    for entry in answer.entries:
        try:
            if entry.deleted:
                deleted.append(_paper(entry.identifier))
            else:
                records.append(arxiv_metadata.record(NAME, _paper(entry.identifier), entry, answer.date))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=entry.identifier or "a record without identifier", why=str(exc)))
    if faults and not records and not deleted:
        _refuse_foreign(document, answer, faults)
    following = oai.next_url(document, answer)
    return Page(
        records=tuple(records),
        deleted=tuple(deleted),
        faults=tuple(faults),
        follow=(following,) if following else (),
        cursor=answer.date,
    )


def _listing(document: Document, answer: oai.Answer) -> Page:
    form, following = oai.asked_format(document, FORMATS[0]), oai.next_url(document, answer)
    listed, faults = [], []
    for entry in answer.entries:
        try:
            url = oai.record_url(document, entry.identifier, form)
            listed.append(Listed(key=_paper(entry.identifier), changed=entry.datestamp, url=url))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=entry.identifier or "a header without identifier", why=str(exc)))
    if faults and not listed:
        _refuse_foreign(document, answer, faults)
    return Page(listed=tuple(listed), faults=tuple(faults), follow=(following,) if following else ())


def recognises(document: Document) -> bool:
    """An OAI-PMH answer in which arXiv shows: its records, or its address in the request that is echoed."""
    head = document.body[:65_536]
    return b"<OAI-PMH" in head and (b"oai:arXiv.org:" in head or b"arxiv.org/oai" in head.lower())


def _set(options: Options) -> str | None:
    category = options.get("category")
    if category is None or options.get("set"):
        return options.get("set")
    if not arxiv.is_category(category):
        raise UsageError(f"{NAME}: option 'category' is one like cs.CL or hep-th, found {category!r}")
    return arxiv.set_of(category)


def _nothing(document: Document, answer: oai.Answer) -> Page:
    token = oai.asked_token(document)
    if token is None:
        return Page(cursor=answer.date)
    # The page before promised more. What moved in the meantime has a later datestamp, but its neighbours may have been
    # skipped: the next harvest begins at the last day that was shown.
    why = "the list ended with noRecordsMatch where a resumption token promised more"
    return Page(faults=(Fault(where=document.url, why=why),), cursor=oai.token_date(token) or answer.date)


def _refuse_foreign(document: Document, answer: oai.Answer, faults: list[Fault]) -> None:
    expected = f"records of arXiv in a format of {', '.join(FORMATS)}"
    foreign = next((e for e in answer.entries if not e.identifier.lower().startswith("oai:arxiv.org:")), None)
    if foreign:
        raise ParseError(NAME, document.url, expected, f"{foreign.identifier or 'no identifier'!r}", "wrong_kind")
    if not answer.alone:
        found = f"none of {len(faults)} that can be read ({faults[0].where}: {faults[0].why})"
        raise ParseError(NAME, document.url, expected, found, "layout")


def _paper(identifier: str) -> str:
    if identifier.lower().startswith("oai:arxiv.org:") and (found := ids.parse_arxiv(identifier)):
        return found[0]
    raise ValueError(f"expected an identifier oai:arXiv.org:…, found {identifier!r}")


SOURCE = Source(
    name=NAME,
    title="arXiv, complete and incremental (OAI-PMH)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="category", help="a category or archive; without it all of arXiv", example="cs.CL"),
        Option(name="set", help="an OAI-PMH set, in place of a category", example="cs:cs:CL"),
        Option(name="format", help=f"metadata format: {', '.join(FORMATS)}", example="arXivRaw"),
    ),
    provider="arxiv",
    robots=False,
    conditional=False,
    dated=True,
    max_bytes=32 * 1024 * 1024,
)
