"""Who writes while a crawl waits for its answers does not wait, and neither loses anything."""

import json
import subprocess
import time

from sqlite_utils import Database

from crawler.sample.web import SampleWeb
from tests.program import command, environment, follow, paperfeed
from tests.waiting import until

OAI = "arxiv:cs.CL"
DUMP = [
    {"id": f"0704.000{n}", "title": f"Lichens of part {n}", "authors": "Kim Moss", "categories": "q-bio.PE"}
    for n in (1, 2)
]


def runs(path):
    """How many runs the ledger has; none where there is no database yet."""
    if not path.exists():
        return 0
    db = Database(path)
    try:
        return db.execute("select count(*) from runs").fetchone()[0] if "runs" in db.table_names() else 0
    finally:
        db.close()


def test_watch_add_import_merge_and_unmerge_during_a_harvest(tmp_path):
    (tmp_path / "dump.json").write_text("".join(json.dumps(line) + "\n" for line in DUMP))
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[OAI])
        alone = paperfeed("--db", "alone.db", "crawl", "--since", "2006-01-01", cwd=tmp_path)
        assert alone.returncode == 0, alone.stderr
        web.fail("/oai", wait=12)
        crawl = subprocess.Popen(
            command("crawl", "--since", "2006-01-01"), cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE
        )
        until(lambda: runs(tmp_path / "papers.db"))
        began = time.monotonic()
        for arguments in (
            ("import", "dump.json"),
            ("watch", "add", "lichens", "lichens"),
            ("merge", "0704.0001", "0704.0002"),
            ("unmerge", "1"),
        ):
            done = paperfeed(*arguments, cwd=tmp_path)
            assert done.returncode == 0, (arguments, done.stderr)
        was_running = crawl.poll() is None
        told = crawl.communicate(timeout=90)[1]
    assert crawl.returncode == 0, told
    assert was_running, f"the others took {time.monotonic() - began:.0f} s: as long as the crawl"
    assert crawl.returncode == 0, told
    ours, theirs = (Database(tmp_path / name) for name in ("papers.db", "alone.db"))
    try:
        titles = "select title from papers order by title"
        imported = [("Lichens of part 1",), ("Lichens of part 2",)]
        assert sorted(ours.execute(titles).fetchall()) == sorted([*theirs.execute(titles).fetchall(), *imported])
        assert ours.execute("select name from watches").fetchall() == [("lichens",)]
        assert ours.execute("select verdict from run_sources where source = ?", (OAI,)).fetchall() == [("ok",)]
    finally:
        ours.close()
        theirs.close()
