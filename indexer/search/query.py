"""What a person typed into the search box → a `Query`, and from it the FTS5 expression.

Words, "phrases", -not, OR, prefix*, and fields (indexer/search/fields.py). Anything else is text. No input is an error,
and a query without a single letter or digit finds nothing, never everything (docs/search.md).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.record import Identifier
from indexer.search import fields as known
from indexer.search import identifiers
from indexer.search.differing import WHOLE
from indexer.search.fields import TAGS
from indexer.search.normalise import AUTHOR_MARK, BREAK, CJK, TITLE_MARK, broken_tokens, clean, tokens
from indexer.search.periods import Period

#: What is read of a text and how many terms of it: a pasted abstract still finds its paper.
MAX_CHARACTERS = 1_000
MAX_TERMS = 100

#: Shorter beginnings of words are taken for whole words: they would be a good part of the index.
MIN_PREFIX = 3

#: An FTS5 expression that no row matches.
NOTHING = '""'
# The same where FTS5 would leave out what is empty: no tag begins so.
_NOWHERE = f'tags : "{BREAK}{BREAK}"'
# After so many groups the next are asked of what is left; more steps cost more than they save.
_STEPS = (2, 3, 5)

# \" is no quote but an accent: Schr\"odinger.
_PIECE = re.compile(
    r"""(?P<no>(?<!\S)-)?(?:(?P<field>[A-Za-z]{2,8}):)?(?:"(?P<phrase>[^"]*)"?(?P<star>\*?)|(?P<word>(?:\\"|[^\s"])+))"""
)
_QUOTES = str.maketrans("“”„‟«»＂「」『』", '"' * 11)
_HYPHEN = re.compile(r"(?<=[A-Za-z0-9])[-\u2010-\u2013](?=[A-Za-z0-9])")
# YuLan → Yu Lan, GPT4 → GPT 4; iPhone stays one word.
_SEAM = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z][a-z])(?=[A-Z][a-z])")
_CJK = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing asked for: any of its `forms`, each a run of tokens, in the column `field` or anywhere."""

    forms: tuple[tuple[str, ...], ...]
    field: str | None = None
    prefix: bool = False


Group = tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked: one term of each group, and none of the excluded; of any of the `periods`, and none `outside`.

    `identifier` is set where the whole text is an arXiv id or a DOI, or by `id:`; `number` where that is an id of ours:
    then it goes to that paper if there is one.
    """

    text: str = ""
    groups: tuple[Group, ...] = ()
    excluded: tuple[Term, ...] = ()
    periods: tuple[Period, ...] = ()
    outside: tuple[Period, ...] = ()
    identifier: Identifier | None = None
    number: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.text.strip()

    @property
    def match(self) -> str | None:
        """The FTS5 expression for papers_fts; None where the query finds nothing."""
        return expression(self.groups, self.excluded)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that a hit may show, in the order they were typed."""
        return tuple(term for group in self.groups for term in group)

    @property
    def words(self) -> tuple[Group, ...]:
        """The groups that ask for words, not only for what filters ask for."""
        return tuple(group for group in self.groups if any(term.field != TAGS for term in group))

    def by(self, author: str) -> Query:
        """The same query, of papers by that author only; what finds nothing still finds nothing."""
        return self._narrowed(_term(author, field="authors", quoted=True))

    def having(self, field: str, value: str) -> Query:
        """The same query, of those papers only that the filter of that name finds: `cat`, `venue`, `has`, `source`."""
        tagged = known.tagged(field, value)
        return self._narrowed(Term(forms=(tagged,), field=TAGS) if tagged else None)

    def _narrowed(self, term: Term | None) -> Query:
        if not self.groups and not self.periods and not self.is_blank:
            return self
        if term is None:
            return dataclasses.replace(self, text=self.text or "?", groups=(), periods=())
        return dataclasses.replace(self, groups=(*self.groups, (term,)))


def parse(text: str, *, fields: bool = True) -> Query:
    """The query that a text asks for; `fields=False` takes `title:` and the like as text.

    >>> parse('trust region -policy').match
    '("trust" AND "region") NOT "policy"'
    >>> parse('title:检索 OR "negative sampling"').match
    '((title : "检 索" OR search_text : "ᵗ检 ᵗ索") OR "negative sampling")'
    """
    if not text.isascii():
        # Halves of surrogate pairs are no text to SQLite.
        text = text.encode("utf-8", "replace").decode("utf-8")
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    periods: tuple[list[Period], list[Period]] = ([], [])
    named: list[tuple[Identifier | None, int | None]] = []
    joins = False
    for piece in _PIECE.finditer(text[:MAX_CHARACTERS].translate(_QUOTES)):
        if piece[0] in ("OR", "|", "AND"):
            joins = bool(groups) and piece[0] != "AND"
            continue
        meant = _read(piece) if fields else _text(piece, None)
        if isinstance(meant, Period):
            periods[bool(piece["no"])].append(meant)
        elif isinstance(meant, Identifier | int):
            named.append((None, meant) if isinstance(meant, int) else (meant, None))
        elif meant is None or len(groups) + len(excluded) >= MAX_TERMS:
            continue
        elif piece["no"]:
            excluded.append(meant)
        elif joins:
            groups[-1].append(meant)
        else:
            groups.append([meant])
        joins = False
    identifier, number = named[0] if named else (identifiers.typed(text), None)
    return Query(
        text=text,
        groups=tuple(tuple(group) for group in groups),
        excluded=tuple(excluded),
        periods=tuple(periods[0]),
        outside=tuple(periods[1]),
        identifier=identifier,
        number=number,
    )


def expression(groups: Sequence[Group], excluded: Group = (), titled: Collection[int] = ()) -> str | None:
    """The FTS5 expression for one term of each group and none of the excluded; None where nothing is asked.

    `titled` numbers the groups whose terms are asked of the title, where they name no field themselves.
    """
    wanted = " AND ".join(_any_of(group, "title" if n in titled else None) for n, group in enumerate(groups))
    if not wanted:
        return None
    return f"({wanted}) NOT {_any_of(excluded, None)}" if excluded else wanted


def walk(groups: Sequence[Group], excluded: Group = (), titled: Collection[int] = ()) -> str | None:
    """What `expression` finds, for FTS5 to walk, the rarest group first.

    Of an AND, FTS5 moves all words on to where the furthest one stands, though the first two may have told already that
    nothing is found there. An AND within an AND it takes for one; not where something is taken away, even nothing.
    """
    if len(groups) < 3:
        return expression(groups, excluded, titled)
    asked = [_any_of(group, "title" if n in titled else None) for n, group in enumerate(groups)]
    wanted, done = asked[0], 1
    for step in _STEPS:
        if step < len(asked):
            wanted, done = f"(({' AND '.join([wanted, *asked[done:step]])}) NOT {_NOWHERE})", step
    wanted = " AND ".join([wanted, *asked[done:]])
    return f"({wanted}) NOT {_any_of(excluded, None)}" if excluded else wanted


def escape_fts(text: str) -> str:
    """An FTS5 expression for any full-text table: the query's words without field names. Never a syntax error.

    Datasette applies the SQL function of this name to `?_search=`, its own knows neither Chinese nor TeX.
    """
    return parse(text, fields=False).match or NOTHING


def paper_query(text: str | None) -> str:
    """An FTS5 expression for `papers_fts`, fields included but for dates, for SQL:
    `papers_fts match paper_query(:q)`."""
    return parse(text or "").match or NOTHING


def _read(piece: re.Match[str]) -> Term | Period | Identifier | int | None:
    name = (piece["field"] or "").lower()
    value = (piece["word"] if piece["phrase"] is None else piece["phrase"]).strip()
    if name in known.PERIODS and (period := known.period(value)):
        return period
    if name == "id" and not piece["no"] and (named := known.identifier(value)) is not None:
        return named
    if name in known.TAGGED and (tokens_ := known.tagged(name, value)):
        return Term(forms=(tokens_,), field=TAGS, prefix=name in known.PREFIXABLE and value.endswith("*"))
    return _text(piece, known.COLUMNS.get(name))


def _text(piece: re.Match[str], field: str | None) -> Term | None:
    text = piece["word"] if piece["phrase"] is None else piece["phrase"]
    if piece["field"] and field is None:
        text = f"{piece['field']}:{text}"
    star = bool(piece["star"]) or (piece["word"] or "").endswith("*")
    return _term(text, field=field, quoted=piece["phrase"] is not None, prefix=star)


def _term(text: str, *, field: str | None, quoted: bool, prefix: bool = False) -> Term | None:
    words = tuple(tokens(text))
    if not words:
        return None
    # Pasted Chinese has its punctuation, typed Chinese often none.
    forms = [words] if text.isascii() else [words, tuple(broken_tokens(text))]
    if field == "authors" and text.count(",") == 1:
        family, given = (tuple(tokens(part)) for part in text.split(","))
        forms.append(given + family)
    if not quoted and text.isascii():
        forms += _variants(text, words)
    is_long = len(words[-1]) >= MIN_PREFIX and not _CJK.search(words[-1])
    return Term(forms=tuple(dict.fromkeys(forms)), field=field, prefix=prefix and is_long)


def _variants(text: str, words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """BERT-based is also bertbased, YuLan-Chat also yu lan chat, GPT4 also gpt 4: papers write them either way."""
    joined = tuple(tokens(_HYPHEN.sub("", text)))
    apart = tuple(tokens(_SEAM.sub(" ", clean(text))))
    return [form for form in (joined, apart) if form != words]


def _any_of(terms: Group, field: str | None) -> str:
    return _or([_ask(term, term.field or field) for term in terms])


def _ask(term: Term, field: str | None) -> str:
    def any_phrase(mark: str = "") -> str:
        return _or([_phrase(form, mark, term.prefix) for form in term.forms])

    if mark := {"title": TITLE_MARK, "authors": AUTHOR_MARK}.get(field or ""):
        # A changed title or author list stands marked in search_text: normalise.py.
        return f"({field} : {any_phrase()} OR search_text : {any_phrase(mark)})"
    if field in (None, TAGS):
        return any_phrase()
    return f"{{{field} search_text}} : {any_phrase()}"


def _or(asked: list[str]) -> str:
    return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})"


def _phrase(form: tuple[str, ...], mark: str, prefix: bool) -> str:
    if not mark and len(form) > WHOLE and not _CJK.search("".join(form)):
        # Of a changed abstract only parts stand in search_text, and this may begin in one column and end in the other.
        starts = [*range(0, len(form) - WHOLE, WHOLE - 1), len(form) - WHOLE]
        parts = [_phrase(form[at : at + WHOLE], "", prefix and at == starts[-1]) for at in starts]
        return f"({' AND '.join(parts)})"
    quoted = " ".join(mark + token for token in form)
    return f'"{quoted}"{"*" if prefix else ""}'
