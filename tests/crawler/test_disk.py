"""A file is the whole of what it should be, or what it was before."""

import os
import subprocess
import sys

import pytest

from crawler.disk import whole, write
from crawler.source import UsageError


def held(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_it_is_there_when_it_is_whole(tmp_path):
    path = tmp_path / "digest.md"
    write(path, "old")
    with whole(path) as part:
        part.write_text("new")
        (tmp_path / f"{part.name}-journal").write_text("beside it")
        assert path.read_text() == "old"
    assert held(tmp_path) == {"digest.md": "new"}


def test_what_fails_leaves_what_was(tmp_path):
    path = tmp_path / "digest.md"
    write(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write(path, "half\ud800")
    assert held(tmp_path) == {"digest.md": "old"}


def test_new_or_not_at_all(tmp_path):
    write(tmp_path / "a", "old")
    with pytest.raises(UsageError, match="a: expected no file there, found one"), whole(tmp_path / "a", new=True):
        pass
    assert held(tmp_path) == {"a": "old"}


def test_what_a_killed_process_left_goes_and_what_another_writes_stays(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for name in (f"a.{dead.pid}.part", f"a.{dead.pid}.part-wal", f"a.{'9' * 30}.part"):
        (tmp_path / name).write_text("left")
    (tmp_path / f"a.{dead.pid}.part.locks").mkdir()
    others = {f"a.{os.getppid()}.part": "alive", f"b.{dead.pid}.part": "of another file", "a.part": "somebody's"}
    for name, text in others.items():
        (tmp_path / name).write_text(text)
    write(tmp_path / "a", "whole")
    assert held(tmp_path) == {"a": "whole", **others}
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]
