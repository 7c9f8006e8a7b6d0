"""The moments between which everything in these tests happens, on every clock."""

from datetime import UTC, datetime, timedelta
from typing import Final

MONDAY: Final = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""A Monday, the hour at which the person of the tests trains; every server begins here."""
TRAINS: Final = MONDAY + timedelta(hours=1)
"""When a device begins to lead a session: after all that is known of the person, however long
it took to make."""
LATER: Final = MONDAY + timedelta(hours=8)
"""When it is looked at what was stored; the same day still."""
