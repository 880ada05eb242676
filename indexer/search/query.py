"""What a person typed into the search box → a `Query`, and from it the FTS5 expression.

Words, "phrases", -not, OR, prefix*, and the fields title: author: abs:. Anything else is text. No input is an error,
and a query without a single letter or digit finds nothing, never everything (docs/search.md).
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from crawler.record import Identifier
from indexer.search import identifiers
from indexer.search.normalise import AUTHOR_MARK, TITLE_MARK, clean, tokens

#: What is read of a text and how many terms of it: a pasted abstract still finds its paper.
MAX_CHARACTERS = 1_000
MAX_TERMS = 100

#: An FTS5 expression that no row matches.
NOTHING = '""'

FIELDS = {
    "title": "title",
    "ti": "title",
    "author": "authors",
    "authors": "authors",
    "au": "authors",
    "abs": "abstract",
    "abstract": "abstract",
}

# \" is no quote but an accent: Schr\"odinger.
_PIECE = re.compile(
    r"""(?P<no>(?<!\S)-)?(?:(?P<field>[A-Za-z]{2,8}):)?(?:"(?P<phrase>[^"]*)"?(?P<star>\*?)|(?P<word>(?:\\"|[^\s"])+))"""
)
_QUOTES = str.maketrans("“”„‟«»＂「」『』", '"' * 11)
_HYPHEN = re.compile(r"(?<=[A-Za-z0-9])[-\u2010-\u2013](?=[A-Za-z0-9])")
# YuLan → Yu Lan, GPT4 → GPT 4; iPhone stays one word.
_SEAM = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z][a-z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing asked for: any of its `forms`, each a run of tokens, in the column `field` or anywhere."""

    forms: tuple[tuple[str, ...], ...]
    field: str | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked: one term of each group, and none of the excluded.

    `identifier` is set where the whole text is an arXiv id or a DOI: then it goes to that paper if there is one.
    """

    text: str = ""
    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    identifier: Identifier | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.text.strip()

    @property
    def match(self) -> str | None:
        """The FTS5 expression for papers_fts; None where the query finds nothing."""
        return self._expression(None)

    @property
    def title_match(self) -> str | None:
        """The same with every word that names no field asked of the title."""
        return self._expression("title")

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that a hit may show, in the order they were typed."""
        return tuple(term for group in self.groups for term in group)

    def by(self, author: str) -> Query:
        """The same query, of papers by that author only; what finds nothing still finds nothing."""
        if not self.groups and not self.is_blank:
            return self
        term = _term(author, field="authors", quoted=True)
        if term is None:
            return dataclasses.replace(self, groups=())
        return dataclasses.replace(self, groups=(*self.groups, (term,)))

    def _expression(self, field: str | None) -> str | None:
        if not self.groups:
            return None
        wanted = " AND ".join(_any_of(group, field) for group in self.groups)
        return f"({wanted}) NOT {_any_of(self.excluded, None)}" if self.excluded else wanted


def parse(text: str, *, fields: bool = True) -> Query:
    """The query that a text asks for; `fields=False` takes `title:` and the like as text.

    >>> parse('trust region -policy').match
    '("trust" AND "region") NOT "policy"'
    >>> parse('title:检索 OR "negative sampling"').match
    '((title : "检 索" OR search_text : "ᵗ检 ᵗ索") OR "negative sampling")'
    """
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    joins = False
    for piece in _PIECE.finditer(text[:MAX_CHARACTERS].translate(_QUOTES)):
        if piece[0] in ("OR", "|", "AND"):
            joins = bool(groups) and piece[0] != "AND"
            continue
        term = _read(piece, fields)
        if term is None or len(groups) + len(excluded) >= MAX_TERMS:
            continue
        if piece["no"]:
            excluded.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = False
    return Query(
        text=text,
        groups=tuple(tuple(group) for group in groups),
        excluded=tuple(excluded),
        identifier=identifiers.typed(text),
    )


def escape_fts(text: str) -> str:
    """An FTS5 expression for any full-text table: the query's words without field names. Never a syntax error.

    Datasette applies the SQL function of this name to `?_search=`, its own knows neither Chinese nor TeX.
    """
    return parse(text, fields=False).match or NOTHING


def paper_query(text: str | None) -> str:
    """An FTS5 expression for `papers_fts`, fields included, for SQL: `papers_fts match paper_query(:q)`."""
    return parse(text or "").match or NOTHING


def _read(piece: re.Match[str], fields: bool) -> Term | None:
    field = FIELDS.get((piece["field"] or "").lower()) if fields else None
    text = piece["word"] if piece["phrase"] is None else piece["phrase"]
    if piece["field"] and field is None:
        text = f"{piece['field']}:{text}"
    star = bool(piece["star"]) or (piece["word"] or "").endswith("*")
    return _term(text, field=field, quoted=piece["phrase"] is not None, prefix=star)


def _term(text: str, *, field: str | None, quoted: bool, prefix: bool = False) -> Term | None:
    words = tuple(tokens(text))
    if not words:
        return None
    forms = [words]
    if field == "authors" and text.count(",") == 1:
        family, given = (tuple(tokens(part)) for part in text.split(","))
        forms.append(given + family)
    if not quoted and text.isascii():
        forms += _variants(text, words)
    return Term(forms=tuple(dict.fromkeys(forms)), field=field, prefix=prefix)


def _variants(text: str, words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """BERT-based is also bertbased, YuLan-Chat also yu lan chat, GPT4 also gpt 4: papers write them either way."""
    joined = tuple(tokens(_HYPHEN.sub("", text)))
    apart = tuple(tokens(_SEAM.sub(" ", clean(text))))
    return [form for form in (joined, apart) if form != words]


def _any_of(terms: tuple[Term, ...], field: str | None) -> str:
    asked = [_ask(term, term.field or field) for term in terms]
    return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})"


def _ask(term: Term, field: str | None) -> str:
    phrases = []
    for form in term.forms:
        # A changed title or author list stands marked in search_text: normalise.py.
        if mark := {"title": TITLE_MARK, "authors": AUTHOR_MARK}.get(field or ""):
            phrases.append(f"{field} : {_phrase(form, '', term.prefix)}")
            phrases.append(f"search_text : {_phrase(form, mark, term.prefix)}")
        elif field:
            phrases.append(f"{{{field} search_text}} : {_phrase(form, '', term.prefix)}")
        else:
            phrases.append(_phrase(form, "", term.prefix))
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _phrase(form: tuple[str, ...], mark: str, prefix: bool) -> str:
    quoted = " ".join(mark + token for token in form)
    return f'"{quoted}"{"*" if prefix else ""}'
