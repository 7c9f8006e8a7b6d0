"""How much of one upload is read: no more than holds a thread for about ten seconds."""

from typing import Final

from steadyback.imports.unreadable import Unreadable
from steadyback.languages import N_, _

MOST_RECORDED: Final = 100 << 20
"""Bytes of GPX and FIT, unpacked (our_proposal, after measuring: about 12 MB a second)."""
MOST_EXPORTED: Final = 512 << 20
"""Bytes of Apple's export.xml, unpacked, in the same way: about 60 MB a second."""
SINGLY: Final = N_(
    "Please choose files of single walks (GPX or FIT). Apple's zip has them in its folder "
    "“workout-routes”."
)


class Room:
    """What may still be read of one upload, of all its files and what is packed in them."""

    def __init__(self) -> None:
        self._left = 1.0

    def take(self, size: int, most: int) -> None:
        """Before so many bytes are read, of which one upload may hold `most`. Raises Unreadable."""
        if size > most:
            says = _(
                "This is larger than the {most} MB that can be read of such a file.",
                most=most >> 20,
            )
            raise Unreadable(says, _(SINGLY))
        self._left -= size / most
        if self._left < 0:
            says = _("Together these files are more than can be read at once.")
            raise Unreadable(says, _("Please bring them in smaller parts."))
