"""Writes the pages that are made from the code: the command line, the sources, the queries, the schema.

python docs/generate.py            write them
python docs/generate.py --check    exit 1 when one is stale, naming it
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from crawler import source
from indexer import notes, queries
from indexer.cli.app import COMMANDS, main
from indexer.store import authority

FOLDER = Path(__file__).parent
HEAD = "<!-- made by docs/generate.py: edit the code instead -->\n"

_SOURCES = """\
What is followed stands in `paperfeed.toml`, one `[[source]]` each. `paperfeed add WHAT` writes the usual ones; the
rest is typed in. Besides the options of its kind a source may have:

| key | what | example |
| --- | --- | --- |
| `name` | what commands and pages call it | `"arxiv:cs.CL"` |
| `kind` | one of those below | `"arxiv_oai"` |
| `every` | how often it is due; each kind has its own default | `"12h"` |
| `delay` | seconds between requests, where more than the provider's rule is wanted | `5` |
| `paused` | left out of `crawl` until resumed | `true` |
| `base_url` | a mirror or test server in place of the real host | `"http://127.0.0.1:8080/oai"` |

To try all of them without a network: `python -m crawler.sample` serves invented papers and people in the formats of the
real hosts and prints the addresses. Plain Scrapy finds the spiders in a checkout, or anywhere with
`SCRAPY_SETTINGS_MODULE=crawler.settings` in the environment."""


_CLAIMS = """\
Every source's word on a work is kept (`assertions`), and the view `claims` says of every field who says what, word for
word:

```sql
select value, served, feed, url, fetched from claims where paper = 2024030100001 and field = 'year'
```

What is served, the row of `papers` and what hangs on it, is a rule over claims: for each field the first value that is
there, asked in the order below. In a tier the newest version comes first, then the kinds in their order; a kind that is
not named comes last, and what its source has deleted after all others. Identifiers and links are those of all that name
some. Versions are arXiv's where any door of arXiv tells of the work, else those of the first that tells of some. A work
that every source has deleted is withdrawn, unless that is another library alone: there it may be part of another work.

The rules have a version, in the table `built`. A database that others served is served anew when it is opened to
write."""


def cli() -> str:
    """Every command with its help."""
    context = click.Context(main, info_name="paperfeed", max_content_width=100)
    parts = ["# Command line", _fenced(main.get_help(context))]
    for name in COMMANDS:
        parts += list(_command(context, name, main.get_command(context, name)))
    return "\n\n".join(parts)


def _command(parent: click.Context, name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100)
    yield f"## {context.command_path}"
    yield _fenced(command.get_help(context))
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from _command(context, child, command.get_command(context, child))


def sources() -> str:
    """Every kind of source with its options."""
    parts = ["# Sources", _SOURCES]
    for each in source.load().values():
        rows = [f"| `{o.name}` | {o.help} | `{o.example}` | {'yes' if o.required else ''} |" for o in each.options]
        parts += [f"## {each.name}", each.title]
        if rows:
            parts.append("\n".join(["| option | what | example | required |", "| --- | --- | --- | --- |", *rows]))
        host = each.base_url or "the address given"
        robots = "honoured" if each.robots else "an interface for programs: not asked"
        conditional = "yes" if each.conditional else "no: read again each time"
        parts.append(f"Host: {host}. robots.txt: {robots}. Conditional requests: {conditional}.")
        chosen = [o for o in each.options if o.required] or each.options[:1]
        block = [f'name = "my {each.name}"', f'kind = "{each.name}"', *(f'{o.name} = "{o.example}"' for o in chosen)]
        parts.append("```toml\n[[source]]\n" + "\n".join(block) + "\n```")
        arguments = " ".join(f"-a {o.name}={o.example}" for o in chosen)
        parts.append(f"Without a config: `scrapy crawl {each.name} {arguments} -O out.jsonl`")
    return "\n\n".join(parts)


def query_pages() -> str:
    """Every shared query with its SQL."""
    parts = ["# Queries", "Each is a canned query in Datasette; the SQL is yours to change."]
    for query in queries.load():
        parts += [f"## {query.title}", query.description, f"```sql\n{query.sql.strip()}\n```"]
    return "\n\n".join(parts)


def schema() -> str:
    """Every table and column with its note."""
    parts = ["# Schema", "Names are part of the interface. Dates are ISO 8601 at the source's own precision, in UTC."]
    for table in notes.TABLES:
        rows = [f"| `{name}` | {note} |" for name, note in table.columns.items()]
        parts += [f"## {table.name}", table.description, "\n".join(["| column | holds |", "| --- | --- |", *rows])]
    return "\n\n".join(parts)


def claims() -> str:
    """By which rules values are served."""
    parts = ["# Claims", _CLAIMS]
    for rule in authority.RULES:
        tiers = "; then ".join(", ".join(f"`{kind}`" for kind in tier) for tier in rule.tiers)
        only = f" {rule.only}" if rule.only else ""
        parts += [f"## {', '.join(rule.fields)}", rule.reason, f"Asked in this order: {tiers}.{only}"]
    return "\n\n".join(parts)


def _fenced(text: str) -> str:
    return f"```\n{text.rstrip()}\n```"


PAGES = {"cli.md": cli, "sources.md": sources, "queries.md": query_pages, "schema.md": schema, "claims.md": claims}


def run(check: bool) -> int:
    """Writes or compares; the number of stale pages when comparing."""
    stale = 0
    for name, make in PAGES.items():
        path, text = FOLDER / name, HEAD + "\n" + make().rstrip() + "\n"
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path} is stale: run `python docs/generate.py`", file=sys.stderr)
            stale += 1
    return stale


if __name__ == "__main__":
    sys.exit(1 if run("--check" in sys.argv[1:]) else 0)
