"""Names of people in running text: is this a name, and where on a line does a list of authors stand?

Works on what a name looks like (capitals, initials, particles, Chinese surnames), because no list of names is complete.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Marks behind a name: equal contribution, corresponding author, affiliation numbers.
MARKS = "*†‡§¶#∗⁎✝✉♯♢♠♣⋆★☆^~✱"
_MARK = re.compile(rf"(?:\\\*|[{re.escape(MARKS)}]|[¹²³⁴⁵⁶⁷⁸⁹⁰]|(?<=[^\W\d_])\d(?:,\d)*(?=$|[\s,]))+")
_STOP = re.compile(r"(?<=[^\W\d_A-Z][^\W\d_A-Z])\.$")
_NOTE = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,6})?")
#: The hundred and some surnames that nearly everybody with a Chinese name has, and those of two characters.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方"
    "邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺毛段郝顾龚邵万覃武钱戴严莫孔向汤桑康常施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛曾骆路游靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连"
    "辛卜栾冉景池晏宫佟苍娄桂窦褚仇娜米赖"
)
_DOUBLE = {"欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "长孙", "宇文", "端木"}
# Words that begin with what is a surname too.
_HAN_WORDS = frozenset("方法 方向 方案 高校 高级 高等 项目 成果 时间 安全 安排 平台 经历 经验 简历 简介 金融 石油 任务 任职 关于 关键 应用 曾任 江苏 江西 江汉 温度 程序 程度 严格 周期 周年 白皮书 石墨 何时 高性能 马上 金属 计算 成员 张量 张力 左右 单位 单词 单元 项目组 高分子 黄金 常用 常见 常规 安徽 施工 时空 文章 文件 文本 文化 文献 文学 文档 包括 容易 车辆 水平 向量 向后 明确 明显 连续 连接 路径 游戏 古代 段落 常务 高效 强化 余弦 易于 全部 毕业 毕业生 毕业论文".split())
_PARTICLES = {"de", "del", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "vom", "zu", "bin", "ibn", "el", "al", "ten", "ter", "y", "af", "st.", "e", "dal", "della"}  # fmt: skip
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’ʼ‘`´-][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž]\.?(?:\s|-|‐)?){1,4}\.?")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)
# Words that stand in titles, venues and addresses in capitals too; a name with one of them would be a rarity.
_NOT_NAMES = frozenset(
    """a an and the of for in on with from to by at as via under over using toward towards is are can do does how what why when where who we our my i you
    it its not no new all more than through without within between beyond into
    abstract academic academy accepted acm adaptive advanced advances agent agents algorithm algorithms american analysis annual application applications
    applied approach  architecture architectures artificial arxiv assistant associate association  author authors automatic award awards
    based benchmark bib bibtex bio biology book business center centre chapter chemistry china chinese cite classification code college committee
    communication communications compiler compilers computation computational computer computers computing conference contact control copyright course cs cv
    data database databases dataset  december decision demo department design detection development digital director dissertation distributed
    doctor doctoral dynamic dynamics economics editor editors education efficient email embedded engineering environment estimation evaluation
    experience experimental experiments faculty february  fellowship finding findings foundation framework full fusion fuzzy future generation generative
    global google graduate graph graphics group guest  highlight home human ieee image images in inference information institute integrated
    intelligence intelligent interests international internet intern introduction january journal journals july  lab laboratories laboratory language languages large
    learning lecture lecturer letters linear links list local logic machine management march master mathematics matching measurement mechanics media medical medicine memory
    method methods mining mobile model modeling modelling models monitoring multi multiple national natural nature network networks neural news next notes november
    object october online open operating optimal optimization oral outstanding paper papers parallel pattern perception performance phd physics planning poster postdoctoral
    prediction preprint present press principal probabilistic proc proceedings process processing professor program programming programs project projects publication publications published
    quantum query random reasoning recent recognition reinforcement report representation research researcher resources review reviews robot robotics robots robust scalable
    scholar school science sciences scientific scientist search section security segmentation selected self semantic senior september series service services signal simulation slides
    social society software software: source space special spotlight springer state statistical statistics stochastic structure student students studies study submitted supervised supplementary
    survey symposium synthesis system systems talk talks teaching team technical technique techniques technologies technology text theory thesis time title tools topics tracking training transactions
    transfer trans tutorial undergraduate understanding university unsupervised update usa user using video view vision visual volume web website  wireless work workshop workshops world
    learned distributional elsevier usenix united states kingdom germany france italy japan korea canada australia singapore spain austria sweden switzerland
    los angeles new york beijing shanghai london  berlin vienna seattle boston california texas massachusetts
    meets modern simple fast general optimizing building towards bridging exploring rethinking improving enhancing leveraging unifying accelerating making
    accept rate honors honours languages skills hobbies equal contribution corresponding co-first first second last author
    video videos webpage website project-page pdf ps postscript doi html link blog press media appendix supplement supp models demo data dataset datasets huggingface github
    """.split()
)

_PLACES = {"Hong Kong", "New York", "San Francisco", "San Diego", "Los Angeles", "New Orleans", "San Jose", "Las Vegas"}

_SEPARATOR = re.compile(
    r"\s*[,;，；、]\s*(?:and\s+|&\s*|和|与|with\s+)?|\s+(?:and|und|et)\s+(?!al\b)|\s*(?:&|·|•|\|)\s*"
)
_HARD = re.compile(
    r"(?<=[^\W\d_A-Z][^\W\d_])[.。]\s*(?=\W|\w)|(?<=[\u3400-\u9fff])[.。]\s*|(?<=[^\W\d_A-Z\s])[.]\s+|(?<=\.)\s+(?=\(?(?:19|20)\d\d\b)|[?!:：]\s+|[\"“”«»「」《》]|``|''|\s[–—-]\s|\(|\)|\[|\]|（|）"
)
# An affiliation in brackets behind a name, with more names to come.
_ASIDE = re.compile(r"[(（](?!\s*(?:19|20)\d\d)[^()（）]{0,50}[)）](?=\s*(?:[,;，、&]|and\s))")
# "Ek, Ada; Ohm, Bo": between semicolons a comma parts one name.
_TURNED = re.compile(r"(?:^|(?<=[;；])|(?<=[;；]\s)|(?<=&\s))[^\W\d_][\w'’-]{1,30}(?: [\w'’-]{1,30})?,(?=\s?[^\W\d_][\w.'’ -]{1,40}(?:[;；.]|$))")
_LEADING_INITIALS = re.compile(r"\s*(?:[A-Z]\.[ -]?){1,4}(?=\s*[\w\"“])")
_ET_AL = re.compile(
    r"[,，]?\s*(?:\band\s+|&\s*)?(?:\bet\.?\s?al\b\.?|\bothers\b|\bco-?authors\b|等\b|等(?=[.。,，\s]|$)|\.{3}|…)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A list of authors on a line: where it stands, how many names it has, how sure that is."""

    start: int
    end: int
    names: int
    score: float
    complete: bool


def fold(name: str) -> str:
    """The name for comparison: no accents, case, marks or full stops; words in alphabetical order."""
    text = unicodedata.normalize("NFKD", bare(name)).casefold()
    words = re.findall(r"[^\W\d_]+", "".join(c for c in text if not unicodedata.combining(c)))
    return " ".join(sorted(words))


def bare(name: str) -> str:
    """The name without marks and notes behind it."""
    name = " ".join(_MARK.sub(" ", _NOTE.sub("", name)).split()).strip(" ,;:&")
    return _STOP.sub("", name).removesuffix(" .")


def is_name(text: str) -> bool:
    """Whether the text looks like the full name of one person.

    >>> [is_name(t) for t in ("Ana de la Cruz", "H.M. Levy", "J. Ek", "陈小明", "Machine Learning", "To Appear", "Ek")]
    [True, True, True, True, False, False, False]
    """
    return _kind(bare(text)) == "full"


def is_native(text: str) -> bool:
    """Whether the text is a Chinese name: two to four characters that begin with a surname."""
    if not _HAN.fullmatch(text) or text in _HAN_WORDS:
        return False
    return text[:2] in _DOUBLE or "·" in text or (len(text) < 4 and text[0] in _SURNAMES)


def _kind(text: str) -> str:
    """`full`, `word` (one capitalised word), `initials`, `maybe` (a word that titles have too) or `` (no name)."""
    if not text or len(text) > 60:
        return ""
    if _HAN.fullmatch(text):
        return "full" if is_native(text) else ""
    if (
        _INITIALS.fullmatch(text)
        and len(text) <= 8
        and not (text.isupper() and len(text) > 3 and "." not in text and " " not in text)
    ):
        return "initials"
    words = text.replace(".", ". ").replace(". -", ".-").split()
    if not 1 <= len(words) <= 6:
        return ""
    proper = initials = common = 0
    for word in words:
        plain = word.rstrip(".,").lower()
        if _SUFFIX.fullmatch(word) and proper:
            continue
        if plain in _PARTICLES and word[0].islower():
            continue
        if _INITIALS.fullmatch(word) and (len(word.rstrip(".")) <= 3 or word.count(".") > 1):
            initials += 1
            continue
        if not _WORD.fullmatch(word):
            return ""
        common += plain in _NOT_NAMES
        if not word[0].isupper() and not (word[0] == "d" and word[1:2] in "'’"):
            return ""
        if word[-1] == "." and len(plain) > 3:
            return ""
        if sum(c.isupper() for c in word) > 3 and not word.isupper():
            return ""
        proper += 1
    if not proper or common > 1 or (common and (len(words) > 3 or proper < 2)) or text in _PLACES:
        return ""
    if common:
        return "maybe"
    if proper == 1 and not initials:
        return "word"
    return "full" if proper <= 4 else ""


def find(text: str, breaks: frozenset[int] = frozenset(), owner: frozenset[str] = frozenset()) -> Found | None:
    """The best list of authors on the line; `breaks` are where markup changes, `owner` the folded names of the page's
    person, which make a single name enough."""
    best: Found | None = None
    text = _ASIDE.sub(lambda m: " " * len(m[0]), text)
    if ";" in text or "；" in text:
        text = _TURNED.sub(lambda m: m[0].replace(",", " "), text)
    for run in _runs(text, breaks):
        found = _judge(text, run, owner)
        if found and (best is None or found.score > best.score):
            best = found
    return best


def _pieces(text: str, breaks: frozenset[int]) -> list[tuple[int, int, bool]]:
    """(start, end, whether a hard end follows): the text cut at separators, ends of sentences and markup."""
    cuts: list[tuple[int, int, bool]] = [(m.start(), m.end(), False) for m in _SEPARATOR.finditer(text)]
    cuts += [(m.start(), m.end(), True) for m in _HARD.finditer(text)]
    cuts += [(b, b, False) for b in breaks if 0 < b < len(text)]
    cuts.sort()
    pieces, at = [], 0
    for start, end, hard in cuts:
        if end <= at and start < at:
            continue
        if pieces and start <= at and not text[at:start].strip():
            last = pieces[-1]
            pieces[-1] = (last[0], last[1], last[2] or hard)
            at = max(at, end)
            continue
        pieces.append((at, max(start, at), hard))
        at = max(at, end)
    pieces.append((at, len(text), True))
    return pieces


def _runs(text: str, breaks: frozenset[int]) -> list[list[tuple[int, int, str]]]:
    runs: list[list[tuple[int, int, str]]] = []
    current: list[tuple[int, int, str]] = []
    for start, end, hard in _rejoined(text, _pieces(text, breaks), breaks):
        piece = text[start:end]
        etal = _ET_AL.fullmatch(piece.strip()) if len(piece) < 30 else None
        kind = "etal" if etal and current else _kind(bare(piece))
        if not kind and (m := re.search(r"\s+(?:et\.?\s?al\.?|等)\s*$", piece)) and _kind(bare(piece[: m.start()])):
            current.append((start, start + m.start(), _kind(bare(piece[: m.start()]))))
            current.append((start + m.start(), end, "etal"))
        elif kind == "maybe":
            # Within a list it is one of the names: "Ada Ek, May Book, Bo Oh".
            if not current or current[-1][2] not in ("full", "maybe") or hard:
                runs.append(current)
                current = []
                continue
            current.append((start, end, kind))
        elif kind:
            current.append((start, end, kind))
        elif current and current[-1][2] == "word" and (m := _LEADING_INITIALS.match(piece)):
            runs.append([*current, (start, start + m.end(), "initials")])
            current = []
            continue
        elif piece.strip(" .*†‡\\") or hard:
            if current:
                runs.append(current)
            current = []
            continue
        if hard and current:
            runs.append(current)
            current = []
    runs.append(current)
    return [run for run in map(_without_doubt, runs) if run]


def _without_doubt(run: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    while run and run[-1][2] == "maybe":
        run = run[:-1]
    return run


def _rejoined(text: str, pieces: list[tuple[int, int, bool]], breaks: frozenset[int]) -> list[tuple[int, int, bool]]:
    """`<b>Zhuo </b>Wang` is one name; where markup changes behind a whole name, the list has ended, unless it goes on
    with a name and a comma."""
    found: list[tuple[int, int, bool]] = []
    for start, end, hard in pieces:
        if found and found[-1][1] == start and not found[-1][2] and start in breaks:
            first, here = found[-1], text[start:end]
            kinds = _kind(bare(text[first[0] : start])), _kind(bare(here))
            if not here.strip(f" {MARKS}\\0123456789"):
                found[-1] = (first[0], first[1], hard)
                continue
            if kinds[0] in ("word", "initials") and kinds[1] == "word" and text[start - 1 : start] != ".":
                found[-1] = (first[0], end, hard)
                continue
            if text[first[0] : start].strip() and not (kinds == ("full", "full") and not hard):
                found[-1] = (first[0], first[1], True)
        found.append((start, end, hard))
    return found


def _judge(text: str, run: list[tuple[int, int, str]], owner: frozenset[str]) -> Found | None:
    kinds = [kind for _, _, kind in run]
    full = kinds.count("full")
    pairs = sum(
        {a, b} == {"word", "initials"} or (a, b) == ("full", "initials")
        for a, b in zip(kinds[::2], kinds[1::2], strict=False)
    )
    pairs = max(pairs, sum(a in ("word", "full") and b == "initials" for a, b in zip(kinds, kinds[1:], strict=False)))
    etal = "etal" in kinds
    count = full + pairs
    if not count and not (etal and "word" in kinds):
        return None
    start, end = run[0][0], run[-1][1]
    if kinds[0] == "initials":
        start = run[1][0] if len(run) > 1 else start
    mine = any(fold(text[a:b]) in owner for a, b, kind in run if kind == "full") if owner else False
    initials = sum(bool(re.search(r"\b[A-Z]\.|\b[A-Z]{1,2}\s[A-Z]\w", text[a:b])) for a, b, _ in run)
    score = min(full, 8) + min(pairs, 8) + 2 * mine + 2 * etal + min(initials, 2)
    after = _ET_AL.match(text, end)
    if after:
        end, etal, score = after.end(), True, score + 2
    if pairs and text[end : end + 1] == "." and kinds[-1] == "initials":
        end += 1
    return Found(start, end, count, score, not etal)
