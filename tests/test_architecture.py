"""The shape of the house: who may import whom, and how large a room may grow."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(p for package in ("crawler", "indexer") for p in (ROOT / package).rglob("*.py"))
# What indexer may take from crawler: the contract, the pure parsers, and how names of files get to the disk. Only the
# command line puts both sides together.
CONTRACT = ("crawler.record", "crawler.source", "crawler.journal", "crawler.parse", "crawler.disk", "crawler.stopping")


def imports(path):
    """Module names a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def loaded_by(statement):
    """Top-level modules in memory after a statement in a fresh process."""
    script = f"{statement}; import sys; print(*sorted({{m.partition('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_direction(path):
    side, part = path.relative_to(ROOT).parts[:2]
    names = set(imports(path))
    if side == "crawler":
        assert not [n for n in names if n.partition(".")[0] in ("indexer", "datasette", "sqlite_utils")]
    elif part != "cli":
        from_crawler = [n for n in names if n.startswith("crawler.")]
        assert not [n for n in from_crawler if not n.startswith(CONTRACT)]
    if side == "crawler" and part in ("parse", "sources", "record.py", "source.py", "journal.py"):
        assert not [n for n in names if n.partition(".")[0] in ("scrapy", "twisted", "socket", "urllib.request")]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_size(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, "a second noun lives here"
    functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    assert not [f.name for f in functions if f.end_lineno - f.lineno >= 50]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_one_sqlite_library(path):
    # two SQLite libraries on one file in one process break its locks
    assert not {"sqlite3", "pysqlite3"} & {n.partition(".")[0] for n in imports(path)}


def test_what_each_side_loads():
    assert not {"scrapy", "datasette", "sqlite_utils", "feedparser", "lxml"} & loaded_by("import crawler")
    assert not {"scrapy", "datasette", "sqlite_utils"} & loaded_by("import crawler.source as s; s.load()")
    assert not {"scrapy", "twisted"} & loaded_by("import datasette.app, indexer.publish")
    assert not {"scrapy", "twisted", "datasette"} & loaded_by("import indexer.cli")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_names(path):
    assert path.stem not in ("utils", "helpers", "common", "misc", "base", "manager")
