"""Rows as a snapshot of the trial law may hold them: any mix of days, gaps and values."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from zhunsheng.catalog.load import Catalog
from zhunsheng.figures.columns import EVENTS, PARTY_KINDS, Layout, acts_of
from zhunsheng.figures.load import Indicators

LAW = Path(__file__).parent / "law"
CATALOG = Catalog(data=LAW)
INDICATORS = Indicators.load(CATALOG)
LAYOUTS = {name: Layout(CATALOG.procedure(name)) for name in CATALOG.ids}
UNITS = ("u1", "u2", "u3")

# Days crowd around the ends of a year, where mistakes live.
days = st.one_of(
    st.sampled_from([date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]),
    st.integers(0, 1100).map(lambda n: date(2018, 1, 1) + timedelta(days=n)),
)
OPTIONS: dict[str, Any] = {
    "unit": st.sampled_from(UNITS),
    "result": st.sampled_from(["granted", "denied", None]),
    "f_hall": st.sampled_from(["main", "branch", None]),
    "f_site": st.sampled_from(["甲村", "乙村", "", None]),
    "f_topics": st.none() | st.lists(st.sampled_from(["road", "water", "tree"]), unique=True),
    "f_applicant__kind": st.none() | st.sampled_from(sorted(PARTY_KINDS)),
    "f_year": st.none() | st.integers(2018, 2020),
    "f_fee": st.none() | st.integers(-(10**9), 10**12),
}


def _value(field: pa.Field, outcomes: dict[str, tuple[str, ...]]) -> st.SearchStrategy:
    if field.name in OPTIONS:
        return OPTIONS[field.name]
    if field.name.endswith("__outcome"):
        return st.none() | st.sampled_from(outcomes[field.name] or ("",))
    return {
        pa.date32(): st.none() | days,
        pa.bool_(): st.none() | st.booleans(),
        pa.int64(): st.none() | st.integers(-5, 10**6),
    }.get(field.type, st.sampled_from(["", "文", None]))


def rows_of(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a procedure's cases."""
    layout = LAYOUTS[name]
    outcomes = {f"{a.replace('-', '_')}__outcome": o for a, o in acts_of(layout.procedure).items()}
    one = st.fixed_dictionaries({f.name: _value(f, outcomes) for f in layout.schema})
    return st.lists(one, max_size=20).map(
        lambda held: [{**row, "case": f"{name}/{n}", "procedure": name} for n, row in enumerate(held)]
    )


event_rows = st.lists(
    st.fixed_dictionaries(
        {
            "procedure": st.sampled_from(["permit", "talk"]), "unit": st.sampled_from(UNITS), "seq": st.integers(1, 9),
            "act": st.sampled_from(["apply", "answer", "record"]), "outcome": st.sampled_from(["given", "none", None]),
            "day": days, "role": st.just("head"), "silent": st.booleans(), "late": st.booleans(),
            "irregular": st.booleans(), "due": st.none() | days,
        }
    ),
    max_size=20,
)  # fmt: skip


def tables(held: dict[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    """The same rows as Arrow tables."""
    schemas = {name: layout.schema for name, layout in LAYOUTS.items()} | {"events": EVENTS}
    return {name: pa.Table.from_pylist(rows, schemas[name]) for name, rows in held.items()}


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Everything a snapshot of the trial law may hold; an event belongs to a case that is there."""
    held = {"permit": draw(rows_of("permit")), "talk": draw(rows_of("talk"))}
    events = []
    for event in draw(event_rows):
        if held[event["procedure"]]:
            at = held[event["procedure"]][event["seq"] % len(held[event["procedure"]])]
            events.append({**event, "case": at["case"]})
    return held | {"events": events}
