import json

import pytest
from sqlite_utils import Database

from indexer import metadata, notes, queries
from indexer.store.schema import migrations


def columns():
    """Columns of each table and view of the schema, the parts that FTS5 makes for itself left out."""
    db = Database(memory=True)
    migrations.apply(db)
    names = db.table_names() + db.view_names()
    inner = tuple(f"papers_fts_{part}" for part in ("data", "idx", "content", "docsize", "config"))
    return {name: [column.name for column in db[name].columns] for name in names if name not in inner}


def test_every_table_and_column_has_a_note():
    assert {table.name: list(table.columns) for table in notes.TABLES} == columns()
    assert len({table.name for table in notes.TABLES}) == len(notes.TABLES)


@pytest.mark.parametrize("table", notes.TABLES, ids=lambda table: table.name)
def test_settings_name_columns_that_are_there(table):
    settings = table.settings
    named = [settings[key] for key in ("sort", "sort_desc", "label_column") if key in settings]
    named += [*settings.get("facets", ()), *settings.get("sortable_columns", ())]
    assert set(named) <= set(table.columns)


def test_the_file_is_fresh():
    path = metadata.metadata_path()
    assert path.name == "datasette-metadata.json"
    assert path.read_text("utf-8") == metadata.render(metadata.build()), "run python -m indexer.metadata"
    assert metadata.main(["--check"]) == 0


def test_build():
    built = metadata.build("my papers")
    assert json.loads(metadata.render(built)) == built
    told = built["databases"]["my papers"]
    assert "CC0" in told["license"]
    assert told["queries"].keys() == {query.name for query in queries.load()}
    # of a table and a query of one name Datasette shows one
    assert not told["queries"].keys() & told["tables"].keys()
    assert told["tables"]["papers"]["fts_table"] == "papers_fts"
    assert told["tables"]["papers_fts"]["hidden"] is True
    assert "license" in told["tables"]["papers"]
    assert "license" not in told["tables"]["runs"]
    # what Datasette 1.0 drops or older versions don't know is given elsewhere, or not at all
    assert not {"allow_sql", "extra_css_urls", "plugins"} & (built.keys() | told.keys())


def test_a_stale_file_is_told_and_mended(tmp_path, monkeypatch, capsys):
    path = tmp_path / "datasette-metadata.json"
    path.write_text("{}", "utf-8")
    monkeypatch.setattr(metadata, "metadata_path", lambda: path)
    assert metadata.main(["--check"]) == 4
    assert capsys.readouterr().err == f"{path}: stale, run python -m indexer.metadata\n"
    assert path.read_text("utf-8") == "{}"
    assert metadata.main([]) == 0
    assert metadata.main(["--check"]) == 0
