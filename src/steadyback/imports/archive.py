"""A file that holds a whole record: read with care, all of it or nothing.

An archive is looked at through a narrow gate: names, count, sizes and tightness are judged before
anything is read, only its list and case.json are read, as streams with a hard end, and nothing is
unpacked. A case file alone is taken too. Why so: docs/decisions/0024-the-archive.md.
"""

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import IO, Final

from pydantic import ValidationError

from steadyback.imports.unreadable import Unreadable
from steadyback.imports.zipped import BROKEN, METHODS, Gate, is_locked, is_too_tight
from steadyback.languages import N_, _, count_of, n_
from steadyback.record import Case, CaseProblems, Problem, canonical_json, read_case
from steadyback.record.archive import (
    CASE,
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    NAME,
    Manifest,
    record_hash,
)
from steadyback.record.case import MAX_BYTES, MAX_PROBLEMS, plain_json
from steadyback.record.elsewhere import from_elsewhere
from steadyback.record.event import MAX_AUTHOR, UNVERIFIED, PlanIssuedEvent

MOST_LIST: Final = 200_000
AGAIN: Final = N_("Choose the file as Steadyback saved it, or save it there once more.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: its clock, its name, and how it would have signed a text."""

    now: datetime
    installation: str
    sign: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record that came in a file. `ours`: this installation itself made the file, unchanged."""

    case: Case
    ours: bool
    made_at: datetime | None


def wrong(says: str, place: str = "") -> Problem:
    """A problem of a whole file, with what to do. Of a place the text is said after its name."""
    return Problem(place, f"{says} {_(AGAIN)}")


def refuse(says: str, place: str = "") -> CaseProblems:
    """The refusal of a whole file."""
    return CaseProblems([wrong(says, place)])


def read_file(file: IO[bytes], reader: Reader) -> Incoming:
    """The record in an archive or a case file. Raises CaseProblems with every problem found."""
    start = file.read(4)
    file.seek(0)
    if not start:
        raise refuse(_("The file is empty."))
    if start.startswith(b"PK"):
        return read_archive(file, reader)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        text = file.read(MAX_BYTES + 1)
        return Incoming(checked(read_case(text, reader.now)), ours=False, made_at=None)
    raise refuse(_("This is not a file of Steadyback's."))


def read_archive(file: IO[bytes], reader: Reader) -> Incoming:
    """The record in an archive."""
    try:
        with zipfile.ZipFile(Gate(file)) as packed:
            problems = tuple(judged(packed))
            if problems:
                raise CaseProblems(problems)
            manifest = read_manifest(piece(packed, MANIFEST, MOST_LIST), packed)
            text = piece(packed, CASE, MAX_BYTES)
    except (*BROKEN, Unreadable):
        raise refuse(_("The file is damaged, or a part of it is missing.")) from None
    if sha256(text).hexdigest() != manifest.files[CASE].sha256:
        raise refuse(_("is damaged or was changed since it was saved."), CASE)
    ours = is_ours(manifest, reader)
    case = read_inside(text, None if ours else reader.now)
    if record_hash(case) != manifest.record:
        raise refuse(_("is not the record that the list of files names."), CASE)
    return Incoming(case, ours, manifest.made_at)


def judged(packed: zipfile.ZipFile) -> Iterator[Problem]:
    """What is wrong with the names and sizes that an archive claims; nothing is read yet."""
    members = packed.infolist()
    if len(members) > MOST_FILES:
        yield wrong(
            n_(
                "The file holds {n} other, more than Steadyback saves.",
                "The file holds {n} others, more than Steadyback saves.",
                len(members),
            )
        )
        return
    names = [one.orig_filename for one in members]
    if len(set(names)) != len(names):
        yield wrong(_("The file holds two files of one name."))
    if any(NAME.fullmatch(name) is None for name in names):
        yield wrong(_("The file holds names that Steadyback never gives."))
    if sum(one.file_size for one in members) > 4 * MOST_BYTES:
        yield wrong(_("Unpacked, the file would be far too large."))
    if any(trouble(one) for one in members):
        yield wrong(_("The file is packed in a way that Steadyback never uses."))
    missing = [name for name in (MANIFEST, CASE) if name not in names]
    if missing:
        says = _("This is no archive of Steadyback's: {file} is missing.", file=missing[0])
        yield wrong(says)


def trouble(one: zipfile.ZipInfo) -> bool:
    """Whether a member is locked, a link, packed strangely, or far too tightly."""
    kind = stat.S_IFMT(one.external_attr >> 16)
    odd = one.compress_type not in METHODS or kind not in (0, stat.S_IFREG)
    return odd or is_locked(one) or is_too_tight(one)


def piece(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One file inside, no more than `most` bytes of it."""
    if packed.getinfo(name).file_size > most:
        raise refuse(_("is larger than {most} bytes.", most=count_of(most)), name)
    with packed.open(name) as part:
        text = part.read(most + 1)
        part.read(1)  # at its end the check sum of the ZIP is compared
    return text


def read_manifest(text: bytes, packed: zipfile.ZipFile) -> Manifest:
    """The list of the files, which names each of them and no other."""
    try:
        manifest = Manifest.model_validate_json(canonical_json(plain_json(text)))
    except (ValidationError, CaseProblems):
        raise refuse(_("is not a list that Steadyback writes."), MANIFEST) from None
    sizes = {one.filename: one.file_size for one in packed.infolist() if one.filename != MANIFEST}
    if {name: one.size for name, one in manifest.files.items()} != sizes:
        raise refuse(_("lists other files than there are."), MANIFEST)
    return manifest


def is_ours(manifest: Manifest, reader: Reader) -> bool:
    """Whether this installation made the file. Raises CaseProblems where it only says so."""
    if manifest.installation != reader.installation:
        return False
    if not compare_digest(manifest.signature or "", reader.sign(manifest.signed)):
        raise refuse(_("was changed since this Steadyback saved it."), MANIFEST)
    return True


def read_inside(text: bytes, now: datetime | None) -> Case:
    """The case file inside an archive; its problems with their places."""
    try:
        return checked(read_case(text, now))
    except CaseProblems as found:
        inside = (Problem(f"{CASE}{one.pointer}", one.says) for one in found.problems)
        raise CaseProblems(inside) from None


def checked(case: Case) -> Case:
    """The case, if it can be stored here. Raises CaseProblems."""
    problems = [*long_authors(case), *impossible_plans(case)][:MAX_PROBLEMS]
    if problems:
        raise CaseProblems(problems)
    return case


def long_authors(case: Case) -> Iterator[Problem]:
    """Authors whose name leaves no room for the mark that they are not verified."""
    for place, event in enumerate(case.events):
        if len(from_elsewhere(event).by) > MAX_AUTHOR:
            says = _("names an author at too great length; shorten it")
            yield Problem(f"/events/{place}/by", says)


def impossible_plans(case: Case) -> Iterator[Problem]:
    """Plans that no engine can have issued: by somebody else, or one revision twice."""
    weeks, seen = set[tuple[str, int]](), set[str]()
    for place, event in enumerate(case.events):
        if not isinstance(event, PlanIssuedEvent) or event.id in seen:
            continue
        seen.add(event.id)
        if not event.by.removeprefix(UNVERIFIED).startswith("engine:"):
            yield Problem(f"/events/{place}/by", _("a plan is made by the engine only"))
        week = (event.body.plan.week, event.body.revision)
        if not event.unverified and week in weeks:
            says = _("issues a revision of a week that was issued before; keep one of them")
            yield Problem(f"/events/{place}/body/revision", says)
        weeks.add(week)
