"""What a letter has around its text, whatever it is printed as."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """Number, addressee, what is attached, the seal, copies, a closing note."""

    issuer: str = ""  # stands over the title
    number: str = ""
    to: str = ""
    attached: tuple[str, ...] = ()
    is_sealed: bool = False
    copies: tuple[str, ...] = ()
    foot: str = ""

    @property
    def attached_lines(self) -> list[str]:
        """附件说明: numbered where there are several, no mark after a name."""
        several = len(self.attached) > 1
        return [f"{n}.{name}" if several else name for n, name in enumerate(self.attached, 1)]
