"""A paper in the three metadata formats of arXiv's OAI-PMH interface, each with the turns that arXiv's own has.

`arXivRaw` has raw TeX and all versions. `arXiv` has split names, no affiliations, and as `created` the date of the
current version. `oai_dc` has abstract and comments as two descriptions. Where a paper has an ACM class, `acm-class`
of the first two prints the MSC class or `None`, as the real server does.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from xml.sax.saxutils import escape

from crawler.sample import library, tex
from crawler.sample.library import Edition, Paper, Writer

XSI = "http://www.w3.org/2001/XMLSchema-instance"

_ARXIV = "http://arxiv.org/OAI/"
_SCHEMA = "https://oaipmh.arxiv.org/OAI/"
_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC_SCHEMA = "https://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_DC_LOCATION = f'xsi:schemaLocation="{_DC} {_DC_SCHEMA}"'
_ELEMENTS = "http://purl.org/dc/elements/1.1/"


def arxiv_raw(paper: Paper) -> str:
    """The `arXivRaw` element."""
    latest = paper.latest
    return "\n".join(
        [
            _open("arXivRaw"),
            element("id", paper.id),
            element("submitter", paper.writers[-1].name if len(paper.writers) > 9 else paper.writers[0].name),
            *(_version(edition) for edition in paper.editions),
            element("title", wrapped(latest.title)),
            element("authors", paper.byline),
            element("categories", " ".join(paper.categories)),
            *_details(paper),
            element("abstract", "  " + latest.abstract + "\n"),
            "</arXivRaw>",
        ]
    )


def arxiv(paper: Paper) -> str:
    """The `arXiv` element."""
    latest = paper.latest
    return "\n".join(
        [
            _open("arXiv"),
            element("id", paper.id),
            element("created", f"{latest.submitted:%Y-%m-%d}"),
            element("updated", paper.datestamp.isoformat()),
            "<authors>",
            *(_author(writer) for writer in paper.writers),
            "</authors>",
            element("title", wrapped(tex.text(latest.title))),
            element("categories", " ".join(paper.categories)),
            *_details(paper),
            element("abstract", "  " + tex.text(latest.abstract) + "\n"),
            "</arXiv>",
        ]
    )


def dublin_core(paper: Paper) -> str:
    """The `oai_dc:dc` element."""
    latest, first = paper.latest, paper.editions[0]
    subjects = [library.CATEGORIES[code] for code in paper.categories]
    subjects += [classes for classes in (paper.msc_class, paper.acm_class) if classes]
    identifiers = [f"https://arxiv.org/abs/{paper.id}", f"http://arxiv.org/abs/{paper.id}"]
    identifiers += [latest.journal_ref] if latest.journal_ref else []
    identifiers += [f"doi:{latest.doi}"] if latest.doi else []
    return "\n".join(
        [
            f'<oai_dc:dc xmlns:oai_dc="{_DC}" xmlns:dc="{_ELEMENTS}" xmlns:xsi="{XSI}" {_DC_LOCATION}>',
            element("dc:title", wrapped(tex.text(latest.title))),
            *(element("dc:creator", tex.names(writer.inverted)) for writer in paper.writers),
            *(element("dc:subject", subject) for subject in subjects),
            element("dc:description", "  " + tex.text(latest.abstract) + "\n"),
            *([element("dc:description", latest.comments)] if latest.comments else []),
            *(element("dc:date", day) for day in dict.fromkeys(f"{e.submitted:%Y-%m-%d}" for e in (first, latest))),
            element("dc:type", "text"),
            *(element("dc:identifier", identifier) for identifier in identifiers),
            "</oai_dc:dc>",
        ]
    )


#: metadataPrefix → (schema, namespace, what renders a paper)
FORMATS: dict[str, tuple[str, str, Callable[[Paper], str]]] = {
    "oai_dc": (_DC_SCHEMA, _DC, dublin_core),
    "arXiv": (_SCHEMA + "arXiv.xsd", _ARXIV + "arXiv/", arxiv),
    "arXivRaw": (_SCHEMA + "arXivRaw.xsd", _ARXIV + "arXivRaw/", arxiv_raw),
}


def element(name: str, text: str) -> str:
    """An element that holds text."""
    return f"<{name}>{escape(text)}</{name}>"


def wrapped(title: str) -> str:
    """A title broken into lines as submitters leave it: the second line is indented by two blanks."""
    return "\n  ".join(textwrap.wrap(title, 72, break_long_words=False, break_on_hyphens=False))


def _open(name: str) -> str:
    space = f"{_ARXIV}{name}/"
    return f'<{name} xmlns="{space}" xmlns:xsi="{XSI}" xsi:schemaLocation="{space} {_SCHEMA}{name}.xsd">'


def _version(edition: Edition) -> str:
    withdrawn = element("source_type", "I") if edition.withdrawn else ""
    date = element("date", f"{edition.submitted:%a, %d %b %Y %H:%M:%S} GMT")
    return f'<version version="v{edition.number}">{date}{element("size", edition.size)}{withdrawn}</version>'


def _details(paper: Paper) -> list[str]:
    latest = paper.latest
    values = {
        "comments": latest.comments,
        "report-no": paper.report_no,
        "msc-class": paper.msc_class,
        "acm-class": str(paper.msc_class) if paper.acm_class else None,
        "journal-ref": latest.journal_ref,
        "doi": latest.doi,
        "license": paper.license,
    }
    return [element(name, value) for name, value in values.items() if value]


def _author(writer: Writer) -> str:
    parts = {"keyname": writer.keyname, "forenames": writer.forenames, "suffix": writer.suffix}
    return "<author>" + "".join(element(n, tex.names(v)) for n, v in parts.items() if v) + "</author>"
