"""Which claim is part of which: marked by 其中 or a bracket, named by its words, or shown by a sum.

A binding says how it was found, because what may be concluded from it differs: a sum that was read off the
numbers cannot contradict them.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from functools import cache

from zhunsheng.reports.claims import splits
from zhunsheng.reports.claims.beside import bind_beside
from zhunsheng.reports.claims.bindings import DEEPEST, Wholes
from zhunsheng.reports.claims.changes import is_change, is_former, is_yardstick
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import base_unit, listed, of_one_kind, one_of, step
from zhunsheng.reports.claims.likeness import KIND, common, deed_of
from zhunsheng.reports.claims.stated import stated
from zhunsheng.reports.claims.sums import bind_across, bind_sums, bind_totals
from zhunsheng.reports.claims.told import CLOSED_OUT, FAR, REACH, Scope, Told

_CLOSE = 2  # sentences looked back over
_FURTHEST = 4  # the same, with those that tell no number


def wholes(claims: list[Claim], plain: str) -> Wholes:
    """Bind the counts of a text, paragraph by paragraph."""
    out = Wholes()
    lines: dict[int, list[int]] = defaultdict(list)
    for n, claim in enumerate(claims):
        if not claim.cell and not claim.is_rate and not is_change(claim) and not is_former(claim):
            out.counts.append(n)
            if not is_yardstick(claims, n) and not _EACH.match(claim.label):
                lines[claim.paragraph].append(n)
    out.stated = stated(claims, out.counts)
    for members in lines.values():
        _Paragraph(claims, plain, members, out).read()
    bind_across(claims, list(lines.values()), out)
    bind_beside(claims, out)
    return out


_EACH = re.compile("(?:人|户|村|所)均(?!衡|可)")  # 人均收入 is no part of the income

_AMONG_THEM = re.compile("其中|[,。;:]当中|内有|[这此]里面|包括|含")  # said at the head of a part


@cache
def _markers() -> re.Pattern[str]:
    return re.compile(
        r"其中|(?:^|[,。;:])当中|内有|[这此]里面|包括|包含|(?<![内不未])含(?!义)|分为|分别是|涵盖|[,(]即(?![将使便办时刻日])"
    )


_COMPOSED = re.compile("由[^,。;:]{1,12}$")  # 由律师7名、教师2名组成
_ALL_OF_IT = re.compile(
    "分为|每[件宗起人户名个]只计一|不重复计|[,(]即(?![将使便办时刻日])"
)  # nothing is left over, or told twice
_SORTED = re.compile(r"(?:^|[,。;:])([^,。;:、\d]{2,12}?)按(?:照)?[^,。;:\d]{1,12}(?:分类|划分|分)")


@cache
def _closers() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[,。;:\n]){one_of(listed('words', 'closers'))}")


_AMONG = re.compile(r"(?:^|[,。;:\n])(?:在|上述|以上)?([^,。;:、\n\d]{2,16}?)(?:当中|之中|中)[,:]")
_INSIDE = re.compile(
    r"(?:^|[,。;:\n])(?:在)?([^,。;:、\n\d]{2,12}?)(?:里|(?<![集其])中)(?![面边程心])(?=[^,。;:\n\d]{1,14}$)"
)
_MIDST = "(?:当中|之中|里(?!面|程)|(?<![其集])中(?![级心央小国层医学专文华共型等高青]))"
_OF = re.compile(rf"^[^,。;:、\n]{{0,16}}{_MIDST}(?:的|有|,)?[^,。;、\n]{{0,14}}$")
_LAST_MEMBER = re.compile("[;。]?[^;。]*$")  # a marker reaches no count beyond the next stop
_CLOSED = re.compile(r"\([^()]*\)")
_BUT = re.compile("不含|未含|不包括|不包含|除外|除")


class _Paragraph(Told):
    """One paragraph's counts, read from left to right."""

    _hanging = -1  # the count that a marker stood before, where nothing of its kind was counted

    def read(self) -> None:
        bind_totals(self.claims, self.members, self.out)
        for at, n in enumerate(self.members):
            if n not in self.out.parent:
                self._one(at, n)
        self._close_all()
        bind_sums(self.claims, self.members, self.out)

    def _one(self, at: int, n: int) -> None:
        gap = self._gap(at)
        self._fill(n, gap)
        if self._bracket(at, n):
            return
        self._leave(n, gap)
        if (whole := self.pending(at, n)) is not None:
            self.out.bind(whole, [self.members[at - 1], n], "marked", exhaustive=True)
        elif (whole := self._midst(at, n, gap)) is not None:
            self._close_all()
            self._open(whole, "marked", n, gap)
        elif (whole := self._opened(at, n, gap)) is not None:
            self._open(whole, "split" if splits.parts_all(gap) else "marked", n, gap)
        elif (whole := self.named(at, n)) is not None:
            self.out.bind(whole, [n], "named")
        elif (whole := self.remaining(at, n)) is not None:
            self.out.bind(whole, [self.members[at - 1], n], "marked", exhaustive=True)
        elif (whole := self.actual(at, n)) is not None:
            self.out.bind(whole, [n], "outcome")
        elif self.scopes and self._goes_on(n):
            self.scopes[-1].run.append(n)
        elif (whole := self.channelled(at, n)) is not None:
            self._open(whole, "through", n, gap)
        elif (whole := self.kinds(at, n)) is not None:
            self._open(whole, "marked", n, gap)
        elif (part := self.told_before(at, n)) is not None:
            self.out.bind(n, [part], "named")
        else:
            self.alone(at, n)

    def _midst(self, at: int, n: int, gap: str) -> int | None:
        """86名上访人员中的75人, 已结案件中维持31件: of the count that is named before 中, else of the one before it."""
        if not at or not _OF.match(gap) or "(" in gap:
            return None
        found = _AMONG.search(gap) or _INSIDE.search(gap)
        named = self.spoken_of(at, n, found[1]) if found and gap[0] in ",。;:" else None
        before = self.members[at - 1]
        return named if named is not None else before if self.may(n, before) else None

    def _gap(self, at: int) -> str:
        """What stands between the count before and this one."""
        n = self.members[at]
        start = self.claims[n].start
        floor = self.claims[self.members[at - 1]].end if at else 0
        if at == 0:
            floor = max(self.plain.rfind("\n", 0, start) + 1, start - 120)
        gap = self.plain[max(floor, start - 240) : start]
        return _CLOSED.sub("", gap) if ")" in gap else gap

    def _open(self, whole: int, how: str, n: int, gap: str) -> None:
        if len(self.scopes) >= DEEPEST:
            self._close_all()
        claim = self.claims[n]
        said = self.plain[max(0, claim.start - 60, self.claims[n - 1].end if n else 0) : claim.start]
        every = bool(_ALL_OF_IT.search(said) or "组成" in self._rest(n))
        parted = self._parted(gap)
        able = self._able(n) if parted else self._called_so(n, gap)
        self.scopes.append(Scope(whole, how, claim.sentence, claim.member, every, [n], able=able, parted=parted))

    def _called_so(self, n: int, gap: str) -> list[int]:
        """审结的案件中, where both 一审 and 二审 were 审结: any of those called so."""
        among = _AMONG.search(gap) if gap[:1] in ",。;:\n" else None
        held = self.called_alike(bisect_left(self.members, n), n, among[1]) if among else []
        return held if len(held) > 1 else []

    def _rest(self, n: int) -> str:
        """What follows in the sentence."""
        end = self.claims[n].end
        return self.plain[end : end + 60].split("。")[0]

    def _leave(self, n: int, gap: str) -> None:
        """Close the scopes that a count lies outside of: another sentence, 另有, a new deed; an inner one at ;."""
        claim = self.claims[n]
        if self.scopes and (claim.sentence != self.scopes[0].sentence or _closers().search(gap)):
            self._close_all()
        while self.scopes and (
            self._new_deed(claim)
            or self._outgrown(claim)
            or (len(self.scopes) > 1 and claim.member != self.scopes[-1].member)
        ):
            self._close()

    def _outgrown(self, claim: Claim) -> bool:
        """收入52亿元,其中税收37亿元;支出119亿元: after a ; what is larger than the whole is no part of it."""
        scope = self.scopes[-1]
        whole = self.claims[scope.whole]
        if claim.family == whole.family == "body" and base_unit(claim.unit)[1] != base_unit(whole.unit)[1]:
            return claim.amount > whole.amount  # 大厅8个,其中…;工作站131家
        if claim.member == scope.member or claim.family != whole.family:
            return False
        return claim.amount > whole.amount or self._whole_of_its_own(claim, scope)

    def _whole_of_its_own(self, claim: Claim, scope: Scope) -> bool:
        """户籍51万人,其中城镇17万人;常住46万人,其中…: after a ; what has its own 其中 stands beside the whole."""
        rest = self.plain[claim.end : claim.end + 16].split(";")[0].split("。")[0]
        first = self.claims[scope.run[0]]
        for_all = self.plain[: first.start - len(first.left)].rstrip().endswith(":")
        beside = self.claims[scope.whole].member == first.member
        return beside and bool(_AMONG_THEM.search(rest)) and "(" not in rest and not for_all

    def _fill(self, n: int, gap: str) -> None:
        """Close a scope whose parts make up the whole exactly: what follows is no part, but after 、 or nought."""
        while self.claims[n].amount and not gap.startswith("、") and self.scopes and len(self.scopes[-1].run) > 1:
            scope = self.scopes[-1]
            inner = self.claims[n].depth > self.claims[scope.run[0]].depth
            made = sum(self.claims[m].amount for m in scope.run)
            self._anchor(scope, made)
            if inner or self._last_twin(n) or made != self.claims[scope.whole].amount or self._one_more(n):
                break
            self._close()

    def _anchor(self, scope: Scope, made: Decimal | int) -> None:
        """终止262件。其中改变后撤回195件、自愿撤回67件: of the count right before, where they make it up."""
        at = bisect_left(self.members, scope.run[0])
        before = self.members[at - 1] if at else scope.whole
        beside = self.claims[before].unit == self.claims[scope.run[0]].unit and before not in scope.run
        if scope.how == "marked" and beside and made == self.claims[before].amount != self.claims[scope.whole].amount:
            scope.whole = before

    def _one_more(self, n: int) -> bool:
        """同意公开7件,部分公开1件,不予公开1件;信息不存在1件: one kind more of the list, though it was full."""
        run, me = self.scopes[-1].run, self.claims[n]
        same = me.unit == self.claims[run[0]].unit and me.sentence == self.claims[run[-1]].sentence
        same = same and not me.left.strip().endswith(listed("words", "totals"))
        same = same and (me.member == self.claims[run[-1]].member or len({self.claims[m].member for m in run}) > 1)
        return same and of_one_kind([self.claims[m].label for m in (*run, n)])

    def _last_twin(self, n: int) -> bool:
        """案件12件20人、9件16人: with the 9 the 件 are all told, but the 16人 belong to them."""
        other = self.claims[n].family != self.claims[n - 1].family
        return bool(self.scopes[-1].twins) and other and self._rides(n)

    def _close_all(self) -> None:
        while self.scopes:
            self._close()

    def _close(self) -> None:
        scope = self.scopes.pop()
        tail = self.plain[self.claims[scope.run[-1]].end :][:1]
        if (whole := self._meant(scope)) is None:
            return
        if scope.parted:
            self.out.divided = (whole, scope.run[-1])
        self.out.bind(whole, scope.run, scope.how, scope.exhaustive, tail == "等")
        for beside, twins in scope.twins.items():
            every = len(twins) == len(scope.run) and tail != "等"
            full = every and sum(self.claims[m].amount for m in scope.run) == self.claims[whole].amount
            for row in [twins] if every else [[m] for m in twins]:
                self.out.bind(beside, row, "named", exhaustive=full)

    def _overfull(self, run: list[int], whole: int) -> bool:
        return self._made(run) > self.claims[whole].amount

    def _meant(self, scope: Scope) -> int | None:
        """The whole that the parts do make up, where the one beside them was only told in passing.

        纠纷1265件,化解1250件,其中…: of the first. 新收126件,办结128件;按渠道分…: of the first as well.
        """
        if scope.parted:
            return splits.divided(self.claims, scope.run, scope.able, scope.whole)
        if scope.able and self._overfull(scope.run, scope.whole):
            held = (m for m in scope.able if not self._overfull(scope.run, m))
            return splits.divided(self.claims, scope.run, scope.able, next(held, scope.whole))
        if len(scope.run) < 2:
            return scope.whole
        made = self._made(scope.run)
        if made == self.claims[scope.whole].amount:
            return scope.whole
        at = bisect_left(self.members, scope.run[0])
        others = [m for m in self.members[max(0, at - REACH) : at] if self.may(scope.run[0], m)]
        # other counts stand between the whole and 其中
        apart = self._told_twice(scope.run) is not None or (at and self.members[at - 1] != scope.whole)
        above = others if scope.how == "split" or apart else [self.out.parent.get(scope.whole)]
        return next((m for m in reversed(above) if m is not None and self.claims[m].amount == made), scope.whole)

    def _made(self, run: list[int]) -> Decimal:
        """What the parts come to; where they are told twice, each breakdown for itself."""
        twice = self._told_twice(run)
        return sum((self.claims[n].amount for n in run), Decimal(0)) if twice is None else twice

    def _told_twice(self, run: list[int]) -> Decimal | None:
        """个人53件,单位8件;网上39件,信函17件,当面5件: the sum of each breakdown, where a ; parts several alike."""
        rows: dict[int, list[Decimal]] = defaultdict(list)
        for n in run:
            rows[self.claims[n].member].append(self.claims[n].amount)
        sums = {sum(row, Decimal(0)) for row in rows.values()}
        return sums.pop() if len(sums) == 1 < len(rows) and all(len(row) > 1 for row in rows.values()) else None

    def _new_deed(self, claim: Claim) -> bool:
        """A new deed, 办结80件, is no further part of what was 受理; after 、 the list goes on."""
        first = self.claims[self.scopes[-1].run[0]]
        listed_on = self.plain[claim.start - len(claim.left) - 1 : claim.start - len(claim.left)] == "、"
        kind = (
            deed_of(claim) == claim.label and len(first.label) <= KIND and not CLOSED_OUT.search(claim.left.strip(" ,"))
        )  # 维持588件,…,调解12件
        kind = kind or (len(first.label) <= KIND and first.label[-2:] == claim.label[-2:] != "")  # 存量违建,新增违建
        return bool(not listed_on and not kind and deed_of(claim) and not deed_of(first))

    def _goes_on(self, n: int) -> bool:
        """其中:受理刑事68件,结案38件;受理民事925件: a list of what was 受理, and of nothing in a bracket."""
        scope = self.scopes[-1]
        first, claim = self.claims[scope.run[0]], self.claims[n]
        told = deed_of(first)
        other = bool(told and deed_of(claim) != told and deed_of(claim))
        again = not claim.left and claim.family != first.family  # 来访1102批5846人次: the same told in another unit
        return self.may(n, scope.whole) and claim.depth == first.depth and not other and not again

    def _bracket(self, at: int, n: int) -> bool:
        """146项(许可116项,非许可30项): told in the bracket that follows the whole."""
        claim = self.claims[n]
        if not claim.depth:
            return False
        for m in reversed(self.members[max(0, at - REACH) : at]):
            whole = self.claims[m]
            if whole.depth >= claim.depth:
                continue
            opened = self.plain.find("(", whole.end, claim.start)
            if not 0 <= opened - whole.end <= 12 or re.search("[,。;:、]", self.plain[whole.end : opened]):
                return False
            if not self.may(n, m) or _BUT.search(self.plain, opened, claim.start):
                return False
            last = self.out.groups[-1] if self.out.groups else None
            if last and last.how == "bracket" and last.whole == m and self.out.parent.get(last.parts[-1]) == m:
                self.out.drop_last()
                parts, marked = [*last.parts, n], not last.exhaustive
            else:
                parts, marked = [n], bool(_markers().search(self.plain, opened, claim.start))
            closing = self.plain[claim.end : claim.end + 1]
            self.out.bind(m, parts, "bracket", not marked and closing != "等", closing == "等")
            return True
        return False

    def _opened(self, at: int, n: int, gap: str) -> int | None:
        """The whole that a marker before this count speaks of."""
        if splits.parts_all(gap):
            self._close_all()
            told = _SORTED.search(gap)
            if told and (m := self.spoken_of(at, n, told[1])) is not None:
                return m
            return self._spoken(at, n, gap)
        gap = self._since_rate(n, gap)
        among = list(_AMONG.finditer(gap))
        among = among or list(_INSIDE.finditer(gap))
        if among and (m := self.spoken_of(at, n, among[-1][1])) is not None:
            return m
        if (focus := splits.focus(gap)) is not None:
            self._close_all()
            told = self.spoken_of(at, n, focus)
            return self._spoken(at, n, gap) if told is None else told
        if self._parted(gap):
            self._close_all()
            return self._spoken(at, n, gap)
        if at and gap.startswith(":") and self._whole_of_list(self.members[at - 1], n):
            return self.members[at - 1]
        composed = _COMPOSED.search(gap) and "组成" in self._rest(n).split(";")[0]
        if not composed and not self._marked(at, gap):
            return None
        named = self.named(at, n)
        whole = named if named is not None else self._nearest(at, n)
        if gap.lstrip().startswith(";其中") and whole is not None and self._sorted_out(whole):
            whole = self.out.parent[whole]
        if whole is None and "其中" in gap and at:
            near = [
                m for m in self.members[max(0, at - 3) : at] if self.claims[n].sentence - self.claims[m].sentence <= 1
            ]
            self.out.unbound.append((n, tuple(near)))
            self._hanging = n
        return whole

    def _marked(self, at: int, gap: str) -> bool:
        """Whether a marker stands right before: 其中,16个州收到1087件 marks the cases, as no 个 was counted."""
        on = at and self._hanging == self.members[at - 1] and not re.search("[,。;:、]", gap)
        return bool(on or _markers().search(_LAST_MEMBER.search(gap)[0]))  # type: ignore[index] - it may be empty

    def _sorted_out(self, part: int) -> bool:
        """民事300件、刑事90件;其中妇女…: a list that is full has been left, and what it was of is spoken of again."""
        whole = self.out.parent.get(part)
        rows = [g.parts for g in self.out.of(whole) if part in g.parts] if whole is not None else []
        return any(len(r) > 1 and sum(self.claims[m].amount for m in r) == self.claims[whole].amount for r in rows)

    def _whole_of_list(self, m: int, n: int) -> bool:
        """受援人68442人:农民工23117人…: what a colon right after a count tells are its parts."""
        whole, me = self.claims[m], self.claims[n]
        return whole.unit == me.unit and whole.depth == me.depth and whole.amount >= me.amount

    def _since_rate(self, n: int, gap: str) -> str:
        """The gap after the last rate or change in it: in 收入9亿元,其中税收占71%;投资152亿元 no 其中 is of 投资."""
        length = self.claims[n].start - (self.claims[n - 1].end if n else 0)
        return gap[-length:] if length > 0 else ""

    def _parted(self, gap: str) -> bool:
        """Whether a head before a count parts what is spoken of without naming it."""
        among = _AMONG.search(gap)
        return splits.parts_all(gap) or splits.names_foremost(gap) or bool(among and splits.is_aspect(among[1]))

    def _spoken(self, at: int, n: int, gap: str) -> int | None:
        """What is spoken of where a head parts it: what the head calls, what the head before parted, or the last count.

        The last that is part of none, since a part is no topic.
        """
        able = self._able(n)
        here = next((m for m in self.before(at, n) if self._outer(m, n)), None)
        last = here if here is not None else next((m for m in able if self._outer(m, n)), None)
        if (called := next((m for m in able if splits.calls(gap, self.claims[m].label)), None)) is not None:
            return called
        if self.out.divided and self.out.divided[0] in able and (last is None or last < self.out.divided[1]):
            return self.out.divided[0]
        return last

    def _outer(self, m: int, n: int) -> bool:
        return self.claims[m].amount >= self.claims[n].amount and m not in self.out.parent and m not in self.out.stated

    def _able(self, n: int) -> list[int]:
        """What a head without a whole may part: the counts of its kind before it, a few paragraphs up at most."""
        me, at = self.claims[n], bisect_left(self.out.counts, n)
        held = [m for m in reversed(self.out.counts[max(0, at - 2 * REACH) : at]) if self.may(n, m)]
        held = [m for m in held if self.claims[m].amount >= me.amount and self.claims[m].depth <= me.depth]
        return [m for m in held if me.paragraph - self.claims[m].paragraph <= FAR]

    def _nearest(self, at: int, n: int) -> int | None:
        """The nearest count of the same kind that is no lesser part.

        Further back only one that is large enough, and of those the one that shares a word with the part.
        """
        me = self.claims[n]
        if (same := self._same_step(at, n)) is not None:
            return same
        far: list[int] = []
        opens = self.plain[: me.start - len(me.left)].endswith(("。其中,", "。其中:")) or me.left.startswith("其中")
        for m in self.before(at, n):
            whole = self.claims[m]
            back = self._sentences_back(m, n)
            enough = whole.amount >= me.amount
            free = m not in self.out.parent and not any(m in s.run[-REACH:] for s in self.scopes)
            if back == 0 and (enough or (free and whole.unit == me.unit) or (free and not self._wider(at, n))):
                return m
            if 0 < back <= _CLOSE and enough and (whole.family == me.family or (back == 1 and opens)):
                far.append(m)
        if opens and far and (topic := self._topic(far)) is not None:
            return topic
        far.sort(key=lambda m: self.claims[m].family != me.family)
        return next((m for m in far if common(me.label, self.claims[m].label) >= 2), far[0] if far else None)

    def _sentences_back(self, m: int, n: int) -> int:
        """How many sentences a count lies before another; one without a number between them does not part them."""
        raw = self.claims[n].sentence - self.claims[m].sentence
        told = {self.claims[k].sentence for k in range(m, n + 1)} if 1 < raw <= _FURTHEST else set()
        return len(told) - 1 if told else raw

    def _same_step(self, at: int, n: int) -> int | None:
        """新收1375件,受理1205件。其中州市收到1087件: of what was received, not of what was admitted."""
        me = self.claims[n]
        if (told := step(me.label)) is None:
            return None
        held = (m for m in self.before(at, n) if me.sentence - self.claims[m].sentence <= _CLOSE)
        held = (m for m in held if self.claims[m].unit == me.unit and self.claims[m].amount >= me.amount)
        return next((m for m in held if m not in self.out.parent and step(self.claims[m].label) == told), None)

    def _topic(self, far: list[int]) -> int | None:
        """审结204511件,调撤121683件,调撤率59.5%。其中…: of what the sentence opens with, not of what has a rate."""
        last, first = self.claims[far[0]], self.claims[far[-1]]
        rated = far[0] + 1 < len(self.claims) and self.claims[far[0] + 1].is_rate
        return far[-1] if rated and first.sentence == last.sentence and first.unit == last.unit else None

    def _wider(self, at: int, n: int) -> bool:
        """Whether the sentence has a larger count in the very unit of the part: 49项…12个…,其中31项."""
        me = self.claims[n]
        held = (self.claims[m] for m in self.before(at, n))
        return any(c.sentence == me.sentence and c.unit == me.unit and c.amount >= me.amount for c in held)
