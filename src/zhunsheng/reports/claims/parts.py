"""Parts against their wholes: does any exceed it, do they make it up, and must they?"""

import re
from decimal import Decimal

from zhunsheng.reports.claims.bindings import Group, Wholes
from zhunsheng.reports.claims.bounds import of, total
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.hundred import shares_of_all
from zhunsheng.reports.claims.lexicon import listed, of_one_kind, words
from zhunsheng.reports.claims.relation import CANNOT, CONTRADICTS, HOLDS, Relation, quoted, shown

REACH = 16


def parts(claims: list[Claim], bound: Wholes) -> list[Relation]:
    """What the groups of a text say, and the 其中 that hang on nothing countable."""
    out = [r for group in _merged(bound) for r in _group(claims, group, bound)]
    out += _opposites(claims, bound)
    return out + [_unbound(claims, part, near) for part, near in bound.unbound if near]


_NOT = re.compile("不|未|差评")


def _opposites(claims: list[Claim], bound: Wholes) -> list[Relation]:
    """抽检480批次,合格472批次,不合格12批次: what did and what did not may not exceed the whole together."""
    out = []
    alone = {g.parts[0]: g.whole for g in bound.groups if len(g.parts) == 1}
    counts = bound.counts
    for one, other in zip(counts, counts[1:], strict=False):
        whole = alone.get(one)
        if whole is None or alone.get(other) != whole or claims[one].sentence != claims[other].sentence:
            continue
        did, did_not = claims[one].label, claims[other].label
        opposed = did[-2:] == did_not[-2:] and _NOT.search(did_not) and not _NOT.search(did)
        opposed = opposed or (did.endswith("好评") and did_not.endswith("差评"))
        held = [claims[one], claims[other]]
        if opposed and len(did) > 1 and total(held).low > of(claims[whole]).high:
            out.append(_amiss(claims[whole], held, None))
    return out


def _merged(bound: Wholes) -> list[Group]:
    """Each group once."""
    seen: dict[tuple[int, tuple[int, ...]], Group] = {}
    for group in bound.groups:
        seen.setdefault((group.whole, group.parts), group)
    return list(seen.values())


def _group(claims: list[Claim], group: Group, bound: Wholes) -> list[Relation]:
    whole, held = claims[group.whole], [claims[p] for p in group.parts]
    made, most = total(held), of(whole)
    larger = [c for c in held if of(c).low > most.high]
    out = [_exceeds(whole, c) for c in larger]
    if len(held) == 1:
        return out or [_within(whole, held)]
    if made.meets(most):
        return [*out, _adds_up(whole, held)]
    if rows := _breakdowns(claims, group, held):
        return [*out, *rows]
    through = group.how == "through"
    free = group.how != "beside" and not larger and (through or _overlap(held) or _covered(whole, held))
    if made.low > most.high and free:
        return [*out, _overlapping(whole, held, through), _within(whole, held)]
    complete = _complete(group, whole, held) or shares_of_all(claims, group.parts)
    if made.low > most.high or (complete and not group.open_ended):
        if row := _longer(claims, group, held):
            return [*out, _adds_up(whole, row)]
        other = _other_whole(claims, group, held)
        out.append(_amiss(whole, held, other))
        return [*out, _adds_up(other, held)] if other else out
    return out or [_within(whole, held)]


def _breakdowns(claims: list[Claim], group: Group, held: list[Claim]) -> list[Relation]:
    """个人53件,单位8件;网上39件,信函17件,当面5件: two breakdowns of one whole are not added to one another."""
    rows: dict[int, list[Claim]] = {}
    for part in held:
        rows.setdefault(part.member, []).append(part)
    several = [row for row in rows.values() if len(row) > 1]
    if len(several) < 2 or len(several) < len(rows):
        return []
    whole = claims[group.whole]
    if not any(total(row).meets(of(whole)) for row in several):
        whole = _other_whole(claims, group, several[0]) or whole
    if not any(total(row).meets(of(whole)) for row in several):
        return []
    return [
        _adds_up(whole, row) if total(row).meets(of(whole))
        else _amiss(whole, row, None) if total(row).low > of(whole).high else _within(whole, row)
        for row in several
    ]  # fmt: skip


def _overlap(held: list[Claim]) -> bool:
    """Women, migrants, the old: one person may be all three, but not adult and child."""
    if _partition([c.label for c in held]):
        return False
    if _nested_levels(held) or len(_axes(held)) > 1 or any(all(on.search(c.label) for c in held) for on in _OF_ONE):
        return True
    told = [c for c in held if any(w in c.left + c.right for w in listed("words", "overlapping"))]
    return len(told) * 2 >= len(held)


_LEVEL = re.compile("国家级|[省市地县区乡镇村]级")
_OF_ONE = (
    re.compile("图文|图解|视频|音频|动漫|文字解读|H5"),  # one document may be explained in several forms
    re.compile("^对[^,。;]{2,}(?:满意|认可|同意|赞成)"),  # one person is asked several questions
)
_AXES = tuple(
    re.compile(axis)
    for axis in ("岁|青年|老年", "学历|本科|大专|研究生|硕士|博士", "党员|团员|党派", "女|男", "职称|职级", "少数民族")
)


def _nested_levels(held: list[Claim]) -> bool:
    """国家级2个、省级11个、市级46个: what bears a high title bore the lower ones first; money is given but once."""
    return held[0].family != "money" and all(_LEVEL.match(c.label) for c in held)


def _axes(held: list[Claim]) -> set[int]:
    """By which traits the parts are told: age, schooling and party divide one and the same people."""
    return {n for c in held for n, axis in enumerate(_AXES) if axis.search(c.label + c.right)}


def _covered(whole: Claim, held: list[Claim]) -> bool:
    """全部村中,有广场的203个,有顾问的312个: where one part is all of it, the others are of another kind."""
    return any(c.amount == whole.amount for c in held) and len({c.member for c in held}) > 1


def _complete(group: Group, whole: Claim, held: list[Claim]) -> bool:
    """Whether the text says, or the kinds imply, that nothing is left over."""
    if group.exhaustive or group.how == "carried":
        return True
    labels = [c.label for c in held]
    off = abs(_sum(held) - whole.amount)
    if labels[-1].startswith(listed("words", "rest")) and not _overlap(held):
        near = off * 10 <= whole.amount or (group.how == "marked" and min(group.parts) == group.whole + 1)
        return near and len(held) > 1
    nearly = off * 20 <= whole.amount
    sorted_out = group.how == "split" or of_one_kind(labels)
    if nearly and sorted_out and not _overlap(held):
        return True
    return _partition(labels)


def _partition(labels: list[str]) -> bool:
    """Whether these are all the kinds there are."""
    return any(
        len(kinds) == len(labels) and all(any(kind in label for label in labels) for kind in kinds)
        for kinds in words("words")["partitions"]
    )


def _other_whole(claims: list[Claim], group: Group, held: list[Claim]) -> Claim | None:
    """An earlier count that the parts do make up: they may belong to it."""
    made, whole = total(held), claims[group.whole]
    for m in range(group.whole - 1, max(-1, group.whole - REACH), -1):
        other = claims[m]
        if (
            other.paragraph == whole.paragraph
            and other.family == whole.family
            and not other.is_rate
            and made.meets(of(other))
        ):
            return other
    return None


def _longer(claims: list[Claim], group: Group, held: list[Claim]) -> list[Claim] | None:
    """The parts with the counts that go on right after them, where together they make up the whole."""
    row = list(held)
    for claim in claims[max(group.parts) + 1 : max(group.parts) + REACH]:
        if claim.is_rate:
            continue
        if claim.sentence != held[-1].sentence or claim.unit != held[-1].unit or claim.depth != held[-1].depth:
            return None
        row.append(claim)
        if total(row).meets(of(claims[group.whole])):
            return row
    return None


def _row(held: list[Claim]) -> str:
    return " + ".join(c.text for c in held)


def _within(whole: Claim, held: list[Claim]) -> Relation:
    texts = "、".join(c.text for c in held)
    return Relation(
        "part", (whole, *held), f"{texts} ≤ {whole.text}", HOLDS,
        f"{quoted(held[0])}{'等' if len(held) > 1 else ''}不超过{quoted(whole)}。",
        f"{quoted(held[0])}{' and the others do' if len(held) > 1 else ' does'} not exceed {quoted(whole)}.",
    )  # fmt: skip


def _exceeds(whole: Claim, part: Claim) -> Relation:
    one, other = quoted(part), quoted(whole)
    return Relation(
        "part",
        (whole, part),
        f"{part.text} > {whole.text}",
        CONTRADICTS,
        f"{one}写作{other}的一部分，却比它大。",
        f"{one} is told as part of {other}, yet is larger.",
    )


def _sum(held: list[Claim]) -> Decimal:
    return sum((c.amount for c in held), Decimal(0))


def _adds_up(whole: Claim, held: list[Claim]) -> Relation:
    found, first = shown(_sum(held)), quoted(held[0])
    return Relation(
        "sum",
        (whole, *held),
        f"{_row(held)} = {whole.text}",
        HOLDS,
        f"{first}等 {len(held)} 项合计 {found}，与{quoted(whole)}相符。",
        f"{first} and the {len(held) - 1} after it add up to {found}, which agrees with {quoted(whole)}.",
    )


def _amiss(whole: Claim, held: list[Claim], other: Claim | None) -> Relation:
    found, off, first = shown(_sum(held)), shown(abs(_sum(held) - whole.amount)), quoted(held[0])
    hint = f"；它们的和倒与{quoted(other)}相符，可能是挂错了总数" if other else ""
    hint_en = f"; they do add up to {quoted(other)}, so they may be told of the wrong whole" if other else ""
    return Relation(
        "sum",
        (whole, *held),
        f"{_row(held)} = {found} ≠ {whole.text}",
        CONTRADICTS,
        f"{first}等 {len(held)} 项合计 {found}，而文中写的是{quoted(whole)}，相差 {off}{hint}。",
        f"{first} and the {len(held) - 1} after it add up to {found}, but the text says {quoted(whole)}, "
        f"{off} off{hint_en}.",
    )


def _overlapping(whole: Claim, held: list[Claim], through: bool) -> Relation:
    twice = "同一条可以从几处发布" if through else "同一人可以兼属几类"
    twice_en = "one item may go out through several" if through else "one person may count in several of them"
    found, first = shown(_sum(held)), quoted(held[0])
    return Relation(
        "sum",
        (whole, *held),
        f"{_row(held)} = {found} > {whole.text}",
        CANNOT,
        f"{first}等 {len(held)} 项合计 {found}，大于{quoted(whole)}；但{twice}，不能据此说矛盾。",
        f"{first} and the {len(held) - 1} after it add up to {found}, more than {quoted(whole)}; but {twice_en}.",
    )


def _unbound(claims: list[Claim], part: int, near: tuple[int, ...]) -> Relation:
    one, other = quoted(claims[part]), quoted(claims[near[-1]])
    return Relation(
        "unit",
        (*(claims[m] for m in near), claims[part]),
        f"{claims[part].text} ⊄ {claims[near[-1]].text}",
        CANNOT,
        f"{one}写在“其中”之后，前面却没有同类的总数：{other}的单位不同。",
        f"{one} is told as a part, but nothing of its kind was counted before it: {other} has another unit.",
    )
