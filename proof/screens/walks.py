"""The ways to screens that have no address of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Locator

from proof.screens.camera import Camera


@dataclass(frozen=True, slots=True)
class Way:
    """Whose device it is, the way, and the screens on it."""

    person: str
    walk: Callable[[Camera], None]
    screens: tuple[str, ...]


def pressed(camera: Camera, there: Locator, screen: str) -> None:
    """Press what leads to another page, and take its picture."""
    there.click()
    camera.page.wait_for_load_state()
    camera.take(screen)


def morning(camera: Camera) -> None:
    """The question after a session, from Today."""
    camera.go("today")
    pressed(camera, camera.page.get_by_role("link", name="Answer in half a minute"), "morning")


def why(camera: Camera) -> None:
    """The reasons of the first exercise of today."""
    camera.go("today")
    pressed(camera, camera.page.get_by_role("link", name="Why this?").first, "why")


def measure(camera: Camera) -> None:
    """The first questionnaire that is offered."""
    camera.go("measures")
    pressed(camera, camera.page.locator("main section a").first, "measure")


def heat(camera: Camera) -> None:
    """The skin is fine, and the timer runs."""
    camera.go("heat")
    page = camera.page
    for label in ("Yes, both", "None of these", "A layer of cloth", "I stay awake"):
        page.get_by_label(label).check()
    camera.freeze()
    page.get_by_role("button", name="Start the timer").click()
    page.clock.run_for(75_000)
    camera.take("heat-on")


def walk(camera: Camera) -> None:
    """A walk that has begun."""
    camera.go("walk")
    camera.freeze()
    camera.page.get_by_role("button", name="Start the walk").click()
    camera.page.clock.run_for(75_000)
    camera.take("walk-on")


def session_file(camera: Camera) -> None:
    """The file as the browser saves it, opened from the disk without a network."""
    address = f"{camera.room.address}/p/{camera.person}/session.html"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "session.html"
        file.write_bytes(camera.page.context.request.get(address).body())
        camera.page.context.set_offline(True)
        camera.page.goto(file.as_uri())
        camera.page.locator("#led-ready").wait_for(state="visible")
        camera.take("session-file")


def patient(camera: Camera) -> None:
    """From the list to a person, and on to a change of theirs."""
    camera.go("/c/{clinic}/")
    page = camera.page
    pressed(camera, page.get_by_role("link", name="Asha K."), "clinic-person")
    page.locator(".ladders details:not(:has(.chip.off)) summary").first.click()
    pressed(camera, page.get_by_role("link", name="Set the dose").first, "clinic-dose")


def programme(camera: Camera) -> None:
    """A programme that begins with the first article."""
    camera.go("/c/{clinic}/programmes")
    begin = camera.page.get_by_role("button", name="Begin with it").first
    pressed(camera, begin, "programme")


WAYS: Final = (
    Way("mo", morning, ("morning",)),
    Way("robin", why, ("why",)),
    Way("robin", measure, ("measure",)),
    Way("robin", heat, ("heat-on",)),
    Way("robin", walk, ("walk-on",)),
    Way("robin", session_file, ("session-file",)),
    Way("pia", patient, ("clinic-person", "clinic-dose")),
    Way("pia", programme, ("programme",)),
)
