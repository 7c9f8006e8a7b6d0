"""In a real browser: reminders are switched on by mail and as a notification, which is shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from steadyback.web.records.models import PushDevice, Reminder
from steadyback.web.reminders import messages, vapid, worker
from tests.browser.accessibility import NARROWEST
from tests.browser.test_large_letters import assert_no_sideways, enlarge
from tests.browser.visit import sit_down, take
from tests.until import until
from tests.web.conftest import Device
from tests.web.postbox import Postbox, postbox
from tests.web.pushbox import Browser

NO_SERVICE = """(subscription) => {
  PushManager.prototype.subscribe = async function (wanted) {
    const { userVisibleOnly, applicationServerKey } = wanted;
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("wrong");
    return { toJSON: () => subscription };
  };
}"""
"""In place of the maker's server, which a test cannot reach."""
SHOWN = """async () => {
  const { getNotifications } = ServiceWorkerRegistration.prototype;
  const found = await getNotifications.call(await navigator.serviceWorker.getRegistration("/p/"));
  return found.map(({ title, body, actions }) => ({ title, body, actions: actions.length }));
}"""
PRESS_LATER = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action: "later" }));
}"""


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Iterator[Postbox]:
    """A server that sends mail and has a key for notifications, with a worker that looked."""
    with postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "steadyback@example.org"
        settings.DATA_FOLDER = tmp_path
        vapid.prepare(tmp_path)
        yield box


@pytest.fixture
def page(whole_page: Page) -> Page:
    """A headless shell shows no notifications."""
    return whole_page


def by_mail(page: Page, device: Device, post: Postbox, pictures: Path) -> None:
    """From You to the page; an address, its code, quiet hours, one to try."""
    sit_down(page, device, "you")
    page.get_by_role("link", name="Choose how").click()
    take(page, pictures, "80-reminders-off")
    page.get_by_label("E-mail address").fill("robin")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator("#errors")).to_be_focused()
    take(page, pictures, "81-reminders-wrong")
    page.get_by_label("E-mail address").fill("robin@example.org")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("status").first).to_contain_text("A mail with a code")
    take(page, pictures, "82-reminders-code")
    page.get_by_label("The code from the mail").fill(str(post.mails[0]["Subject"])[11:])
    page.get_by_role("button", name="Confirm and switch on").click()
    expect(page.locator("#mail")).to_contain_text("On. To robin@example.org")
    page.get_by_label("Quiet from").fill("22:30")
    page.get_by_role("button", name="Save quiet hours").click()
    expect(page.get_by_role("status").first).to_contain_text("Your quiet hours are kept")
    expect(page.get_by_label("Quiet from")).to_have_value("22:30")
    page.get_by_role("button", name="Send me one now to try by e-mail").click()
    expect(page.get_by_role("status").first).to_contain_text("One is on its way")
    assert str(post.mails[-1]["Subject"]) == "This is how a reminder looks"


def as_a_notification(page: Page, device: Device) -> None:
    """Switched on in a tap, and a message that comes is shown."""
    page.context.grant_permissions(["notifications"])
    page.evaluate(NO_SERVICE, Browser().subscription)
    page.get_by_role("button", name="Remind me in this browser").click()
    expect(page.locator("#push")).to_contain_text("(this device)")
    expect(page.get_by_role("button", name="Remind me in this browser")).to_be_hidden()
    assert PushDevice.objects.count() == 1
    name = PushDevice.objects.get().name
    text = messages.notification(device.person, name, last=False, trial=False).decode()
    deliver(page, text)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    assert page.evaluate(SHOWN) == [
        {"title": "Time for your session?", "body": "It is ready when you are.", "actions": 1}
    ]


def deliver(page: Page, text: str) -> None:
    """A push message comes to the worker, as from the browser's maker."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    until(lambda: found, "no service worker", lambda s: page.wait_for_timeout(s * 1000))
    origin = page.evaluate("location.origin")
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[0], "data": text},
    )


@pytest.mark.django_db(transaction=True)
def test_reminders_are_switched_on_on_a_phone_and_a_notification_asks_again(
    page: Page, someone: Device, post: Postbox, pictures: Path, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=20))
    worker.beat(post_folder())
    by_mail(page, someone, post, pictures)
    as_a_notification(page, someone)
    take(page, pictures, "83-reminders-on")
    clock.shift(timedelta(hours=3, minutes=31))
    assert worker.once(timezone.now) == 1
    page.context.service_workers[0].evaluate(PRESS_LATER)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length <= 1")
    until(
        Reminder.objects.filter(channel="mail", again_at__isnull=False).exists,
        "it was not put off",
        lambda seconds: page.wait_for_timeout(seconds * 1000),
    )
    page.reload()
    take(page, pictures, "84-reminders-sent")
    enlarge(page)
    page.wait_for_function(f"document.documentElement.scrollWidth <= {NARROWEST}")
    assert_no_sideways(page)
    page.get_by_role("button", name="Switch off notifications in").click()
    expect(page.get_by_role("status").first).to_contain_text("That browser gets no more")
    assert not PushDevice.objects.exists()


def post_folder() -> Path:
    """The data folder of this test."""
    from django.conf import settings

    return Path(settings.DATA_FOLDER)


@pytest.mark.django_db(transaction=True)
def test_reminders_at_a_desk_and_the_page_behind_a_mail(
    wide_page: Page, someone: Device, post: Postbox, pictures: Path, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=20))
    by_mail(wide_page, someone, post, pictures)
    take(wide_page, pictures, "85-reminders-mail-on")
    clock.shift(timedelta(hours=3, minutes=31))
    assert worker.once(timezone.now) == 1
    link = next(line for line in post.mails[-1].get_content().split() if "/m/" in line)
    wide_page.goto(link)
    take(wide_page, pictures, "86-mail-answer")
    wide_page.get_by_role("button", name="Remind me in an hour").click()
    expect(wide_page.get_by_role("heading", level=1)).to_have_text(
        "You will be reminded in an hour"
    )
    take(wide_page, pictures, "87-mail-answered")
    assert Reminder.objects.get().again_at is not None
