"""What a cell asks: the asks of its table, block, column and row, joined.

Each level is one ask or several. Every combination is a question, and a cell adds them up; a combination that names
two procedures asks nothing, so that a column may ask one field of one procedure and another of the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, Node, unknown
from zhunsheng.figures.indicator import ACTS, COUNT, DISTINCT, MONEY, SUM, Read
from zhunsheng.figures.load import KEYS, NEEDED, question_of
from zhunsheng.figures.vocabulary import ActsVocabulary, Vocabulary
from zhunsheng.kernel.tests import Clause, Test
from zhunsheng.reports.tables.form import Part

MEASURES = (COUNT, SUM, DISTINCT, ACTS)
OWN = ("measure", "less", "unit_in", "kinds", "heaviest")
ASK = tuple(dict.fromkeys((*OWN, *(key for measure in MEASURES for key in KEYS[measure]))))
Ask = Mapping[str, Node]
Tested = tuple[Test, tuple[tuple[str, Read], ...]]


def asks(node: Node) -> list[Ask]:
    """The asks of one level: a map, or a list of them."""
    return [n.map(ASK) for n in (node.value if node.is_list else [node])]


class Asker:
    """Joins asks into questions. `order` lists kinds from the lightest to the heaviest."""

    def __init__(self, catalog: Catalog, order: Sequence[str] = ()) -> None:
        self.catalog, self.order = catalog, tuple(order)
        self._words: dict[str, Vocabulary] = {}
        self._tested: dict[tuple[str, bool, int], Tested] = {}

    def parts(self, node: Node, levels: Iterable[list[Ask]]) -> tuple[tuple[Part, ...], bool] | None:
        """What a cell adds up, and whether it is money; None where nothing is asked. `node` is where it stands."""
        found, is_money, asked = [], set(), False
        for combination in product(*levels):
            keys = _joined(combination)
            if keys is None or "of" not in keys and "dated" not in keys:
                continue
            asked = True
            part, money = self._part(node, keys, [ask["where"] for ask in combination if "where" in ask])
            if part is not None:
                found.append(part)
                is_money.add(money)
        if len(is_money) > 1:
            raise Fault(node, "一格之内有的问金额、有的问件数，不能相加")
        return (tuple(found), is_money == {True}) if asked else None

    def _part(self, node: Node, keys: dict[str, Node], wheres: list[Node]) -> tuple[Part | None, bool]:
        measure = keys["measure"].one_of(MEASURES, "算法") if "measure" in keys else COUNT
        for name in NEEDED[measure]:
            if name not in keys:
                raise Fault(node, f"这一格没有写 {name}（所在表、列、行都没有）")
        for name, given in keys.items():
            if name not in (*OWN, *KEYS[measure]):
                raise Fault(given, f"measure: {measure} 用不到 {name}")
        question, is_money = question_of(node, keys, measure, self.catalog, self._words)
        words = self._vocabulary(question.of, measure)
        for where in wheres:
            question = question.narrowed(*self._test(words, where))
        if "heaviest" in keys:
            test = self._heaviest(words, keys)
            if test is None:
                return None, is_money
            question = question.narrowed(test, ((test[0][0].name, words.value(keys["kinds"])),))
        unit_in = ""
        if "unit_in" in keys:
            words.value(keys["unit_in"], ("unit",))
            unit_in = keys["unit_in"].text()
        sign = -1 if "less" in keys and keys["less"].flag() else 1
        return Part(sign, question, unit_in), is_money

    def _vocabulary(self, of: str, measure: str) -> Vocabulary:
        return ActsVocabulary(self.catalog.procedure(of)) if measure == ACTS else self._words[of]

    def _test(self, words: Vocabulary, where: Node) -> Tested:
        at = words.procedure.id, isinstance(words, ActsVocabulary), id(where)
        if at not in self._tested:
            self._tested[at] = words.test(where)
        return self._tested[at]

    def _heaviest(self, words: Vocabulary, keys: Mapping[str, Node]) -> Test | None:
        """The kind is among the case's kinds, and none that is heavier; None where the law knows no such kind."""
        if "kinds" not in keys:
            raise Fault(keys["heaviest"], "heaviest 须与 kinds（记载种类的字段）同用")
        kind, name = keys["heaviest"].one_of(self.order, "种类"), keys["kinds"].text()
        words.value(keys["kinds"], ("choice", "choices"))
        known = words.fields[name].options
        if strange := [k for k in known if k not in self.order]:
            raise Fault(keys["kinds"], unknown("种类", strange[0], list(self.order)))
        if kind not in known:
            return None
        heavier = tuple(k for k in self.order[self.order.index(kind) + 1 :] if k in known)
        is_it = Clause(name, "is", kind)
        return ((is_it, Clause(name, "is_not", heavier)),) if heavier else ((is_it,),)


def scale_of(node: Node, unit: str, is_money: bool) -> int:
    """By how many digits the stored amount is more than the unit's; money is told in a unit of money."""
    if is_money != (unit in MONEY):
        raise Fault(node, f"金额的单位须为 {'、'.join(MONEY)}，别的数不能用；这里是 {unit!r}")
    return MONEY.get(unit, 0)


def _joined(combination: Iterable[Ask]) -> dict[str, Node] | None:
    """The keys of the asks in one; None where they ask different procedures. Their tests are joined elsewhere."""
    out: dict[str, Node] = {}
    for ask in combination:
        for name, node in ask.items():
            if name == "where":
                continue
            if name in out and out[name].plain() != node.plain():
                if name == "of":
                    return None
                raise Fault(node, f"{name} 已在 {out[name].where} 写过，不能又写别的")
            out[name] = node
    return out
