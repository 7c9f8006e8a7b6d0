"""What an archive says of itself: its list of files with their marks, and who vouches for it.

An archive is one ZIP with the whole record (case.json) and what was made from it for people to
read. Only case.json and this list are ever read again. Why so: docs/decisions/0024-the-archive.md.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import Field

from steadyback.record.canonical import canonical_hash, canonical_json
from steadyback.record.case import Case
from steadyback.record.value import Moment, Short, Value

FORMAT: Final = "steadyback-archive/1"
CASE: Final = "case.json"
MANIFEST: Final = "manifest.json"
MOST_FILES: Final = 100
MOST_BYTES: Final = 20_000_000
"""No archive is larger: ten years of training make a fifth of it."""
NAME: Final = re.compile(
    r"[a-z0-9][A-Za-z0-9_.-]{0,59}(/[a-z0-9][A-Za-z0-9_.-]{0,59}){0,2}|README\.txt"
)
"""How a file inside is called; no way leads out of the archive."""

Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, or an HMAC with it, in hex."""


class FileMark(Value):
    """A file inside: its SHA-256 and its size in bytes."""

    sha256: Mark
    size: Annotated[int, Field(ge=0, le=MOST_BYTES)]


class Manifest(Value):
    """The list at the beginning of an archive.

    `record` is the hash of the record alone: the same in every archive of it, and on the receipt
    of its erasure. `installation` says which installation made it, and `signature` proves it to
    that one.
    """

    format: Literal["steadyback-archive/1"]
    made_at: Moment
    engine: Short
    catalogue: Short
    record: Mark
    files: dict[Short, FileMark] = Field(max_length=MOST_FILES)
    installation: Short | None = None
    signature: Mark | None = None

    @property
    def signed(self) -> str:
        """The text that the signature is made over: everything but itself."""
        return canonical_json(self.model_copy(update={"signature": None}))


def record_hash(case: Case) -> str:
    """The SHA-256 of a record: the person and the events in their order, nothing else."""
    plain = case.model_dump(mode="json", include={"person", "events"}, exclude_none=True)
    return canonical_hash(plain)
