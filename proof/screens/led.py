"""The ways through the page that leads a session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from proof.screens.camera import Camera
from proof.screens.people import NOW
from proof.screens.walks import Way

STEP_MS, LONGEST_MS = 1_000, 1_800_000
COMING_MS, DRAWN_MS = 400, 100
"""How long a figure may take to come from the server, and to be drawn."""


def opened(camera: Camera) -> None:
    """The page with its days, and a clock that stands."""
    camera.go("lead")
    camera.page.locator("#led-ready").wait_for(state="visible")
    camera.freeze()


def begun(camera: Camera) -> None:
    """A session that has begun."""
    opened(camera)
    camera.page.get_by_role("button", name="Start", exact=True).click()
    camera.page.evaluate(NOTED)


NOTED: Final = """() => {
  window.kind = "get_ready";
  const led = document.querySelector("#led");
  led.addEventListener("step", event => { window.kind = event.detail.kind; });
}"""
"""Remember which step is on."""


def take(camera: Camera, name: str) -> None:
    """The picture, once the figure has come and the clock has let it draw."""
    camera.page.wait_for_timeout(COMING_MS)
    camera.page.clock.run_for(DRAWN_MS)
    camera.take(name)


def until(camera: Camera, true: Callable[[], bool]) -> None:
    """Let time pass, and say that each set was right, until something holds."""
    for _ in range(LONGEST_MS // STEP_MS):
        if true():
            return
        camera.page.clock.run_for(STEP_MS)
        ask = camera.page.locator("#led-on [data-rir='2']")
        if ask.is_visible() and not true():
            ask.click()
    raise TimeoutError(f"it never comes: {true}")


def kind(camera: Camera, wanted: str) -> Callable[[], bool]:
    """Whether a kind of step is on."""
    return lambda: camera.page.evaluate("window.kind") == wanted


WHOLE: Final = (
    "led-ready", "led-settings", "led-get-ready", "led-moving", "led-hold", "led-effort",
    "led-rest", "led-paused", "led-after", "led-saved",
)  # fmt: skip


def whole_session(camera: Camera) -> None:
    """From its first screen to its last."""
    opened(camera)
    camera.take("led-ready")
    settings = camera.page.locator("#led-ready details").first
    settings.locator("summary").click()
    settings.scroll_into_view_if_needed()
    settings.evaluate("each => each.scrollIntoView({block: 'center'})")
    camera.take("led-settings")
    camera.page.get_by_role("button", name="Start", exact=True).click()
    camera.page.evaluate(NOTED)
    camera.page.clock.run_for(2_000)
    take(camera, "led-get-ready")
    until(camera, kind(camera, "move"))
    camera.page.clock.run_for(1_200)
    take(camera, "led-moving")
    for step in ("hold", "question", "rest"):
        until(camera, kind(camera, step))
        camera.page.clock.run_for(1_200)
        take(camera, {"question": "led-effort"}.get(step, f"led-{step}"))
    camera.page.get_by_role("button", name="Pause").click()
    camera.take("led-paused")
    camera.page.get_by_role("button", name="Go on").click()
    until(camera, camera.page.locator("#led-after").is_visible)
    camera.take("led-after")
    answer_after(camera)
    camera.page.locator("#led-saved").wait_for(state="visible")
    camera.take("led-saved")


SET_TO_2: Final = """input => {
  input.value = "2";
  const tell = name => input.dispatchEvent(new Event(name, {bubbles: true}));
  ["input", "change"].forEach(tell);
}"""


def answer_after(camera: Camera) -> None:
    """How it is after a session: as before."""
    form = camera.page.locator("#led-after form")
    for slider in form.locator("input[type=range]").all():
        slider.evaluate(SET_TO_2)
    form.locator("input[name=distal_after][value='2']").check()
    form.locator("input[name=moved_down][value=no]").check()
    form.locator("input[name=new][value=none]").check()
    form.get_by_role("button", name="Save the session").click()


def hurt(camera: Camera, place: str, score: int) -> None:
    """It hurts: where and how much, and nothing new."""
    camera.page.get_by_role("button", name="It hurts").click()
    camera.page.get_by_role("button", name=place, exact=True).click()
    camera.page.locator(f"[data-score='{score}']").click()
    camera.page.get_by_role("button", name="Nothing new").click()
    camera.page.locator("#led-answer").wait_for(state="visible")


def it_hurts(camera: Camera) -> None:
    """Each tap of it, and an answer that lets the session go on."""
    begun(camera)
    camera.page.clock.run_for(30_000)
    camera.page.get_by_role("button", name="It hurts").click()
    camera.take("led-where")
    camera.page.get_by_role("button", name="Lower back").click()
    camera.take("led-how-much")
    camera.page.locator("[data-score='4']").click()
    camera.take("led-new")
    camera.page.get_by_role("button", name="Nothing new").click()
    camera.page.locator("#led-answer").wait_for(state="visible")
    camera.take("led-answer")


TEN_MINUTES_MS: Final = 600_000


def waiting(camera: Camera) -> None:
    """Pain further down the leg: wait, ask again, and stop where it has not gone back."""
    begun(camera)
    camera.page.clock.run_for(30_000)
    hurt(camera, "Thigh", 4)
    camera.page.clock.run_for(30_000)
    camera.take("led-wait")
    camera.page.clock.run_for(TEN_MINUTES_MS)
    camera.page.get_by_role("button", name="No, it is not back").click()
    camera.page.clock.run_for(DRAWN_MS)
    camera.take("led-stop")


def too_much(camera: Camera) -> None:
    """Much pain ends the session; without a network what is told waits on the device."""
    begun(camera)
    camera.page.clock.run_for(30_000)
    camera.page.context.set_offline(True)
    hurt(camera, "Calf", 9)
    camera.page.locator("#led-answer .end-now").click()
    answer_after(camera)
    camera.page.locator("#led-saved").wait_for(state="visible")
    camera.page.clock.run_for(1_000)
    camera.take("led-unsent")


def danger(camera: Camera) -> None:
    """A danger sign in the middle, without a network."""
    begun(camera)
    camera.page.clock.run_for(30_000)
    camera.page.context.set_offline(True)
    camera.page.get_by_role("button", name="It hurts").click()
    camera.page.get_by_role("button", name="Buttock").click()
    camera.page.locator("[data-score='6']").click()
    camera.page.get_by_role("button", name="A danger sign: show me the list").click()
    camera.page.locator("#led-hurts .danger .flags button").first.click()
    camera.page.locator("#led-help").wait_for(state="visible")
    camera.take("led-card")


def morning(camera: Camera) -> None:
    """What is still open of the last session is asked first."""
    camera.go("lead")
    camera.page.locator("#led-morning").wait_for(state="visible")
    camera.take("led-morning")


KEPT: Final = "path => caches.match(path).then(kept => Boolean(kept))"


def offline(camera: Camera) -> None:
    """The page opened again two days later, where there is no network."""
    camera.go("lead")
    camera.page.locator("#led-ready").wait_for(state="visible")
    path = f"/p/{camera.person}/lead"
    for _ in range(50):
        if camera.page.evaluate(KEPT, path):
            break
        camera.page.wait_for_timeout(200)
    camera.page.context.set_offline(True)
    camera.page.clock.set_fixed_time(NOW + timedelta(days=2))
    camera.go("lead")
    camera.page.locator("#led-before").wait_for(state="visible")
    camera.take("led-offline")


LED_WAYS: Final = (
    Way("mo", morning, ("led-morning",)),
    Way("robin", offline, ("led-offline",)),
    Way("hurt", it_hurts, ("led-where", "led-how-much", "led-new", "led-answer")),
    Way("wait", waiting, ("led-wait", "led-stop")),
    Way("stop", too_much, ("led-unsent",)),
    Way("card", danger, ("led-card",)),
    Way("whole", whole_session, WHOLE),
)
"""Each stores something, so each has a person of its own."""
