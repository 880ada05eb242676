"""A crontab. What is printed is mailed by cron, so the commands print only what went wrong."""

from __future__ import annotations

from indexer.deploy import USUAL, Place, cron_times, filled, quoted

_CRONTAB = """\
# Harvest what is due. It may run as often as it likes: what is not due is not asked, and no two runs harvest the same
# source. cron mails what is printed: what is not ok.
@times@ cd @folder@ && @program@ -q crawl --due
# Once a day a checked copy; once a week raw answers older than @keep@ go.
41 2 * * * cd @folder@ && @program@ -q backup papers-backup.db --force
11 3 * * 0 cd @folder@ && @program@ -q archive --keep @keep@ >/dev/null
"""


def files(place: Place) -> dict[str, str]:
    """For `crontab -`, as the user whom the folder belongs to."""
    values = {
        "times": cron_times(place.every or USUAL),
        "folder": _escaped(place.folder),
        "program": _escaped(place.program),
        "keep": _escaped(place.keep),
    }
    return {"crontab": filled(_CRONTAB, **values)}


def _escaped(text: str) -> str:
    # A percent sign ends the command in a crontab.
    return quoted(text).replace("%", r"\%")
