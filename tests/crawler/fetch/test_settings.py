"""Scrapy's open doors are shut, for whoever uses the project's settings."""

import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object


@pytest.fixture
def settings():
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("DOWNLOAD_VERIFY_CERTIFICATES", True, False),
        ("REMOTE_CONTROL_ENABLED", False, True),
        ("TELNETCONSOLE_ENABLED", False, 1),
        ("ROBOTSTXT_OBEY", True, False),
        ("COOKIES_ENABLED", False, True),
        ("HTTPPROXY_ENABLED", False, True),
        ("METAREFRESH_ENABLED", False, True),
        ("RETRY_ENABLED", False, True),
        ("DOWNLOAD_DELAY_JITTER", 0, 0.5),
        ("REDIRECT_MAX_TIMES", 5, 20),
        ("DOWNLOAD_MAXSIZE", 32 * 1024 * 1024, 1024**3),
        ("DOWNLOAD_TIMEOUT", 60, 180),
        ("LOG_LEVEL", "WARNING", "DEBUG"),
    ],
)
def test_doors(settings, name, ours, theirs):
    # the second tells when a new Scrapy no longer needs ours
    assert (settings[name], Settings()[name]) == (ours, theirs)


def test_only_http(settings):
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    assert sorted(scheme for scheme, handler in handlers.items() if handler) == ["http", "https"]
    assert handlers.keys() >= Settings().getdict("DOWNLOAD_HANDLERS_BASE").keys()


@pytest.mark.parametrize(
    ("kind", "silent"),
    [
        ("DOWNLOADER_MIDDLEWARES", {"OffsiteMiddleware", "RobotsTxtMiddleware", "RedirectMiddleware"}),
        (
            "SPIDER_MIDDLEWARES",
            {"HttpErrorMiddleware", "RefererMiddleware", "UrlLengthMiddleware", "DepthMiddleware"},
        ),
    ],
)
def test_nothing_drops_in_silence(settings, kind, silent):
    theirs, ours = (
        {load_object(c).__name__ for c in build_component_list(s.get_component_priority_dict_with_base(kind))}
        for s in (Settings(), settings)
    )
    assert silent <= theirs
    assert not silent & ours
