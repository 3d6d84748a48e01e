"""`zs log`: event logs that other programs read, without what is private; our own log conforms to our own law."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from trials import MONDAY, ask, done
from zhunsheng.cli import root
from zhunsheng.office.cases import service

LAW = Path(__file__).parents[2] / "contracts" / "law"
XES = "{http://www.xes-standard.org/}"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def cases(office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One application decided late and referred, with the referral that this opened; one that nobody acted on."""
    monkeypatch.setattr(service, "office", lambda: office)
    steps = [
        ask("apply"),
        ask("accept", day=TUESDAY, outcome="accepted"),
        ask("note", day=TUESDAY, fields={"content": "<桥> & \x01"}),
        ask("decide", day=date(2019, 4, 3), outcome="referred"),
    ]
    first = done(office, *steps, today=date(2019, 4, 3))
    return [first.case, *first.opened, done(office, ask("apply", unit="别局")).case]


def zs(path: Path, *arguments: str) -> Any:
    answer = CliRunner().invoke(root, ["log", *arguments, "-o", str(path), "--as-of", "2019-04-30"])
    assert answer.exit_code == 0, answer.output
    return answer


def xes(path: Path, *arguments: str) -> ElementTree.Element:
    zs(path, *(arguments or ("trial-approval",)))
    return ElementTree.parse(path).getroot()


def events(log: ElementTree.Element, unit: str = "局") -> list[dict[str, tuple[str, str]]]:
    """The events of the one case of a unit."""
    (trace,) = [t for t in log.findall(f"{XES}trace") if attributes(t)["org:group"] == ("string", unit)]
    return [attributes(e) for e in trace.findall(f"{XES}event")]


def attributes(element: ElementTree.Element) -> dict[str, tuple[str, str]]:
    return {a.get("key"): (a.tag.removeprefix(XES), a.get("value")) for a in element if a.get("key")}


def shapes(one: dict[str, Any], wanted: dict[str, type]) -> Iterator[str]:
    """Where a part of a log is not of the shape that is prescribed for it."""
    if set(one) != set(wanted):
        yield f"{one}: {sorted(wanted)}"
    yield from (f"{one}: {name}" for name, kind in wanted.items() if type(one.get(name)) is not kind)


class TestXes:
    def test_names_and_values_are_of_the_types_of_the_published_schema(self, cases, tmp_path):
        # xes-ieee-1849-2016.xsd: names of classifiers are single words, keys are names, values read as their types.
        log = xes(tmp_path / "a.xes")
        reads = {"string": str, "date": datetime.fromisoformat, "int": int, "boolean": ("true", "false").index}
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", c.get("name")) for c in log.findall(f"{XES}classifier"))
        for one in (a for tag in reads for a in log.iter(f"{XES}{tag}")):
            assert re.fullmatch(r"[A-Za-z_:][\w.:-]*", one.get("key")) and len(one) == 0
            reads[one.tag.removeprefix(XES)](one.get("value"))
        for trace in log.findall(f"{XES}trace"):
            tags = [child.tag == f"{XES}event" for child in trace]
            assert tags == sorted(tags)  # what a trace is called comes before its events

    def test_a_log_has_its_extensions_globals_and_classifiers_before_its_traces(self, cases, tmp_path):
        log = xes(tmp_path / "a.xes")
        assert log.tag == f"{XES}log" and log.get("xes.version") == "1849.2016"
        tags = [child.tag.removeprefix(XES) for child in log]
        assert tags == [*["extension"] * 4, *["global"] * 2, *["classifier"] * 2, "string", *["trace"] * 2]
        assert {e.get("prefix") for e in log.findall(f"{XES}extension")} == {"concept", "time", "org", "lifecycle"}
        assert [g.get("scope") for g in log.findall(f"{XES}global")] == ["trace", "event"]

    def test_an_event_has_the_standard_keys_with_their_types(self, cases, tmp_path):
        told = events(xes(tmp_path / "a.xes"))[1]
        assert told["concept:name"] == ("string", "受理") and told["act"] == ("string", "accept")
        assert told["time:timestamp"] == ("date", "2019-03-05T00:00:00.000+08:00")
        assert told["lifecycle:transition"] == ("string", "complete")
        assert told["org:role"] == ("string", "窗口受理人员") and told["org:resource"] == ("string", "window甲")
        assert told["outcome"] == ("string", "accepted") and told["late"] == ("boolean", "false")
        assert told["due"] == ("date", "2019-03-11T00:00:00.000+08:00")

    def test_a_trace_has_every_act_in_order_silence_among_them(self, cases, tmp_path):
        log = xes(tmp_path / "a.xes")
        acted, silent = events(log), events(log, "别局")
        assert [e["act"][1] for e in acted] == ["apply", "accept", "note", "decide"]
        assert [e["act"][1] for e in silent] == ["apply", "accept"]
        assert silent[1]["silent"] == ("boolean", "true") and "org:resource" not in silent[1]
        assert acted[3]["late"] == ("boolean", "true") and acted[1]["late"] == ("boolean", "false")

    def test_a_text_that_xml_cannot_hold_does_not_break_it(self, cases, tmp_path):
        note = events(xes(tmp_path / "a.xes"))[2]
        assert note["field:content"] == ("string", "<桥> & \ufffd")


class TestOcel:
    @pytest.fixture
    def log(self, cases, tmp_path) -> dict[str, Any]:
        zs(tmp_path / "a.json", "trial-approval", "trial-referral")
        return json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))

    def test_every_event_and_object_is_of_a_declared_type_with_declared_attributes(self, log):
        events = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]} for t in log["eventTypes"]}
        objects = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]} for t in log["objectTypes"]}
        reads = {"string": str, "time": datetime.fromisoformat, "boolean": ("true", "false").index, "integer": int}
        for kinds, entries in ((events, log["events"]), (objects, log["objects"])):
            assert entries
            for one in entries:
                for a in one["attributes"]:
                    reads[kinds[one["type"]][a["name"]]](a["value"])

    def test_it_has_the_shape_of_the_published_schema(self, log):
        # ocel20-schema-json.json of ocel-standard.org, which holds every value as a string.
        named, related = {"name": str, "attributes": list}, {"objectId": str, "qualifier": str}
        one = {"id": str, "type": str, "attributes": list, "relationships": list}
        assert list(shapes(log, {"events": list, "objects": list, "eventTypes": list, "objectTypes": list})) == []
        for part, shape, about in (
            ("eventTypes", named, {"name": str, "type": str}), ("objectTypes", named, {"name": str, "type": str}),
            ("events", one | {"time": str}, {"name": str, "value": str}),
            ("objects", one, {"name": str, "value": str, "time": str}),
        ):  # fmt: skip
            assert [w for x in log[part] for w in shapes(x, shape)] == []
            assert [w for x in log[part] for a in x["attributes"] for w in shapes(a, about)] == []
            assert [w for x in log[part] for r in x.get("relationships", ()) for w in shapes(r, related)] == []
        moments = [e["time"] for e in log["events"]] + [a["time"] for o in log["objects"] for a in o["attributes"]]
        assert all(datetime.fromisoformat(m).utcoffset() for m in moments)

    def test_every_relationship_leads_to_an_object_that_is_there(self, log):
        ids = [o["id"] for o in log["objects"]]
        assert len(ids) == len(set(ids))
        related = [r["objectId"] for one in (*log["events"], *log["objects"]) for r in one["relationships"]]
        assert related and set(related) <= set(ids)

    def test_events_have_ids_times_and_the_objects_that_they_touch(self, log):
        ids = [e["id"] for e in log["events"]]
        assert len(ids) == len(set(ids)) == 7
        accept = next(e for e in log["events"] if e["id"] == "trial-approval/局/2019/1#2")
        assert accept["type"] == "trial-approval/accept"
        assert accept["time"] == "2019-03-05T00:00:00.000+08:00"
        assert {(r["objectId"], r["qualifier"]) for r in accept["relationships"]} == {
            ("case:trial-approval/局/2019/1", "case"), ("unit:局", "unit"), ("official:window甲", "actor"),
        }  # fmt: skip

    def test_a_linked_case_is_related_to_the_one_that_opened_it(self, log, cases):
        referral = next(o for o in log["objects"] if o["id"] == f"case:{cases[1]}")
        assert {"objectId": f"case:{cases[0]}", "qualifier": "linked"} in referral["relationships"]

    def test_a_link_to_a_case_that_is_not_selected_leads_nowhere(self, cases, tmp_path):
        zs(tmp_path / "a.json", "trial-referral")
        (referral,) = [
            o for o in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["objects"] if o["type"] == "case"
        ]
        assert [r["qualifier"] for r in referral["relationships"]] == ["handled by"]


@pytest.mark.parametrize("form", ["xes", "json", "csv"])
class TestEveryForm:
    def test_leaves_out_what_is_private_and_who_stands_outside(self, cases, tmp_path, form):
        path = tmp_path / f"a.{form}"
        zs(path, "trial-approval", "trial-referral")
        text = path.read_text(encoding="utf-8-sig")
        assert "张某" not in text and "applicant甲" not in text
        assert "window甲" in text

    def test_holds_the_selection_and_no_more(self, cases, tmp_path, form):
        path = tmp_path / f"a.{form}"
        assert "1 个案件，2 个行为" in zs(path, "trial-approval", "--unit", "别局").output
        assert "1 个案件，1 个行为" in zs(path, "trial-referral").output
        assert "0 个案件，0 个行为" in zs(path, "trial-approval", "--from", "2019-03-05").output
        assert "0 个案件，0 个行为" in zs(path, "trial-approval", "--until", "2019-03-03").output


def test_our_own_log_conforms_to_our_own_law_but_for_what_was_late(cases, tmp_path):
    path = tmp_path / "a.csv"
    zs(path, "trial-approval")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + 6
    asked = ["conform", "trial-approval", str(path), "--catalog", str(LAW), "--as-of", "2019-04-05", "--json"]
    told = json.loads(CliRunner().invoke(root, asked).output)
    assert told["bad_rows"] == []
    assert [(r["kind"], r["code"], r["cases"]) for r in told["summary"]["rules"]] == [("late", "late:decide", 1)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trial-approva", "-o", "a.xes"), "trial-approval"),
        (("trial-approval", "-o", "a.txt"), "xes"),
        ((), "PROCEDURE"),
    ],
)
def test_wrong_usage_says_what_would_be_right(cases, arguments, words):
    answer = CliRunner().invoke(root, ["log", *arguments])
    assert answer.exit_code == 2 and words in answer.output
