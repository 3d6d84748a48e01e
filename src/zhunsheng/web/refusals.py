"""Why something about people, posts or accounts was not done, and what to do: in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.catalog.roles import role_name
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import CASEWORK, Refusal
from zhunsheng.web.words import language

WORDS = {
    "not-theirs": noop("这件事由%(role)s办理。"),
    "apart": noop("%(person)s不能同时是%(roles)s：三员分立，一人只任一员，也不兼办案。先让原岗位到期，再给新岗位。"),
    "own-post": noop("不能改自己的岗位，请另一位安全保密管理员办理。"),
    "own-account": noop("不能这样改自己的账号，请另一位管理员办理。"),
    "unit-id": noop("单位编号用小写字母、数字和连字符，例如 big-data-bureau；定了就不改。"),
    "unit-taken": noop("编号 %(id)s 已有单位用了，换一个。"),
    "unit-unknown": noop("没有这个单位，从提示的名称中选。"),
    "unit-closed": noop("这个单位从 %(day)s 起已经撤销。"),
    "unit-has-posts": noop("那一天还有 %(count)s 个岗位在任，先让它们到期或调走，再撤销单位。"),
    "unit-has-units": noop("它下面还有 %(count)s 个单位，先撤销或改隶，再撤销它。"),
    "name-missing": noop("写上名称。"),
    "day-missing": noop("写上日期。"),
    "day-past": noop("日期不能早于 %(day)s：过去的记录不改。"),
    "days-crossed": noop("止日 %(until)s 早于起日 %(since)s。"),
    "person-id": noop("人员编号不能为空，不含空格和 | / # ？ 等符号；用工号最好，定了就不改。"),
    "person-taken": noop("编号 %(id)s 已有人用了。"),
    "person-unknown": noop("名册里没有这个人。"),
    "role-unknown": noop("选一个机关内部的角色。"),
    "post-held": noop("这个岗位那一天已经由本人担任。"),
    "post-same": noop("调动前后是同一个岗位。"),
    "post-ended": noop("这个岗位已经到期，不再改动。"),
    "certificate-kind": noop("选证件的种类。"),
    "experience-late": noop("%(day)s 起初次从事法制审核的，须取得法律职业资格；此前已经从事的，写明最初从事之日。"),
    "certificate-overlaps": noop("与 %(since)s 起的那一份同类证件重叠，先让它到期。"),
    "certificate-ended": noop("这份证件已经到期，不再改动。"),
    "delegate-admin": noop("管理员的岗位不能交别人代行：三员分立。长期不在岗，由安全保密管理员另任一人。"),
    "reason-missing": noop("写上事由。"),
    "delegate-long": noop("代行不超过 %(days)s 天；更长的，请安全保密管理员调整岗位。"),
    "delegate-whom": noop("选本单位另一位在岗、不是管理员的同事。"),
    "delegate-not-held": noop("从那一天起你不在这个岗位上。"),
    "delegate-twice": noop("这个岗位在那些天里已经交给别人代行，先撤回那一份。"),
    "delegate-unknown": noop("没有这份代行，或者不是你的。"),
    "delegate-over": noop("这份代行已经结束。"),
    "username": noop("账号名不能为空，不含空格，最多 64 个字符。"),
    "account-taken": noop("账号 %(username)s 已有，或这个人已有账号。"),
    "account-unknown": noop("没有账号 %(username)s。"),
    "account-so": noop("账号 %(username)s 已经是这样，没有改动。"),
    "second-none": noop("这个账号没有启用两步验证。"),
    "second-there": noop("两步验证已经启用。"),
    "code-wrong": noop("验证码不对，或已经用过。看手机上的时间准不准，等下一个再输。"),
    "demo-account": noop("演示账号大家共用，密码和两步验证都不能改。"),
    "password-wrong": noop("现在的密码不对。"),
    "password-differs": noop("两次输入的新密码不一样。"),
    "password-used": noop("不能用最近 %(count)s 次用过的密码。"),
    "weak": noop("密码至少 %(length)s 个字符，含大写、小写、数字、符号中的 %(classes)s 类。"),
    "weak-name": noop("密码不能含账号名。"),
}


def told(refusal: Refusal) -> str:
    """A refusal in words."""
    data = dict(refusal.data)
    if "role" in data:
        data["role"] = role_name(str(data["role"]), language())
    if "roles" in data:
        data["roles"] = "、".join(_("办案人员") if r == CASEWORK else role_name(r, language()) for r in data["roles"])
    if "person" in data:
        data["person"] = people.person_name(str(data["person"]))
    return _(WORDS[refusal.code]) % data
