"""One round: every screen once, in one size and one scheme."""

from collections.abc import Iterator
from itertools import groupby

from playwright.sync_api import Error

from proof.screens.camera import Room, held
from proof.screens.led import LED_WAYS
from proof.screens.shown import SCREENS, Screen
from proof.screens.walks import WAYS, Way


def go_round(room: Room) -> list[str]:
    """First what only reads, then the ways that store something; which ways did not get there."""
    reading = sorted((one for one in SCREENS.values() if one.path), key=lambda one: one.person)
    for person, screens in groupby(reading, key=lambda one: one.person):
        read(room, person, list(screens))
    wanted = [way for way in (*WAYS, *LED_WAYS) if room.wanted & set(way.screens)]
    return [trouble for way in wanted for trouble in walked(room, way)]


def walked(room: Room, way: Way) -> Iterator[str]:
    """Go one way; what went wrong on it, so that the other pictures are taken all the same."""
    try:
        with held(room, way.person) as camera:
            way.walk(camera)
    except (Error, TimeoutError) as wrong:
        yield f"{way.screens[-1]}, {room.size}, {room.scheme}: {wrong}"


def read(room: Room, person: str, screens: list[Screen]) -> None:
    """The pages of one person, one after the other."""
    if not any(one.name in room.wanted for one in screens):
        return
    with held(room, person) as camera:
        for one in screens:
            if one.name in room.wanted:
                camera.go(one.path)
                camera.take(one.name)
