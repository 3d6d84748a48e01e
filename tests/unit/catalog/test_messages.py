"""Words for every finding: both languages, no place left empty, names in words."""

import ast
from datetime import date
from pathlib import Path

import pytest

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.messages import LANGUAGES, PARTS, PLACE, VARIANTS, key_of, templates, told
from zhunsheng.catalog.roles import role_name, roles
from zhunsheng.kernel import conditions
from zhunsheng.kernel.findings import Finding

VERSION = Catalog().procedure("mediation").versions[-1]
DAY = date(2019, 9, 30)
# One finding of every kind as the kernel makes it.
FINDINGS = [
    Finding("act.unknown", "fly", "人民调解法", {"fault": "no-act", "day": DAY}),
    Finding("act.unknown", "apply", "", {"fault": "no-version", "day": DAY}),
    Finding("act.on-call", "mediate", "第22条"),
    Finding("act.closed", "apply", "第17条"),
    Finding("case.not-started", "mediate", "第22条"),
    Finding("outcome", "accept", "第17条", {"given": None, "outcomes": ["accepted", "refused"]}),
    Finding("after:apply", "mediate", "第22条", {"outcomes": []}),
    Finding("after:accept", "mediate", "第22条", {"outcomes": ["accepted"]}),
    Finding("wait:apply", "mediate", "第22条", {"last": DAY, "year": 2019, "usual": False}),
    Finding("wait:apply", "mediate", "第22条", {"last": DAY, "year": 2019, "usual": True}),
    Finding("within:apply", "mediate", "第22条", {"last": DAY, "year": 2019, "usual": False}),
    Finding("within:apply", "mediate", "第22条", {"last": DAY, "year": 2019, "usual": True}),
    Finding("notice:apply", "mediate", "第22条", {"last": DAY, "year": 2019, "usual": False}),
    Finding("notice:apply", "mediate", "第22条", {"last": DAY, "year": 2019, "usual": True}),
    Finding("while:accept", "mediate", "第22条"),
    Finding("extends:mediate", "extend", "第22条", {"why": "not-owed"}),
    Finding("extends:mediate", "extend", "第22条", {"why": "no-term"}),
    Finding("extends:mediate", "extend", "第22条", {"why": "passed", "last": DAY, "year": 2019}),
    Finding("role", "mediate", "第22条", {"role": "head", "roles": ["mediator"]}),
    Finding("same-person:accept", "mediate", "第22条", {"persons": ["张三"]}),
    Finding("same-unit:accept", "mediate", "第22条", {"units": ["司法所"]}),
    Finding("persons", "mediate", "第22条", {"min": 2, "given": 1}),
    Finding("certificate", "mediate", "第22条", {"persons": ["张三"]}),
    Finding("qualification", "mediate", "第22条", {"persons": ["张三"]}),
    Finding("member", "mediate", "第22条", {"member": "某公司", "field": "parties"}),
    Finding("field:parties", "apply", "第17条", {"fault": "missing"}),
    Finding("field:nothing", "apply", "第17条", {"fault": "unknown"}),
    Finding("field:risk", "apply", "第17条", {"fault": "not-here"}),
    Finding("field:amount", "apply", "第17条", {"fault": "shape", "type": "money", "value": "许多"}),
    Finding("attachment:signed-agreement", "sign-agreement", "第29条"),
    Finding("check:consent", "extend", "第22条", {"message": "须双方同意", "message_en": "both consent"}),
    Finding("param:mediation.limit", "accept", "第17条"),
    Finding("day.out-of-order", "accept", "第17条", {"day": DAY, "seq": 3, "because": ["after:apply"]}),
    Finding("day.in-future", "accept", "", {"day": DAY, "today": date(2019, 9, 1)}),
    Finding("late:mediate", "mediate", "第22条", {"last": DAY, "day": date(2019, 10, 8)}),
    Finding("owed:mediate", "mediate", "第22条", {"last": DAY, "day": date(2019, 10, 8), "member": ""}),
    Finding("silence:mediate", "mediate", "第22条", {"last": DAY, "day": DAY}),
    Finding("migrate", "migrate", "", {"fault": "not-in-force", "since": DAY, "day": date(2019, 9, 1)}),
    Finding("migrate", "migrate", "", {"fault": "same", "since": DAY}),
    Finding("migrate", "migrate", "", {"fault": "before", "day": date(2019, 9, 1), "last": DAY}),
    Finding("migrate", "migrate", "", {"fault": "ended"}),
    Finding("migrate:accept", "migrate", "第17条", {"fault": "act"}),
    Finding("migrate:accept", "migrate", "第17条", {"fault": "member"}),
    Finding("migrate:accept", "migrate", "第17条", {"fault": "silence", "given": "lapsed"}),
    Finding("migrate:amount", "migrate", "", {"fault": "field"}),
    Finding("migrate", "migrate", "", {"fault": "dead-end"}),
    Finding("calendar.unknown-year", "mediate", "第22条", {"year": 2027, "last": date(2027, 1, 4)}),
]


def kernel_codes() -> set[str]:
    """Every code that the kernel can give, read from its source."""
    codes = set()
    for path in Path(conditions.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            held = node.value if isinstance(node, ast.Constant) else None
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                held = node.values[0].value
                if held.endswith(":"):
                    codes.add(held[:-1])
            elif isinstance(held, str) and held.startswith(("act.", "case.", "day.", "calendar.")):
                codes.add(held)
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Finding"):
            if isinstance(call.args[0], ast.Constant):
                codes.add(call.args[0].value.partition(":")[0])
    return codes


def test_every_code_of_the_kernel_has_an_example_here():
    kinds = {f.kind for f in FINDINGS}
    assert {c for c in kernel_codes() if c not in kinds and c not in ("act.unknown",)} == set()


def test_every_example_has_words_and_every_words_an_example():
    for language in LANGUAGES:
        assert {key_of(f) for f in FINDINGS} == set(templates(language))


def test_every_variant_has_words_of_its_own():
    for kind, (_, values) in VARIANTS.items():
        assert all(f"{kind}.{value}" in templates("zh") for value in values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("finding", FINDINGS, ids=key_of)
def test_no_place_is_left_empty(finding, language):
    words = templates(language)[key_of(finding)]
    found = told(finding, VERSION, language)

    for part in PARTS:
        text = getattr(found, part)
        assert "{" not in text
        pieces = PLACE.split(words[part])
        for piece in pieces[::2] if len(pieces) > 1 else ():
            assert piece in text
        assert "“”" not in text and text == text.strip()


def test_names_are_those_of_the_law_file():
    found = told(Finding("after:accept", "mediate", "第22条", {"outcomes": ["accepted"]}), VERSION)

    assert found.cannot == "不能办理“调解”"
    assert found.why == "“征询意愿、决定受理”还没有以“受理”办成"
    assert found.article == "《人民调解法》第22条"
    assert str(found).endswith("。先办理“征询意愿、决定受理”，结果须为：受理。")


def test_a_prefix_names_another_law():
    finding = Finding("while:accept", "mediate", "全国人民调解工作规范:第5条")
    assert told(finding, VERSION).article == "《全国人民调解工作规范》第5条"


def test_a_role_has_a_name_in_both_languages_and_an_unknown_one_its_id():
    assert role_name("legal-reviewer") == "本机关法制审核人员"
    assert role_name("legal-reviewer", "en") == "Legal reviewer of the body"
    assert role_name("astronaut") == "astronaut"
    assert all(r.name and r.name_en for r in roles().values())


def test_a_refusal_never_scolds():
    for words in templates("zh").values():
        assert not any(bad in "".join(words.values()) for bad in ("无效", "请", "系统错误"))
