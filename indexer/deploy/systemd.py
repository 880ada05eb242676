"""Units for systemd: a timer and a service for the harvest, and the same for backups."""

from __future__ import annotations

from indexer.deploy import USUAL, Place, calendar_times, filled

_CRAWL = """\
# /etc/systemd/system/paperfeed-crawl.service
[Unit]
Description=Harvest the papers that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=@user@
WorkingDirectory=@folder@
ExecStart=@program@ -q crawl --due
# "Try later" (a source is locked, its provider asked for a pause) is no failure. A source that was not ok is one.
SuccessExitStatus=75
TimeoutStartSec=12h
TimeoutStopSec=30s
@safety@"""

_BACKUP = """\
# /etc/systemd/system/paperfeed-backup.service
[Unit]
Description=Copy the database of papers, and let old raw answers go

[Service]
Type=oneshot
User=@user@
WorkingDirectory=@folder@
ExecStart=@program@ -q backup papers-backup.db --force
ExecStart=@program@ -q archive --keep @keep@
SuccessExitStatus=75
TimeoutStartSec=2h
@safety@"""

# Where providers may be asked next is remembered in the state directory, for all databases of this user.
_SAFETY = """\
StateDirectory=paperfeed
Environment=XDG_STATE_HOME=/var/lib/paperfeed
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=@folder_quoted@
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
"""

_CRAWL_TIMER = """\
# /etc/systemd/system/paperfeed-crawl.timer
[Unit]
Description=Look what papers are due

[Timer]
OnCalendar=@times@
RandomizedDelaySec=60
# What was missed while the machine was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""

_BACKUP_TIMER = """\
# /etc/systemd/system/paperfeed-backup.timer
[Unit]
Description=Copy the database of papers every night

[Timer]
OnCalendar=*-*-* 02:41:00
RandomizedDelaySec=300
Persistent=true

[Install]
WantedBy=timers.target
"""


def files(place: Place) -> dict[str, str]:
    """Then: `systemctl enable --now paperfeed-crawl.timer paperfeed-backup.timer`."""
    folder = place.folder.replace("%", "%%")
    values = {
        "safety": _SAFETY,
        "user": place.user,
        "folder": folder,
        "folder_quoted": _word(place.folder),
        "program": _word(place.program),
        "keep": _word(place.keep),
        "times": calendar_times(place.every or USUAL),
    }
    made = {
        "paperfeed-crawl.service": _CRAWL,
        "paperfeed-crawl.timer": _CRAWL_TIMER,
        "paperfeed-backup.service": _BACKUP,
        "paperfeed-backup.timer": _BACKUP_TIMER,
    }
    return {name: filled(text, **values) for name, text in made.items()}


def _word(text: str) -> str:
    """As one word of a unit file: percent signs and dollars mean something there."""
    text = text.replace("%", "%%").replace("$", "$$")
    if not any(c in text for c in " '\"\\;"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
