"""Somebody of the web tests lives through the ten weeks that the engine's tests tell of."""

from django.utils import timezone

from steadyback.web.records.store import append
from tests.engine.past import END, ten_weeks
from tests.web.conftest import Device


def live_through(device: Device) -> None:
    """Store ten weeks of a record, without its first answers, which the device has given."""
    events = [one for one in ten_weeks() if one.kind != "intake"]
    told = [
        one.model_dump(mode="json", exclude_none=True, exclude={"recorded_at"}) for one in events
    ]
    append(device.row, told, max(END, timezone.now()))
