"""The district of the sample: its units by population, its days, its people, its dice."""

from collections.abc import Sequence
from datetime import date
from random import Random

from zhunsheng.catalog.units import Unit, of_kind, tagged
from zhunsheng.kernel.workdays import WorkCalendar
from zhunsheng.office.sample.cast import Cast
from zhunsheng.office.sample.days import Days
from zhunsheng.office.sample.stories import Deed, Story


class District:
    """What every area's stories draw on. Equal seeds give equal years."""

    def __init__(self, units: dict[str, Unit], calendar: WorkCalendar, year: int, seed: int) -> None:
        self.units, self.year, self.seed = units, year, seed
        self.calendar, self.days, self.cast = calendar, Days(calendar, year), Cast(seed)
        self.departments = tagged(units.values(), "responsible")
        self.villages = of_kind(units.values(), "village")
        self.communities = of_kind(units.values(), "community")
        self.towns = of_kind(units.values(), "town", "street")
        self.government = self.body("区人民政府")
        self.justice = self.body("司法局")
        self.government_office = self.body("政府办公室")
        self.hall = self.body("政务服务")

    def random(self, name: str) -> Random:
        """Dice of their own for each use, so that one area's throws do not move another's."""
        return Random(f"{self.seed}-{name}")

    def body(self, words: str) -> str:
        """The id of the unit whose name holds these words, the shortest such name first."""
        found = sorted((u for u in self.units.values() if words in u.name), key=lambda u: (len(u.name), u.id))
        if not found:
            raise LookupError(f"样例需要名称含“{words}”的机构，units.yaml 中没有")
        return found[0].id

    def tagged(self, tag: str) -> list[Unit]:
        """The units of a population."""
        return tagged(self.units.values(), tag)

    def record(self, register: str, unit: str, day: date, fields: dict, title: str = "", name: str = "") -> Story:
        """One record of a register, entered by the unit's clerk."""
        return Story(
            register, unit, title, [Deed(day, "record", "clerk", self.cast.official(unit, "clerk"), None, fields)], name
        )


def shares(total: int, count: int, random: Random, least: int = 1) -> list[int]:
    """Cut a total into so many whole parts, none below `least`, none much above the rest."""
    spare = total - least * count
    if count <= 0 or spare < 0:
        raise ValueError(f"{total} cannot be cut into {count} parts of at least {least}")
    weights = [random.uniform(0.5, 1.5) for _ in range(count)]
    cuts = [int(spare * w / sum(weights)) for w in weights]
    for n in range(spare - sum(cuts)):
        cuts[n % count] += 1
    return [least + c for c in cuts]


def turns(values: Sequence, count: int) -> list:
    """The values one after another, over and over, so many in all."""
    return [values[n % len(values)] for n in range(count)]
