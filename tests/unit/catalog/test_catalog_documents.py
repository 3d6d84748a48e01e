"""Templates of documents: closed and strict, held against every version of the law that issues them."""

import shutil
from pathlib import Path

import pytest

from zhunsheng.catalog.documents import Documents
from zhunsheng.catalog.load import DATA, Catalog
from zhunsheng.catalog.source import Faults

GOOD = """---
name: 行政许可申请受理通知书
name_en: Notice of acceptance
procedures: [administrative-licence]
on: [accept/accepted]
form: notice
series: "{unit}受〔{year}〕{seq}号"
to: "{{ applicant }}"
---
决定受理“{{ item }}”。
"""


def folder(tmp_path: Path, text: str, name: str = "doc-lic-accept") -> Catalog:
    """The catalog with one template more, or another, in the region's own folder."""
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    own = data / "regions" / "220602" / "documents"
    own.mkdir(exist_ok=True)
    (own / f"{name}.md").write_text(text, encoding="utf-8")
    return Catalog(data=data)


def test_every_document_that_the_law_issues_has_a_template_that_fits_every_version() -> None:
    catalog = Catalog()
    known = Documents(catalog)
    assert known.faults() == []
    issued = {
        ident
        for procedure in catalog.ids
        for version in catalog.procedure(procedure).versions
        for act in version.acts.values()
        for deed in act.deeds.values()
        for ident in deed.issues
    }
    assert len(issued) > 60 and issued <= set(known.templates)


def test_region_puts_its_own_words_in_the_place_of_the_common_ones(tmp_path: Path) -> None:
    known = Documents(
        folder(tmp_path, GOOD.replace("[administrative-licence]", "[administrative-licence, joint-approval]"))
    )
    assert known.templates["doc-lic-accept"].body == "决定受理“{{ item }}”。"
    assert known.faults() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("form: notice", "form: notise", 6, "notice"),
        ("name_en:", "name_eng:", 3, "是否应为 'name_en'"),
        ("procedures: [administrative-licence]", "procedures: [administrative-license]", 4, "administrative-licence"),
        ("to:", "too:", 8, "是否应为 'to'"),
        ("〔{year}〕{seq}号", "{seq}号", 7, "{year}"),
        ("form: notice", "form: notice\nnumber: decision_number", 8, "只能写一个"),
        ("{{ item }}", "{{ item }", 10, "模板写法有误"),
        ("form: notice", "form: notice\nform: notice", 7, "写了两次"),
        ("决定受理“{{ item }}”。", "", 9, "没有正文"),
    ],
)
def test_fault_names_the_file_and_the_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(Faults) as found:
        Documents(folder(tmp_path, GOOD.replace(old, new, 1)))
    (fault,) = found.value.faults
    assert says in fault.message and fault.where.endswith(f"doc-lic-accept.md:{line}")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{{ item }}", "{{ itme }}", "是否应为 'item'"),
        ("{{ item }}", '{{ due("decid") }}', "是否应为 'decide'"),
        ("{{ item }}", '{{ maybe("itme") }}', "itme"),
        ("{{ applicant }}", "{{ aplicant }}", "是否应为 'applicant'"),
        ("on: [accept/accepted]", "on: [accept/acepted]", "没有行为 accept/acepted"),
        ("form: notice", "form: notice\nwhen: affects_other", "affects_other"),
        ("form: notice", "form: notice\nfirst_for: [refused]\nremedies: general", "refused"),
        ("form: notice", "form: notice\neach: nobody", "nobody"),
        (
            "[administrative-licence]",
            "[administrative-licence, contract-review]",
            "'contract-review' 没有哪个行为制发它",
        ),
    ],
)
def test_what_a_template_names_must_be_in_the_law(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = GOOD.replace(old, new, 1)
    faults = Documents(folder(tmp_path, text, "doc-lic-other")).faults()
    assert faults and all("doc-lic-other.md" in f.where for f in faults)
    assert any(says in f.message for f in faults)


def test_document_that_a_law_file_issues_and_nobody_wrote_is_a_fault(tmp_path: Path) -> None:
    catalog = folder(tmp_path, GOOD)
    (catalog.data / "documents" / "doc-pen-urge.md").unlink()
    told = [str(f) for f in Documents(catalog).faults() if "doc-pen-urge" in f.message]
    assert len(told) == 2 and all("ordinary-penalty" in t for t in told)
