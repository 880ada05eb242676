"""Whether an entry says enough to be called a work of the page's person: its section decides how much that is."""

from __future__ import annotations

from crawler.parse import ids, labels, sections
from crawler.parse.placing import Work


def is_enough(work: Work, section: sections.Section, weak: bool) -> bool:
    """Whether there is enough to say that this is a work of the page's person."""
    placed = bool(work.venue or work.year or any(labels.kind(t) in ("pdf", "preprint", "doi") for t, _ in work.hrefs))
    if section.kind == "publications":
        return not weak or placed or work.how in ("class", "status") or _leads_to_paper(work)
    if weak:  # under "Recent work" the link behind the title must lead to a paper
        return section.kind == "research" and placed and _is_paper(work.href or "") and len(work.title.split()) > 2
    # Elsewhere names may stand for anything: people of a group, an address, thanks.
    told = work.how in ("class", "quotes", "markup") or work.names > 1
    return work.listed and told and bool(work.year or work.sure_venue or _leads_to_paper(work))


def _leads_to_paper(work: Work) -> bool:
    return any(_is_paper(url) for _, url in work.hrefs)


def _is_paper(url: str) -> bool:
    return bool(ids.from_url(url)) or url.lower().split("?")[0].endswith((".pdf", ".ps", ".ps.gz", ".ps.z"))
