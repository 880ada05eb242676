"""What `paperfeed schedule` prints is taken by the programs that it is for, and does what it says."""

import re
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from crawler.source import UsageError
from indexer import deploy
from indexer.deploy import KINDS, Place
from tests.program import paperfeed

ROOT = Path(__file__).parents[2]
#: A place that everybody must quote.
ODD = "/srv/50% of \"papers\" & 'more'"


def needs(program):
    """Skips where a linter is not installed, and says so."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_deploy_is_what_is_printed(kind):
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "deploy" / kind).iterdir()}
    assert kept == deploy.files(kind, Place()), f"run `paperfeed schedule {kind} -o deploy/{kind}` in an empty folder"


def test_nothing_else_is_in_deploy():
    assert sorted(path.name for path in (ROOT / "deploy").iterdir()) == sorted((*KINDS, "serve"))


@pytest.mark.parametrize(
    ("every", "cron", "calendar"),
    [
        ("5m", "*/5 * * * *", "*:0/5"),
        ("30m", "*/30 * * * *", "*:0/30"),
        ("1h", "0 * * * *", "*-*-* 0/1:07:00"),
        ("6h", "0 */6 * * *", "*-*-* 0/6:07:00"),
        ("24h", "0 0 * * *", "*-*-* 00:07:00"),
    ],
)
def test_how_often(every, cron, calendar, tmp_path):
    printed = paperfeed("schedule", "cron", "--every", every, cwd=tmp_path)
    assert f"\n{cron} cd /srv/papers && " in printed.stdout
    assert f"OnCalendar={calendar}\n" in paperfeed("schedule", "systemd", "--every", every, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("cron --every 7m", "every: expected 5m, 10m, 15m, 20m, 30m, 1h"),
        ("cron --every 2d", "every: expected 5m"),
        ("k8s --every 5h", "every: expected 5m"),
        ("cron --folder papers", "folder: expected a full path, found 'papers'"),
        ("systemd --user ''", "user: expected text in one line, found ''"),
        ("cron --keep 3", "expected a duration"),
        ("launchd", "'launchd' is not one of"),
    ],
)
def test_asked_wrongly(arguments, says, tmp_path):
    done = paperfeed("schedule", *shlex.split(arguments), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_line_break_is_no_path():
    with pytest.raises(UsageError, match="program: expected text in one line"):
        Place(program="/bin/x\n* * * * * rm")


def test_files_are_not_overwritten(tmp_path):
    assert paperfeed("schedule", "systemd", "-o", "units", cwd=tmp_path).returncode == 0
    again = paperfeed("schedule", "systemd", "-o", "units", cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def fake(folder, name="paperfeed"):
    """A program that says what it was asked, and exits as it is told."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text('#!/bin/sh\necho "$PWD: $*" >> "$ASKED"\nexit "${CODE:-0}"\n')
    program.chmod(0o755)
    return program


def lines(text):
    """(the five fields, the command as cron hands it to the shell) of a crontab."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            *fields, given = line.split(None, 5)
            # up to the first percent sign that no backslash makes one
            yield fields, re.split(r"(?<!\\)%", given)[0].replace(r"\%", "%")


@pytest.mark.parametrize("folder", ["/plain", ODD])
def test_crontab(folder, tmp_path):
    there = tmp_path / folder.strip("/")
    program = fake(there / "bin")
    (text,) = deploy.files("cron", Place(folder=str(there), program=str(program))).values()
    field = re.compile(r"(\*|\d+(-\d+)?)(/\d+)?")
    asked = tmp_path / "asked"
    for fields, given in lines(text):
        assert all(field.fullmatch(each) for each in fields)
        subprocess.run(["sh", "-c", given], check=True, env={"ASKED": str(asked), "PATH": "/usr/bin:/bin"})
    assert asked.read_text().splitlines() == [
        f"{there}: -q crawl --due",
        f"{there}: -q backup papers-backup.db --force",
        f"{there}: -q archive --keep 90d",
    ]


@needs("systemd-analyze")
@pytest.mark.parametrize("folder", ["/srv/papers", "/srv/50% of papers"])
def test_systemd_takes_its_units(folder, tmp_path):
    program = fake(tmp_path / folder.strip("/"))
    made = deploy.files("systemd", Place(folder=folder, program=str(program), every=timedelta(hours=6)))
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / name) for name in made]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_only_try_later_joins_the_successes():
    made = deploy.files("systemd", Place())
    told = {name: re.findall(r"^SuccessExitStatus=(.*)$", text, re.MULTILINE) for name, text in made.items()}
    assert told == {
        "paperfeed-crawl.service": ["75"],
        "paperfeed-crawl.timer": [],
        "paperfeed-backup.service": ["75"],
        "paperfeed-backup.timer": [],
    }


def manifests():
    (text,) = deploy.files("k8s", Place(image="registry.example.org/a:1 # no comment")).values()
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(text)}


def container(name):
    job = manifests()["CronJob", name]
    (found,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    return found


def test_kubernetes_manifests():
    found = manifests()
    assert set(found) == {
        ("PersistentVolumeClaim", "papers"),
        ("ConfigMap", "paperfeed"),
        ("CronJob", "paperfeed-crawl"),
        ("CronJob", "paperfeed-backup"),
    }
    for name in ("paperfeed-crawl", "paperfeed-backup"):
        assert found["CronJob", name]["spec"]["concurrencyPolicy"] == "Forbid"
        assert container(name)["image"] == "registry.example.org/a:1 # no comment"
    mounts = {mount["name"] for mount in container("paperfeed-crawl")["volumeMounts"]}
    pod = found["CronJob", "paperfeed-crawl"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert mounts == {volume["name"] for volume in pod["volumes"]}


def workflow():
    (text,) = deploy.files("github", Place()).values()
    return yaml.safe_load(text)


def steps():
    return {step["name"]: step for step in workflow()["jobs"]["crawl"]["steps"] if "name" in step}


def test_github_workflow():
    found = workflow()
    # YAML 1.1 takes the word for a boolean; GitHub does not
    assert found[True]["schedule"] == [{"cron": "17 */3 * * *"}]
    assert found["concurrency"] == {"group": "papers", "cancel-in-progress": False}
    assert found["permissions"] == {"contents": "write"}


@pytest.mark.parametrize(("code", "want"), [(0, 0), (75, 0), (3, 3), (1, 1), (130, 130)])
def test_only_try_later_is_no_failure(code, want, tmp_path):
    fake(tmp_path / "bin")
    env = {
        "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
        "CODE": str(code),
        "ASKED": str(tmp_path / "asked"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    pod = subprocess.run(container("paperfeed-crawl")["command"], env=env, cwd=tmp_path)
    assert pod.returncode == want
    # as GitHub runs it
    script = steps()["Harvest what is due"]["run"]
    subprocess.run(["bash", "-e", "-c", script], env=env, cwd=tmp_path, check=True)
    assert (tmp_path / "output").read_text() == f"code={want}\n"
    assert (tmp_path / "asked").read_text().splitlines() == [f"{tmp_path}: -q crawl --due"] * 2


@pytest.mark.parametrize("kind", ["github", "k8s"])
def test_scripts_are_scripts(kind):
    scripts = [step["run"] for step in steps().values() if "run" in step]
    if kind == "k8s":
        scripts = [container(name)["command"][2] for name in ("paperfeed-crawl", "paperfeed-backup")]
    for script in scripts:
        subprocess.run(["sh", "-n", "-c", script], check=True)


@pytest.mark.parametrize(
    ("linter", "arguments", "kind"),
    [
        pytest.param(*case, marks=needs(case[0]), id=case[0])
        for case in [
            ("check-jsonschema", ["--builtin-schema", "vendor.github-workflows"], "github"),
            ("kubernetes-validate", ["--strict"], "k8s"),
            ("kubeconform", ["-strict"], "k8s"),
            ("actionlint", [], "github"),
        ]
    ],
)
def test_linters_that_are_there(linter, arguments, kind, tmp_path):
    ((name, text),) = deploy.files(kind, Place()).items()
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run([linter, *arguments, tmp_path / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pure():
    script = "import sys, indexer.deploy.k8s; assert not {'yaml', 'scrapy', 'datasette'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
