"""`crawl` in a fresh process, and what it told."""

import json
import subprocess
import sys

RUNNER = [sys.executable, "-m", "tests.crawler.fetch.runner"]


def start(tmp_path, **order):
    """The process, running. Its politeness state lies in `tmp_path`, with its journal."""
    settings = {"PAPERFEED_STATE_DIR": str(tmp_path / "state"), "PAPERFEED_BACKOFF": 0.05, **order.pop("settings", {})}
    order = {"journal": str(tmp_path / "journal.json"), "settings": settings, **order}
    return subprocess.Popen(
        [*RUNNER, json.dumps(order)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def result(process):
    """`{"ended": {name: {…}}, "error": …, "events": […]}`; whatever it wrote to stderr is under that name."""
    out, err = process.communicate(timeout=60)
    assert out, err
    told = json.loads(out)
    told["ended"] = {ended["name"]: ended for ended in told.get("ended", ())}
    told["stderr"] = err
    return told


def run(tmp_path, **order):
    return result(start(tmp_path, **order))


def calls(tmp_path, kind):
    """The arguments of the journal's calls of that kind, in order."""
    kept = json.loads((tmp_path / "journal.json").read_text(encoding="utf-8"))
    return [call[1:] for call in kept["calls"] if call[0] == kind]


def exchanges(tmp_path, source=None):
    """The exchanges that were committed, in order."""
    batches = [batch for batch, _ in calls(tmp_path, "commit")]
    return [batch["exchange"] for batch in batches if source in (None, batch["source"])]


def page(**data):
    """The body of a toy document."""
    return json.dumps(data).encode()
