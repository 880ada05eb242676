"""python -m bench.chart OUT FILE… : how cost grows with the number of records, as a small SVG, from --json files of
`python -m bench build` and `increment` at several sizes; where two have one size, the later file's."""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 300, 60, 40, 20
_COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e5aa8", "#b7791f")

Lines = dict[str, list[tuple[int, float]]]


def main() -> None:
    """Writes the chart."""
    parser = argparse.ArgumentParser(prog="python -m bench.chart", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args()
    lines: Lines = defaultdict(list)
    for file in given.files:
        for work in json.loads(file.read_text(encoding="utf-8")):
            _read(work, lines)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(
        drawn({name: sorted(dict(points).items()) for name, points in lines.items()}), encoding="utf-8"
    )


def drawn(lines: Lines) -> str:
    """Microseconds of CPU a record over records, both on logarithmic scales."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    first, last = math.log10(min(xs)), math.log10(max(xs))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - first) / ((last - first) or 1)
        up = (math.log10(y) - low) / ((high - low) or 1)
        return LEFT + across * (WIDTH - LEFT - 190), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="11">',
        "<title>CPU time a record, by number of records</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        x, y = at(10**first, 10.0**power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{WIDTH - 190}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:,} µs</text>')
    for value in sorted(set(xs)):
        x, y = at(value, 10.0**low)
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{value:,}</text>')
    for number, (name, points) in enumerate(lines.items()):
        colour, places = _COLOURS[number % len(_COLOURS)], [at(*point) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = WIDTH - 182, TOP + 18 * number + 8
        parts.append(f'<rect x="{x}" y="{y - 8}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 15}" y="{y + 1}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


_NAMES = {
    "import, everything": "import, everything",
    "sqlite3 .import of papers + FTS5 rebuild (floor)": "sqlite3 shell, papers only",
    "500 new and 500 changed": "harvest, new and changed",
    "1,000 known": "harvest, known",
}


def _read(work: dict[str, Any], lines: Lines) -> None:
    for row in work["rows"]:
        name = _NAMES.get(row.get("candidate") or row.get("what") or "")
        if name and work["work"] == "build":
            lines[name].append((work["records"], row["CPU s"] / work["records"] * 1e6))
        elif name:
            lines[name].append((row["records"], row["CPU ms a record"] * 1000))


if __name__ == "__main__":
    main()
