"""Who acts in a scenario, and with what: `as:` read as people, and what an act needs filled in."""

from datetime import date
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.kernel.case import OPEN, Case, Command, Person, key
from zhunsheng.kernel.conditions import Moment, members_in
from zhunsheng.kernel.conditions import standing as stands
from zhunsheng.kernel.procedure import Act, Deed, Version
from zhunsheng.kernel.tests import present
from zhunsheng.kernel.workdays import WorkCalendar

ANY = "any"
TEXT = "示例"
SAMPLE = {"number": 1, "money": 1, "decimal": "1", "flag": False, "term": "5 workdays"}


def person(text: str, roles: tuple[str, ...], among: str | None = None) -> tuple[Person, str]:
    """Read `role`, `any`, `role/person`, `role/person@unit`; the person, and the role they act in.

    A role is always the same person, of its own unit, unless named; `any` is the first of the roles. Among
    `persons` a bare name is a person of the actor's role (`among`), and `!` says that they have no certificate.

    >>> person("officer/甲@市监局", ())
    (Person(id='甲', unit='市监局', certified=True, qualified=True), 'officer')
    """
    held = not text.endswith("!")
    text, _, unit = text.removesuffix("!").partition("@")
    role, slash, name = text.partition("/")
    if among is not None and not slash:
        role, name = among, text
    if role == ANY and roles:
        role = roles[0]
    return Person(name or role, unit or role, held, held), role


def roles_of(act: Act, deed: Deed | None) -> tuple[str, ...]:
    """Whom the act's `by` allows, narrowed by the outcome; never the clock."""
    if deed is not None and not deed.is_silent:
        return deed.order
    return next((d.order for d in act.deeds.values() if not d.is_silent), ())


def first_outcome(act: Act) -> str | None:
    """The first that is not the clock's; None where the act has none."""
    return next((outcome for outcome, deed in act.deeds.items() if not deed.is_silent), None)


class Filler:
    """Gives what an act needs and a step leaves out, so that a scenario speaks only of what it tests."""

    def __init__(self, version: Version, case: Case, calendar: WorkCalendar) -> None:
        self.version, self.case, self.calendar = version, case, calendar

    def filled(self, command: Command, act: Act, deed: Deed, named: bool) -> Command:
        """The command with its needs met; `named` where the step itself says who else was there."""
        moment = Moment(self.version, self.case, act, command.day, command.fields, None, self.calendar)
        fields = dict(command.fields)
        for name in deed.needs:
            if name not in fields and not present(moment.field(name)):
                fields[name] = sample(self.version, name, command.day)
        return command._replace(
            fields=fields,
            persons=command.persons if named else self._persons(command, deed),
            attachments={**dict.fromkeys(deed.attach, TEXT), **command.attachments},
            member=command.member or self._member(act, moment, fields),
        )

    def _persons(self, command: Command, deed: Deed) -> tuple[Person, ...]:
        actor, least = command.actor, deed.persons.least if deed.persons is not None else 0
        return tuple(Person(f"{actor.id}·{n}", actor.unit, True, True) for n in range(2, least + 1))

    def _member(self, act: Act, moment: Moment, fields: dict[str, Any]) -> str | None:
        if act.each is None:
            return None
        members = moment.members(act.id) or members_in(fields.get(act.each))
        still = [m for m in members if stands(self.case, key(act.id, m), act) == OPEN]
        return next(iter(still or members), None)


def sample(version: Version, name: str, day: date) -> Any:
    """What a scenario gives for a field that it does not speak of."""
    known = version.fields[name]
    first = next(iter(known.options), TEXT)
    if known.type in values.LISTS:
        return [first]
    if known.type == "choice":
        return first
    if known.type == "date":
        return day.isoformat()
    return SAMPLE.get(known.type, TEXT)
