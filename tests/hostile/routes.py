"""Every address there is: what may stand in it, and what usually does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: The library that is served, as its addresses call it.
LIBRARY = "library"

_SEARCHED = ("trust", "检索", "author:Ada", '"trust region"', "2403.90001", "cat:cs.CL", "year:2024", "trust*")
_SEARCH: dict[str, tuple[str, ...]] = {
    "q": _SEARCHED,
    "sort": ("rank", "date"),
    "category": ("cs.CL", "cs"),
    "author": ("Ada Quillfeather", "杨舟舟"),
    "year": ("2024",),
    "venue": ("Invented Workshop",),
    "has": ("code", "doi"),
    "language": ("zh",),
    "source": ("arxiv_oai",),
    "after": ("2024030100001", "1000000", "0999999999999999999"),
}
_TABLE: dict[str, tuple[str, ...]] = {
    "_search": _SEARCHED,
    "_search_title": ("trust",),
    "_sort": ("id", "title"),
    "_sort_desc": ("submitted",),
    "_next": ("2024030100001", "x,1"),
    "_size": ("5", "max"),
    "_where": ("id > 1", "title like 'T%'"),
    "_facet": ("category", "title"),
    "_facet_size": ("3", "max"),
    "_facet_array": ("categories",),
    "_facet_date": ("submitted",),
    "_col": ("id", "title"),
    "_nocol": ("abstract",),
    "_shape": ("array", "objects", "object"),
    "_nl": ("on",),
    "_json": ("title",),
    "_labels": ("on",),
    "_stream": ("on",),
    "_dl": ("1",),
    "_header": ("off",),
    "_through": ('{"table":"links","column":"kind","value":"code"}',),
    "_trace": ("1",),
    "_extra": ("count", "facets", "query"),
    "_nocount": ("1",),
    "_ttl": ("5",),
    "id": ("2024030100001",),
    "id__gt": ("1",),
    "title__contains": ("trust",),
    "year__in": ("2022,2024", "[2022]"),
    "category__not": ("cs.CL",),
    "title__isnull": ("1",),
    "submitted__date": ("2024-03-01",),
    "categories__arraycontains": ("cs.CL",),
}
_SQL = (
    "select id, title from papers",
    "select id, title from papers where id = :id",
    "select 1 as id, 'x' as title",
    "select null as id, x'ff' as title",
    "select 9223372036854775807 as id, '' as title",
    "select 1e999 as id, char(0) as title",
    "select '1' as id, 1 as title union all select id, title from papers",
    "select id, id, title, title from papers",
    "select id, title from papers where title = :x or :y",
    "explain query plan select id, title from papers",
    "with x as (select id, title from papers) select * from x",
    "select",
    "select 1; select 2",
    "pragma table_info(papers)",
    "delete from papers",
    "select load_extension('x')",
    "select json('{') as id, '' as title",
    "select count(*) as id, group_concat(title) as title from papers",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Addresses of one kind. `{}` in a path is for one of `things`; `share` is how many of a hundred requests go there.

    `is_ours`: answered by paperfeed, not by Datasette.
    """

    name: str
    paths: tuple[str, ...]
    share: int
    things: tuple[str, ...] = ()
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_ours: bool = True


ROUTES = (
    Route(name="home", paths=("/", "/paperfeed", "/paperfeed/"), share=2),
    Route(name="search", paths=("/paperfeed/search",), share=18, parameters=_SEARCH),
    Route(
        name="search as a file",
        paths=tuple(f"/paperfeed/search.{end}" for end in ("bib", "ris", "csl", "csv", "json", "jsonl", "sql", "{}")),
        things=("bib", "xlsx"),
        share=10,
        parameters=_SEARCH,
    ),
    Route(
        name="search as a feed",
        paths=("/paperfeed/search.atom", "/paperfeed/search.feed.json"),
        share=4,
        parameters=_SEARCH,
    ),
    Route(
        name="days",
        paths=("/paperfeed/day", *(f"/paperfeed/day/{{}}{end}" for end in ("", ".atom", ".feed.json"))),
        things=("2024-03-04", "2024-03-05", "2024-03-09"),
        share=4,
        parameters={
            "category": ("cs.CL", "cs"),
            "after": ("2024030100001", "1000000"),
            "rest": ("2024030400001", "999999999999999999"),
        },
    ),
    Route(
        name="categories",
        paths=tuple(f"/paperfeed/category/{{}}{end}" for end in ("", ".atom", ".feed.json")),
        things=("cs.CL", "cs", "math.NT"),
        share=4,
        parameters={"after": ("2024030100001", "1000000")},
    ),
    Route(
        name="watches and all feeds",
        paths=("/paperfeed/feeds", "/paperfeed/feeds.opml", "/paperfeed/watch/{}", "/paperfeed/watch/{}.feed.json"),
        things=("trust",),
        share=3,
        parameters={"after": ("2024-03-06T01:00:00Z_2024030100001",)},
    ),
    Route(
        name="paper",
        paths=("/paperfeed/paper/{}", "/paperfeed/paper/{}.bib"),
        things=("2403.90001", "2403.90001v1", "10.99999/iwd.2024.7", "2024030100001", "2403.99999", "hep-th/9901001"),
        share=10,
    ),
    Route(
        name="person",
        paths=tuple(f"/paperfeed/person/{{}}{end}" for end in ("", ".atom", ".feed.json")),
        things=("1", "Chiara Lévy-Ossolini", "Ada Quillfeather", "0000-0002-1825-0097", "杨舟舟", "999"),
        share=8,
        parameters={"after": ("2024030100001", "1000000")},
    ),
    Route(
        name="changes",
        paths=("/paperfeed/changes", "/paperfeed/changes.atom", "/paperfeed/changes.feed.json"),
        share=5,
        parameters={
            "kind": ("version", "withdrawn"),
            "day": ("2024-03-06",),
            "after": ("2024-03-06T01:00:00Z.3", "2024-03-06T01:00:00Z.999999999999999999"),
        },
    ),
    Route(
        name="status",
        paths=("/paperfeed/status", "/paperfeed/verdicts.atom", "/paperfeed/health.json"),
        share=3,
    ),
    Route(
        name="OAI-PMH",
        paths=("/paperfeed/oai",),
        share=8,
        parameters={
            "verb": ("Identify", "ListRecords", "ListIdentifiers", "ListSets", "GetRecord", "ListMetadataFormats"),
            "metadataPrefix": ("oai_dc", "paperfeed"),
            "from": ("2024-03-05", "2024-03-05T00:00:00Z"),
            "until": ("2024-03-07",),
            "set": ("cs.CL",),
            "identifier": ("oai:paperfeed:2024030100001",),
            "resumptionToken": ("WyJvYWlfZGMiLCIiLCIiLCIiLFsiIiwwXV0",),
        },
    ),
    Route(
        name="tables as papers",
        paths=tuple(f"/{LIBRARY}/papers.{end}" for end in ("bib", "ris", "csl", "atom", "csv")),
        share=8,
        parameters=_TABLE,
    ),
    Route(
        name="queries as papers",
        paths=tuple(
            f"/{LIBRARY}{query}{dot}{end}"
            for query, dot in (("", "."), ("/-/query", "."), ("/newest", "."), ("/search", "."), ("/by_author", "."))
            for end in ("bib", "ris", "csl", "atom", "csv")
        ),
        share=6,
        parameters={"sql": _SQL, "q": _SEARCHED, "author": ("Ada Quillfeather",), "id": ("1",), "_size": ("5",)},
    ),
    Route(
        name="Datasette's tables",
        paths=(f"/{LIBRARY}/papers", f"/{LIBRARY}/papers.json", f"/{LIBRARY}/{{}}", f"/{LIBRARY}/{{}}.json"),
        things=("papers", "claims", "papers_fts", "names", "runs"),
        share=7,
        parameters=_TABLE,
        is_ours=False,
    ),
    Route(
        name="Datasette's rows",
        paths=tuple(
            f"/{LIBRARY}/{row}" for row in ("papers/2024030100001", "papers/{}", "identifiers/{}", "authorships/{}")
        ),
        things=("2024030100001", "2024030100001.json", "arxiv,2403~2E90001", "2024030100001,1"),
        share=3,
        parameters={"_extra": ("x",), "_shape": ("array",)},
        is_ours=False,
    ),
    Route(
        name="Datasette's queries",
        paths=tuple(f"/{LIBRARY}{path}" for path in ("", ".json", "/-/query", "/newest.json", "/search")),
        share=4,
        parameters={"sql": _SQL, "q": _SEARCHED, "_shape": ("array",), "_timelimit": ("5",), "id": ("1",), "x": ("y",)},
        is_ours=False,
    ),
    Route(
        name="Datasette's rest",
        paths=("/-/", "/-/{}", "/-/{}.json", "/-/static/{}", "/-/static-plugins/paperfeed/{}", "/{}", "/{}/{}"),
        things=("databases", "versions", "app.css", "paperfeed.css", "jump", "tables", LIBRARY, "papers"),
        share=4,
        parameters={"q": ("trust",), "_sort": ("x",)},
        is_ours=False,
    ),
)
