"""A journal's RSS feed with Dublin Core and PRISM, and an institute's blog of new papers as JSON Feed.

Two articles of the journal are the published forms of papers on the sample's arXiv, by DOI; most of the posts are such
papers, by their address. https://www.rssboard.org/rss-specification · https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from lxml import etree

from crawler.sample import library, tex
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper

_DC = "http://purl.org/dc/elements/1.1/"
_PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
_JOURNAL = "https://journal.example.org"
_BLOG = "https://slow-computing.example.org"


def feed(day: int) -> Answer:
    """`/journal/feed.xml`: what has appeared up to the day, newest first."""
    journal = library.data("journal")
    root = etree.Element("rss", nsmap={"dc": _DC, "prism": _PRISM}, version="2.0")
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", journal["title"])
    _add(channel, "link", _JOURNAL + "/")
    _add(channel, "description", f"New articles in the {journal['title']}")
    _add(channel, "language", "en")
    _add(channel, "lastBuildDate", f"{library.DAYS[day - 1]:%a, %d %b %Y} 06:00:00 GMT")
    for article in reversed(journal["article"]):
        if article["date"] <= library.DAYS[day - 1].isoformat():
            channel.append(_item(journal, article, day))
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Answer(body=body, content_type="application/rss+xml; charset=utf-8", validators=True)


def blog(day: int) -> Answer:
    """`/blog/feed.json`: the posts up to the end of the day, newest first."""
    told = library.data("blog")
    today = library.DAYS[day - 1].isoformat()
    posts = [_post(post, day) for post in reversed(told["post"]) if post["date"][:10] <= today]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": told["title"],
        "home_page_url": _BLOG + "/",
        "feed_url": _BLOG + "/feed.json",
        "language": "en",
        "items": posts,
    }
    body = json.dumps(feed, ensure_ascii=False, indent=2).encode()
    return Answer(body=body, content_type="application/feed+json", validators=True)


def _item(journal: dict[str, Any], article: dict[str, Any], day: int) -> etree._Element:
    title, names, text = _content(article, day)
    address = f"{_JOURNAL}/{article['doi']}"
    item = etree.Element("item")
    _add(item, "title", title)
    _add(item, "link", address)
    _add(item, "description", text)
    _add(item, "guid", address).set("isPermaLink", "true")
    _add(item, "pubDate", f"{date.fromisoformat(article['date']):%a, %d %b %Y} 00:00:00 GMT")
    for name in names:
        _add(item, "creator", name, _DC)
    _add(item, "identifier", f"doi:{article['doi']}", _DC)
    _add(item, "date", article["date"], _DC)
    prism = {
        "publicationName": journal["title"],
        "issn": journal["issn"],
        "volume": journal["volume"],
        "number": journal["number"],
        "startingPage": article["pages"].split("-")[0],
        "endingPage": article["pages"].split("-")[1],
        "publicationDate": article["date"],
        "doi": article["doi"],
        "url": address,
    }
    for name, value in prism.items():
        _add(item, name, value, _PRISM)
    return item


def _content(work: dict[str, Any], day: int) -> tuple[str, list[str], str]:
    """Title, authors and abstract, of its own or of the paper that it is."""
    if "paper" not in work:
        return work["title"], work["authors"], work["text"]
    paper = _paper(work["paper"], day)
    latest = paper.latest
    names = [tex.names(writer.name) for writer in paper.writers]
    return one_line(tex.text(latest.title)), names, one_line(tex.text(latest.abstract))


def _post(post: dict[str, Any], day: int) -> dict[str, Any]:
    paper = _paper(post["paper"], day) if "paper" in post else None
    title, names, text = _content(post, day)
    address = f"{_BLOG}/{post['slug']}"
    return {
        "id": address,
        "url": address,
        **({"external_url": f"https://arxiv.org/abs/{paper.id}"} if paper else {}),
        "title": title,
        "content_text": text,
        "date_published": post["date"],
        "authors": [{"name": name} for name in names],
        "tags": list(paper.categories) if paper else post["tags"],
    }


def _paper(name: str, day: int) -> Paper:
    return next(paper for paper in library.papers(day) if paper.id == name)


def _add(parent: etree._Element, name: str, text: str, space: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    child.text = text
    return child
