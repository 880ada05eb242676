"""Words by which names are told from other text: surnames, particles, and words that no name is made of."""

from __future__ import annotations

_DOUBLE = "上官 东方 令狐 公孙 司徒 司马 夏侯 宇文 尉迟 慕容 欧阳 皇甫 端木 诸葛 长孙"
_JAPANESE = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 山口 松本 井上 "
    "木村 斎藤 清水 山崎 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 藤田 後藤 "
    "近藤 村上 遠藤 青木 坂本 斉藤 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 中川 "
    "原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 柴田 酒井 工藤 横山 宮崎 宮本 "
    "内田 高木 安藤 谷口 大野 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 小島 平野 "
    "大塚 久保 松井 小山 岩崎 桜井 木下 野口 松尾 野村 菊地 佐野 大西 杉本 新井 浜田 "
    "菅原 市川 水野 小松 島田 古川 "
)
_PARTICLES = "af al bin da dal de del della den der di dos du e el ibn la le st. ten ter van vom von y zu"
#: Surnames that nearly everybody with a Chinese name has.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺毛段郝顾龚邵万覃武钱戴严莫孔向汤"
    "桑康常施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷曲盛曾骆路游靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连辛卜栾冉景池晏宫"
    "佟苍娄桂窦褚仇娜米赖"
)
#: Surnames of two characters.
DOUBLE = frozenset([*_DOUBLE.split(), *_JAPANESE.split()])
#: Parts of names in small letters.
PARTICLES = frozenset(_PARTICLES.split())
#: Capitals in lists that are places.
PLACES = frozenset(
    ("Hong Kong", "New York", "San Francisco", "San Diego", "Los Angeles", "New Orleans", "San Jose", "Las Vegas")
)

_HAN = """
严格 任务 任职 何时 余弦 全部 关于 关键 包括 单位 单元 单词 古代 向后 向量 周年 周期 安全 安徽
安排 容易 左右 常务 常用 常见 常规 平台 应用 张力 张量 强化 成员 成果 文件 文化 文学 文本 文档
文献 文章 方向 方案 方法 施工 时空 时间 明显 明确 易于 曾任 段落 毕业 毕业生 毕业论文 水平 江汉
江苏 江西 温度 游戏 白皮书 石墨 石油 程序 程度 简介 简历 经历 经验 计算 路径 车辆 连接 连续
金属 金融 项目 项目组 马上 高分子 高性能 高效 高校 高等 高级 黄金
"""
_LATIN = """
a abstract academic academy accelerating accept accepted acm adaptive advanced advances agent agents algorithm
algorithms all american an analysis and angeles annual appendix application applications applied approach
architecture architectures are artificial arxiv as assistant associate association at australia austria author
authors automatic award awards based beijing benchmark berlin between beyond bib bibtex bio biology blog book
boston bridging building business by california can canada center centre chapter chemistry china chinese cite
classification co-first code college committee communication communications compiler compilers computation
computational computer computers computing conference contact contribution control copyright corresponding
course cs cv data database databases dataset datasets december decision demo department design detection
development digital director dissertation distributed distributional do doctor doctoral does doi dynamic
dynamics economics editor editors education efficient elsevier email embedded engineering enhancing environment
equal estimation evaluation experience experimental experiments exploring faculty fast february fellowship
finding findings first for foundation framework france from full fusion future fuzzy general generation
generative germany github global google graduate graph graphics group guest highlight hobbies home honors
honours how html huggingface human i ieee image images improving in inference information institute integrated
intelligence intelligent interests intern international internet into introduction is it italy its january japan
journal journals july kingdom korea lab laboratories laboratory language languages large last learned learning
lecture lecturer letters leveraging linear link links list local logic london los machine making management
march massachusetts master matching mathematics measurement mechanics media medical medicine meets memory method
methods mining mobile model modeling modelling models modern monitoring more multi multiple my national natural
nature network networks neural new news next no not notes november object october of on online open operating
optimal optimization optimizing oral our outstanding over paper papers parallel pattern pdf perception
performance phd physics planning postdoctoral poster postscript prediction preprint present press principal
probabilistic proc proceedings process processing professor program programming programs project project-page
projects ps publication publications published quantum query random rate reasoning recent recognition
reinforcement report representation research researcher resources rethinking review reviews robot robotics
robots robust scalable scholar school science sciences scientific scientist search seattle second section
security segmentation selected self semantic senior september series service services shanghai signal simple
simulation singapore skills slides social society software software: source space spain special spotlight
springer state states statistical statistics stochastic structure student students studies study submitted
supervised supp supplement supplementary survey sweden switzerland symposium synthesis system systems talk talks
teaching team technical technique techniques technologies technology texas text than the theory thesis through
time title to tools topics toward towards tracking training trans transactions transfer tutorial under
undergraduate understanding unifying united university unsupervised update usa usenix user using via video
videos vienna view vision visual volume we web webpage website what when where who why wireless with within
without work workshop workshops world york you
"""
#: Words that begin with what is a surname too.
HAN_WORDS = frozenset(_HAN.split())
#: Words that stand in titles, venues and addresses in capitals too; a name with one of them would be a rarity.
NOT_NAMES = frozenset(_LATIN.split())
