"""`schedule`: files that make a machine run paperfeed by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from crawler.source import UsageError
from indexer import deploy
from indexer.cli.app import App
from indexer.config import duration

_PLACE = deploy.Place()


@click.command("schedule")
@click.argument("kind", type=click.Choice(deploy.KINDS))
@click.option(
    "--folder", default=_PLACE.folder, show_default=True, help="The folder with paperfeed.toml and papers.db."
)
@click.option("--program", default=_PLACE.program, show_default=True, help="The command, by its full path.")
@click.option("--user", default=_PLACE.user, show_default=True, help="Who runs it (systemd).")
@click.option("--every", type=duration, help="How often to look what is due; else every 15m, on github 3h.")
@click.option("--keep", type=duration, default=_PLACE.keep, show_default=True, help="How long raw answers are kept.")
@click.option("--image", default=_PLACE.image, show_default=True, help="An image with paperfeed in it (k8s).")
@click.option("--install", default=_PLACE.install, show_default=True, help="What pip shall install (github).")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Write the files into this folder."
)
@click.pass_obj
def schedule_(
    app: App,
    kind: str,
    folder: str,
    program: str,
    user: str,
    every: timedelta | None,
    keep: timedelta,
    image: str,
    install: str,
    output: Path | None,
) -> None:
    """Print what cron, systemd, GitHub Actions or Kubernetes needs to harvest what is due and to back up.

    \b
    Examples: paperfeed schedule cron --folder /srv/papers --program "$(which paperfeed)"
              paperfeed schedule systemd -o units
    """
    from indexer.config import written

    place = deploy.Place(
        folder=folder, program=program, user=user, every=every, keep=written(keep), image=image, install=install
    )
    made = deploy.files(kind, place)
    if output is None:
        click.echo("\n".join(made.values()), nl=False)
        return
    if there := [name for name in made if (output / name).exists()]:
        raise UsageError(f"{output / there[0]}: is there already; remove it or choose another folder")
    output.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (output / name).write_text(text, encoding="utf-8")
        app.say(f"wrote {output / name}")
