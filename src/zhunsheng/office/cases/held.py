"""A case in hand, and the cases that an office remembers from one act to the next."""

from collections.abc import Mapping

from zhunsheng.kernel.case import Case
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.office.cases.statements import AT
from zhunsheng.office.cases.states import state_of

REMEMBERED = 1_000


class Held:
    """A case in hand: its columns and state, and its row as it was read (None for a case that is new)."""

    __slots__ = ("columns", "procedure", "read", "state")

    def __init__(self, procedure: Procedure, columns: list, state: Case, read: tuple | None) -> None:
        self.procedure, self.columns, self.state, self.read = procedure, columns, state, read

    @classmethod
    def of(cls, procedure: Procedure, row: tuple) -> "Held":
        """A case whose row was just read."""
        return cls(procedure, list(row), state_of(row[AT["state"]]), row)

    def copy(self) -> "Held":
        """The same, to try an act on."""
        return Held(self.procedure, self.columns.copy(), self.state, self.read)


class Memory:
    """The cases lately acted on. A case that is remembered need not be read again to act on it.

    Another process may have gone on with it meanwhile. That is no harm to an act, for a row is only written over
    the head that was read, and a head stands for the whole history; but nobody is refused on what is remembered.
    """

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    def take(self, ident: str) -> Held | None:
        """A case, which is then the taker's: two threads never hold the same."""
        return self._held.pop(ident, None)

    def keep(self, held: Mapping[str, Held]) -> None:
        """Remember cases as they were just written."""
        if len(self._held) >= REMEMBERED:
            self._held.clear()
        self._held |= held
