"""Every message of the pages has its English, and what is compiled is what is written."""

import gettext
import re
from pathlib import Path

import zhunsheng.web

WEB = Path(zhunsheng.web.__file__).parent
LOCALE = WEB.parent / "locale" / "en" / "LC_MESSAGES"
SIMPLE = re.compile(r'{% trans "([^"]*)" %}')
BLOCK = re.compile(r"{% blocktrans[^%]*%}(.*?){% endblocktrans %}", re.DOTALL)
CALL = re.compile(r'\b(?:_|noop)\(\s*"([^"]*)"\s*\)')


def messages() -> set[str]:
    """Every message that templates and views ask for."""
    out = set()
    for path in WEB.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        out |= set(SIMPLE.findall(text))
        out |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", m) for m in BLOCK.findall(text)}
    for path in WEB.rglob("*.py"):
        out |= set(CALL.findall(path.read_text(encoding="utf-8")))
    return out


def written() -> dict[str, str]:
    """The messages of the .po file."""
    text = (LOCALE / "django.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    return {k.replace('\\"', '"'): v.replace('\\"', '"') for k, v in pairs}


def test_every_message_has_its_english() -> None:
    found = messages()
    assert len(found) > 100
    assert sorted(found - set(written())) == []


def test_no_english_is_left_over_from_a_message_that_is_gone() -> None:
    assert sorted(set(written()) - messages()) == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    for chinese, english in written().items():
        assert sorted(re.findall(r"%\(\w+\)s", chinese)) == sorted(re.findall(r"%\(\w+\)s", english)), chinese


def test_what_is_compiled_is_what_is_written() -> None:
    with open(LOCALE / "django.mo", "rb") as held:
        compiled = gettext.GNUTranslations(held)
    assert {k: compiled.gettext(k) for k in written()} == written()
