"""Where the code is: addresses of repositories, project pages and data sets in abstracts and comments.

Authors break addresses over lines, put them in `\\url{…}`, end sentences with them: `https://github. com/a/b.git).`
"""

from __future__ import annotations

import re

from crawler.record import Link

# Spaces are tolerated around the host's dots and slashes, where line breaks fall, but not within a repository's name.
_ADDRESS = re.compile(
    r"(?<![\w@.-])(?:https?\s?:\s?/\s?/\s?)?(?:www\.)?"
    r"(?P<host>(?:gist\.)?github\s?\.\s?com|gitlab\s?\.\s?com|gitlab(?:\.[a-z0-9-]{2,30}){1,4}|bitbucket\s?\.\s?org|codeberg\s?\.\s?org|"
    r"gitee\s?\.\s?com|huggingface\s?\.\s?co|anonymous\s?\.\s?4open\s?\.\s?science)"
    r"\s?/\s?(?P<path>[\w.~%#+\\-]{1,100}(?:/[\w.~%#+\\=?&-]{1,200}){0,12})",
    re.IGNORECASE,
)
_HINTS = ("github", "GitHub", "Github", "gitlab", "GitLab", "Gitlab", "ugging", "itbucket", "odeberg", "gitee", "4open")
_PROJECT = re.compile(
    r"(?<![\w@.-])(?:https?\s?:\s?/\s?/\s?)?(?P<host>[a-z0-9][a-z0-9-]{0,60}\.(?:github|gitlab)\.io)(?P<path>(?:/[\w.~%+\\-]{1,100}){0,8})",
    re.IGNORECASE,
)
#: First path segments that are the site's own pages.
_NOT_OWNERS = {
    "about",
    "apps",
    "collections",
    "explore",
    "features",
    "login",
    "marketplace",
    "orgs",
    "pricing",
    "search",
    "site",
}
_NOT_OWNERS |= {"sponsors", "topics", "trending", "docs", "blog", "papers", "settings", "users", "join", "security"}


def find(*texts: str | None) -> tuple[Link, ...]:
    """Links of kind `code`, `dataset` (Hugging Face) or `project` (pages), in order, each once.

    >>> [link.url for link in find("Code: https://github. com/lab/tool.git.")]
    ['https://github.com/lab/tool']
    """
    links: list[Link] = []
    for text in texts:
        # Most texts name no host; a substring search is far cheaper than the patterns.
        if not text or "/" not in text or not any(word in text for word in _HINTS):
            continue
        links += (link for match in _ADDRESS.finditer(text) if (link := _repository(match)))
        links += (Link(kind="project", url=_url(match)) for match in _PROJECT.finditer(text))
    return tuple(dict.fromkeys(links))


def _repository(match: re.Match[str]) -> Link | None:
    url = _url(match)
    host, *segments = url.removeprefix("https://").split("/")
    if not segments or segments[0].lower() in _NOT_OWNERS:
        return None
    if host == "huggingface.co":
        if segments[0] == "datasets":
            return Link(kind="dataset", url=url) if len(segments) >= 3 else None
        return Link(kind="code", url=url) if len(segments) >= (3 if segments[0] == "spaces" else 2) else None
    alone = host in ("gist.github.com", "anonymous.4open.science")
    return Link(kind="code", url=url) if len(segments) >= 2 or alone else None


def _url(match: re.Match[str]) -> str:
    host = re.sub(r"\s", "", match["host"]).lower()
    path = re.sub(r"\\(?=[_%#&~])", "", match["path"]).replace("\\", "").strip("/")
    path = path.rstrip(".,;:!?-~#&=+%").removesuffix(".git").rstrip("/.")
    return f"https://{host}/{path}" if path else f"https://{host}"
