"""Read the indicators: closed and strict, every name looked up in the law, every fault with its file and line."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, Faults, Node, collected, read, unknown
from zhunsheng.figures.columns import act_column
from zhunsheng.figures.indicator import (
    ACTS,
    COUNT,
    DAYS,
    DISTINCT,
    FLOW,
    KINDS,
    MEASURES,
    MONEY,
    RATIO,
    SUM,
    Area,
    Identity,
    Indicator,
    Part,
    Question,
)
from zhunsheng.figures.vocabulary import ActsVocabulary, Vocabulary

NAMES = ("id", "name", "name_en", "unit", "definition", "definition_en", "synonyms", "measure", "decimals")
KEYS = {
    COUNT: ("of", "where", "dated", "kind", "until"),
    SUM: ("of", "where", "dated", "kind", "until", "field"),
    DISTINCT: ("of", "where", "dated", "kind", "until", "field"),
    DAYS: ("of", "where", "dated", "kind", "until", "from", "to"),
    ACTS: ("of", "where"),
    RATIO: ("numerator", "denominator"),
}
NEEDED = {
    COUNT: ("of", "dated"),
    SUM: ("of", "dated", "field"),
    DISTINCT: ("of", "dated", "field"),
    DAYS: ("of", "dated", "from", "to"),
    ACTS: (),
    RATIO: ("numerator", "denominator"),
}
IDENTITY = ("id", "name", "name_en", "relation", "left", "right", "rate")
RELATIONS = ("equals", "at-most", "quotient")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*")
TOLD_APART = ("text", "choice", "unit", "place", "code", "case", "number", "date")


class Indicators:
    """All indicators of a catalog, by id and by area."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self.by_id: dict[str, Indicator] = {i.id: i for a in areas for i in a.indicators}
        self.identities: tuple[Identity, ...] = tuple(i for a in areas for i in a.identities)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.by_id.values())

    def get(self, ident: str) -> Indicator:
        """An indicator by its id; Fault with the nearest where there is none."""
        if ident not in self.by_id:
            raise Fault("indicators", unknown("指标", ident, list(self.by_id)))
        return self.by_id[ident]

    @classmethod
    def load(cls, catalog: Catalog, folder: Path | None = None) -> "Indicators":
        """Read every area's file; Faults with all that is wrong in them."""
        faults: list[Fault] = []
        known: dict[str, Vocabulary] = {}
        paths = sorted((folder or catalog.data / "indicators").glob("*.yaml"))
        found = collected(faults, [lambda p=p: _area(p, catalog, known, faults) for p in paths])
        areas = tuple(sorted(found, key=lambda area: (area.order, area.id)))
        out = cls(areas)
        faults += _repeated(areas)
        faults += list(_parts_unknown(out))
        if faults:
            raise Faults(faults)
        return out


def _area(path: Path, catalog: Catalog, known: dict[str, Vocabulary], faults: list[Fault]) -> Area:
    root = read(path)
    keys = root.map(("order", "name", "name_en", "indicators", "identities"))
    for name in ("order", "name", "name_en", "indicators"):
        if name not in keys:
            raise Fault(root, f"缺少 {name}")
    jobs = [lambda n=n: _indicator(n, path.stem, catalog, known) for n in keys["indicators"].items()]
    rules = keys["identities"].items() if "identities" in keys else []
    return Area(
        path.stem,
        keys["name"].text(),
        keys["name_en"].text(),
        keys["order"].integer(),
        tuple(collected(faults, jobs)),
        tuple(collected(faults, [lambda n=n: _identity(n) for n in rules])),
    )


def _indicator(node: Node, area: str, catalog: Catalog, known: dict[str, Vocabulary]) -> Indicator:
    given = node.map()
    for name in ("id", "name", "name_en", "unit", "definition", "definition_en", "measure"):
        if name not in given:
            raise Fault(node, f"缺少 {name}")
    measure = given["measure"].one_of(MEASURES, "算法")
    keys = node.map((*NAMES, *KEYS[measure]))
    for name in NEEDED[measure]:
        if name not in keys:
            raise Fault(node, f"measure: {measure} 须写 {name}")
    unit = keys["unit"].text()
    question, is_money = (None, False) if measure == RATIO else question_of(node, keys, measure, catalog, known)
    if is_money != (unit in MONEY):
        raise Fault(keys["unit"], f"金额的单位须为 {'、'.join(MONEY)}，别的数不能用；这里是 {unit!r}")
    if "decimals" in keys and measure not in (RATIO, DAYS):
        raise Fault(keys["decimals"], "decimals 只用于比率与平均天数；其他数都是准确的")
    return Indicator(
        _ident(keys["id"]),
        area,
        keys["name"].text(),
        keys["name_en"].text(),
        unit,
        keys["definition"].text(),
        keys["definition_en"].text(),
        measure,
        keys["synonyms"].texts() if "synonyms" in keys else (),
        question,
        _parts(keys["numerator"]) if measure == RATIO else (),
        _parts(keys["denominator"]) if measure == RATIO else (),
        keys["decimals"].integer() if "decimals" in keys else 1,
        MONEY.get(unit, 0),
        node.where,
        hashlib.sha256(json.dumps(node.plain(), ensure_ascii=False, sort_keys=True).encode()).hexdigest(),
    )


def question_of(
    node: Node, keys: Mapping[str, Node], measure: str, catalog: Catalog, known: dict[str, Vocabulary]
) -> tuple[Question, bool]:
    """The question that these keys ask, and whether it asks for money; `node` is where they stand."""
    of = keys["of"].one_of(catalog.ids, "程序") if "of" in keys else ""
    if measure == ACTS:
        words: Vocabulary = ActsVocabulary(catalog.procedure(of) if of else None)
        test, reads = words.test(keys["where"]) if "where" in keys else (((),), ())
        return Question(ACTS, of, "day", test=test, reads=reads), False
    if of not in known:
        known[of] = Vocabulary(catalog.procedure(of))
    words = known[of]
    test, reads = words.test(keys["where"]) if "where" in keys else (((),), ())
    start, by_year = words.day(keys["dated"])
    kind = keys["kind"].one_of(KINDS, "种类") if "kind" in keys else FLOW
    if "until" in keys and kind == FLOW:
        raise Fault(keys["until"], "until 只用于 stock 与 carried：流量按 dated 的日子算")
    until = [_date(words, n) for n in keys["until"].items()] if "until" in keys else []
    if words.is_register:
        until.append(act_column("void", "on"))
    value, is_money = None, False
    if measure in (SUM, DISTINCT):
        found = words.value(keys["field"], ("number", "money") if measure == SUM else TOLD_APART)
        value, is_money = found.column, found.kind == "money" and measure == SUM
    span = (_date(words, keys["from"]), _date(words, keys["to"])) if measure == DAYS else None
    return Question(measure, of, start, by_year, kind, tuple(until), test, reads, value, span), is_money


def _date(words: Vocabulary, node: Node) -> str:
    column, by_year = words.day(node)
    if by_year:
        raise Fault(node, f"{node.text()!r} 是数，此处须为行为或日期")
    return column


def _parts(node: Node) -> tuple[Part, ...]:
    """Ids to add, and with a minus before them to take away."""
    out = []
    for held in node.items():
        text = held.text()
        out.append(Part(-1, text[1:]) if text.startswith("-") else Part(1, text))
    return tuple(out)


def _identity(node: Node) -> Identity:
    keys = node.map(IDENTITY)
    for name in ("id", "name", "name_en", "relation", "left", "right"):
        if name not in keys:
            raise Fault(node, f"缺少 {name}")
    relation = keys["relation"].one_of(RELATIONS, "关系")
    if (relation == "quotient") != ("rate" in keys):
        raise Fault(node, "relation: quotient 须写 rate（该比率的指标），其他关系不写")
    return Identity(
        _ident(keys["id"]),
        keys["name"].text(),
        keys["name_en"].text(),
        relation,
        _parts(keys["left"]),
        _parts(keys["right"]),
        keys["rate"].text() if "rate" in keys else None,
        node.where,
    )


def _ident(node: Node) -> str:
    text = node.text()
    if not ID.fullmatch(text):
        raise Fault(node, f"编号 {text!r} 须写作 领域.名称，全用小写字母与连字符，例如 mediation.total")
    return text


def _repeated(areas: tuple[Area, ...]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for held in [x for a in areas for x in a.indicators] + [x for a in areas for x in a.identities]:
        if held.id in seen:
            yield Fault(held.where, f"编号 {held.id!r} 已用于 {seen[held.id]}")
        seen.setdefault(held.id, held.where)


def _parts_unknown(found: Indicators) -> Iterator[Fault]:
    """Parts must be indicators; a part of a ratio must have a question of its own, of whole numbers."""
    for indicator in found:
        for part in (*indicator.above, *indicator.below):
            held = found.by_id.get(part.id)
            if held is None:
                yield Fault(indicator.where, unknown("指标", part.id, list(found.by_id)))
            elif held.measure in (RATIO, DAYS):
                yield Fault(indicator.where, f"{part.id!r} 自身是比率或平均数，不能作比率的分子、分母")
    for identity in found.identities:
        for ident in [p.id for p in (*identity.left, *identity.right)] + [identity.rate or ""]:
            if ident and ident not in found.by_id:
                yield Fault(identity.where, unknown("指标", ident, list(found.by_id)))
