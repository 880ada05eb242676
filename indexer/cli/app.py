"""The command group, its global options, and how an error becomes a line and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from crawler.source import PaperfeedError, UsageError
from indexer import config
from indexer.store.hearing import UPGRADE, Step

FAILED, USAGE, NOT_OK, FOUND_PROBLEMS, DEFERRED, INTERRUPTED = 1, 2, 3, 4, 75, 130

#: command → the module here that holds it, in the order of `--help`
COMMANDS = {
    "demo": "demo",
    "init": "follow",
    "add": "follow",
    "sources": "sources",
    "crawl": "crawl",
    "parse": "parse",
    "import": "load",
    "search": "search",
    "show": "show",
    "changes": "changes",
    "watch": "watch",
    "export": "export",
    "serve": "serve",
    "publish": "publish",
    "status": "status",
    "runs": "runs",
    "doctor": "doctor",
    "index": "index",
    "backup": "backup",
    "restore": "backup",
    "archive": "archive",
    "schedule": "schedule",
    "reparse": "crawl",
    "resolve": "resolve",
    "merge": "merge",
    "unmerge": "merge",
    "duplicates": "merge",
    "forget": "forget",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The global options. `db` need not exist; `config_path` is None when none was given."""

    db: Path
    config_path: Path | None = None
    quiet: bool = False
    verbose: int = 0

    def config(self) -> config.Config:
        """The config file given, else the one found, else an empty config."""
        path = self.config_path or config.find()
        return config.read(path) if path else config.Config()

    @property
    def archive(self) -> Path:
        """Where the raw answers of the database lie."""
        return self.db.with_name(self.db.name + ".archive")

    def say(self, text: str) -> None:
        """A line for people, on stderr, unless quiet."""
        if not self.quiet:
            self.complain(text)

    def complain(self, text: str) -> None:
        """A line on stderr, also when quiet."""
        click.echo(text, err=True)


class _Group(click.Group):
    """Loads a command's module when the command is asked for, and turns errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"indexer.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader of a pipe has seen enough: `paperfeed search … | head`. What is left goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except Exception as exc:
            if type(exc).__module__.partition(".")[0] in ("sqlite3", "pysqlite3"):
                _explain(exc, ctx)
            raise

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs |= {"standalone_mode": False, "prog_name": "paperfeed"}
        # What we print is UTF-8 wherever it goes: files made with `>` must not depend on the locale.
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        try:
            sys.exit(super().main(*args, **kwargs) or 0)
        except click.ClickException as exc:
            exc.show()
            sys.exit(exc.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("interrupted", err=True)
            sys.exit(INTERRUPTED)
        except PaperfeedError as exc:
            click.echo(f"paperfeed: {exc}", err=True)
            sys.exit(exit_code(exc))
        except (OSError, UnicodeError) as exc:
            click.echo(f"paperfeed: {_told(exc)}", err=True)
            sys.exit(FAILED)


def _explain(error: Exception, ctx: click.Context) -> None:
    """Raises what SQLite says of the file as a sentence, where there is one: a damaged page is found only when read."""
    from indexer.store.errors import explained

    path = ctx.params.get("db")
    with explained(Path(path) if path else Path("the database")):
        raise error


def _told(error: OSError | UnicodeError) -> str:
    """What the operating system, or text that is none, stands in the way of."""
    if isinstance(error, UnicodeError):
        return f"expected text in UTF-8, found something else ({error})"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _teller(path: Path) -> Callable[[Step | None], None]:
    """Tells people of an upgrade; what that takes is loaded when there is one."""
    found: list[Callable[[Step | None], None]] = []

    def hear(step: Step | None) -> None:
        if not found:
            from indexer.cli.upgrading import Upgrading

            found.append(Upgrading(path).hear)
        found[0](step)

    return hear


def exit_code(error: PaperfeedError) -> int:
    """2 for what was asked wrongly, 130 where we were asked to stop, 75 for what may be tried later, 1 for the rest."""
    if error.stops:
        return INTERRUPTED
    if isinstance(error, UsageError):
        return USAGE
    return DEFERRED if error.passes else FAILED


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("papers.db"),
    envvar="PAPERFEED_DB",
    show_envvar=True,
    show_default=True,
    help="The database file.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="PAPERFEED_CONFIG",
    help="The config file; else ./paperfeed.toml, else the one in your configuration folder.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors, nothing else.")
@click.option("-v", "--verbose", count=True, help="Print what is going on; twice for Scrapy's own log.")
@click.version_option(package_name="paperfeed")
@click.pass_context
def main(ctx: click.Context, db: Path, config_path: Path | None, quiet: bool, verbose: int) -> None:
    """Your own searchable index of research papers.

    Harvests papers, and pages that talk about papers, into one SQLite file with full-text search, which Datasette
    publishes.

    \b
      paperfeed demo                      everything at once, on bundled papers, without a network
      paperfeed init                      write paperfeed.toml
      paperfeed add arxiv:cs.CL           follow a category
      paperfeed crawl --due               harvest what is due (for cron)
      paperfeed search 'entity linking'   search from the terminal
      paperfeed serve                     browse in Datasette

    Exit codes: 0 fine (also nothing new), 1 we failed, 2 usage, 3 a source was not ok, 4 a check found problems,
    75 try again later (locked, throttled), 130 interrupted.
    """
    if not quiet:
        UPGRADE.by = _teller(db)
    ctx.obj = App(db=db, config_path=config_path, quiet=quiet, verbose=verbose)
