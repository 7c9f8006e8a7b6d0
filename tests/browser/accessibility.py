"""What every page is held to: WCAG 2.2 AA as axe-core can see it, in light and dark, and reflow."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe-core that a colour scheme decides; all others see the same page twice."""
NARROWEST = 320  # CSS pixels, WCAG 2.2 success criterion 1.4.10


def violations(page: Page, *, colours: bool = False) -> list[dict[str, Any]]:
    """What axe-core objects to in the page as it is now; with `colours`, in its colours alone.

    The script is evaluated, not added as an element, so the page's content security policy stays
    as strict as it is for everybody. It looks at the page from its foot, where a bar that stays
    in view is in its own place and lies over nothing.
    """
    top = page.evaluate("scrollY")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))
    only = {"type": "rule", "values": COLOURS} if colours else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    page.evaluate("top => scrollTo(0, top)", top)
    assert len(result["passes"]) > 0, "axe-core examined nothing"
    found: list[dict[str, Any]] = result["violations"]
    return found


def described(found: list[dict[str, Any]]) -> str:
    """One paragraph for each violation: what, where, and what to do."""
    lines = []
    for violation in found:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            lines.append(f"  {' '.join(map(str, node['target']))}")
            lines.append(f"    {node['html'][:160]}")
            lines += [f"    {line.strip()}" for line in node["failureSummary"].splitlines()[1:]]
    return "\n".join(lines)


def assert_accessible(page: Page, *, dark: bool = True) -> None:
    """Fail with every violation in words, in the light and (with `dark`) in the dark scheme.

    What a page says can be there before its styles are; only a page that has loaded is judged.
    """
    page.wait_for_load_state("load")
    for scheme in ("light", "dark") if dark else ("light",):
        page.emulate_media(color_scheme=scheme)
        found = violations(page, colours=scheme == "dark")
        assert not found, f"{page.url}, {scheme}:\n{described(found)}"
    page.emulate_media(color_scheme="light")


def assert_reflows(page: Page) -> None:
    """Fail when the page must be scrolled sideways on the narrowest screen."""
    before = page.viewport_size
    narrow = before is not None and before["width"] == NARROWEST
    if not narrow:
        page.set_viewport_size({"width": NARROWEST, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROWEST, f"{page.url} is {width} pixels wide on a {NARROWEST} pixel screen"
    if before and not narrow:
        page.set_viewport_size(before)
