"""The ground every stored value stands on: frozen, no unknown field, bounded text and numbers."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

PRINTABLE = r"^[^\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufeff]*$"
"""No control character but tab and line feed. Checked in pydantic's own code: it is met often."""


class Value(BaseModel):
    """A frozen value of the record; a field nobody declared is an error with its place.

    Strict: JSON is read as JSON (text is never a number, true is never 1). Read it from JSON text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


Nprs = Annotated[int, Field(ge=0, le=10)]
"""Pain from 0 (none) to 10 (worst imaginable)."""
DistalLevel = Annotated[int, Field(ge=0, le=5)]
"""How far down pain is felt: 0 none, 1 low back, 2 buttock, 3 thigh, 4 calf, 5 foot."""
Short = Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)]
Note = Annotated[str, StringConstraints(max_length=2000, pattern=PRINTABLE)]
EventId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$")]
"""A UUIDv7 where our own programs write; any short token in a case file written by hand."""
LevelId = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*-[1-9]$", max_length=60)]
ExerciseId = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=60)]
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
"""A moment with its UTC offset, from 1900 to 2199."""
Day = Annotated[date, Field(ge=EARLIEST.date(), lt=LATEST.date())]
"""A calendar day from 1900 to 2199."""
