"""What the log of administration calls things."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.catalog.roles import role_name, roles
from zhunsheng.office.people.administrators import MANAGES
from zhunsheng.web.shown import unit_name
from zhunsheng.web.words import language

ACTS = {
    "unit.add": noop("新设单位"), "unit.rename": noop("单位更名"), "unit.close": noop("撤销单位"),
    "person.add": noop("登记人员"), "certificate.add": noop("登记证件"), "certificate.end": noop("证件提前失效"),
    "post.give": noop("任职"), "post.move": noop("调动"), "post.end": noop("免去岗位"),
    "account.create": noop("开设账号"), "account.disable": noop("停用账号"), "account.enable": noop("启用账号"),
    "account.password": noop("重置密码"), "account.unlock": noop("解锁账号"), "account.second": noop("重置两步验证"),
    "account.sessions": noop("结束全部会话"), "delegation.make": noop("交出岗位代行"),
    "delegation.revoke": noop("撤回岗位代行"), "log.read": noop("查看日志"),
    "list.private": noop("导出不公开内容"),
}  # fmt: skip
COLUMNS = {
    "name": noop("名称"), "short_name": noop("简称"), "name_en": noop("英文名称"), "kind": noop("类别"),
    "parent": noop("上级"), "since": noop("起"), "until": noop("止"), "closed_on": noop("撤销日"),
    "unit": noop("单位"), "role": noop("角色"), "number": noop("证号"), "person": noop("人员"),
    "is_active": noop("启用"), "must_change": noop("须改密码"), "second": noop("两步验证"),
    "sessions": noop("会话数"), "failures": noop("失败次数"), "to": noop("代行人"), "digest": noop("委托书摘要"),
    "revoked_on": noop("撤回日"), "words": noop("查找"), "what": noop("事项"), "log": noop("日志"),
    "asked": noop("条件"), "form": noop("格式"),
}  # fmt: skip
DONE_ON = {
    "unit": "system-units", "person": "system-people", "certificate": "system-people", "post": "system-people",
    "delegation": "system-people", "account": "system-accounts", "log": "system-log",
}  # fmt: skip
KINDS = {
    "government": noop("政府"), "department": noop("部门"), "town": noop("镇乡"), "street": noop("街道"),
    "village": noop("行政村"), "community": noop("社区"), "party": noop("党委"), "congress": noop("人大"),
    "court": noop("法院"), "procuratorate": noop("检察院"), "cppcc": noop("政协"), "institution": noop("事业单位"),
    "organisation": noop("其他组织"),
}  # fmt: skip
CERTIFICATES = {
    "enforcement": noop("执法证"), "qualification": noop("法律职业资格"),
    "experience": noop("2018年1月1日以前已从事处罚法制审核"),
}  # fmt: skip
SUBJECTS = {
    "unit": noop("单位"), "person": noop("人员"), "account": noop("账号"), "log": noop("日志"), "book": noop("台账"),
}  # fmt: skip


def own_acts(role: str) -> list[tuple[str, str]]:
    """What an administrator does, in words and in the order of the list above, each with the page it is done on."""
    return [(_(words), DONE_ON[act.partition(".")[0]]) for act, words in ACTS.items() if MANAGES.get(act) == role]


def in_words(values: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str]]:
    """What an entry says was so before, or is so after: what it is called, and the value in words."""
    return [(_(COLUMNS.get(k, k)), _value(k, v, names)) for k, v in values.items()]


def _value(column: str, value: Any, names: dict[str, str]) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if column in ("unit", "parent"):
        return unit_name(value)
    if column == "role":
        return role_name(value, language())
    if column in ("person", "to"):
        return names.get(value, str(value))
    if column == "kind":
        return _(KINDS.get(value) or CERTIFICATES.get(value) or value)
    return str(value)


def inside_roles() -> list[tuple[str, str]]:
    """The roles that a post can have, in the order of the file: id and name."""
    return [(r.id, role_name(r.id, language())) for r in roles().values() if not r.outside and r.id != "clock"]
