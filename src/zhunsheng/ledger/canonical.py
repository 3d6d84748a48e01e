"""The one way to write a value as bytes: JSON canonical by RFC 8785, so that equal facts have equal digests.

Narrower than the standard on purpose: a number is a whole number that every JSON reader holds exactly, money
is in fen, decimals are strings. Text is kept as it was given (no normalisation): what was signed is what is hashed.
"""

from json.encoder import c_make_encoder, encode_basestring
from typing import Any

SAFEST = 2**53 - 1  # beyond it, readers that know only doubles see another number
# What `json.dumps` would make anew for every value.
_as_it_stands, _sorted = (
    c_make_encoder(None, None, encode_basestring, None, ":", ",", sort_keys, False, False)
    for sort_keys in (False, True)
)


class Uncanonical(ValueError):
    """A value that has no canonical form."""


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a value made of text, whole numbers, flags, null, lists and maps.

    >>> canonical({"b": [1, True], "a": "律"}).decode()
    '{"a":"律","b":[1,true]}'
    """
    return text_of(value).encode()


def text_of(value: Any) -> str:
    """The same as text; encoding it as UTF-8 cannot fail."""
    text = "".join(_sorted(value, 0) if _checked(value) else _as_it_stands(_in_utf16_order(value), 0))
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Uncanonical("文本含孤立的代理码位，不是合法的 Unicode (lone surrogate)") from None
    return text


def _checked(value: Any) -> bool:
    """Refuse what has no canonical form; False where Python's order of keys is not the standard's."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        if not -SAFEST <= value <= SAFEST:
            raise Uncanonical(f"整数 {value} 超出 ±(2^53−1)，改用文本 (beyond the safe range; write it as text)")
        return True
    if kind is dict:
        plain = True
        for key, held in value.items():
            if type(key) is not str:
                raise Uncanonical(f"键 {key!r} 不是文本 (a key must be text)")
            # Surrogate pairs sort before U+E000–U+FFFF in UTF-16, after them by code point.
            plain &= _checked(held) and (key.isascii() or max(key) < "\ue000")
        return plain
    if kind is list or kind is tuple:
        plain = True
        for held in value:
            plain &= _checked(held)
        return plain
    hint = "小数写作文本，金额以分为单位 (decimals as text, money in fen)" if kind is float else "没有规范形式"
    raise Uncanonical(f"{value!r}（{kind.__name__}）不能入账：{hint}")


def _in_utf16_order(value: Any) -> Any:
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
        return {key: _in_utf16_order(held) for key, held in ordered}
    if isinstance(value, list | tuple):
        return [_in_utf16_order(held) for held in value]
    return value
