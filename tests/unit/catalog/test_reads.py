"""What an `if` may read: fields that must have been filled in by then."""

import pytest

from zhunsheng.catalog.source import Faults

LAW = """
id: trial
name: 试行
name_en: Trial
kind: procedure
area: trial
since: 2019-01-01
basis: {{law: 试行法}}
fields:
  kind: {{name: 种类, name_en: Kind, type: choice, options: {{a: {{name: 甲}}, b: {{name: 乙}}}}}}
  note: {{name: 说明, name_en: Note, type: text}}
acts:
  apply: {{name: 申请, by: window, starts: true, basis: 第1条, needs: [{start}], opens: [one, two]}}
  one: {{name: 甲途, by: window, on_call: true, basis: 第2条, needs: [{one}], obliges: {{end: {{}}}}}}
  two: {{name: 乙途, by: window, on_call: true, basis: 第2条, needs: [{two}], obliges: {{end: {{}}}}}}
  end:
    name: 终结
    by: head
    on_call: true
    basis: 第3条
    needs: [{end}]
    concludes: true
    obliges: {{close: {{if: {{kind: a}}}}}}
  close: {{name: 归档, by: window, on_call: true, basis: 第4条, opens: [one]}}
"""
NOTHING = {"start": "note", "one": "note", "two": "note", "end": "note"}


@pytest.mark.parametrize("asked", [{"start": "kind"}, {"end": "kind"}, {"one": "kind", "two": "kind"}])
def test_what_every_way_there_has_asked_may_be_read(lawyer, asked):
    assert lawyer(LAW.format(**NOTHING | asked)).procedure("trial")


@pytest.mark.parametrize("asked", [{}, {"one": "kind"}, {"two": "kind"}])
def test_what_one_way_there_does_not_ask_may_not(lawyer, asked):
    with pytest.raises(Faults, match="'kind'"):
        lawyer(LAW.format(**NOTHING | asked)).procedure("trial")
