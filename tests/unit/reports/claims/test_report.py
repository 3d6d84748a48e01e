"""The report as a program, a page and a terminal get it."""

import json
import re
from pathlib import Path

from click.testing import CliRunner

from zhunsheng.cli.check_text import command
from zhunsheng.reports.claims import Source, as_json, check
from zhunsheng.reports.claims.listing import listing
from zhunsheng.reports.claims.markup import marked

HERE = Path(__file__).parent
SCHEMA = json.loads(Path(check.__code__.co_filename).with_name("schema.json").read_text(encoding="utf-8"))
SOUND = "全年调解纠纷1610件,成功1578件,成功率98%以上。"
UNSOUND = "全年调解纠纷2356起,成功2301起,成功率99.7%。"


def wrong(value, schema: dict, path: str = "$") -> list[str]:
    """Where a value is not as the part of JSON Schema that ours uses demands."""
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{path}: {value!r}"]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        return [] if "null" in types else [f"{path}: null"]
    if not any(isinstance(value, kinds[t]) for t in types if t != "null"):
        return [f"{path}: {type(value).__name__}"]
    if isinstance(value, dict):
        named = schema["properties"]
        out = [f"{path}.{k} is missing" for k in schema["required"] if k not in value]
        out += [f"{path}.{k} is unknown" for k in value if k not in named]
        return out + [w for k, v in value.items() if k in named for w in wrong(v, named[k], f"{path}.{k}")]
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [w for n, v in enumerate(value) for w in wrong(v, schema["items"], f"{path}[{n}]")]
    return []


def test_every_text_gives_json_as_the_schema_says() -> None:
    for path in sorted((HERE / "texts").glob("*.txt")):
        assert wrong(json.loads(json.dumps(as_json(check(Source(path.read_text(encoding="utf-8")))))), SCHEMA) == []


def test_the_schema_check_sees_what_is_wrong() -> None:
    told = as_json(check(Source(SOUND)))
    told["claims"][0]["approx"] = "大约"
    del told["claims"][1]["unit"]
    told["relations"][0]["more"] = 1

    assert len(wrong(told, SCHEMA)) == 3


def test_spans_are_those_of_the_text() -> None:
    told = as_json(check(Source(UNSOUND)))

    (bad,) = [r for r in told["relations"] if r["verdict"] == "contradicts"]
    assert [UNSOUND[s : s + n] for s, n in bad["spans"]] == ["2356起", "2301起", "99.7%"]
    assert [c["verdict"] for c in told["claims"]] == ["contradicts"] * 3


def test_the_page_marks_each_claim_and_leads_to_the_reason() -> None:
    page = marked(check(Source("<b>甲</b>\n" + UNSOUND)))

    assert "&lt;b&gt;甲&lt;/b&gt;</p><p>" in page
    assert page.count('class="claim contradicts"') == 3
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
    assert not re.search(r"style=|<script|onclick", page)


def test_the_terminal_tells_contradictions_first() -> None:
    lines = list(listing(check(Source(UNSOUND))))

    assert lines[0].startswith("矛盾")
    assert "99.7%" in lines[1]
    assert "1 条矛盾" in lines[-1]
    assert list(listing(check(Source("没有数字。")))) == ["没有找到数字 (no figures found)"]


def run(tmp_path: Path, text: str, *options: str, name: str = "报告.txt", **env: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, [str(path), *options], env=env)


def test_a_sound_text_ends_with_0_and_an_unsound_one_with_1(tmp_path: Path) -> None:
    assert run(tmp_path, SOUND).exit_code == 0
    assert run(tmp_path, UNSOUND).exit_code == 1


def test_what_cannot_be_read_ends_with_2_and_a_reason(tmp_path: Path) -> None:
    result = run(tmp_path, SOUND, name="报告.pdf")

    assert result.exit_code == 2
    assert "先另存为其中一种" in result.output


def test_a_year_without_figures_ends_with_4_and_the_next_step(tmp_path: Path) -> None:
    result = run(tmp_path, SOUND, "--year", "2019", ZHUNSHENG_HOME=str(tmp_path))

    assert result.exit_code == 4
    assert "zs snapshot" in result.output


def test_a_match_without_a_year_is_wrong_usage(tmp_path: Path) -> None:
    assert run(tmp_path, SOUND, "--match", "6=mediation.total").exit_code == 2


def test_json_is_printed_whole(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, SOUND, "--json").output)

    assert [c["text"] for c in told["claims"]] == ["1610件", "1578件", "98%以上"]
