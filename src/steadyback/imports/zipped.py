"""A zip whose size nobody promises: looked at through a narrow gate, and never unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from steadyback.imports.unreadable import Unreadable
from steadyback.languages import N_, _

LARGEST_INDEX: Final = 4 << 20
"""The list of names at a zip's end; an export with 10,000 routes has 1.5 MB of it."""
TIGHTEST: Final = 250
"""No text of a real program is packed to less than one part in so many (our_proposal)."""
FARTHEST: Final = 1 << 62
AGAIN: Final = N_("Please choose the file as your program made it.")
LOOSE: Final = 1 << 20
"""Beyond that, smaller members may be as tight as they like."""
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others may need much memory to be undone."""
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError,
)  # fmt: skip
"""What zipfile raises for a file that is not in order, once a Gate keeps it inside the file."""


class Gate:
    """A file of which no single piece above LARGEST_INDEX can be read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Unreadable where too many are asked for."""
        if size > LARGEST_INDEX:
            raise Unreadable(_("This zip lists far too many files."), _(AGAIN))
        return self._file.read(LARGEST_INDEX if size < 0 else size)

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place. Raises Unreadable for one that no file has."""
        if whence == 0 and not 0 <= place < FARTHEST:
            says = _("This zip is damaged: its parts do not fit together.")
            raise Unreadable(says, _(AGAIN))
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """Where we are."""
        return self._file.tell()

    def seekable(self) -> bool:
        """It is a file of its own."""
        return True


class Zip:
    """The members of a zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members = [one for one in archive.infolist() if not one.is_dir()]

    @contextmanager
    def member(self, one: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
        """Read one of them as a stream. Raises Unreadable."""
        check(one)
        with self._archive.open(one) as file:
            yield file


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Zip]:
    """Look into a zip. Raises Unreadable, also for what goes wrong while it is read."""
    try:
        # zipfile asks its file for no more than what the gate has.
        with zipfile.ZipFile(Gate(file)) as archive:
            yield Zip(archive)
    except BROKEN:
        says = _("This zip is damaged, or a part of it is missing.")
        raise Unreadable(says, _(AGAIN)) from None


def check(one: zipfile.ZipInfo) -> None:
    """Whether a member may be read at all. Raises Unreadable."""
    if is_locked(one):
        says = _("This zip is locked with a password.")
        raise Unreadable(says, _("Please choose one without."))
    if one.compress_type not in METHODS:
        raise Unreadable(_("This zip is packed in a way that cannot be read here."), _(AGAIN))
    if is_too_tight(one):
        raise Unreadable(_("This zip is packed far tighter than any real export."), _(AGAIN))


def is_locked(one: zipfile.ZipInfo) -> bool:
    """Whether a member needs a password."""
    return bool(one.flag_bits & 0x1)


def is_too_tight(one: zipfile.ZipInfo) -> bool:
    """Whether a member claims to become far larger than any text does."""
    return one.file_size > TIGHTEST * max(one.compress_size, 1) + LOOSE
