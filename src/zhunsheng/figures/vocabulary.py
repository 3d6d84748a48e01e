"""The names that an indicator may use of a procedure: fields, acts, and what every case has (`case.result` …)."""

from collections.abc import Iterable, Mapping

from zhunsheng.catalog.clauses import Reader
from zhunsheng.catalog.source import Fault, Node, unknown
from zhunsheng.figures.columns import PARTY_KINDS, act_column, acts_of, columns_of, field_column, fields_of, results_of
from zhunsheng.figures.indicator import Read
from zhunsheng.kernel.procedure import Field, Procedure
from zhunsheng.kernel.tests import FieldRef, Test, names

FLAGS = ("case.ended", "case.late", "case.irregular", "case.overdue")
DATES = {"opened": "opened_on", "concluded": "concluded_on", "result": "result_on"}
LISTS = ("choices", "units", "items", "parties")


class Vocabulary:
    """The names of one procedure and the columns behind them."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.is_register = procedure.versions[-1].kind == "register"
        self.acts = acts_of(procedure)
        self.fields = {f.id: f for f in fields_of(procedure).values()}
        self._columns = {f.id: Read(field_column(f.id), f.type) for f in self.fields.values()}
        self._hidden = {f.id for f in self.fields.values() if field_column(f.id) not in [c.name for c in columns_of(f)]}
        self._add("case.result", "result", "choice", dict.fromkeys(results_of(procedure), ("", "")))
        self._add("case.unit", "unit", "unit")
        for name in FLAGS:
            self._add(name, name.partition(".")[2], "flag")
        for f in [f for f in self.fields.values() if f.type in ("party", "parties")]:
            many = f.type == "parties"
            at = f"{field_column(f.id)}__{'kinds' if many else 'kind'}"
            self._add(f"{f.id}.kind", at, "choices" if many else "choice", PARTY_KINDS)

    def _add(self, name: str, column: str, kind: str, options: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.fields[name] = Field(name, name, "", kind, options=options or {})
        self._columns[name] = Read(column, kind)

    def test(self, node: Node) -> tuple[Test, tuple[tuple[str, Read], ...]]:
        """A test and where the names that it reads lie."""
        test = Reader(self.fields, self.acts, {}).test(node)
        _refuse_terms(node, test)
        return test, tuple((name, self._read(node, name)) for name in sorted(names(test)))

    def day(self, node: Node) -> tuple[str, bool]:
        """The column of a day: a case's, an act's, a date field's; or of a year, with True."""
        name = node.text()
        if name in DATES:
            return DATES[name], False
        if name in self.acts:
            return act_column(name, "on"), False
        held = self.fields.get(name)
        if held is None or held.type not in ("date", "number"):
            days = [f.id for f in self.fields.values() if f.type == "date"]
            raise Fault(node, unknown("日期", name, [*DATES, *self.acts, *days]))
        return self._read(node, name).column, held.type == "number"

    def value(self, node: Node, kinds: Iterable[str] | None = None) -> Read:
        """The column of a field of one of the kinds."""
        name = node.text()
        known = [f.id for f in self.fields.values() if kinds is None or f.type in kinds]
        if name not in known:
            raise Fault(node, unknown(f"字段（须为 {'、'.join(kinds)}）" if kinds else "字段", name, known))
        return self._read(node, name)

    def _read(self, node: Node, name: str) -> Read:
        if name in self.acts and name not in self.fields:
            return Read(name, "act")
        if name == "day":
            raise Fault(node, "指标的条件不能用 day；期间由 dated 决定")
        if name in self._hidden:
            raise Fault(node, f"字段 {name!r} 不公开或为人员姓名，快照里没有它 (private: the snapshot has it not)")
        return self._columns[name]


class ActsVocabulary(Vocabulary):
    """The names that an indicator counting acts may use: which act, with which outcome, late, silent, irregular."""

    def __init__(self, procedure: Procedure | None) -> None:
        acts = acts_of(procedure) if procedure else {}
        outcomes = dict.fromkeys((o for found in acts.values() for o in found), ("", ""))
        self.procedure, self.acts, self.fields, self._columns = procedure, {}, {}, {}
        self._hidden: set[str] = set()
        if acts:
            self._add("act", "act", "choice", dict.fromkeys(acts, ("", "")))
            self._add("outcome", "outcome", "choice", outcomes)
        for name in ("late", "silent", "irregular"):
            self._add(name, name, "flag")
        self._add("role", "role", "unit")


def _refuse_terms(node: Node, test: Test) -> None:
    """What needs a day or a scale of its own cannot be asked of a column."""
    for clauses in test:
        for clause in clauses:
            if clause.operator in ("older_than", "younger_than"):
                raise Fault(node, f"指标的条件不能用 {clause.operator}；天数用 measure: days")
            if clause.decimal and clause.operator != "present":
                raise Fault(node, f"{clause.name!r} 是十进制数，指标只能问它有没有 (present)")
            rights = clause.right if type(clause.right) is tuple else (clause.right,)
            if any(isinstance(r, FieldRef) for r in rights):
                raise Fault(node, "指标的条件只能与写定的值相比，不能与另一字段相比")
