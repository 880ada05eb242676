"""What a demonstration follows on the sample web, as the entries of a paperfeed.toml."""

from __future__ import annotations

from datetime import date

from crawler.sample import homepage

#: Since when to harvest: from before the oldest paper, so that nothing depends on the day on which it is tried.
SINCE = date(2006, 1, 1)


def sources(url: str) -> list[dict[str, object]]:
    """One mapping a `[[source]]`: every door of the sample at `url` (no slash at the end), without delays."""
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
        {"name": "Nadia Beltrán-Okoye", "kind": "homepage", "url": f"{url}/{homepage.PATH}/"},
    ]
    return [{**entry, "delay": 0} for entry in arxiv + pages]
