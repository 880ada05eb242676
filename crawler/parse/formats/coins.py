"""COinS: references hidden in `<span class="Z3988" title="…">` as OpenURL key/values (ANSI/NISO Z39.88)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from urllib.parse import parse_qs

from lxml import etree


def references(root: etree._Element) -> Iterator[dict[str, list[str]]]:
    """Key/values of each reference, without the prefix `rft.`; values that were escaped twice are read too."""
    for span in root.iter("span"):
        if "Z3988" not in (span.get("class") or "").split():
            continue
        title = (span.get("title") or "")[:20_000]
        while "&amp;" in title:
            title = html.unescape(title)
        try:
            values = parse_qs(title, max_num_fields=500)
        except ValueError:
            continue
        if values:
            yield {name.removeprefix("rft."): found for name, found in values.items()}
