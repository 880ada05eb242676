"""Datasette as it is served, in this process: real plugin, real templates, real database, no port."""

import asyncio

from datasette.app import Datasette
from lxml import html

from tests.indexer import library


def ask(databases, *paths, **options):
    """The answers of a Datasette with these database files to these paths, in order."""

    async def asked():
        datasette = Datasette([str(path) for path in databases], **options)
        await datasette.invoke_startup()
        try:
            return [await datasette.client.get(path) for path in paths]
        finally:
            close(datasette)

    return asyncio.run(asked())


def tree(answer):
    """The page's elements."""
    return html.fromstring(answer.text)


def words(element):
    """An element's text with single spaces."""
    return (
        " ".join(" ".join(element.itertext()).split())
        if element.tag == "tr"
        else " ".join(element.text_content().split())
    )


def path(address):
    """An address of an answer as it is asked for again."""
    return address.removeprefix("http://localhost")


def make(path, **options):
    """The invented library in a file."""
    library.build(path, **options).close()
    return path


def close(datasette):
    if hasattr(datasette, "close"):  # Datasette 1.0
        datasette.close()
        return
    for database in datasette.databases.values():
        database.close()
    datasette.executor.shutdown()
