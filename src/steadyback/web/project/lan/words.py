"""What `steadyback serve --lan` says: why, where, how to trust it, who sees what, how to stop."""

import io
import sys
from dataclasses import dataclass, replace
from textwrap import fill
from typing import Final

import segno

from steadyback.languages import N_, _
from steadyback.web.project.lan import House
from steadyback.web.project.lan.addresses import LOOPBACK

WIDTH: Final = 78
WHY: Final = (
    "A phone can keep your sessions without a network, and keep its screen on, only over HTTPS. "
    "So this computer made a certificate of its own. Your phone does not know it yet."
)


@dataclass(frozen=True, slots=True)
class Device:
    """How one kind of device comes to trust the certificate: how to get there, and three steps."""

    name: str
    browser: str
    warning: str
    steps: tuple[str, str, str]


TRUST: Final = N_(
    (
        Device(
            "iPhone and iPad",
            "Safari",
            'At the warning choose "Show Details", then "visit this website".',
            (
                'Tap "Get the certificate" and allow the profile.',
                'Open Settings and "Profile Downloaded", and install it.',
                "In Settings, General, About, Certificate Trust Settings allow Steadyback at home.",
            ),
        ),
        Device(
            "Android",
            "Chrome",
            'At the warning choose "Advanced", then "Proceed".',
            (
                'Tap "Get the certificate".',
                'Open Settings and search for "CA certificate". Choose it, and "Install anyway".',
                "Choose the file steadyback.crt in Downloads. Then open the address again.",
            ),
        ),
    )
)
"""As the two systems named things in 2026."""
NOT_TRUSTED: Final = N_(
    "If you do not trust it, the pages still open after the warning, but the phone keeps nothing "
    "for a time without a network, and it cannot tell this computer from one that pretends to be "
    "it."
)
WHAT_IT_CAN: Final = N_(
    "This certificate vouches only for addresses of a house and for names that end in .local, and "
    "its key never leaves this computer. You can remove it from the phone at any time."
)
WHO_SEES: Final = N_(
    "Everybody in your network can reach this page and begin a record of their own. A record that "
    "is there is seen only on a device that holds its key: one where it was begun, or that you "
    "opened with a recovery code."
)
WHERE: Final = "Use --lan in a network whose people you know."
STOP: Final = "To stop: press Ctrl+C. Without --lan only this computer is served."
NEW_ADDRESS: Final = (
    "Should the router give this computer another address, the phone needs the new one and your "
    "recovery code; let the router keep it, if it can."
)


def said(device: Device) -> Device:
    """The steps for a device, in the language that is spoken."""
    first, second, third = (_(step) for step in device.steps)
    return replace(
        device, name=_(device.name), warning=_(device.warning), steps=(first, second, third)
    )


def words(house: House) -> str:
    """Everything for the terminal."""
    place = house.place
    first = [f"Open {place.url}"]
    if place.named_url:
        first.append(f"  or {place.named_url} where your network knows names")
    first.append(f"  or https://localhost:{place.port} on this computer")
    if place.address == LOOPBACK:
        first.append("No other device reaches this address.")
    parts = [para(WHY), "\n".join(first), *qr(place.url)]
    parts.append(para("The first time, a phone has to learn to trust this computer."))
    parts += [steps(device, f"{place.url}/trust") for device in TRUST]
    parts += [
        para(text) for text in (NOT_TRUSTED, WHAT_IT_CAN, f"{WHO_SEES} {WHERE}", NEW_ADDRESS, STOP)
    ]
    return "\n\n".join(parts)


def para(text: str) -> str:
    """A paragraph as wide as a terminal; an address is never broken."""
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def steps(device: Device, url: str) -> str:
    """Three numbered steps under the name of a device, beginning with the address to open."""
    first, *others = device.steps
    opening = f"Open {url} in {device.browser}. {device.warning} {first}"
    lines = [
        fill(
            text,
            WIDTH,
            initial_indent=f"  {place}. ",
            subsequent_indent="     ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for place, text in enumerate((opening, *others), start=1)
    ]
    return "\n".join([device.name, *lines])


def qr(url: str) -> list[str]:
    """The address as a QR code; nothing where the terminal cannot write one.

    White on black is said to a real terminal, whose own colours may be the other way round.
    """
    drawn = io.StringIO()
    segno.make(url, micro=False).terminal(out=drawn, border=2, compact=True)
    lines = drawn.getvalue().rstrip("\n").split("\n")
    try:
        drawn.getvalue().encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return []
    if sys.stdout.isatty():
        lines = [f"\x1b[97;40m{line}\x1b[0m" for line in lines]
    return ["\n".join(lines)]
