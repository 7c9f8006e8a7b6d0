"""A person's own note of what a clinician said: its page, and what is stored of it."""

import re
from typing import Any

from tests.web.conftest import Device

SAID = {"clinician": "Dr Lee", "issued": "2026-03-02", "until": "2026-04-02"}


def shown_in(device: Device) -> dict[str, str]:
    """What the page says that the note is about."""
    found = re.search(r'name="about" value="(\w+)"', device.get("cleared").content.decode())
    assert found
    return {"about": found[1]}


def noted(device: Device) -> list[Any]:
    """The clearances that are stored."""
    return list(device.row.events.filter(kind="clearance"))
