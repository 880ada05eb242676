"""Where a work appeared, told from a reference: venue, year, and what is only said about it (pages, awards, ranks).

Venues are told by the words they are made of ("Proc. of", "Journal", "Transactions"), by the shape of their short
names (`KDD'20`, `ACL 2024-Findings`, `NeurIPS`), never by a list of the venues that exist.
"""

from __future__ import annotations

import re
from functools import lru_cache

YEAR = re.compile(r"(?<![\d./:-])((?:19[4-9]|20[0-4])\d)[a-z]?(?![\d]|[-–./]\d{3})")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z.\s])\s?['’‘`´*]\s?(\d\d)(?!\d)")
_WORDS = re.compile(
    r"\b(?:proc(?:eedings|\.)?|conference|conf\.|symposium|symp\.|workshop|wksp|journal|"
    r"j\.|transactions|trans\.|letters|lett\.|annals|bulletin|"
    r"magazine|review|reviews|preprint|arxiv|corr|biorxiv|medrxiv|ssrn|lecture notes|lncs|"
    r"springer|elsevier|wiley|ieee|acm|usenix|aaai|siam|university press|press|"
    r"technical report|tech\.? rep(?:ort|\.)?|thesis|dissertation|research report|international|"
    r"int(?:'?l)?\.|annual|meeting|congress|forum|encyclopedia|handbook|"
    r"communications? of|advances in|under review|in submission|submitted|to appear|in "
    r"press|forthcoming|in preparation|manuscript|accepted|findings|"
    r"vol\.|volume \d|pp\.|pages? \d|chapter|series|ph\.?d\.?|master'?s|poster|demo|tutorial|"
    r"working paper|supplement|quarterly|archives? of|frontiers|acta)"
    r"|学报|期刊|会议|杂志|出版社|学位论文|录用|接收|投稿",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    (
        r"^(?:the\s+)?(?:nature|science|cell|pnas|jacs|angew|lancet|neuron|elife|plos|physical "
        r"review|phys\. rev|applied physics|optics|neural computation|artificial intelligence|machine "
        r"learning|pattern recognition|information (?:sciences|fusion)|expert systems|knowledge-based "
        r"systems|neurocomputing|bioinformatics)\b"
    ),
    re.I,
)
_ACRONYM = re.compile(
    r"(?:(?i:in|at|@)\s*(?=[A-Z\s]))?(?:(?:ACM|IEEE|AAAI|IFIP|USENIX|EACL|IEEE/CVF|IEEE/RSJ|ACM/IEEE)[\s/-]+)*"
    r"[A-Z][A-Za-z]{0,12}[A-Z][A-Za-z0-9]{0,8}(?:[-/&+ ]{1,2}(?:[A-Z][A-Za-z]{0,8}[A-Z][A-Za-z]{0,8}|"
    r"[A-Z])){0,3}(?:-\d{1,2})?"
    r"(?:[\s,:(-]{1,3}(?:(?i:findings|workshops?|demo|main|long|short|oral|spotlight|poster|"
    r"highlight|track|conference|industry|under review|to appear)|D&B|['’‘`*]\s?\d\d|(?:19|"
    r"20)\d\d)){0,5}"
    r"(?:['’‘`*]\s?\d\d)?\)?[.,]?"
)
_NEWS = re.compile(
    (
        r"\b(?:best (?:student )?paper|award|oral\b|spotlight|highlight|top[- ]?\d|acceptance rate|"
        r"nominat|finalist|runner|candidate|impact factor|citations?|featured|ccf|jcr|sci\b|cited|"
        r"reported|covered)"
    ),
    re.I,
)
_TAIL = re.compile(
    (
        r"[\s,;:.(\[（]{0,8}(?:(?:(?:ccf|core|jcr|caai|ccf推荐)[\s-]*(?:rank\s*)?[abcq]\d?(?:\s*类)?(?:区)?|"
        r"sci\s*[一二三四1-4]区|if[:：=\s]*[\d.]+|[*†‡]\s*(?:共同一作|共一|equal contribution|co-first))"
        r"[)\]）]?[\s.,;，]*)+$"
    ),
    re.IGNORECASE,
)
_DETAIL = re.compile(
    (
        r"(?:[,;.:]\s*|\s+)(?:\(?(?:pp?\.|pages?|vol\.|volume|no\.|issue|article(?: no\.?)?|"
        r"art\.)\s*[\w:.-]+.*|\d+\s*\(\d+\)\s*[:,]?.*|\d{1,4}\s*:\s*\w?\d+.*|\d+\s*[-–]\s*\d+.*|"
        r",\s*\d{1,4}\s*,\s*\d.*|\(\d+\).*)$"
    ),
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"


_LEADING = re.compile(
    r"^[\s(（\[]*(?:to appear |appear(?:s|ed)? |accepted |published |presented )?(?:[Ii]n:?|"
    r"[Aa]t)\s+(?=[A-Z\d])|^[\s(（\[]+"
)
_ASIDE = re.compile(
    r"\s*[(\[（](?:[^()（）]{0,60}\b(?:oral|spotlight|highlight|award|top|acceptance|CCF|"
    r"JCR|IF|poster|共同|Q[1-4]|equal)\b[^()（）]{0,60})[)\]）]"
)
_MONTH_TAIL = re.compile(
    rf"[\s,]*(?:{_MONTH}|spring|summer|fall|winter)(?:\s*\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?,?)?\s*$", re.I
)
_STATE = re.compile(
    r",?\s*\d{1,2}(?:st|nd|rd|th)?\s*(?:to|-|–)\s*\d{1,2}(?:st|nd|rd|th)?\s*(?:of)?$|"
    r",\s*(?:in preparation|accepted for publication|to appear|submitted|under review)\.?$",
    re.I,
)
_STRONG = re.compile(
    (
        r"(?:in:?\s+)?(?:the\s+)?(?:\d+(?:st|nd|rd|th)\s|proc|(?:international|int\.?|annual|"
        r"ieee|acm|usenix|aaai|siam|european|asian|national|[a-z]+(?:st|nd|rd|th))\s.*(?:conf|"
        r"symp|workshop|journal|trans|meeting)|journal|j\.|transactions|trans|annals|communications "
        r"of|arxiv|corr\b|ieee|acm|springer|lncs|technical report|tech|(?:ph\.?d|master|"
        r"doctoral|bachelor)[\w.' ]*(?:thesis|dissertation)|under review|submitted|to appear|"
        r"in (?:press|submission|preparation)|accepted|preprint|manuscript|working paper|"
        r"findings of|workshop on|conference on|symposium on|lecture notes)"
    ),
    re.I,
)
_SERIES = re.compile(r"\b(?:conference|symposium|journal|transactions|proceedings|workshop|letters|magazine)\b", re.I)


@lru_cache(maxsize=2048)
def is_venue(text: str) -> bool:
    """Whether the text names where something appeared, and nothing else.

    >>> [is_venue(t) for t in ("KDD'20", "ACL 2024-Findings", "Proc. of the 5th Conf. on Hats", "On Square Hats")]
    [True, True, True, False]
    """
    text = text.strip(" .,;:()[]（）")
    if not text:
        return False
    text = _TAIL.sub("", text).strip(" .,;:()[]（）")
    words = text.split()
    if not words:
        return True
    if _DATED.fullmatch(text) or re.match(
        r"\(?(?:to appear|under review|in (?:press|submission|preparation)|accepted|submitted)\b", text, re.I
    ):
        return True
    if _SHAPE.fullmatch(text):
        return True
    if len(words) <= 12 and re.search(r"\btech(?:nical|\.)? rep(?:ort|\.)?\b.*\d", text, re.IGNORECASE):
        return True
    if _JOURNAL.match(text) and len(words) <= 6 and ":" not in text:
        return True
    if len(text) <= 300 and (m := _WORDS.search(text)) and ":" not in text[: m.start()]:
        # "A Review of Hats" and "Workshop Scheduling by Annealing" are titles; a year or a start like this says venue.
        strong = _STRONG.match(text)
        return (
            bool(strong)
            or bool(YEAR.search(text) and len(words) <= 18 and _WORDS.search(text))
            or bool(
                _SERIES.search(text)
                and len(words) <= 9
                and not re.search(r"\b(?:for|using|via|from|towards?|with|by)\b", text, re.I)
            )
        )
    return False


_SHAPE = _ACRONYM
# e.g. "Ocean Engineering, 2024": a few words in capitals and a year, with no more
_DATED = re.compile(
    r"(?:in\s+)?[A-Z][\w&.-]*(?:\s(?:[A-Z&(][\w&.)-]*|of|and|in|the|on|for)){0,8}(?:\s\([A-Z][\w-]*\))?,?\s(?:['’]\d\d|"
    r"\(?(?:19|20)\d\d\)?)"
)


@lru_cache(maxsize=2048)
def starts_venue(text: str) -> bool:
    """Whether what follows in a reference begins with a venue, a year, or what comes after them."""
    text = text.lstrip(" .,;")
    if re.match(
        (
            rf"(?:in:?\s+(?=[A-Z\"“(]|proc|press|submission|prep)|\(?(?:19|20)\d\d\b|{_MONTH}\s+(?:19|"
            rf"20)\d\d|vol\.|pp?\.\s?\d|\(?arxiv|(?:to appear|accepted|submitted|under review|published|"
            rf"presented)\b)"
        ),
        text,
        re.I,
    ):
        return True
    head = re.split(r"[,.;(]\s|\s[-–]\s", text, maxsplit=1)[0]
    return is_venue(head) or (not text[:1].islower() and is_venue(text[:120].split(". ")[0]))


# e.g. "J. Number Games 12 (1998)", "Hat Lett., vol. 3": words in capitals and the number of a volume
_VOLUME = re.compile(
    r"(?:[A-Z][\w.&'’-]{0,30},?\s(?:(?:of|and|in|the|for|on|de|der|für|&)\s){0,2}){1,8}"
    r"(?:(?:vol|no)\.?\s?)?\d{1,4}\s?(?:[(:,;]|no\.|$)"
)


def starts_volume(text: str) -> bool:
    """Whether the text begins with a journal's name and the number of a volume.

    >>> starts_volume("J. Number Games 12 (1998), 33-48"), starts_volume("squares and other things, 2001")
    (True, False)
    """
    return _VOLUME.match(text[:200].lstrip(" .,;")) is not None


@lru_cache(maxsize=2048)
def year(text: str) -> int | None:
    """The year that the reference gives, `'20` too."""
    years = [
        m
        for m in YEAR.finditer(text)
        if not re.search(r"(?:pp?\.|pages)\s*[\d-]*$", text[max(0, m.start() - 12) : m.start()])
    ]
    if years:
        bracket = next(
            (m for m in years if text[max(0, m.start() - 1)] in "(（" and text[m.end() : m.end() + 1] in ")）"), None
        )
        return int((bracket or years[0])[1])
    if short := _SHORT_YEAR.search(text):
        number = int(short[1])
        return 2000 + number if number < 50 else 1900 + number
    return None


def venue(text: str) -> str | None:
    """The venue as it is written, without year, pages, ranks and awards.

    >>> venue("KDD'20. (CCF A)"), venue("In Proceedings of the 5th Conference on Hats, pp. 3-9, 2031.")
    ('KDD', 'Proceedings of the 5th Conference on Hats')
    """
    text = _TAIL.sub("", " ".join(text[:600].split()).strip(" ,;:.[]"))
    text = re.sub(r"^\[?[^\[\]]{0,40}\]\.?\s*", "", text)
    text = re.sub(r"\s*\bISBN\b.*|\s*\[[^\[\]]{0,60}\]?$", "", text)
    text = _ASIDE.sub("", _LEADING.sub("", text))
    text = _SHORT_YEAR.sub("", text)
    cut = next(
        (
            m
            for m in YEAR.finditer(text)
            if m.start() > 2 and not re.fullmatch(r"(?:in\s+)?proc[\w.\s]*", text[: m.start()], re.I)
        ),
        None,
    )
    if cut:
        text = re.sub(r"\s\d{1,4}\s*[(（]$", "", text[: cut.start()])
        text = _MONTH_TAIL.sub("", text)
    text = _STATE.sub("", text.strip(" ,"))
    text = re.sub(r"[,;]\s*(?:pp?|vol|no)\.?\s*$", "", text)
    text = _TAIL.sub("", _DETAIL.sub("", text)).strip(" ,;:.-–([（")
    if text.count("(") < text.count(")"):
        text = text.strip(")")
    if text.count("(") > text.count(")"):
        text += ")"
    if text.lower() in ("in", "proc", "and", "at", "the"):
        return None
    return text if 2 <= len(text) <= 300 and any(c.isalpha() for c in text) else None


def is_remark(text: str) -> bool:
    """Whether the text only says something about the work: an award, a rank, press."""
    return len(text) < 160 and bool(_NEWS.search(_TAIL.sub("", text.strip(" .,;:()[]"))))
