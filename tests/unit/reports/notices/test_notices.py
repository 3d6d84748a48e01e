"""Documents filled from a case: every one of them, the remedies by day, nobody's words as markup, the same bytes."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from zhunsheng.catalog import scenarios
from zhunsheng.catalog.cast import sample
from zhunsheng.catalog.documents import Documents
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.regions import region
from zhunsheng.kernel.case import Case, Done
from zhunsheng.reports.notices.compose import Lacking, compose, is_wanted
from zhunsheng.reports.notices.facts import Body, Facts, facts_after
from zhunsheng.reports.notices.render import render

CATALOG = Catalog()
KNOWN = Documents(CATALOG)
PLACE = region(CATALOG.place)
JUSTICE = Body("justice", "白山市浑江区司法局")
GOVERNMENT = Body("government", "白山市浑江区人民政府", is_government=True, is_department=False)
DAY = date(2024, 3, 5)


def facts(procedure: str, act: str, outcome: str | None = None, day: date = DAY, body: Body = JUSTICE, **more) -> Facts:
    """A case in which every field has its sample value and every act is done; `more` sets fields otherwise."""
    version = CATALOG.procedure(procedure).on(day)
    fields = {name: sample(version, name, day) for name in version.fields} | more
    done = {a.id: Done(day, next(iter(a.deeds))) for a in version.acts.values()}
    return Facts(
        version,
        Case(fields=fields, done=done),
        act,
        outcome,
        day,
        "测〔2024〕1号",
        body,
        PLACE,
        "示例",
        "测文〔2024〕1号",
    )


def made(document: str, *args, **more):
    return compose(KNOWN.templates[document], facts(*args, **more), KNOWN.remedies)


def text(notice) -> str:
    return "\n".join(b.text for b in notice.blocks)


def test_every_document_of_every_version_is_filled_from_sample_values() -> None:
    count = 0
    for template in KNOWN.templates.values():
        for version, act, outcome in KNOWN.points(template):
            told = replace(
                facts(version.procedure, act, outcome, max(version.since, date(2019, 1, 1))), version=version
            )
            found = compose(template, told, KNOWN.remedies)
            assert found.blocks and not any("{{" in b.text or "\ue000" in b.text for b in found.blocks), template.id
            assert template.form == "record" or found.to and found.signed_by and found.signed_on == told.day
            count += 1
    assert count > 200


def test_law_of_the_day_words_the_remedies() -> None:
    old = text(made("doc-pen-decision", "ordinary-penalty", "decide", "imposed", date(2019, 3, 5)))
    new = text(made("doc-pen-decision", "ordinary-penalty", "decide", "imposed"))
    assert "60日内，依法向白山市浑江区人民政府或者本机关的上一级主管部门申请行政复议" in old
    assert "60日内，依法向白山市浑江区人民政府申请行政复议" in new and "上一级" not in new
    assert all("6个月内，依法向白山市浑江区人民法院提起行政诉讼" in t for t in (old, new))


def test_government_is_reviewed_by_the_city_and_sued_in_the_intermediate_court() -> None:
    told = text(made("doc-foi-reply", "disclosure-request", "reply", "granted", body=GOVERNMENT))
    assert "向白山市人民政府申请行政复议" in told and "向白山市中级人民法院提起" in told


def test_reconsideration_comes_first_for_fines_on_the_spot_and_refused_information_since_2024() -> None:
    spot = "summary-penalty", "decide-on-site", "imposed"
    assert "应当自收到本文书之日起60日内，依法先向" in text(made("doc-pen-summary-decision", *spot))
    assert "也可以自收到" in text(made("doc-pen-summary-decision", *spot, date(2023, 12, 29)))
    reply = "disclosure-request", "reply"
    assert "先向" in text(made("doc-foi-reply", *reply, "deny-state-secret"))
    assert "也可以自收到" in text(made("doc-foi-reply", *reply, "granted"))


def test_petitioner_asks_for_review_and_refused_aid_is_objected_to() -> None:
    assert "30日内，书面请求本机关的上一级机关、单位复查" in text(
        made("doc-pet-reply", "petition", "reply", "supported")
    )
    told = text(made("doc-aid-refuse", "legal-aid-case", "examine", "refused"))
    assert "向设立本法律援助机构的司法行政部门提出" in told and "5日内审查" in told
    old = text(made("doc-aid-refuse", "legal-aid-case", "examine", "refused", date(2019, 3, 5)))
    assert "5个工作日内审查" in old


def test_penalty_decision_has_its_six_elements() -> None:
    who = {"name": "甲公司", "address": "乙街1号"}
    more = {"offender": who, "facts": "销售过期食品", "penalty_kinds": ["fine", "confiscation"], "fine": 200000}
    found = made("doc-pen-decision", "ordinary-penalty", "decide", "imposed", **more)
    told, kinds = text(found), "罚款、没收违法所得、没收非法财物"
    for element in ("甲公司", "地址：乙街1号", "销售过期食品", kinds, "2,000元", "15日内", "行政复议", "行政诉讼"):
        assert element in told
    assert (found.signed_by, found.signed_on, found.is_sealed) == (JUSTICE.name, DAY, True)


def test_what_the_case_does_not_say_is_named_all_at_once() -> None:
    with pytest.raises(Lacking, match="理由") as fault:
        made("doc-lic-deny", "administrative-licence", "decide", "denied", reasons=None, applicant=None)
    assert fault.value.names == ["理由", "申请人"]


def test_what_was_typed_as_a_paragraph_ends_as_a_sentence_once() -> None:
    for said in ("经查，你所申请的信息已在网站公开", "经查，你所申请的信息已在网站公开。"):
        found = made("doc-foi-reply", "disclosure-request", "reply", "granted", reply_text=said)
        assert "经查，你所申请的信息已在网站公开。" in [b.text for b in found.blocks]


def test_words_of_a_party_are_text_and_nothing_else() -> None:
    said = "# 大标题\n- *强调* {{ unit }} <b>粗</b>"
    found = made("doc-foi-reply", "disclosure-request", "reply", "granted", reply_text=said)
    assert {b.level for b in found.blocks} == {0}
    assert [b.text for b in found.blocks][-3:-1] == ["# 大标题", "- *强调* {{ unit }} <b>粗</b>"]
    page = render(found, "html").decode()
    assert "&lt;b&gt;" in page and "<b>" not in page


def test_hearing_is_told_of_only_where_there_is_a_right_to_one() -> None:
    template = KNOWN.templates["doc-pen-hearing-right"]
    told = facts("ordinary-penalty", "notify-rights", hearing_right=True)
    assert is_wanted(template, told)
    assert not is_wanted(template, facts("ordinary-penalty", "notify-rights", hearing_right=False))


def test_equal_cases_make_equal_bytes_and_another_number_other_ones() -> None:
    told = facts("administrative-licence", "accept", "accepted")
    template = KNOWN.templates["doc-lic-accept"]
    one, same = (render(compose(template, told, KNOWN.remedies), "docx") for _ in range(2))
    other = render(compose(template, replace(told, number="测文〔2024〕2号"), KNOWN.remedies), "docx")
    assert one == same != other


def test_parts_stand_in_their_order_and_the_name_over_the_day() -> None:
    found = made("doc-rec-answer", "reconsideration", "send-copy", role_of_district="body")
    lines = [p.text for p in Document(BytesIO(render(found, "docx"))).paragraphs if p.text]
    at = [lines.index(part) for part in (JUSTICE.name, "行政复议答复通知书", "测文〔2024〕1号", "示例：")]
    assert at == sorted(at)
    assert lines[-3:] == ["附件：行政复议申请书副本（或者申请笔录复印件）", f"{JUSTICE.name}（印章）", "2024年3月5日"]


@pytest.mark.office
def test_office_programs_open_a_document(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.fail("没有 LibreOffice") if os.environ.get("CI") == "true" else pytest.skip(
            "没有 LibreOffice (none here)"
        )
    found = made("doc-pen-decision", "ordinary-penalty", "decide", "imposed", facts="销售过期食品")
    (tmp_path / "d.docx").write_bytes(render(found, "docx"))
    subprocess.run([office, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "d.docx"],
                   env=os.environ | {"HOME": str(tmp_path)}, check=True, capture_output=True, timeout=180)  # fmt: skip
    told = subprocess.run(["pdftotext", tmp_path / "d.pdf", "-"], check=True, capture_output=True, text=True).stdout
    told = "".join(told.split())
    assert all(
        part in told for part in ("行政处罚决定书", "测文〔2024〕1号", "销售过期食品", f"{JUSTICE.name}（印章）")
    )


def test_every_act_of_every_scenario_can_draw_up_its_documents() -> None:
    """What a lawful path has not asked for no document may need."""
    drawn: set[str] = set()
    for ident in sorted({p for t in KNOWN.templates.values() for p in t.procedures}):
        for node in scenarios.scenarios(CATALOG.versions(ident)[0].parent / "scenarios.yaml"):
            run = scenarios._Run(node, CATALOG)  # the events, which an outcome does not tell
            run.run()
            for event in run.history:
                if event.is_silent or event.version is None:
                    continue
                for template in KNOWN.issued_by(run.procedure.dated(event.version), event.act, event.outcome):
                    known = run.procedure, run.history, event.seq, run.calendar, "测〔2019〕1号", JUSTICE, PLACE
                    told = facts_after(*known, "示例" if template.each else event.member)
                    if is_wanted(template, told):
                        compose(template, told, KNOWN.remedies)
                        drawn.add(template.id)
    assert len(drawn) > 90
