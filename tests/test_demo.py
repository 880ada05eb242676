"""`paperfeed demo`, the first thing a newcomer sees."""

import json
import re
import signal
import subprocess
import urllib.request

from tests.program import command, environment, paperfeed


def test_demo_ends_with_a_summary_and_three_things_to_try(tmp_path):
    done = paperfeed("demo", "--no-serve", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    papers = int(re.match(r"(\d+) papers, \d+ authors, 9 sources", done.stdout)[1])
    assert papers >= 60
    tries = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("  paperfeed ")]
    assert len(tries) == 3
    for arguments in tries[:2]:
        told = paperfeed(*(a.strip("'") for a in arguments), cwd=tmp_path)
        assert told.returncode == 0, told.stderr
        assert told.stdout
    again = paperfeed("demo", "--no-serve", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith(f"{papers} papers")


def test_demo_serves_until_it_is_stopped(tmp_path):
    process = subprocess.Popen(
        command("demo"),
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        url = next(m[0] for line in process.stderr if (m := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        for line in process.stderr:
            if "Uvicorn running" in line:
                break
        page = urllib.request.urlopen(f"{url}paperfeed/search.json?q=graph", timeout=20)
        assert json.load(page)
        home = urllib.request.urlopen(url, timeout=20).read().decode()
        assert "papers" in home
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0
