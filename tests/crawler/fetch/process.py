"""`crawl` in a fresh process, and what it told.

Processes are forked from one that has Scrapy loaded and no reactor: loading it anew each time takes most of a second.
"""

import json
import multiprocessing
import os
import tempfile
from pathlib import Path

from tests.crawler.fetch import runner

CONTEXT = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)
if CONTEXT.get_start_method() == "forkserver":
    CONTEXT.set_forkserver_preload(["__main__", runner.__name__])


class Running:
    """A crawl under way."""

    def __init__(self, order):
        self.folder = tempfile.TemporaryDirectory()
        self.process = CONTEXT.Process(target=_child, args=(order, self.folder.name, dict(os.environ)))
        self.process.start()

    def send_signal(self, number):
        os.kill(self.process.pid, number)


def start(tmp_path, **order):
    """The process, running. Its politeness state lies in `tmp_path`, with its journal."""
    settings = {"PAPERFEED_STATE_DIR": str(tmp_path / "state"), "PAPERFEED_BACKOFF": 0.05, **order.pop("settings", {})}
    return Running({"journal": str(tmp_path / "journal.json"), "settings": settings, **order})


def result(running):
    """`{"ended": {name: {…}}, "error": …, "events": […]}`; whatever it wrote to stderr is under that name."""
    running.process.join(timeout=60)
    code = running.process.exitcode
    running.process.close()
    out, err = (Path(running.folder.name, name).read_text(encoding="utf-8") for name in ("out", "err"))
    running.folder.cleanup()
    assert code == 0, err
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


def _child(order, folder, environ):
    os.environ.clear()
    os.environ.update(environ)
    with Path(folder, "err").open("w") as err:
        os.dup2(err.fileno(), 2)
    Path(folder, "out").write_text(json.dumps(runner.obey(json.loads(json.dumps(order)))), encoding="utf-8")
