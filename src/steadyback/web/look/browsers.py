"""What a browser is called: kept in English, said in the language of whoever reads it."""

from typing import Final

from steadyback.languages import N_, _

ANY: Final = N_("A browser")
BROWSERS: Final = (
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("OPR", "Opera"), ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("iPhone", N_("an iPhone")), ("iPad", N_("an iPad")), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS", N_("a Mac")), ("Linux", "Linux"),
)  # fmt: skip
"""What stands in a browser's own name, and what it is called; the first that fits."""
ON: Final = " on "


def label_of(name: str) -> str:
    """A browser in English, from what it calls itself, such as "Safari on an iPhone"."""
    browser = next((says for sign, says in BROWSERS if sign in name), ANY)
    system = next((says for sign, says in SYSTEMS if sign in name), "")
    return f"{browser}{ON}{system}" if system else browser


def said_label(label: str) -> str:
    """The same in the language that is spoken."""
    browser, _on, system = label.partition(ON)
    if not system:
        return _(browser)
    return _("{browser} on {system}", browser=_(browser), system=_(system))
