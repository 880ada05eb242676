"""Chinese words of one to four characters: what search finds beside what stands there, and beside plain unicode61.

The papers are invented: runs of characters with punctuation and English words between them. Truth is the substring.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from bench.measure import Options
from indexer.search.normalise import search_text
from indexer.search.query import NOTHING, parse
from indexer.store.schema import migrations

RECORDS = 5_000
SEED = 20261121
WORDS = 400
_COMMON = "的是在和了对中一种方法研究我们提出基于模型数据学习网络系统问题结果分析实验"
_RARER = "图神经检索推荐知识蒸馏负采样优化算法文本理论语言稠密召回率对话语料水团簇冷却薛定谔方程量子纠缠拓扑绝缘体"
# Commas and full stops as often as in prose.
_BETWEEN = (*"，，，，，，。。。、、", "；", "（", "）", " ", " KDD ", "BERT", " GPT-4 ", "《", "》", "\n")


def measured(options: Options) -> list[dict[str, Any]]:
    """Recall and precision, the means over the words that stand anywhere."""
    rng = random.Random(SEED)
    texts = {number: _text(rng) for number in range(1, options.records + 1)}
    words = [word for length in (1, 2, 3, 4) for word in _words(rng, texts, length)]
    truth = {word: {number for number, text in texts.items() if word in text} for word in words}
    conn = _indexed(texts)
    asked: dict[str, Callable[[str], set[int]]] = {
        "paperfeed": lambda word: _match(conn, "papers_fts", parse(word).match or NOTHING),
        "unicode61 as it is": lambda word: _match(conn, "plain", f'"{word}"'),
    }
    return [{"search": name, **_judged(ask, truth)} for name, ask in asked.items()]


def _judged(ask: Callable[[str], set[int]], truth: dict[str, set[int]]) -> dict[str, Any]:
    found = {word: ask(word) for word in truth}
    recall = [len(found[word] & papers) / len(papers) for word, papers in truth.items()]
    precise = [len(papers & truth[word]) / len(papers) for word, papers in found.items() if papers]
    return {
        "words": len(truth),
        "recall": round(sum(recall) / len(recall), 4),
        "precision": round(sum(precise) / len(precise), 4) if precise else None,
    }


def _indexed(texts: dict[int, str]) -> sqlite3.Connection:
    db = Database(memory=True)
    migrations.apply(db)
    conn = db.conn
    conn.execute("create virtual table plain using fts5(text, tokenize='unicode61 remove_diacritics 2')")
    for number, text in texts.items():
        conn.execute(
            "insert into papers_fts (rowid, abstract, search_text) values (?, ?, ?)",
            (number, text, search_text(None, text, None)),
        )
        conn.execute("insert into plain (rowid, text) values (?, ?)", (number, text))
    return conn


def _match(conn: sqlite3.Connection, table: str, expression: str) -> set[int]:
    return {row[0] for row in conn.execute(f"select rowid from {table} where {table} match ?", (expression,))}


def _text(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.randint(6, 20)):
        parts.append("".join(rng.choice(_COMMON if rng.random() < 0.5 else _RARER) for _ in range(rng.randint(4, 18))))
        parts.append(rng.choice(_BETWEEN))
    return "".join(parts)


def _words(rng: random.Random, texts: dict[int, str], length: int) -> list[str]:
    """Words that stand in texts, cut out of runs of characters."""
    found: dict[str, None] = {}
    while len(found) < min(WORDS // 4, 60 if length == 1 else WORDS):
        text = texts[rng.randint(1, len(texts))]
        at = rng.randrange(len(text))
        word = text[at : at + length]
        if len(word) == length and all(character in _COMMON + _RARER for character in word):
            found[word] = None
    return list(found)
