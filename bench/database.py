"""Files and databases of invented papers, made once and kept in the folder of the measurement."""

from __future__ import annotations

import shutil
from itertools import islice
from pathlib import Path

from bench.generate import lines
from bench.measure import Options
from indexer.imports.lines import read
from indexer.load import archive
from indexer.store.bulk import import_records
from indexer.store.connect import open_store


def dump(options: Options, count: int) -> Path:
    """The first `count` lines of the file that was given, else invented ones."""
    path = options.folder / f"{options.file.name if options.file else 'invented'}-{count}.jsonl"
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.writelines((line for _, line in islice(read(options.file), count)) if options.file else lines(count))
        part.rename(path)
    return path


def made(options: Options, count: int) -> Path:
    """A database of them."""
    file = dump(options, count)
    path = file.with_suffix(".db")
    if not path.exists():
        building = path.with_suffix(".building")
        for old in options.folder.glob(f"{building.name}*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        take_in(building, file)
        building.rename(path)
    return path


def take_in(path: Path, file: Path) -> int:
    """What `paperfeed import` does; gives how many records came in."""
    if archive.is_large(file):
        return archive.load(path, file).new
    from indexer.imports import arxiv_json

    db = open_store(path)
    try:
        return import_records(db, path, arxiv_json.parse(read(file)), name=file.name).new
    finally:
        db.close()
