"""Why something cannot happen. The words for it stand in the catalog's messages, never here."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason of a refusal: a stable code, the act it concerns, the article, and what the words need.

    Codes with a subject carry it after a colon (`after:review`, `field:applicant`).
    """

    code: str
    act: str = ""
    basis: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The code without its subject."""
        return self.code.partition(":")[0]

    @property
    def subject(self) -> str:
        """What the code is about: an act, a field, a material, a check."""
        return self.code.partition(":")[2]

    @property
    def is_warning(self) -> bool:
        """A usual bound (`usual: true`): it asks for reasons and refuses nothing."""
        return bool(self.data.get("usual"))
