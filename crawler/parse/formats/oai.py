"""The envelope of OAI-PMH 2.0 answers, without its metadata.

http://www.openarchives.org/OAI/openarchivesprotocol.html. Errors come with HTTP 200 and are told by their code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from lxml import etree

from crawler.parse import classify
from crawler.parse.formats import xml
from crawler.source import Document, ParseError, Refusal

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_HEADER, _METADATA, _SET = _OAI + "header", _OAI + "metadata", _OAI + "setSpec"
_IDENTIFIER, _DATESTAMP = _OAI + "identifier", _OAI + "datestamp"
_EXPECTED = "an OAI-PMH answer to ListRecords, ListIdentifiers or GetRecord"
_VERBS = ("ListRecords", "ListIdentifiers", "GetRecord")


class Entry(NamedTuple):
    """A record of the answer: its header, and its metadata element unless it was deleted."""

    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    deleted: bool
    metadata: etree._Element | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page: its records, the token of the next one, and the server's own UTC date.

    In a ListIdentifiers the records are headers only. `no_such_record`: the one that was asked for is not there.
    """

    date: str
    entries: tuple[Entry, ...] = ()
    verb: str = ""
    token: str | None = None
    no_records_match: bool = False
    no_such_record: bool = False

    @property
    def alone(self) -> bool:
        """Whether it is the answer to a GetRecord."""
        return self.verb == "GetRecord"


def read(document: Document, source: str) -> Answer:
    """The answer's records. Raises `ParseError`: `expired` for a token no longer taken, `error` for other codes,
    `empty` for a list of nothing: the one honest way to say so is noRecordsMatch (protocol, section 3.6)."""
    classify.expect(document, source, _EXPECTED, "oai")
    root = xml.root(document, source, _EXPECTED)
    answered = root.findtext(_OAI + "responseDate") or ""
    if not re.match(r"\d{4}-\d\d-\d\d", answered):
        raise ParseError(source, document.url, "a responseDate", f"'{answered[:40]}'", "layout")
    error = root.find(_OAI + "error")
    if error is not None:
        return _error(document, source, error, answered[:10])
    body = next((each for verb in _VERBS if (each := root.find(_OAI + verb)) is not None), None)
    if body is None:
        verbs = [etree.QName(e).localname for e in root][2:]
        raise ParseError(source, document.url, _EXPECTED, f"<{verbs[0]}>" if verbs else "an empty answer", "wrong_kind")
    entries = tuple(_entry(e) for e in body.iterchildren(_OAI + "record", _HEADER))
    token = _next_token(document, source, body)
    if not entries and token is None:
        found = f"an empty <{etree.QName(body).localname}>"
        raise ParseError(source, document.url, "records, or the error noRecordsMatch", found, "empty")
    return Answer(date=answered[:10], entries=entries, verb=etree.QName(body).localname, token=token)


def next_url(document: Document, answer: Answer) -> str | None:
    """The address of the next page: verb and token alone. A token that is percent-encoded already is so once more."""
    parts = urlsplit(document.url)
    if answer.token is None or parts.scheme not in ("http", "https"):
        return None
    token = quote(answer.token, safe="")
    return f"{parts.scheme}://{parts.netloc}{parts.path}?verb={answer.verb}&resumptionToken={token}"


def record_url(document: Document, identifier: str, form: str) -> str:
    """The address of one record in that metadata format, at the repository of the document."""
    query = urlencode({"verb": "GetRecord", "metadataPrefix": form, "identifier": identifier}, safe=":/")
    return f"{document.url.partition('?')[0]}?{query}"


def asked_format(document: Document, default: str) -> str:
    """The metadata format that the document was asked for in, which a token of arXiv still names."""
    query = unquote(unquote(urlsplit(document.url).query))
    found = re.search(r"(?:^|[?&=])metadataPrefix=(\w+)", query)
    return found[1] if found else default


def asked_token(document: Document) -> str | None:
    """The token that this document was asked for with."""
    return parse_qs(urlsplit(document.url).query).get("resumptionToken", [None])[0]


def token_date(token: str) -> str | None:
    """The `from` in a token of arXiv (`…%26from%3D2011-02-03%26skip%3D54`): all before it has been served."""
    found = re.search(r"(?:^|[?&])from=(\d{4}-\d\d-\d\d)(?:&|$)", unquote(unquote(token)))
    return found[1] if found else None


def _error(document: Document, source: str, error: etree._Element, answered: str) -> Answer:
    code = error.get("code", "")
    if code == "noRecordsMatch":
        return Answer(date=answered, no_records_match=True)
    if code == "idDoesNotExist":
        return Answer(date=answered, no_such_record=True)
    found = f"the error {code}: {' '.join((error.text or '').split())[:200]}"
    refusal: Refusal = "expired" if code == "badResumptionToken" else "error"
    raise ParseError(source, document.url, "records", found, refusal)


def _entry(record: etree._Element) -> Entry:
    header, metadata = record if record.tag == _HEADER else None, None
    for part in record:
        tag = part.tag
        if tag == _HEADER and header is None:
            header = part
        elif tag == _METADATA and metadata is None:
            metadata = part
    identifier, datestamp, sets, deleted = "", "", [], False
    if header is not None:
        deleted = header.get("status") == "deleted"
        for field in header:
            tag, value = field.tag, (field.text or "").strip()
            if tag == _SET:
                sets.append(value)
            elif tag == _IDENTIFIER:
                identifier = value
            elif tag == _DATESTAMP:
                datestamp = value
    inner = metadata[0] if metadata is not None and len(metadata) else None
    return Entry(identifier, datestamp, tuple(sets), deleted, inner)


def _next_token(document: Document, source: str, body: etree._Element) -> str | None:
    token = (body.findtext(_OAI + "resumptionToken") or "").strip()
    if not token:
        return None
    if token == asked_token(document):
        found = f"the same token again: '{token[:60]}'"
        raise ParseError(source, document.url, "a token for the next page", found, "error")
    return token
