"""A copy is whole or not there, and so is what it is put in place of."""

import signal
import subprocess
import sys
import threading

import pytest
from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer.store.backup import backup, restore
from indexer.store.connect import open_store
from indexer.store.errors import LockedError, StoreError
from indexer.store.fingerprint import logical_lines
from indexer.store.integrity import problems
from tests.indexer.store import harvester
from tests.program import environment


@pytest.fixture
def papers(tmp_path, capsys):
    path = tmp_path / "papers.db"
    harvester.harvest(str(path))
    return path


def content(path):
    db = open_store(path, create=False)
    try:
        assert problems(db) == []
        return list(logical_lines(db.conn))
    finally:
        db.close()


def names(folder):
    """What is there, but for what every reader of the database leaves beside it."""
    beside = (".locks", "papers.db-wal", "papers.db-shm")
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(beside))


def retitle(path, title):
    """As somebody would who knows nothing of us; the index follows."""
    conn = sqlite3.connect(str(path))
    conn.execute("update papers set title = ?", (title,))
    conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    conn.commit()
    conn.close()


def test_there_and_back(papers, tmp_path):
    out, seen = tmp_path / "copy.db", []
    before = content(papers)
    backup(papers, out, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert names(tmp_path) == ["copy.db", "papers.db"]
    assert out.read_bytes()[18:20] == b"\x01\x01", "a backup is one file, without a log"
    retitle(papers, "changed since")
    restore(out, papers, force=True)
    assert content(papers) == before
    assert content(out) == before


def test_into_nothing(papers, tmp_path):
    backup(papers, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new.db")
    assert content(tmp_path / "new.db") == content(papers)


def test_while_somebody_writes_one_moment_is_copied(papers, tmp_path):
    """Each write changes every title at once: a copy that shows two of them shows two moments."""
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            retitle(papers, f"Title {len(written)}")
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            out = tmp_path / f"{number}.db"
            at_least = len(written) + 2
            while len(written) < at_least:
                pass
            backup(papers, out)
            conn = sqlite3.connect(str(out))
            assert conn.execute("select count(distinct title) from papers").fetchone() == (1,)
            conn.close()
    finally:
        stop.set()
        writer.join()


def test_what_is_there_stays_unless_forced(papers, tmp_path):
    out = tmp_path / "copy.db"
    out.write_text("mine")
    with pytest.raises(UsageError, match=r"copy.db: is there already; --force replaces it once the new one is whole"):
        backup(papers, out)
    assert out.read_text() == "mine"
    backup(papers, out, force=True)
    with pytest.raises(UsageError, match=r"papers.db: is there already"):
        restore(out, papers)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda p, f: backup(f / "no.db", f / "x.db"), "no.db: there is no such database"),
        (lambda p, f: backup(p, f), "expected the name of a file, found a folder"),
        (lambda p, f: backup(p, f / "no" / "x.db"), "expected the folder .* to exist"),
        (lambda p, f: backup(p, p, force=True), "expected another file than the database itself"),
        (lambda p, f: restore(f / "no.db", f / "x.db"), "no.db: there is no such backup"),
        (lambda p, f: restore(p, p, force=True), "expected a backup, found the database itself"),
    ],
)
def test_asked_wrongly(papers, tmp_path, call, says):
    with pytest.raises((UsageError, StoreError), match=says):
        call(papers, tmp_path)
    assert names(tmp_path) == ["papers.db"]


def damage(path):
    """A page in the middle becomes noise."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 8192 * 8192)
        file.write(b"\x55" * 8192)


def unindex(path):
    conn = sqlite3.connect(str(path))
    conn.execute("update papers set title = 'behind the index' where id = (select min(id) from papers)")
    conn.commit()
    conn.close()


def empty(path):
    path.unlink()
    conn = sqlite3.connect(str(path))
    conn.execute("create table diary (day text)")
    conn.commit()
    conn.close()


@pytest.mark.parametrize("harm", [damage, unindex, empty])
def test_what_is_not_whole_replaces_nothing(papers, tmp_path, harm):
    good, bad = tmp_path / "good.db", tmp_path / "bad.db"
    backup(papers, good)
    kept = good.read_bytes()
    bad.write_bytes(kept)
    harm(bad)
    with pytest.raises(StoreError):
        backup(bad, good, force=True)
    assert good.read_bytes() == kept
    before = content(papers)
    with pytest.raises(StoreError):
        restore(bad, papers, force=True)
    assert content(papers) == before
    assert names(tmp_path) == ["bad.db", "good.db", "papers.db"]


def test_a_damaged_database_is_replaced(papers, tmp_path):
    backup(papers, tmp_path / "copy.db")
    before = content(papers)
    papers.write_bytes(b"not any more")
    restore(tmp_path / "copy.db", papers, force=True)
    assert content(papers) == before


def test_nobody_goes_on_reading_the_old_file(papers, tmp_path):
    backup(papers, tmp_path / "copy.db")
    reader = open_store(papers, readonly=True)
    reader.conn.execute("select count(*) from papers").fetchone()
    with pytest.raises(LockedError, match="stop `paperfeed serve`") as caught:
        restore(tmp_path / "copy.db", papers, force=True)
    assert caught.value.passes
    reader.close()
    restore(tmp_path / "copy.db", papers, force=True)


def test_a_log_left_behind_is_not_read_into_the_new_file(papers, tmp_path):
    backup(papers, tmp_path / "copy.db")
    before = content(papers)
    # killed with its last transaction in the log
    script = (
        "import os, signal, sys; from sqlite_utils.utils import sqlite3; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('update papers set venue = 1'); c.commit(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, papers], check=False)
    assert (tmp_path / "papers.db-wal").stat().st_size > 0
    restore(tmp_path / "copy.db", papers, force=True)
    assert content(papers) == before


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 600 KB, where one may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_without_room(papers, small_disk):
    with pytest.raises(StoreError, match=r"copy.db: expected room for [\d.]+ MB, found 0.6 MB on that disk"):
        backup(papers, small_disk / "copy.db")
    # somebody else takes the room after it was looked for
    script = KILLED.format(point="_has_room", verb="backup").replace("os.kill(os.getpid(), signal.SIGKILL)", "pass")
    copied = subprocess.run([sys.executable, "-c", script, papers, small_disk / "copy.db"], capture_output=True)
    assert b"disk is full; nothing was replaced" in copied.stderr
    assert list(small_disk.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from crawler import disk
from indexer.store import backup
def dies(*args):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(disk if hasattr(disk, "{point}") else backup, "{point}", dies)
backup.{verb}(Path(sys.argv[1]), Path(sys.argv[2]), force=True)
"""


@pytest.mark.parametrize("point", ["_copy", "_check", "_quieten", "sync_folder"])
def test_killed_on_the_way_back_it_is_one_or_the_other(papers, tmp_path, point):
    copy = tmp_path / "copy.db"
    backup(papers, copy)
    new = content(copy)
    retitle(papers, "changed since")
    old = content(papers)
    script = KILLED.format(point=point, verb="restore")
    killed = subprocess.run([sys.executable, "-c", script, copy, papers], env=environment(tmp_path), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert content(papers) == (new if point == "sync_folder" else old)
    restore(copy, papers, force=True)
    assert content(papers) == new
    assert not [name for name in names(tmp_path) if ".part" in name]


def test_killed_on_the_way_out_the_backup_before_is_there(papers, tmp_path):
    out = tmp_path / "copy.db"
    backup(papers, out)
    kept = out.read_bytes()
    retitle(papers, "changed since")
    script = KILLED.format(point="_check", verb="backup")
    killed = subprocess.run([sys.executable, "-c", script, papers, out], env=environment(tmp_path), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert out.read_bytes() == kept
    backup(papers, out, force=True)
    assert content(out) == content(papers)
