"""What a count's own words say it is part of: a result of the count before, some of it, what is left of it."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.changes import is_change
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import closing, listed, may_be_part, step
from zhunsheng.reports.claims.likeness import (
    KIND,
    abridges,
    common,
    deed_of,
    narrower,
    of_one_set,
    own_subject,
    repeats,
    within,
)

REACH = 16  # claims looked back over for a whole
FAR = 4  # paragraphs looked back over for a whole that is called by its words
_TALE = 4  # sentences in which a whole that was told in parts is still the topic
_NAME = 3  # signs; a shorter one names no thing within another
_TWIN = 4  # signs between the two numbers of one deed: 61起、55人


@dataclass
class Scope:
    """Parts being told of a whole."""

    whole: int
    how: str
    sentence: int
    member: int
    exhaustive: bool
    run: list[int] = field(default_factory=list)
    able: list[int] = field(default_factory=list)  # what else its head may speak of
    parted: bool = False  # by a head that names no whole
    twins: dict[int, list[int]] = field(default_factory=dict)  # told beside the parts, of what is told beside the whole


class Told:
    """The counts of one paragraph, and what is known of them so far."""

    def __init__(self, claims: list[Claim], plain: str, members: list[int], out: Wholes) -> None:
        self.claims, self.plain, self.members, self.out = claims, plain, members, out
        self.scopes: list[Scope] = []
        self._asked, self._before = -1, list[int]()

    def alone(self, at: int, n: int) -> None:
        """A count that no list holds: its own words may still say of what it is part."""
        if (whole := self._twin(at, n)) is not None:
            self.scopes[-1].twins.setdefault(whole, []).append(n)
            return None
        me, last = self.claims[n], self.claims[self.members[at - 1]] if at else None
        if last and me.label and last.label == me.label and (last.amount, last.unit) == (me.amount, me.unit):
            return None  # 立案197件。立案的197件提案…: the same told again
        if _BEFOREHAND.search(me.left) or _TARGET.match(me.right):
            return None
        for how, reading in (
            ("named", self._stated), ("named", self._of_a_body), ("named", self._in_course),
            ("named", self._thing), ("outcome", self._outcome), ("outcome", self._admitted),
            ("outcome", self._further), ("outcome", self._dealt_with), ("outcome", self._such),
            ("outcome", self._besides),
        ):  # fmt: skip
            if (whole := reading(at, n)) is not None:
                return self.out.bind(whole, [n], how)
        return None

    def _twin(self, at: int, n: int) -> int | None:
        """事故87起,死亡79人,其中道路61起、55人: the 55 are of the 79 told beside the 87."""
        if not self._rides(n):
            return None
        scope = self.scopes[-1]
        first, last = bisect_left(self.members, scope.whole), bisect_left(self.members, scope.run[0])
        around = [*reversed(self.members[max(0, first - 1) : last])]
        beside = [m for m in around if m == scope.whole + 1 and self._close_by(scope.whole, m)]
        return next((m for m in (*beside, *around) if self._may_twin(n, m)), None)

    def _rides(self, n: int) -> bool:
        """Whether a count is told right after a part, as the 55人 of 61起、55人 are."""
        if not self.scopes or n - 1 not in self.scopes[-1].run[-1:]:
            return False
        told = self.plain[self.claims[n - 1].end : self.claims[n].start]
        return len(told) <= _TWIN and "(" not in told

    def _close_by(self, one: int, other: int) -> bool:
        return self.claims[other].start - self.claims[one].end <= _TWIN

    def _may_twin(self, part: int, whole: int) -> bool:
        one, other = self.claims[part], self.claims[whole]
        near = one.sentence - other.sentence <= (1 if self.scopes[-1].how == "split" else 0)
        return one.family == other.family and near and one.amount <= other.amount

    def may(self, part: int, whole: int) -> bool:
        return may_be_part(self.claims[part].unit, self.claims[whole].unit)

    def before(self, at: int, n: int) -> list[int]:
        """Counts that a count may be part of, the nearest first; asked many times of one count."""
        if self._asked != n:
            me, held = self.claims[n], self.members[max(0, at - REACH) : at]
            self._asked = n
            self._before = [m for m in reversed(held) if self.may(n, m) and self.claims[m].depth <= me.depth]
        return self._before

    def spoken_of(self, at: int, n: int, phrase: str) -> int | None:
        """立案提案中: the count whose words the phrase repeats."""
        held = self.called_alike(at, n, phrase)
        return held[0] if held else self._called(n, phrase)

    def called_alike(self, at: int, n: int, phrase: str) -> list[int]:
        """The counts whose words repeat most of a phrase, the nearest first; two may be called so."""
        best, most = list[int](), 1
        phrase = phrase.removesuffix("案件") if len(phrase) >= KIND else phrase
        for m in self.before(at, n):
            whole = self.claims[m]
            shared = max(common(phrase, whole.measure), common(phrase, whole.left))
            if whole.amount < self.claims[n].amount or shared < max(most, 2):
                continue
            best = [m] if shared > most else [*best, m]
            most = shared
        return best

    def _called(self, n: int, phrase: str) -> int | None:
        """受理案件中 in a paragraph of its own: the count called so in one before."""
        me, first = self.claims[n], bisect_left(self.out.counts, self.members[0])
        for m in reversed(self.out.counts[max(0, first - 2 * REACH) : first]):
            whole = self.claims[m]
            if me.paragraph - whole.paragraph > 2 * FAR:  # headings between count, too
                break
            named = common(phrase, whole.measure) >= 3 or (len(whole.label) >= 2 and whole.label in phrase)
            named = named or abridges(phrase, whole.label) or repeats(phrase, whole.label)
            if named and whole.family == me.family and whole.amount >= me.amount:
                return m
        return None

    def named(self, at: int, n: int) -> int | None:
        """受理农村法律援助案件 is named as part of 受理法律援助案件."""
        me, kin = self.claims[n], None
        for m in self.before(at, n) if len(me.label) >= _NAME else ():
            whole = self.claims[m]
            if whole.amount < me.amount or whole.family != me.family:
                continue
            if within(whole.label, me.label):
                return m
            if whole.label == me.label and m not in self.out.parent:
                kin = self._kin(n) if kin is None else kin
                if kin > m:
                    return m
        return None

    def _stated(self, _: int, n: int) -> int | None:
        """出庭76件,出庭率97.4%: what the rate after it is the quotient of."""
        whole = self.out.stated.get(n)
        return whole if whole is not None and n not in self.out.parent else None

    def _of_a_body(self, at: int, n: int) -> int | None:
        """全省新收申请5422件…省政府新收188件: what one body did of what all did."""
        me = self.claims[n]
        told = _BODY.fullmatch(me.label)
        if not told or (did := step(told[2])) is None:
            return None
        for m in self.before(at, n):
            whole = self.claims[m]
            near = me.sentence - whole.sentence <= _TALE and whole.unit == me.unit and whole.amount >= me.amount
            free = m not in self.out.parent and not _BODY.fullmatch(whole.label)
            if near and free and step(whole.label) == did:
                return m
        return None

    def _in_course(self, at: int, n: int) -> int | None:
        """…受理3129件。省政府新收188件,受理109件: after a part, of what was done next with the whole."""
        me, p = self.claims[n], self.members[at - 1] if at else n
        open_ = next((s.whole for s in self.scopes if p in s.run[-1:]), None)
        w, did = self.out.parent.get(p, open_), step(me.label)
        if w is None or did is None or self.claims[p].sentence != me.sentence or _BODY.fullmatch(me.label):
            return None
        if step(self.claims[w].label) != step(self.claims[p].label) or not _BODY.fullmatch(self.claims[p].label):
            return None
        between = self.members[bisect_left(self.members, w) + 1 : at - 1]
        able = (m for m in between if step(self.claims[m].label) == did and self.claims[m].unit == me.unit)
        return next((m for m in able if self.claims[m].amount >= me.amount), None)

    def _thing(self, at: int, n: int) -> int | None:
        """The count of the thing that this one has a narrower word for."""
        me = self.claims[n]
        if len(me.label) < _NAME:
            return None
        m = self.members[at - 1] if at else n
        picked = _PICKED.fullmatch(me.label)
        said = self.claims[m].label
        if picked and said.endswith(picked[1]) and not _PICKED.fullmatch(said) and self.claims[m].unit == me.unit:
            return m if self.claims[m].amount >= me.amount else None
        held = (m for m in self.before(at, n) if self.claims[m].unit == me.unit and self.claims[m].amount >= me.amount)
        return next((m for m in held if narrower(self.claims[m].label, me.label)), None)

    def _kin(self, n: int) -> int:
        """The last count beside this one that is a part: the same words again are one then too."""
        at = bisect_left(self.members, n)
        mates = [k for k in self.members[max(0, at - REACH) : at] if self.claims[k].member == self.claims[n].member]
        listed_ = {k for s in self.scopes for k in s.run[-REACH:]}
        return max((k for k in mates if k in listed_ or k in self.out.parent), default=-1)

    def _outcome(self, at: int, n: int) -> int | None:
        """调解成功1578件 after 1610件: a result is told of the count before it, or of the list that ends there."""
        me = self.claims[n]
        outcome = next((w for w in listed("words", "outcomes") if me.label.endswith(w)), None)
        m = next(iter(self.before(at, n)), None) if outcome and at else None
        if outcome is None or m is None or me.sentence - self.claims[m].sentence > 1:
            return None
        if step(me.label) == "admitted" and _GONE_ON.search(self.claims[m].label):
            return None
        if own_subject(me.label.removesuffix(outcome), self.claims[m].measure):
            return None
        whole = self.out.parent.get(m)
        in_list = whole is not None and any(m in g.parts and len(g.parts) > 1 for g in self.out.of(whole))
        beside = (
            not in_list
            and _same_thing(self.claims[m], me)
            and not self.claims[m].label.endswith(listed("words", "outcomes"))
        )
        if beside and self.claims[m].amount >= me.amount:
            return m
        return whole if whole is not None and self.claims[whole].amount >= me.amount else None

    def _such(self, at: int, n: int) -> int | None:
        """持证人员18.7万人,本年新申领的6420人: a clause that ends in 的 picks some of what was just counted."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        whole = self.claims[m]
        such = me.left.rstrip().endswith("的") and len(me.left.strip(" ,、")) >= KIND
        same = whole.sentence == me.sentence and whole.depth == me.depth and whole.family == me.family
        if not such or not same or _UNDONE.search(me.left) or whole.left.rstrip().endswith("的"):
            return None
        return m if whole.amount > me.amount and m not in self.out.parent else self.out.parent.get(m)

    def _besides(self, at: int, n: int) -> int | None:
        """改判4件、发回1件,尚未审结1件: with the count before it, of one whole."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        on = self.plain[self.claims[m].end : me.start].startswith("、") and not deed_of(me)
        if not (on or _UNDONE.search(me.left)) or self.claims[m].unit != me.unit:
            return None
        made = self.claims[m].amount + me.amount
        whole = self.out.parent.get(m, next((k for k in self.before(at, n) if self.claims[k].amount == made), None))
        if whole is None or self.plain.startswith("、", self.claims[whole].end):  # 甲300件、乙210件、丙90件
            return None
        same = self.claims[m].sentence == me.sentence and self.claims[m].depth == me.depth
        return whole if same and self.claims[whole].amount >= me.amount else None

    def pending(self, at: int, n: int) -> int | None:
        """应审结209件。审结186件,未审结23件: what is done and what is not are all of what there was to do."""
        me, done = self.claims[n], self.claims[self.members[at - 1]] if at else None
        if done is None or not _UNDONE.search(me.left) or not CLOSED_OUT.search(done.label):
            return None
        if done.sentence != me.sentence or done.unit != me.unit or done.depth != me.depth:
            return None
        place = bisect_left(self.out.counts, self.members[at - 1])
        m = self.out.counts[place - 1] if place else n
        whole = self.claims[m]
        told = m != n and whole.unit == me.unit and whole.depth == me.depth
        told = told and me.paragraph - whole.paragraph <= FAR
        off = abs(whole.amount - done.amount - me.amount)
        if off and self._more_of_it(at, n):
            return None
        due = (_POOL if me.sentence - whole.sentence <= 1 else _DUE).search(whole.left)
        fits = off == 0 or (off * 5 <= whole.amount and due)
        return m if told and fits and whole.amount >= max(done.amount, me.amount) else None

    def _more_of_it(self, at: int, n: int) -> bool:
        """已解决22件;正在解决68件;留作参考3件: a list that goes on is not of two."""
        me, after = self.claims[n], [self.claims[m] for m in self.members[at + 1 : at + 2]]
        return any(c.sentence == me.sentence and c.unit == me.unit and c.depth == me.depth for c in after)

    def remaining(self, at: int, n: int) -> int | None:
        """纠纷26起,化解21起,其余5起: the rest and what was done are all there was."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        whole = self.out.parent.get(m)
        if self.scopes or whole is None or not _REMAINING.match(me.left):
            return None
        told = {self.claims[k].unit for k in (whole, m, n)}
        alike = len(told) == 1 and self.claims[whole].sentence == me.sentence and whole == m - 1
        off = abs(self.claims[whole].amount - self.claims[m].amount - me.amount)
        return whole if alike and off * 10 <= self.claims[whole].amount else None

    def actual(self, at: int, n: int) -> int | None:
        """应当出庭的702件,实际出庭655件: what was done of what was due."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        due = self.claims[m]
        told = me.left.strip(" ,").startswith("实际") and _WAS_DUE.search(due.left)
        same = due.unit == me.unit and due.sentence == me.sentence and due.depth == me.depth
        return m if told and same and due.amount >= me.amount else None

    def _further(self, at: int, n: int) -> int | None:
        """收到9876件,受理8912件: of what came in, as much was taken up; no other count stands between."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        whole = self.claims[m]
        beside = m == n - 1 or all(self.claims[k].is_rate or is_change(self.claims[k]) for k in range(m + 1, n))
        alike = whole.unit == me.unit and whole.depth == me.depth and whole.amount >= me.amount
        if not beside or not alike or whole.sentence != me.sentence or m == n:
            return None
        came = any(one.search(whole.label) and on.search(me.label) for one, on in _STEPS)
        return m if came and not _STANDING.search(me.left) else None

    def _dealt_with(self, at: int, n: int) -> int | None:
        """…。已按期答复1806件 of the 1842件 that the sentence before was about."""
        me = self.claims[n]
        if told := _HAS.match(me.label):
            return self.spoken_of(at, n, told[1])
        if at and _ANSWERED.search(me.left + self.claims[n].right):
            m = self.members[at - 1]
            return m if self.claims[m].unit == me.unit and self.claims[m].sentence == me.sentence else None
        if not _ALREADY.search(me.left):
            return None
        for m in self.before(at, n):
            whole = self.claims[m]
            back = me.sentence - whole.sentence
            near = whole.unit == me.unit and (back == 1 or (1 < back <= _TALE and self.out.of(m)))
            taken = m in self.out.parent and not _ADMITTED.search(whole.label)
            if near and not taken and me.amount <= whole.amount <= me.amount * 2:
                return m
        return None

    def kinds(self, at: int, n: int) -> int | None:
        """经费138万元,市里拨60万元、区里配套50万元: kinds of which a thing has one, right after it."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        nxt = self.members[at + 1] if at + 1 < len(self.members) else n
        row = (self.claims[n], self.claims[nxt])
        whole = self.claims[m]
        alike = all(c.unit == whole.unit and c.sentence == whole.sentence and c.depth == whole.depth for c in row)
        if m == n or nxt == n or not alike or whole.amount < max(c.amount for c in row):
            return None
        if m in self.out.parent or self.plain[me.start - len(me.left) - 1 : me.start - len(me.left)] == "、":
            return None
        return m if of_one_set(row, beside=whole) else None

    def channelled(self, at: int, n: int) -> int | None:
        """公开信息217条。通过网站公开125条: of what was put out, as much as went out by one way."""
        me = self.claims[n]
        if not _THROUGH.match(me.left):
            return None
        held = (m for m in self.before(at, n) if self.claims[m].unit == me.unit and self.claims[m].amount >= me.amount)
        held = (m for m in held if me.sentence - self.claims[m].sentence <= _TALE and m not in self.out.parent)
        return next((m for m in held if me.label[-2:] in self.claims[m].label), None)

    def _admitted(self, _: int, n: int) -> int | None:
        """受理1243件 of what was received, 收件1262件, a few paragraphs before at most."""
        me = self.claims[n]
        if not _ADMITTED.search(me.label):
            return None
        at = bisect_left(self.out.counts, n)
        held = (m for m in reversed(self.out.counts[max(0, at - REACH) : at]) if _RECEIVED.search(self.claims[m].label))
        m = next((m for m in held if self.claims[m].family == me.family), None)
        if m is None or self.claims[m].amount < me.amount or me.paragraph - self.claims[m].paragraph > FAR:
            return None
        return m

    def told_before(self, at: int, n: int) -> int | None:
        """对258名社区服刑人员 … 在册社区服刑人员326名: the whole is told after its part."""
        me, m = self.claims[n], self.members[at - 1] if at else n
        part = self.claims[m]
        noun = next((me.label.removeprefix(w) for w in ("在册", "现有", "共有", "全部") if me.label.startswith(w)), "")
        told = len(noun) >= 4 and part.right.startswith(noun) and me.amount >= part.amount
        return m if told and m not in self.out.parent and self.may(m, n) else None


def _same_thing(one: Claim, other: Claim) -> bool:
    """Whether both may be the same things: what is 立案 in 件 is none of what was 劝导 in 起."""
    return one.unit == other.unit or one.family != "matter"


_STEPS = (
    (re.compile("收案|收件|收到|新收|接收|登记|接报|申请$"), re.compile("^(?:审查|予以|决定|经|准予)*(?:受理|立案)$")),
    (re.compile("案件$"), re.compile("^已?(?:经)?(?:开庭审理|化解|调处)$")),
    (re.compile("列入|计划|任务|目标|应"), re.compile("^(?:已|实际|如期|按[时期])*(?:完成|完工|开工|兑现)$")),
)
_GONE_ON = re.compile(f"{closing()}|公诉|起诉|判[处决]")  # what has gone on to court is no longer to be 立案
_PICKED = re.compile("(?:有效|按期|按时|及时|逾期|超期|当场|实际)(.{2,})")  # 回访300件,有效回访246件
_BODY = re.compile(
    r"([^,。;]{0,8}(?:政府|部门|法院|本级|机关|单位|中院|[省市州县区镇乡局厅]|\)))((?:共|新|本年)?[收受立审办结接][^,。;]{0,2})"
)  # a body, and what it did
_THROUGH = re.compile("[ ,]*(?:通过|利用|借助|依托|运用|经由)")
_BEFOREHAND = re.compile("(?:受理|立案|起诉|诉讼|复议|申请)之?前")  # 受理前化解17件 are none of those that were 受理
_TARGET = re.compile("的?(?:年度|全年)?(?:目标|任务|指标|计划)")  # 省里下达的70条任务 is what to reach
_REMAINING = re.compile("^[ ,、]*(?:其余|剩余|余下)")
_WAS_DUE = re.compile("应当|^[ ,]*应(?!诉|急|届|用)")
_STANDING = re.compile("上年|去年|累计|旧存|历年")
_HAS = re.compile("([^,。;]{2,8}?)(?:现|均|全部)?已")  # 应诉案件已判决22件
_ALREADY = re.compile(f"^[ ,、]*(?:已|均)(?:经|全部|按[时期])*(?:{closing()}|答复|办复|整改|完成)")
_ANSWERED = re.compile("^[^,。;]{0,6}已有[^,。;]{0,12}(?:反馈|回复|答复|落实|采纳|回函)")  # 已有25份收到反馈
_UNDONE = re.compile("^[ ,、]*(?:尚有|还有|其中|另有)?(?:尚未|未|没有?|剩余|正在|在办|在审|待|结转(?:至|到)?[下次明])")
CLOSED_OUT = re.compile(f"^(?:当年|全年|本年|现)?(?:已|均)?(?:{closing()}|答复|整改|处理|办理|解决|结)(?:完毕|完成)?$")
_POOL = re.compile("合计|共|应|受理|收到|总计|办理|审理|登记|立案")
_DUE = re.compile("应[审办]|合计|共计|总计")
_RECEIVED = re.compile("^(?:全年|共|新|本年)*(?:收到|收件)|收到[^,。;]{0,12}(?:申请|提案|建议|案件)$|申请$")
_ADMITTED = re.compile("^(?:新收|审查|案件|予以|决定|立案|经)*(?:受理|立案)$")
