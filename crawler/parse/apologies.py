"""Pages that stand in for another one although the answer said 200: not found, please sign in, back soon, for sale."""

from __future__ import annotations

import re

from crawler.parse.page import Source

_TITLE = re.compile(
    r"^\W*(?:error\W*)?(?:404|403|410|500|502|503)\b|\b(?:page|file|site|user|document)\s+(?:was |is |"
    r"can(?:no|')t be |could not be )?"
    r"(?:not (?:be )?(?:found|available)|no longer|missing|unavailable|gone|moved)|\bnot found\b|"
    r"does(?:n['’]t| not) exist|"
    r"^\W*(?:please )?(?:sign|log)[ -]?(?:in|on)\b|\b(?:login|sign[ -]?in|single sign[ -]?on|"
    r"authentication)(?: (?:required|page|service))?\W*$|"
    r"temporarily (?:unavailable|closed|down)|"
    r"\b(?:service|server|website|site) (?:is )?(?:temporarily )?(?:unavailable|down|suspended|error)|"
    r"access (?:is )?denied|forbidden|"
    r"\bdomain\b.{0,40}\bfor sale\b|account (?:has been )?suspended|just a moment|bandwidth limit|"
    r"default web page|it works!$|"
    r"^index of /|welcome to nginx|页面不存在|找不到|无法访问|不存在|已(?:被)?删除|"
    r"统一身份认证|用户登录|请登录|出错了|暂停服务",
    re.IGNORECASE,
)
# What may also be said on somebody's own page, while it is being written.
_SOON = re.compile(
    r"\bmaintenance\b|(?:be )?(?:right )?back soon|coming soon|under construction|系统维护|维护中|建设中", re.IGNORECASE
)
_PASSWORD = re.compile(r"<input\b[^<>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)


def found(page: Source, *, named: bool) -> str | None:
    """What the page says instead of being somebody's: its title, or a heading on top. None for any other page.

    Meant for pages without works: "Page not found" may also be the title of a paper. `named`: the page has a name.
    """
    heads = [page.title, *(line.text for line in page.content.lines[:12] if line.level in (1, 2, 3))]
    told = next((" ".join(text.split()) for text in heads if len(text) < 120 and _says(text, named)), None)
    if told is None and page.kind == "html" and _PASSWORD.search(page.text[:200_000]) and len(page.content.lines) < 60:
        return "a form that asks for a password"
    if told is None and not named and page.kind == "html" and len(page.content.lines) < 12:
        told = next((x.text for x in page.content.lines[:4] if len(x.text) < 160 and _says(x.text, named)), None)
    return f"a page that says {told[:80]!r}" if told else None


def _says(text: str, named: bool) -> bool:
    return bool(_TITLE.search(text) or (not named and _SOON.search(text)))
