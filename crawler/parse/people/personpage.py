"""A page about a person → what a source says of it: the works, and the person. Shared by homepages and CVs."""

from __future__ import annotations

from typing import Any

from crawler.parse import text as texts
from crawler.parse.formats import highwire, jsonld, markdown
from crawler.parse.layout import apologies, headings, lines, sections
from crawler.parse.layout.page import Source
from crawler.parse.lists import authorlist, follow, publications, sameworks, workkeys, works
from crawler.parse.lists.publications import Listed
from crawler.parse.people import about, careers, names, person, private
from crawler.record import Fault, Page, Profile, Record
from crawler.source import Document, ParseError

_PERSONAL = {
    "publications",
    "research",
    "education",
    "experience",
    "interests",
    "teaching",
    "awards",
    "service",
    "talks",
}
_ALL = 400_000  # characters that are searched for phone numbers and addresses


def read(document: Document, source: str, page: Source) -> Page:
    """The person, and the works found by metadata, in lists, or by link; a page without works is a person with none."""
    things = list(jsonld.objects(page.root))
    context = works.Context(source, document, authorlist.stars(page.shown[:_ALL]), _cut(page))
    about_one = list(works.meta(context, highwire.tags(page.root)))
    if about_one:  # what the page of a paper links to are other works, and it is about no person
        return Page(
            records=tuple(workkeys.keyed(sameworks.once(about_one), document.url)), faults=tuple(context.faults)
        )
    described = about.described(things)
    name, native, aliases = person.written(page, described)
    found, apart = _works(page, name, native, aliases)
    if apart and name is None:
        name = apart
    elif apart and apart.casefold() not in {form.casefold() for form in (name or "", *aliases)}:
        aliases = (*aliases, apart)
    records = _records(context, page, things, found)
    profile = _profile(document, source, page, described, (name, native, aliases), records)
    if not any(record.title for record in records):
        _refuse(document, source, page, profile)
        if (fault := _nobodys(page, profile)) is not None:
            return Page(records=tuple(records), faults=(*context.faults, fault))
    return Page(
        records=tuple(records),
        profiles=(profile,),
        faults=tuple(context.faults),
        follow=follow.publication_links(page.root, document.url),
    )


def _refuse(document: Document, source: str, page: Source, profile: Profile) -> None:
    """Raises `ParseError` for a page that stands in for somebody's."""
    if told := apologies.found(page, named=_says_something(profile)):
        raise ParseError(source, document.url, "a page about a person", told, "layout")


def _nobodys(page: Source, profile: Profile) -> Fault | None:
    """What is wrong with a page that says nothing of anyone: it may be empty, or filled by scripts. It names no person,
    so that nothing that is known of one is lost to it."""
    if profile.withheld or _says_something(profile) or _is_personal(page):
        return None
    found = "no text" if not page.content.lines else f"neither in a page titled {page.title[:60]!r}"
    scripts = ", which scripts would fill" if not page.content.lines and page.root.find(".//script") is not None else ""
    return Fault(where="page", why=f"expected a name or works, found {found}{scripts}")


def _says_something(profile: Profile) -> bool:
    known = (profile.name, profile.native_name, profile.works, profile.positions, profile.degrees, profile.advisors)
    return any((*known, profile.interests, profile.links, profile.projects))


def _is_personal(page: Source) -> bool:
    """Whether the page has what pages of people have: sections of them, or a list of publications elsewhere."""
    kinds = {headings.kind(line.text) for line in page.content.lines[:2_000] if line.level or len(line.text) < 40}
    return len(kinds & _PERSONAL) > 0 or page.kind != "html"


def _cut(page: Source) -> list[Fault]:
    if page.content.cut or (page.kind != "html" and len(page.text) > markdown.MAX):
        why = (
            f"expected at most {lines.LINES} lines (of text {markdown.MAX} characters), found "
            f"more; the rest is left out"
        )
        return [Fault(where="page", why=why)]
    return []


def _works(
    page: Source, name: str | None, native: str | None, aliases: tuple[str, ...]
) -> tuple[list[Listed], str | None]:
    """The listed works, and who is set apart in them; a second reading where that tells whose the page is."""
    owner = person.forms(name, native, *aliases)
    found = publications.find(page.content, owner, page.base)
    apart = person.set_apart(page.content, ((item.start, item.end, item.work) for item in found))
    if apart and names.fold(apart) not in owner:
        found = publications.find(page.content, owner | person.forms(apart), page.base)
    return found, apart


def _records(
    context: works.Context, page: Source, things: list[dict[str, object]], found: list[Listed]
) -> list[Record]:
    hidden = {source for item in found for source in item.bibtex}
    sources = [source for _, source in page.content.bibtex if source not in hidden]
    found_works = sameworks.once(
        [
            *works.articles(context, things),
            *works.hidden_references(context, page),
            *works.entries(context, sources),
            *works.listed(context, found),
            *works.linked(context, page.hrefs),
        ]
    )
    return workkeys.keyed(found_works, context.document.url)


def _profile(
    document: Document,
    source: str,
    page: Source,
    described: dict[str, Any],
    called: tuple[str | None, str | None, tuple[str, ...]],
    records: list[Record],
) -> Profile:
    name, native, aliases = called
    flat, _ = sections.of(page.content, [False] * len(page.content.lines), page.base)
    owner = person.forms(name, native, *aliases)
    taken = {link.url for record in records for link in record.links}
    code = [link for link in about.code_links(document, page.content) if link.url not in taken]
    jobs = careers.positions(page.content, flat) or about.job(described)
    return Profile(
        source=source,
        key=document.bare_url[: texts.URL],
        name=name,
        url=document.web_url,
        native_name=native,
        aliases=aliases,
        positions=jobs,
        degrees=careers.degrees(page.content, flat),
        projects=careers.projects(page.content, flat) if source == "cv" else (),
        advisors=about.advisors(page.content),
        interests=about.interests(page.content, flat, described),
        links=tuple(dict.fromkeys([*about.links(document, page, described, owner), *code[:40]])),
        works=tuple(record.key for record in records),
        withheld=private.count(page.shown[:_ALL], page.hrefs),
    )
