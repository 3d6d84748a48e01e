"""Acts of the trial procedures in `contracts/law`, as tests ask for them."""

from datetime import date
from typing import Any

from zhunsheng.kernel.case import Command, Person
from zhunsheng.office.cases.perform import Office, Performed, Request

MONDAY = date(2019, 3, 4)
APPLICATION = {"applicant": {"name": "张某", "kind": "natural"}, "content": "修一座桥"}
ROLES = {
    "apply": "applicant", "accept": "window", "note": "handler", "decide": "head", "deliver": "window",
    "publish": "window", "unpublish": "window", "undo": "supervisor", "record": "clerk", "amend": "clerk",
    "void": "clerk", "receive": "handler", "amend-content": "handler",
    "ask": "handler", "opine": "handler", "review": "handler", "answer": "handler",
}  # fmt: skip


def ask(act: str, case: str | None = None, day: date = MONDAY, outcome: str | None = None, **more: Any) -> Request:
    """A request for an act of the trial approval, or of another `procedure`, by somebody of the right role."""
    procedure, unit = more.pop("procedure", "trial-approval"), more.pop("unit", "局")
    role = ROLES[act]
    fields = more.pop("fields", APPLICATION if act == "apply" else {})
    command = Command(act, day, role, Person(more.pop("by", f"{role}甲"), unit), outcome, fields)
    return Request(procedure, unit, command, case, **more)


def entered(code: str, **more: Any) -> Request:
    """A request to record something in the trial register."""
    fields = {"code": code, "held_on": "2019-03-01"}
    return ask("record", procedure="trial-register", fields=fields, **more)


def done(office: Office, *requests: Request, today: date = MONDAY) -> Performed:
    """Perform requests on one case, the first on its own, and give the last answer; every one must be accepted."""
    case, answer = requests[0].case, None
    for request in requests:
        answer = office.perform(request._replace(case=request.case or case), today)
        assert isinstance(answer, Performed), answer
        case = answer.case
    assert answer is not None
    return answer
