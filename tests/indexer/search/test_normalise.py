"""What search text holds, and that it holds all that the verbatim text did."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from indexer.search.differing import differing
from indexer.search.normalise import BREAK, clean, fold, search_text, tokens
from tests.real import DATA, needs_data


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Trust regions, revisited", ["trust", "regions", "revisited"]),
        ("50% of cases, Q&A, snake_case", ["50", "of", "cases", "q", "a", "snake", "case"]),
        (r"\textbf{T}ext \emph{is} {\bf bold} {B}ERT", ["text", "is", "bold", "bert"]),
        (r"{\"o} Schr\"odinger G\"{o}del Erd\H{o}s", ["ö", "schrödinger", "gödel", "erdős"]),
        (r"Fran\c{c}ois \v{S}koda \'{\i} S\o ren \L{}ukasz", ["françois", "škoda", "í", "soren", "lukasz"]),
        (r"$\alpha$-model $\varepsilon$ $\Lambda$CDM", ["alpha", "model", "epsilon", "lambda", "cdm"]),
        (r"$H_2O$, CO_2, $\mathbb{Z}_2$, $x_{ij}$, $L^2$-norm", ["h2o", "co2", "z2", "xij", "l2", "norm"]),
        (r"$10^5$ is not 105; $^{12}$C", ["10", "5", "is", "not", "105", "12c"]),
        (r"50\% off, \$5 and \$10", ["50", "off", "5", "and", "10"]),
        (r"a \\ b \, c \- d", ["a", "b", "c", "d"]),
        (r"\(H_2O\) and \[x_1\]", ["h2o", "and", "x1"]),
        ("an open $ sign_2 and {", ["an", "open", "sign2", "and"]),
        ("检索 KDD论文", ["检", "索", "kdd", "论", "文"]),
        ("ハードな한국어", ["ハ", "ー", "ド", "な", "한", "국", "어"]),
        ("ΛCDM α-decay μm λόγος", ["lambda", "cdm", "alpha", "decay", "mu", "m", "λόγος"]),
        ("eﬃcient H₂O ＡＢＣ Ⅷ", ["efficient", "h2o", "abc", "viii"]),
        ("soft\u00adhyphen zero\u200bwidth", ["softhyphen", "zerowidth"]),
        ("Łukasz Øresund Straße Æsop Brand™", ["lukasz", "oresund", "strasse", "aesop", "brand"]),
        ("Lévy Mu\u0308ller", ["lévy", "müller"]),
        ("\x00 ... !?", []),
        ("", []),
    ],
)  # fmt: skip
def test_tokens(text, want):
    assert tokens(text) == want


LONG = " ".join(f"w{n}" for n in range(20))
HEAD, TAIL = " ".join(LONG.split()[:8]), " ".join(LONG.split()[-8:])


@pytest.mark.parametrize(
    ("title", "abstract", "authors", "want"),
    [
        ("Trust regions", "About 50% of cases; Q&A.", "Ada Müller", None),
        (None, None, None, None),
        ("", "", "", None),
        ("$k$-means of $\\alpha$", "costs $5 – “quoted”", "Nguyễn Lévy", None),
        ("检索", None, None, "检 索 ᵗ检 ᵗ索"),
        ("A", "$H_2O$ melts", None, "H2O melts"),
        ("A", "B", "Łukasz O", "Lukasz O ᵃLukasz ᵃO"),
        (r"\textbf{T}ext", "An $x_1$", "Anna", "Text ᵗText An x1"),
        # of an abstract the words around what changes, of others all: FTS5 may cut what is written otherwise
        (None, f"{LONG} $H_2O$ {LONG} $x_1$ {LONG}", None, f"{TAIL} H2O {HEAD} ᵇ {TAIL} x1 {HEAD}"),
        (f"{LONG} $x_1$", None, None, f"{LONG} x1 {' '.join('ᵗ' + w for w in LONG.split())} ᵗx1"),
        (None, f"{LONG} ﬁne", None, f"{LONG} fine"),
    ],
)
def test_search_text(title, abstract, authors, want):
    assert search_text(title, abstract, authors) == want


def in_fts(texts):
    """The terms of each text as FTS5 itself cuts them."""
    conn = sqlite3.connect(":memory:")
    conn.execute("create virtual table t using fts5(x, tokenize='unicode61 remove_diacritics 2')")
    conn.execute("create virtual table v using fts5vocab(t, 'instance')")
    conn.executemany("insert into t (rowid, x) values (?, ?)", enumerate(texts))
    found = [[] for _ in texts]
    for doc, term in conn.execute("select doc, term from v order by doc, offset"):
        found[doc].append(term)
    conn.close()
    return found


@example("a", "}2 \\", "")  # a brace that nothing opens is left out too
@given(st.text("ab.- ", max_size=60), st.text("ab \\$_^{}2", max_size=30), st.text("ab. ", max_size=30))
def test_abstract_as_if_compared_as_a_whole(before, middle, after):
    """What comes before the first sign of TeX is not looked at, and makes no difference."""
    text = before + middle + after
    words = lambda text: re.findall(r"[^\W_]+", text)  # noqa: E731
    want = f" {BREAK} ".join(" ".join(part) for part in differing(words(text), words(clean(text))))
    assert (search_text(None, text, None) or "") == want


def test_no_search_text_means_that_fts_cuts_alike():
    points = [n for n in range(1, 0x30000) if not 0xD800 <= n < 0xE000 and (n < 0x3000 or n % 7 == 0)]
    texts = [f"ab{chr(n)}cd {chr(n)}e f{chr(n)}" for n in points]
    verbatim, normalised = in_fts(texts), in_fts([" ".join(tokens(text)) for text in texts])
    silent = [n for n, text in enumerate(texts) if search_text(None, text, None) is None]
    assert [(texts[n], verbatim[n]) for n in silent] == [(texts[n], normalised[n]) for n in silent]
    assert len(silent) > 900


def test_marks_are_letters_that_fts_keeps():
    assert in_fts(["ᵗ检 ᵃyang ᵗTEXT"]) == [["ᵗ检", "ᵃyang", "ᵗtext"]]
    assert tokens("ᵗ检 ᵃyang") == ["t", "检", "ayang"]


@pytest.mark.parametrize(
    "piece", ["$", "{", "}", "\\", "\\'", "$\\", "{\\", "_", "a_", "^", "\\c ", "\\text", "检$", "ﬁ{", "$x_"]
)
def test_hostile_input_stays_linear(piece):
    # Anything worse than linear would not end here.
    text = piece * (200_000 // len(piece))
    assert len(search_text(text, text, text) or "") <= 12 * len(text)


@given(st.text(alphabet=st.sampled_from("a1 $\\{}_^%&\"'-检α.éﬁ\x00~HcO2"), max_size=40) | st.text(max_size=40))
def test_any_text_has_tokens_that_stay(text):
    words = tokens(text)
    assert all(word and not re.search(r"[\s_\"]", word) for word in words)
    assert tokens(" ".join(words)) == [t for word in words for t in tokens(word)]


@pytest.mark.parametrize(("token", "want"), [("Müller", "muller"), ("plain", "plain"), ("İ", "i"), ("检", "检")])
def test_fold(token, want):
    assert fold(token) == want


def records(limit):
    with gzip.open(DATA / "corpus_slice" / "arxiv_slice.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            yield json.loads(line)


@needs_data
def test_no_word_of_real_abstracts_is_lost():
    command = re.compile(r"\\[A-Za-z]+\*?|\\.")
    lost = []
    for record in records(5_000):
        title, abstract, authors = record["title"], record["abstract"], ", ".join(record["authors"] or ())
        # A query's word is looked for in the verbatim columns, as FTS5 cuts them, and in the search text.
        found = {fold(word) for text in (title, abstract, authors) for word in re.findall(r"[^\W_]+", text)}
        found |= {fold(word) for word in (search_text(title, abstract, authors) or "").split()}
        words = re.findall(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])", command.sub(" ", abstract))
        lost += [(record["id"], w) for w in words if not {fold(token) for token in tokens(w)} <= found]
    assert lost == []
