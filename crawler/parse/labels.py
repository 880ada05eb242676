"""Words that pages put on links beside a work: what such a link leads to, and that the word is no title."""

from __future__ import annotations

import re
from functools import lru_cache

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "code",
        (
            r"(?:source[\s-]?)?codes?(?: (?:and|&) \w+)?|github(?: repo)?|repo(?:sitory)?|implementation|"
            r"software|package|toolbox|代码|源码|gitlab|matlab code|pytorch|tensorflow|official code|"
            r"colab|notebook"
        ),
    ),
    (
        "dataset",
        (
            r"data(?:[\s-]?sets?)?|benchmarks?|corpus|数据集?|supplementary data|models?|checkpoints?|"
            r"weights|leaderboard|huggingface|hugging face|hf"
        ),
    ),
    (
        "project",
        (
            r"(?:project|web|home|paper)?[\s-]?(?:page|website|web\s?site|homepage)|project|webpage|"
            r"web|site|demos?|主页|项目主页|项目(?:页面?)?|演示|online demo|live demo"
        ),
    ),
    ("slides", r"slides?|ppt|pptx|presentation|keynote|talk slides|幻灯片"),
    (
        "video",
        (
            r"videos?|talks?|youtube|recording|teaser|bilibili|trailer|oral(?: video)?|视频|讲解|讲座|"
            r"video presentation|short video|long video"
        ),
    ),
    ("poster", r"posters?|海报"),
    (
        "bibtex",
        (
            r"bib|bib\s?tex|bibtex entry|cite|citations?|cited by(?: \d+)?|引用|show bibtex|copy "
            r"bibtex|export|ris|endnote"
        ),
    ),
    ("abstract", r"abs|abstracts?|show abstract|摘要|tl;?dr"),
    (
        "supplement",
        (
            r"supp(?:\.|l(?:ement(?:al|ary)?(?: materials?)?)?\.?)?|appendi(?:x|ces)|supplementary(?: "
            r"materials?| pdf)?|附录|补充材料|errata|erratum|proofs?"
        ),
    ),
    (
        "doi",
        (
            r"doi|publisher'?s?(?: (?:version|link|page|site))?|journal(?: version| link| page)?|"
            r"official version|final version|published version|acm(?: dl| digital library)?|ieee(?:\s?xplore(?: "
            r"dl)?)?|springer(?:link)?|elsevier|science\s?direct|wiley|online|link|url|html|read|"
            r"official|proceedings|usenix site|pubmed|nature|oup|sage|mdpi"
        ),
    ),
    ("review", r"open\s?review|reviews?"),
    (
        "preprint",
        (
            r"(?:also )?available (?:as|at|from|here|in|on)\b.{0,30}|"
            r"(?:preprint |available |paper |read |full text )?(?:on|at|via|in) (?:the )?arxiv|"
            r"arxiv(?: (?:preprint|version|link))?|preprint|biorxiv|medrxiv|ssrn|hal|eprint|techrxiv|"
            r"arxiv:\s?[\w./-]+|预印本"
        ),
    ),
    (
        "pdf",
        (
            r"pdf|paper|full (?:text|paper|version)|(?:download|view|read)(?: (?:the )?(?:pdf|paper))?|"
            r"paper link|论文|全文|原文|ps(?:\.gz|\.z)?|post\s?script|gzipped (?:ps|postscript)|compressed "
            r"postscript|manuscript|draft|pre-?print pdf|local (?:copy|pdf)|camera[\s-]ready|tech(?:nical)? "
            r"report|tr|extended version|long version|author'?s version|free pdf|dvi|pdf file|paper "
            r"pdf|short version|arxiv pdf|pdf link|article|full-text"
        ),
    ),
    (
        "web",
        (
            r"blog(?:\s?post)?s?|media|press|news|twitter|tweets?|x|thread|知乎|中文解读|解读|中译版|wechat|"
            r"post|article|summary|explainer|wiki(?:pedia)?|more|details?|more (?:info|details)|"
            r"here|star|stars?|award|altmetric|dimensions|researchgate|scholar|google scholar|semantic "
            r"scholar|dblp|citeseer(?:x)?|acm portal|mathscinet|zbmath|interview|podcast|journalists?|"
            r"coverage|q&a|faq|edit|permalink|top|back(?: to top)?|share|comments?|talk announcement|"
            r"event|workshop|challenge|competition|errata?|图解|微信|报道|media coverage|press release"
        ),
    ),
)
_LABELS = tuple(
    (
        kind,
        re.compile(rf"(?:{words})(?:\s*\(?(?:\d+(?:\.\d+)?\s?[km]?b?|pdf|v\d|\d+ views?|[\d,k+]+)\)?)?", re.IGNORECASE),
    )
    for kind, words in _KINDS
)
_FILE = re.compile(r"[\w-]{1,40}\.(?:pdf|ps|ps\.gz|ps\.z|zip|html?|pptx?|bib)(?::?\s*\d+\s*bytes)?", re.IGNORECASE)
_EDGES = " \t[](){}<>|/,.;:·•&+_—–-「」【】（）\u2009→↗»🔗📄💻📝🌐🎥📊📑📦\ufe0f"
_BRACKETS = re.compile(r"\s*[\[(（【]\s*([^\[\]()（）【】]{1,60})\s*[\])）】]")
_PLACEHOLDER = re.compile(
    r"(?:coming soon|to be (?:updated|added|announced|continued)|under construction|tba|"
    r"tbd|n/?a|none(?: yet)?|nothing here|loading|待更新|敬请期待|暂无|更新中|"
    r"(?:see|view|visit|check|find|click|please|for|you can)\b.{0,80}(?:google scholar|"
    r"full list|here|more|all publications?|complete list|dblp|list|details)|"
    r"(?:full|complete|more|all|selected|recent|other)\s*(?:publications?|papers?|list)?|"
    r"show (?:more|less|all)|read more|back to top|todo)[\s.!…:。！]*",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def kind(text: str) -> str | None:
    """What a link of that label leads to: `pdf`, `code`, `project`, …; None where the words are no label.

    >>> kind("[Code]"), kind("PDF (2 MB)"), kind("On the Hats of Squares")
    ('code', 'pdf', None)
    """
    words = " ".join(text.split()).strip(_EDGES)
    if not words:
        return "web" if text.strip() else None
    if len(words) > 48:
        return None
    if _FILE.fullmatch(words):
        return "pdf"
    return next((kind for kind, pattern in _LABELS if pattern.fullmatch(words)), None)


@lru_cache(maxsize=2048)
def without(text: str) -> str:
    """The text without bracketed labels: `On Hats [PDF] [Code]` → `On Hats`."""
    return _BRACKETS.sub(lambda m: "" if all(_is_sure(part) for part in re.split(r"[|/,]", m[1])) else m[0], text)


def _is_sure(text: str) -> bool:
    # "(arXiv)" and "(IEEE)" without a link say where the work appeared.
    return kind(text) not in (None, "preprint", "doi", "review")


def are_labels(text: str) -> bool:
    """Whether a line holds nothing but labels: `pdf | code | video`."""
    parts = [p for p in re.split(r"[|/,·•\[\]()（）]|\s{2,}|\s[-–]\s", text) if p.strip(_EDGES)]
    return bool(parts) and all(kind(p) for p in parts)


def is_placeholder(text: str) -> bool:
    """Whether the words stand where a work will be one day: "Coming soon!"."""
    return bool(_PLACEHOLDER.fullmatch(" ".join(text.split()).strip(" .!*()[]")))
