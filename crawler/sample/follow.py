"""What a demonstration follows on the sample web, as the entries of a paperfeed.toml."""

from __future__ import annotations

from datetime import date

from crawler.sample import bzpeer, homepage, scholarfeed

#: Since when to harvest: from before the oldest paper, so that nothing depends on the day on which it is tried.
SINCE = date(2006, 1, 1)


def sources(url: str) -> list[dict[str, object]]:
    """One mapping a `[[source]]`: every door of the sample at `url` (no slash at the end), without delays."""
    anthology = f"{url}/anthology"
    arxiv = [
        {"name": "arxiv:cs.CL", "kind": "arxiv_oai", "set": "cs:cs:CL", "base_url": f"{url}/oai"},
        {"name": "arxiv:math.CO", "kind": "arxiv_oai", "set": "math:math:CO", "base_url": f"{url}/oai"},
        {"name": "arxiv:cs.IR", "kind": "arxiv_api", "category": "cs.IR", "base_url": f"{url}/api/query"},
        {
            "name": "arxiv:physics.optics",
            "kind": "arxiv_api",
            "category": "physics.optics",
            "base_url": f"{url}/api/query",
        },
        {"name": "today:cs.IR", "kind": "arxiv_rss", "category": "cs.IR", "base_url": url},
        {"name": "today:physics.optics", "kind": "arxiv_list", "category": "physics.optics", "base_url": url},
    ]
    pages = [
        {"name": "Journal of Sample Linguistics", "kind": "feed", "url": f"{url}/journal/feed.xml"},
        {"name": "Institute for Slow Computing", "kind": "feed", "url": f"{url}/blog/feed.json"},
        {"name": "Sample Conference 2026", "kind": "acl_anthology", "collection": "2026.sample", "base_url": anthology},
        {"name": "Parrots", "kind": "acl_anthology", "ids": "2024.sample-main.7", "base_url": anthology},
    ]
    people = [
        {"name": "Nadia Beltrán-Okoye", "kind": "homepage", "url": f"{url}/{homepage.PATH}/"},
        {"name": "Nadia Beltrán-Okoye on BZPEER", "kind": "bzpeer", "url": f"{url}/{bzpeer.path()}"},
        {"name": "Nadia Beltrán-Okoye, CV", "kind": "cv", "url": f"{url}/pacific/beltran-okoye/cv.html"},
        {"name": "Teuila Faleafa-Brandt", "kind": "scholarfeed", "url": f"{url}/{scholarfeed.path()}"},
        {"name": "端木博言", "kind": "cv", "url": f"{url}/lakeside/duanmu/cv.md"},
        {"name": "上官美兰", "kind": "homepage", "url": f"{url}/hall/staff/shangguan.html"},
        {"name": "Meilan Shangguan, optician", "kind": "homepage", "url": f"{url}/~shangguan/"},
        {"name": "Ingmar Tollefsrud", "kind": "homepage", "url": f"{url}/~tollefsrud/"},
    ]
    return [{**entry, "delay": 0} for entry in (*arxiv, *pages, *people)]
