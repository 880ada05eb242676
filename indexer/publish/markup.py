"""The smallest pieces of a page, made here since a page has hundreds: text of papers, dates, marked hits.

All that a piece holds is escaped in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from indexer.publish.rewording import compared
from indexer.readable import language, moment, readable
from indexer.search.highlight import Segment


def text(value: str | None) -> Markup:
    """Text of a paper: TeX made readable, with the language of its script.

    >>> text("R&D"), text("检索")
    (Markup('R&amp;D'), Markup('<span lang="zh">检索</span>'))
    """
    told = escape(readable(value))
    tag = language(value)
    return Markup(f'<span lang="{tag}">{told}</span>') if tag else told


def when(value: str | None) -> Markup:
    """A date or time as it is read; nothing where there is none.

    >>> when("2024-03-05")
    Markup('<time datetime="2024-03-05">5 Mar 2024</time>')
    """
    return Markup(f'<time datetime="{escape(value)}">{escape(moment(value))}</time>') if value else Markup()


def reworded(old: str | None, new: str | None) -> Markup:
    """A text turned into another, word by word: what went is struck out, what came is underlined.

    >>> reworded("We count all hats.", "We count all caps.")
    Markup('We count all <del>hats.</del><ins>caps.</ins>')
    """
    pieces = compared(readable(old), readable(new))
    # The blank after a word is nothing to underline.
    told = Markup("").join(
        _FATES[fate].format(words) + value[len(words) :] for value, fate in pieces for words in [value.rstrip()]
    )
    tag = language(new)
    return Markup('<span lang="{}">{}</span>').format(tag, told) if tag else told


_FATES = {"stayed": Markup("{}"), "went": Markup("<del>{}</del>"), "came": Markup("<ins>{}</ins>")}


def marked(segments: Iterable[Segment]) -> Markup:
    """Segments of a text, its hits marked.

    >>> marked([Segment("trust", True), Segment(" & fall", False)])
    Markup('<mark>trust</mark> &amp; fall')
    """
    pieces = (
        f"<mark>{escape(readable(piece))}</mark>" if is_hit else escape(readable(piece)) for piece, is_hit in segments
    )
    return Markup("".join(pieces))
