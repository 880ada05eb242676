"""Pages about people that are the same every day: a CV in Markdown and one in HTML, a staff page in Chinese, a page of
the nineties, and one that lists no publications.

Two of the people are called Meilan Shangguan; one writes her name 上官美兰, the other grinds mirrors.
"""

from __future__ import annotations

from importlib.resources import files

from crawler.sample.answer import Answer

#: Path → file of `people/`.
PATHS = {
    "lakeside/duanmu/cv.md": "duanmu.md",
    "pacific/beltran-okoye/cv.html": "beltran-okoye-cv.html",
    "hall/staff/shangguan.html": "shangguan-hall.html",
    "~shangguan": "shangguan-kestrel.html",
    "~tollefsrud": "tollefsrud.html",
}


def page(path: str) -> Answer:
    """The page under one of `PATHS`."""
    name = PATHS[path]
    kind = "text/markdown" if name.endswith(".md") else "text/html"
    body = (files(__package__) / "people" / name).read_bytes()
    return Answer(body=body, content_type=f"{kind}; charset=utf-8", validators=True)
