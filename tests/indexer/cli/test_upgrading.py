"""What is told while a database of an older program is brought up to date."""

from __future__ import annotations

import subprocess
import sys

import pytest

from indexer.cli import line
from indexer.cli.upgrading import Upgrading
from indexer.store import searchversion
from indexer.store.connect import open_store
from indexer.store.hearing import Step
from tests.indexer.library import build
from tests.program import environment

#: As where the library has more papers than one piece.
SCRIPT = """
import sys
from indexer.cli import line, main
from indexer.store import searchindex
searchindex.PAPERS, line.LOG_SECONDS = 5, 0
if __name__ == "__main__":
    main(sys.argv[1:])
"""


def test_a_line_of_each_step(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(line, "LOG_SECONDS", -1)
    clock = iter((100.0, 110.0, 110.0, 110.0, 120.0, 120.0, 120.0, 200.0))
    monkeypatch.setattr(line.time, "monotonic", lambda: next(clock))
    shown = Upgrading(tmp_path / "papers.db")
    for step in (
        *(Step("search index", done, 90_000) for done in (20_000, 25_000, 50_000)),
        None,
        *(Step("keys of works", done, 90_000) for done in (0,)),
        None,
    ):
        shown.hear(step)
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path}/papers.db: search index: 20,000 of 90,000 papers; killed, it goes on with the next command",
        "search index: 25,000 of 90,000 papers, 500/s, 2:10 left",
        "search index: 50,000 of 90,000 papers, 1,500/s, 0:26 left",
        f"{tmp_path}/papers.db: keys of works: 0 of 90,000 papers; killed, it goes on with the next command",
    ]


@pytest.mark.parametrize(("options", "are_told"), [((), True), (("--quiet",), False)], ids=["told", "quiet"])
def test_a_command_tells(tmp_path, options, are_told):
    db = build(tmp_path / "papers.db")
    searchversion.record(db.conn, 1)
    db.conn.commit()
    db.close()
    (tmp_path / "script.py").write_text(SCRIPT)
    arguments = [sys.executable, "script.py", *options, "runs"]
    done = subprocess.run(arguments, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 0, done
    told = done.stderr.splitlines()
    if are_told:
        assert told[0] == "papers.db: search index: 0 of 12 papers; killed, it goes on with the next command"
        assert any(line.startswith("search index: 12 of 12 papers, ") for line in told)
    else:
        assert told == []
    assert searchversion.is_current(open_store(tmp_path / "papers.db", readonly=True).conn)
