"""What watches found as a text to read or to send: Markdown, HTML, JSON, a letter. Pure.

Text comes from anywhere: in Markdown and HTML it stands for itself, whatever it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import escape
from typing import Any

from indexer.readable import readable
from indexer.search.fields import TAGS
from indexer.watches.store import Hit

#: How a file name ends → what is written into it.
FORMATS = (".md", ".html", ".json", ".eml")

_SHOWN = 280
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "h2{margin-top:2rem}li{margin:0 0 1rem}small{opacity:.8}"
)

Found = Mapping[str, Sequence[Hit]]


def write(form: str, found: Found, *, day: str) -> str:
    """The digest of the watches of these names in the format of that ending; `day` is what it is of."""
    if form == ".html":
        return html(found, day=day)
    if form == ".json":
        return json.dumps(_plain(found, day), ensure_ascii=False, indent=2) + "\n"
    return letter(found, day=day) if form == ".eml" else markdown(found, day=day)


def markdown(found: Found, *, day: str) -> str:
    """A heading a watch, an item a paper."""
    lines = [f"# {_headline(found, day)}", ""]
    for name, hits in _lively(found):
        lines += [f"## {_quoted(name)}", ""]
        for hit in hits:
            title, address = _title(hit), _address(hit)
            lines.append(f"- **[{_quoted(title)}](<{address}>)**" if address else f"- **{_quoted(title)}**")
            lines += [f"  {_quoted(text)}" for text in _beside(hit)]
            lines.append("")
    if quiet := _quiet(found):
        lines += [f"Nothing new: {', '.join(map(_quoted, quiet))}.", ""]
    return "\n".join(lines)


def html(found: Found, *, day: str) -> str:
    """A page that stands alone."""
    parts = [f"<h1>{escape(_headline(found, day))}</h1>"]
    for name, hits in _lively(found):
        items = "".join(f"<li>{_item(hit)}</li>\n" for hit in hits)
        parts += [f"<h2>{escape(name)}</h2>", f"<ol>\n{items}</ol>"]
    if quiet := _quiet(found):
        parts.append(f"<p>Nothing new: {escape(', '.join(quiet))}.</p>")
    head = f'<meta charset="utf-8"><title>{escape(_headline(found, day))}</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n' + "\n".join(parts) + "\n</body></html>\n"


def letter(found: Found, *, day: str) -> str:
    """A message for any program that sends mail: text and HTML, without a recipient."""
    message = EmailMessage()
    message["Subject"] = _headline(found, day)
    message["X-Generator"] = "paperfeed"
    message.set_content(markdown(found, day=day))
    message.add_alternative(html(found, day=day), subtype="html")
    return message.as_string()


def _lively(found: Found) -> list[tuple[str, Sequence[Hit]]]:
    return [(name, hits) for name, hits in found.items() if hits]


def _quiet(found: Found) -> list[str]:
    return [name for name, hits in found.items() if not hits]


def _plain(found: Found, day: str) -> dict[str, Any]:
    watches = [
        {"name": name, "hits": [{"found": hit.found, "why": hit.why, **_told(hit.paper)} for hit in hits]}
        for name, hits in found.items()
    ]
    return {"day": day, "watches": watches}


def _headline(found: Found, day: str) -> str:
    count = sum(map(len, found.values()))
    return f"{count:,} new paper{'' if count == 1 else 's'}, {day}"


def _item(hit: Hit) -> str:
    title, address = escape(_title(hit)), _address(hit)
    linked = f'<a href="{escape(address)}">{title}</a>' if address else title
    return f"<strong>{linked}</strong>" + "".join(f"<br><small>{escape(text)}</small>" for text in _beside(hit))


def _title(hit: Hit) -> str:
    return _line(hit.paper["title"]) or hit.paper["arxiv_id"] or f"Paper {hit.paper['id']}"


def _beside(hit: Hit) -> list[str]:
    paper = hit.paper
    date = str(paper["announced"] or paper["submitted"] or paper["year"] or "")[:10]
    authors, abstract = _line(paper["authors"]), _line(paper["abstract"])
    shown = abstract if len(abstract) <= _SHOWN else abstract[: _SHOWN - 1].rstrip() + "…"
    told = (authors, " · ".join(part for part in (date, _line(paper["categories"]), _line(paper["venue"])) if part))
    return [text for text in (*told, shown, f"Why: {hit.why}" if hit.why else "") if text]


def _address(hit: Hit) -> str:
    """Where the paper is at its source; nothing that is not on the web."""
    url = str(hit.paper["url"] or "")
    if not re.fullmatch(r"https?://[^\s<>\"]+", url):
        url = f"https://arxiv.org/abs/{hit.paper['arxiv_id']}" if hit.paper["arxiv_id"] else ""
    return url


def _line(text: Any) -> str:
    return " ".join(readable(str(text)).split()) if text else ""


def _quoted(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _told(paper: Mapping[str, Any]) -> dict[str, Any]:
    # What search keeps beside a paper is nobody's reading.
    return {name: value for name, value in paper.items() if name != TAGS}
