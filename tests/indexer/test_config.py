from datetime import timedelta

import pytest

from crawler.source import UsageError
from indexer import config
from indexer.config import Config, SourceConfig

FILE = """\
contact = "mailto:ops@example.org"  # us

[[source]]
name = "arxiv:cs.CL"
kind = "arxiv_oai"
set = "cs:cs:CL"      # the set
every = "12h"
delay = 4

[[source]]
name = "journal"
kind = "feed"
url = "https://example.org/feed.xml"
paused = true
"""
CL = SourceConfig(name="arxiv:cs.CL", kind="arxiv_oai", options={"set": "cs:cs:CL"}, every=timedelta(hours=12), delay=4)
JOURNAL = SourceConfig(name="journal", kind="feed", options={"url": "https://example.org/feed.xml"}, paused=True)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "paperfeed.toml"
    file.write_text(FILE)
    return file


def test_read(path):
    assert config.read(path) == Config(path=path, contact="mailto:ops@example.org", sources=(CL, JOURNAL))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contact = ", "expected TOML"),
        ("colour = 1", "expected contact and [[source]] blocks, found colour"),
        ("contact = 5", 'expected contact = "mailto:you@example.org"'),
        ("source = [1, 2]", "expected [[source]] blocks"),
        ('[[source]]\nname = "a"\nkind = "feed"\nevery = "99999999d"', "source a: every: expected a duration"),
        ('[[source]]\nname = "a"\nkind = "feed"\nevery = "0m"', "source a: every: expected a duration"),
        ('[[source]]\nname = "a"\nkind = "feed"\ndelay = inf', "expected delay in seconds, at most 3600, found inf"),
        ('[[source]]\nname = "a"\nkind = "feed"\npaused = "false"', "expected paused = true or false, found 'false'"),
        ("source = 3", "expected [[source]] blocks"),
        ('[[source]]\nkind = "feed"', "source 1: expected name"),
        ('[[source]]\nname = "a"\nkind = 3', "source a: expected kind"),
        ('[[source]]\nname = "a"\nkind = "feed"\nevery = "daily"', "expected a duration"),
        ('[[source]]\nname = "a"\nkind = "feed"\ndelay = "3"', "expected delay in seconds"),
        ('[[source]]\nname = "a"\nkind = "feed"\n' * 2, "found 'a' twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(path, text, says):
    path.write_text(text)
    with pytest.raises(UsageError) as raised:
        config.read(path)
    assert str(path) in str(raised.value) or "duration" in says
    assert says in str(raised.value)


def test_append_keeps_comments(path):
    config.append(
        path, SourceConfig(name="b", kind="feed", options={"url": "https://b.example/"}, every=timedelta(days=7))
    )
    assert path.read_text().startswith(FILE.rstrip())
    assert config.read(path).source("b").every == timedelta(days=7)
    with pytest.raises(UsageError, match="'b' is there already"):
        config.append(path, SourceConfig(name="b", kind="feed"))


@pytest.mark.parametrize(("text", "back"), [("30m", "30m"), ("90m", "90m"), ("24h", "1d"), ("2w", "14d")])
def test_durations_are_written_as_they_are_read(text, back):
    assert config.written(config.duration(text)) == back


def test_append_begins_a_file(tmp_path):
    file = tmp_path / "new.toml"
    config.append(file, CL)
    assert config.read(file).sources[0].options == {"set": "cs:cs:CL"}


def test_remove_and_pause(path):
    config.pause(path, "arxiv:cs.CL", paused=True)
    config.pause(path, "journal", paused=False)
    assert [s.paused for s in config.read(path).sources] == [True, False]
    config.remove(path, "journal")
    assert [s.name for s in config.read(path).sources] == ["arxiv:cs.CL"]
    assert "# the set" in path.read_text()
    with pytest.raises(UsageError, match=r"no source is called 'journal'; there are arxiv:cs\.CL"):
        config.remove(path, "journal")


def test_a_fresh_file_reads_back(tmp_path):
    file = tmp_path / "f.toml"
    file.write_text(config.fresh('mailto:"odd"@example.org'))
    assert config.read(file).contact == 'mailto:"odd"@example.org'
    file.write_text(config.fresh(None))
    assert config.read(file) == Config(path=file)


def test_find_looks_here_then_in_the_configuration_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "conf")}
    assert config.find(environ) is None
    user = tmp_path / "conf" / "paperfeed" / "config.toml"
    user.parent.mkdir(parents=True)
    user.touch()
    assert config.find(environ) == user
    (tmp_path / "paperfeed.toml").touch()
    assert str(config.find(environ)) == "paperfeed.toml"
