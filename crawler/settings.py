"""Scrapy settings of this project, safe ones: several of Scrapy's defaults are open doors (docs/decisions/0010).

`PAPERFEED_*` are ours. `paperfeed` sets them from its own options; with plain Scrapy they come by `-s NAME=value`.
"""

import os
from pathlib import Path

BOT_NAME = "paperfeed"
SPIDER_MODULES = ["crawler.fetch.spiders"]
COMMANDS_MODULE = "crawler.fetch.commands"

#: Who to write to, `mailto:ops@example.org` or a web address: sent with each request, required for real hosts.
PAPERFEED_CONTACT = os.environ.get("PAPERFEED_CONTACT")
#: The database to store into; none: records are only emitted as items.
PAPERFEED_DB = os.environ.get("PAPERFEED_DB")
#: A class that is called with the database's path and implements `crawler.journal.Journal`.
PAPERFEED_JOURNAL = "indexer.store.journal.DatabaseJournal"
#: Folder of raw answers; none: `<database>.archive`, or nothing is kept where there is no database.
PAPERFEED_ARCHIVE: str | None = None
#: Folder that remembers when which provider may be asked again, for all databases of this user.
PAPERFEED_STATE_DIR = str(
    Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state").expanduser() / "paperfeed"
)
#: Further origins that may be asked wherever they are, e.g. `["http://127.0.0.1:8080"]`.
PAPERFEED_ALLOW: list[str] = []
#: A pause that a provider asks for is waited out up to this many seconds; longer ones end the source for now.
PAPERFEED_PATIENCE = 60.0
#: Seconds of the first pause where a provider says "too many" but not for how long; doubled each time.
PAPERFEED_BACKOFF: float | None = None
#: Sources harvested side by side, each of another provider.
PAPERFEED_CONCURRENCY = 4

# Only HTTP, and only through the handler that waits for its turn. file: and data: would turn a link into a local read.
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.handler.PoliteHandler",
    "https": "crawler.fetch.handler.PoliteHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.fetch.resolver.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DOWNLOAD_VERIFY_CERTIFICATES = True
# The first is an HTTP server that runs the code it is sent, the second a shell.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# A proxy resolves names by itself, past our guard: only on request.
HTTPPROXY_ENABLED = False
COOKIES_ENABLED = False

DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Spacing is the handler's: it counts per provider and across processes, which a Scrapy slot can't.
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0

REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
ROBOTSTXT_OBEY = True
# What is asked twice is decided by the agenda, which keeps account of it; a filter would drop silently.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.fetch.replay.ReplayMiddleware": 10,
    "crawler.fetch.guard.GuardMiddleware": 50,
    "crawler.fetch.forgotten.ForgottenMiddleware": 60,
    "crawler.fetch.robots.RobotsMiddleware": 100,
    "crawler.fetch.conditional.ConditionalMiddleware": 300,
    "crawler.fetch.contact.ContactMiddleware": 500,
    "crawler.fetch.redirect.PlainRedirectMiddleware": 600,
}
# Each of these drops requests or answers without telling the spider, or tells servers where we came from.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/atom+xml,application/rss+xml,application/xml,application/feed+json,text/html,*/*;q=0.8",
    "Accept-Language": "en",
    # Cut gzip is noticed (crawler/fetch/handler.py), a cut brotli or zstd stream would not be.
    "Accept-Encoding": "gzip",
}

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
MEMUSAGE_ENABLED = False
