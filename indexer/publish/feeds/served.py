"""A feed of ours as an answer: in Atom or JSON Feed, with the addresses it is known by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from indexer.exports import atom, feeds, jsonfeed
from indexer.exports.feeds import Entry, Feed
from indexer.publish import conditional, frame
from indexer.publish.libraries import Library

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: What the address of a feed ends with → what writes it.
FORMS = MappingProxyType({form.EXTENSION: form for form in (atom, jsonfeed)})
#: The same as a part of a route.
FORM = rf"(?P<form>{'|'.join(ending.replace('.', '[.]') for ending in FORMS)})"
#: Entries of a feed at once; it says where the older ones are.
ENTRIES = 100


async def answer(
    datasette: Datasette,
    request: Request,
    library: Library,
    entries: Iterable[Entry],
    *,
    form: str,
    path: str,
    title: str,
    page: str | None = None,
    after: object = None,
    following: object = None,
    **query: object,
) -> Response:
    """The feed, in the form of that ending, that is at `path` with that query, as `page` is or the page without an
    ending. `after` is where newer entries end, `following` where these do, if older ones follow."""
    link = frame.linker(datasette, library)

    def absolute(path: str, **place: object) -> str:
        return str(datasette.absolute_url(request, link(path, **query, **place)))

    head = Feed(
        title=f"{title} – {(await frame.title(datasette)) or 'paperfeed'}",
        address=absolute(path + form, after=after),
        page=absolute(page or path),
        following=absolute(path + form, after=following) if following is not None else None,
    )
    text = "".join(FORMS[form].feed(head, entries))
    return conditional.answer(request, text, FORMS[form].MEDIA_TYPE)


async def papers(
    datasette: Datasette, request: Request, library: Library, rows: Sequence[Mapping[str, Any]], **told: Any
) -> Response:
    """The same of papers as `files.papers` gives them."""
    return await answer(datasette, request, library, map(feeds.of_paper, rows), **told)
