"""Any file that may hold walks: what it is, by its first bytes and never by its name."""

from collections.abc import Callable
from os import SEEK_END
from typing import IO, Final
from zipfile import ZipInfo

from steadyback.imports import apple_health, fit, gpx, zipped
from steadyback.imports.markup import Markup
from steadyback.imports.room import MOST_EXPORTED, MOST_RECORDED, Room
from steadyback.imports.unreadable import Unreadable
from steadyback.imports.walks import Found, joined
from steadyback.languages import N_, _

ZIP: Final = b"PK\x03\x04"
GZIP: Final = b"\x1f\x8b"
MOST_MEMBERS: Final = 200
"""So many recordings in one zip."""
MOST_TEXTS: Final = 8
"""Apple's zip has two texts beside its folders."""
WHAT_WE_READ: Final = N_(
    "We can read the export of Apple Health (the zip, or export.xml in it), GPX and FIT files."
)
READERS: Final[dict[str, tuple[Callable[[Markup], Found], int]]] = {
    apple_health.ROOT: (apple_health.walks_in, MOST_EXPORTED),
    gpx.ROOT: (gpx.walks_in, MOST_RECORDED),
}
"""What reads a file of XML, by its root, and how much of such files is read of one upload."""
KNOWN_OTHERS: Final = N_(
    {
        "TrainingCenterDatabase": "This is a TCX file, which we cannot read.",
        "ClinicalDocument": (
            "This is the file for doctors out of Apple's export. It names no walks."
        ),
        "kml": "This is a map (KML) without times.",
    }
)
UNKNOWN: Final = N_("This is no file of walks that we know.")


def walks_in(file: IO[bytes], room: Room | None = None) -> Found:
    """The walks of a file, of whatever kind. Raises Unreadable; nothing of it is kept then.

    `room`: what the other files of the same upload leave of it.
    """
    room = room or Room()
    head = file.read(16)
    file.seek(0)
    if head.startswith(ZIP):
        return walks_in_zip(file, room)
    if head.startswith(GZIP):
        raise Unreadable(_("This file is packed (gz)."), _("Please unpack it first."))
    if not head:
        raise Unreadable(_("This file is empty."), _(WHAT_WE_READ))
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return walks_in_one(file, head, size, room)


def walks_in_one(file: IO[bytes], head: bytes, size: int, room: Room) -> Found:
    """The walks of a file that is not packed. Raises Unreadable."""
    if head[8:12] == fit.MARK:
        room.take(size, MOST_RECORDED)
        data = file.read(fit.MOST_BYTES + 1)
        if len(data) > fit.MOST_BYTES:
            raise Unreadable(_("This file is too large for a recording."), _(WHAT_WE_READ))
        return fit.walks_in(data)
    markup = Markup(file)
    if markup.root not in READERS:
        raise Unreadable(_(KNOWN_OTHERS.get(markup.root, UNKNOWN)), _(WHAT_WE_READ))
    reader, most = READERS[markup.root]
    room.take(size, most)
    return reader(markup)


def walks_in_zip(file: IO[bytes], room: Room) -> Found:
    """The walks of an export of Apple Health, or of the recordings in a zip. Raises Unreadable."""
    with zipped.opened(file) as archive:
        for one in [member for member in archive.members if is_text(member)][:MOST_TEXTS]:
            if root_of(archive, one) == apple_health.ROOT:
                return of_member(archive, one, room)
        recordings = [one for one in archive.members if ending(one) in ("gpx", "fit")]
        if not recordings:
            raise Unreadable(_("No walks are in this zip."), _(WHAT_WE_READ))
        unpacked = sum(one.file_size for one in recordings)
        if len(recordings) > MOST_MEMBERS or unpacked > MOST_RECORDED:
            says = _(
                "This zip has more than {count} recordings, or unpacked they are more than {most} "
                "MB.",
                count=MOST_MEMBERS,
                most=MOST_RECORDED >> 20,
            )
            raise Unreadable(says, _("Please bring them in smaller parts."))
        return joined([of_member(archive, one, room) for one in recordings])


def of_member(archive: zipped.Zip, one: ZipInfo, room: Room) -> Found:
    """The walks of one file in a zip. Its size in the zip's list is all that is ever read of it."""
    with archive.member(one) as file:
        head = file.read(16)
    with archive.member(one) as file:
        return walks_in_one(file, head, one.file_size, room)


def is_text(one: ZipInfo) -> bool:
    """Whether a member may be the export: Apple names it in the phone's language."""
    return ending(one) == "xml" and one.filename.count("/") <= 1


def root_of(archive: zipped.Zip, one: ZipInfo) -> str:
    """The root of a member of XML."""
    with archive.member(one) as file:
        return Markup(file).root


def ending(one: ZipInfo) -> str:
    """How a member's name ends; a name is good for nothing else."""
    return one.filename.rpartition(".")[2].lower()
