"""Chinese words are found where they stand, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import chinese
from bench.measure import Options
from indexer.search.find import search
from indexer.search.query import parse
from tests.indexer.library import PAPERS, build
from tests.real import SHARED, needs_data


def test_recall_and_precision():
    ours, plain = chinese.measured(Options(records=400, rounds=None, folder=Path()))
    assert (ours["recall"], plain["recall"] < 0.1) == (1.0, True)
    assert ours["precision"] > 0.98


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("稠密检索，方法", "检索", True),
        ("稠检，索引", "检索", False),
        ("检、索引", "检", True),
        ("论文（检索）研究", "论文检索", False),
        ("论文（检索）研究", "论文（检索）研究", True),
        ("论文检索研究", "论文，检索", True),
        ("在KDD论文中", "KDD论文", True),
        ("检\n索", "检索", True),
    ],
)
def test_punctuation_keeps_words_apart(text, asked, found):
    paper = {**PAPERS[8], "title": text, "abstract": None, "announced": None}
    conn = build(papers=(paper,)).conn
    assert bool(search(conn, parse(asked)).hits) is found
    assert bool(search(conn, parse(f"title:{asked}")).hits) is found


@needs_data
@pytest.mark.parametrize(
    "asked", ["检索", "负采样", "推荐系统", "杨珍", "唐杰", "KDD 论文", "text classification", "trust region", "大模型"]
)
def test_words_of_the_seeds(asked):
    texts = [path.read_text() for path in sorted((SHARED / "seeds").glob("*.txt"))]
    papers = tuple(
        {**PAPERS[8], "arxiv_id": f"2402.{n:05d}", "abstract": text, "title": None, "announced": None}
        for n, text in enumerate(texts, 1)
    )
    conn = build(papers=papers).conn
    assert search(conn, parse(asked)).hits
