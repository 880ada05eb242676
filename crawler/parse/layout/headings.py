"""What a heading announces: publications, news, teaching, … in English and Chinese.

A section decides how much evidence a work needs: a list under "Publications" little, prose under "News" is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

Kind = Literal[
    "publications",
    "research",
    "projects",
    "news",
    "education",
    "experience",
    "interests",
    "awards",
    "service",
    "teaching",
    "talks",
    "people",
    "contact",
    "patents",
    "other",
    "year",
]

#: In these no line is a paper, whatever it looks like; identifiers in them still count.
CLOSED: frozenset[str] = frozenset(get_args(Kind)) - {"publications", "research", "projects", "year"}

_YEAR = re.compile(
    (
        r"\W*(?:in\s+|year\s+|since\s+)?((?:19|20)\d\d)(?:\s*年|\s*[-–]\s*(?:(?:19|20)?\d\d|present|"
        r"now|至今))?(?:\s+and\s+(?:before|earlier|older))?\W*"
    ),
    re.I,
)
# In order: the first that fits decides. "Invited talks and papers" is talks, "Teaching publications" does not exist.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![A-Za-z])(?:{pattern})", re.IGNORECASE))  # type: ignore[misc]
    for kind, pattern in (
        (
            "other",
            (
                r"^(?:table of )?contents$|^links?\b|hobb|personal\b|fun\b|miscell|^blog|visitors?|"
                r"archive of|software|related (?:links|pages|sites)|bookmarks|reading list|recommended|"
                r"photos?|posts?$|留言|链接|随笔|博客|guestbook|faq|reading group|useful|favou?rite|courses? "
                r"(?:i|we)|weather"
            ),
        ),
        ("patents", r"\bpatents?\b|专利|软件著作权"),
        ("news", r"\bnews\b|announcement|what'?s new|\bupdates?\b|highlights?$|动态|新闻|消息|最新|公告|🔥"),
        (
            "service",
            (
                r"\bservices?\b|review(?:er|ing)|editori|committees?|organi[sz](?:er|ation|ing)\b|"
                r"activit(?:y|ies)$|membership|affiliations|volunt|outreach|leadership|学术服务|社会服务|"
                r"社会兼职|学术兼职|审稿|兼职"
            ),
        ),
        (
            "awards",
            (
                r"\bawards?|honou?rs?|grants?\b|fellowships?|(?<!public )scholarships?|prizes?|"
                r"funding|funded|competition|certificat|rewards|奖|荣誉|获奖|竞赛|资助"
            ),
        ),
        (
            "talks",
            (
                r"\btalks?\b|presentation|lectures?\b|\bseminars?\b|keynote|tutorials?$|symposia|"
                r"speeches|\bvideos?\b|slides?$|报告|讲座|演讲|posters?$|demos?$|media\b|press\b|in the "
                r"news|interviews?"
            ),
        ),
        ("teaching", r"teach|cours(?:e|es)\b|\bTA\b|instruct|教学|课程|授课|mentoring"),
        (
            "people",
            (
                r"\bstudents?\b|\bpeople\b|\bmembers?\b|\balumni\b|advisees?|supervis|collaborators?|"
                r"\bteam\b|co-?authors|\bgroup\b|\bstaff\b|advising|visitors|学生|成员|团队|合作者|导师|招生|"
                r"opening|join us|prospective|recruit|theses supervised|references?$|referees?\b|"
                r"参考$|推荐人"
            ),
        ),
        ("contact", r"contact|address|e-?mail|phone|office|联系|邮箱|地址|find me"),
        (
            "publications",
            (
                r"publi?cations?|veröffentlichung|publikation|publicacion|pubblicazion|publicaç|ouvrages|論文|業績|\bpapers?\b|\barticles?\b|\bpreprints?\b|manuscripts?|bibliograph|"
                r"conference (?:proceedings|papers)|journals?\b|proceedings|book chapters?|\bbooks?\b|"
                r"under review|in press|forthcoming|technical reports?|published|论文|发表|著作|学术成果|"
                r"科研成果|研究成果|代表作|代表性|期刊|会议文章|preprint|selected works|\bworks in progress|working "
                r"papers|list of works|thes[ie]s$|dissertation"
            ),
        ),
        ("education", r"education|degrees?\b|academic background|qualifications?|教育|学历|学习经历"),
        ("projects", r"\bprojects?\b|项目|科研经历|研究经历|research experiences?|开源|open[- ]source"),
        (
            "experience",
            (
                r"experiences?|employment|\bpositions?\b|appointments?|internships?|\bwork history|"
                r"career|industry\b|visiting\b|工作|实习|经历|任职|职业"
            ),
        ),
        (
            "interests",
            (
                r"research (?:interests?|areas?|fields?|directions?|focus|topics?|statement)|^interests?\b|"
                r"areas? of (?:interest|research|expertise)|研究兴趣|研究方向|研究领域|兴趣|keywords|specialt|"
                r"expertise"
            ),
        ),
        (
            "other",
            (
                r"skills?|languages?$|技能|about|bio(?:graphy|sketch)?$|biographical|introduction|"
                r"welcome|简介|关于|个人|自我|summary$|profile$|tools\b|resources|datasets?$|code$"
            ),
        ),
        ("research", r"research|研究|selected|featured|recent work|\bworks?\b|科研"),
    )
)
_ANY = re.compile("|".join(pattern.pattern for _, pattern in _KINDS), re.IGNORECASE)
_MARKUP = re.compile(r"[*_#:：|\[\]📝🔥🎓📖💻🎖💬📚🧑‍🏫✨\u2600-\u27bf\U0001f000-\U0001faff]+")
_COUNT = re.compile(r"\s*[(（][^()（）]{0,80}[)）]\s*$|^\s*(?:\d{1,2}|[IVX]{1,4})[.)、]\s*")


@lru_cache(maxsize=2048)
def kind(text: str) -> Kind | None:
    """What the heading announces; None where it does not say.

    >>> [kind(t) for t in ("Selected Publications (all)", "发表论文", "2023", "Awards & Honors", "Graph Learning")]
    ['publications', 'publications', 'year', 'awards', None]
    """
    words = " ".join(_MARKUP.sub(" ", text).split())[:200]
    if _YEAR.fullmatch(words):
        return "year"
    words = _COUNT.sub("", words).strip(" .-–—=")
    han = len(re.findall(r"[\u3400-\u9fff]", words))
    if not words or len(words) > 90 or len(words.split()) > 10 or han > 14:
        return None
    # "2019.9 - 2020.6, Research Intern, Hat Lab" is an entry, not a section.
    if re.search(r"\d{4}.{0,12}[-–~]|,[^,]+,|[，。；]", words):
        return None
    if not _ANY.search(words):
        return None
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def year(text: str) -> int | None:
    """The year that a heading of a list by years names."""
    found = _YEAR.fullmatch(" ".join(_MARKUP.sub(" ", text).split()))
    return int(found[1]) if found else None


def is_plain(text: str) -> bool:
    """Whether a bold or underlined line of its own may be a heading: short, no sentence, no reference."""
    words = text.split()
    return len(text) <= 60 and len(words) <= 7 and not re.search(r"[.?!;,]\s+\w|[\"“”]|https?:", text)
