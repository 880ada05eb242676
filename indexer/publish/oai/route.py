"""`/paperfeed/oai`: what a harvester is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer.exports.xml import around, element
from indexer.publish import frame, libraries
from indexer.publish.oai import held, markup
from indexer.publish.oai.asked import Asked, ProtocolError, read, token
from indexer.store.moment import iso

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

PATH = "/paperfeed/oai"
#: What an actor must be allowed to see to be told of records.
TABLES = ("papers", "assertions", "paper_categories", "versions", "datestamps")
#: Errors of a request that is not repeated in the answer (section 3.2).
_UNREAD = ("badVerb", "badArgument")
#: Whom to write to where the operator does not say (plugin setting `admin_email`).
_NOBODY = "nobody@example.invalid"


async def oai(datasette: Datasette, request: Request) -> Response:
    """An answer of the protocol to what was asked by GET or POST; `db` names one of several libraries."""
    arguments = parse_qsl(request.query_string, keep_blank_values=True)
    if request.method == "POST":
        body = (await request.post_body()).decode("utf-8", "replace")
        arguments = [pair for pair in arguments if pair[0] == "db"] + parse_qsl(body, keep_blank_values=True)
    library = await libraries.chosen(datasette, request)
    if library is None:
        raise NotFound("which database? Name one of yours with ?db=")
    if not await frame.shows(datasette, request, library, *TABLES):
        raise NotFound("this database is not told record by record")
    base = str(datasette.absolute_url(request, frame.linker(datasette, library)(PATH)))
    title = (await frame.title(datasette)) or "paperfeed"
    mail = str((datasette.plugin_config("paperfeed") or {}).get("admin_email") or _NOBODY)
    told = [pair for pair in arguments if pair[0] != "db"]
    try:
        asked = read(told)
        body = await frame.read(
            datasette, library, lambda conn: _answer(conn, asked, base=base, title=title, mail=mail)
        )
    except ProtocolError as exc:
        body = element("error", exc, code=exc.code)
        told = [] if exc.code in _UNREAD else told
    return Response(
        markup.answer(iso(datetime.now(UTC)), base, dict(told), body), content_type="text/xml; charset=utf-8"
    )


def _answer(conn: sqlite3.Connection, asked: Asked, *, base: str, title: str, mail: str) -> str:
    if asked.verb == "Identify":
        return _identify(conn, base, title, mail)
    if asked.verb == "ListSets":
        sets = held.sets(conn)
        if not sets:
            raise ProtocolError("noSetHierarchy", "this repository has no sets")
        told = (around("set", (element("setSpec", code), element("setName", name))) for code, name in sets)
        return around("ListSets", told)
    if asked.verb == "ListMetadataFormats":
        if asked.identifier:
            _found(conn, asked.identifier)
        return around("ListMetadataFormats", map(_format, markup.FORMATS))
    if asked.verb == "GetRecord":
        header = _found(conn, asked.identifier)
        paper = held.papers(conn, [header.paper]).get(header.paper)
        return around("GetRecord", (markup.record(header, paper, asked.form),))
    return _list(conn, asked)


def _list(conn: sqlite3.Connection, asked: Asked) -> str:
    headers = held.headers(conn, asked.chosen)
    is_last, headers = len(headers) <= held.PAGE, headers[: held.PAGE]
    is_first = asked.chosen.after == ("", 0)
    if not headers:
        raise ProtocolError("noRecordsMatch", "there are no records in that range")
    if asked.verb == "ListRecords":
        papers = held.papers(conn, [header.paper for header in headers if not header.is_deleted])
        parts = [markup.record(header, papers.get(header.paper), asked.form) for header in headers]
    else:
        parts = [markup.header(header) for header in headers]
    if not is_last:
        after = headers[-1].datestamp, headers[-1].paper
        parts.append(element("resumptionToken", token(asked.form, asked.chosen.following(after))))
    elif not is_first:
        parts.append(element("resumptionToken", ""))  # the end of a list that came in pieces (section 3.5)
    return around(asked.verb, parts)


def _found(conn: sqlite3.Connection, identifier: str) -> held.Header:
    paper = held.numbered(identifier)
    header = held.header(conn, paper) if paper is not None else None
    if header is None:
        raise ProtocolError("idDoesNotExist", f"expected a name like {held.PREFIX}2024030100001 of a paper here")
    return header


def _identify(conn: sqlite3.Connection, base: str, title: str, mail: str) -> str:
    parts = (
        element("repositoryName", title),
        element("baseURL", base),
        element("protocolVersion", "2.0"),
        element("adminEmail", mail),
        element("earliestDatestamp", held.earliest(conn)),
        element("deletedRecord", "transient"),
        element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    )
    return around("Identify", parts)


def _format(form: tuple[str, str, str]) -> str:
    prefix, namespace, schema = form
    parts = (("metadataPrefix", prefix), ("schema", schema), ("metadataNamespace", namespace))
    return around("metadataFormat", (element(name, text) for name, text in parts))
