"""Reminders of one person: what the rule says with what is kept, and the switches."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from steadyback.engine.days import begins, local_day
from steadyback.engine.reminders import (
    Known,
    QuietHours,
    Reminder,
    next_reminder,
    quiet_hours,
    reminder_on,
)
from steadyback.record.event import SessionDoneEvent
from steadyback.web.accounts.models import Access
from steadyback.web.records import contacts, drafts, links, models, reminder_rows, resending, store
from steadyback.web.records.contacts import Browser, Mailbox
from steadyback.web.records.ids import event_id
from steadyback.web.records.models import Channel, LinkKind, Sending
from steadyback.web.records.reading import ReadRecord
from steadyback.web.records.walking import Walk

SWITCHES: Final = {Channel.MAIL: "reminders_mail", Channel.PUSH: "reminders_push"}
"""The preference that says whether a channel is on."""
LOOKED_AT: Final = 20
"""How many of the newest sessions are looked at for the usual time."""
AT_ONCE: Final = timedelta(minutes=30)
"""A session that was told this soon after its end was told as it was done."""
DRAFT: Final = "session"


class Reminders(ReadRecord):
    """One person's reminders at one moment."""

    @property
    def id(self) -> str:
        """The person's public id."""
        return self._row.public_id

    def today(self) -> date:
        """The person's day."""
        return local_day(self.now, self.state.zone)

    # -------------------------------------------------------------- what the rule says

    def known(self, channel: Channel) -> Known:
        """What the rule for reminders needs beside the state."""
        rows = list(reminder_rows.rows_of(self._row).filter(channel=channel))
        today = self.today()
        waits = [
            r for r in rows if r.day == today and r.state in (Sending.WAITING, Sending.SENDING)
        ]
        dropped = any(r.day == today and r.state == Sending.SKIPPED for r in rows)
        return Known(
            on=self.is_on(channel),
            paused=not self._row.consent,
            starts=self.starts(),
            begun=self.begun(),
            sent=tuple(sorted(row.sent_at for row in rows if row.sent_at is not None)),
            answered=reminder_rows.last_answer(self._row),
            again=next((row.again_at for row in waits if row.again_at is not None), None),
            not_on=today if dropped else None,
        )

    def is_on(self, channel: Channel) -> bool:
        """Whether the person switched a channel on and can be reached by it."""
        if self.state.preferences.get(SWITCHES[channel]) is not True:
            return False
        if channel == Channel.PUSH:
            return bool(contacts.devices(self._row, self.now))
        found = self.mailbox()
        return found is not None and found.confirmed

    def channels(self) -> list[Channel]:
        """The channels that are on."""
        return [channel for channel in Channel if self.is_on(channel)]

    def starts(self) -> tuple[datetime, ...]:
        """When the last sessions began, the newest first; without those told from memory."""
        found = [began(event) for event in self.newest_kept("session_done")[:LOOKED_AT]]
        return tuple(sorted((at for at in found if at is not None), reverse=True))

    def begun(self) -> date | None:
        """The day of a session that was begun and not ended; only today's counts."""
        today = self.today()
        draft = drafts.read(self._row, DRAFT)
        if draft.get("day") == today.isoformat():
            return today
        since = begins(today, self.state.zone)
        sets = models.Event.objects.filter(person=self._row, kind="set_done", at_utc__gte=since)
        return today if sets.exists() else None

    def today_by(self, channel: Channel) -> Reminder:
        """What becomes of today's reminder on a channel."""
        known = self.known(channel)
        found = reminder_on(self.catalogue, self.state, known, self.today(), self.now)
        late = found.why == "not_today" and self.skipped(channel) == reminder_rows.LATE
        return replace(found, why="late") if late else found

    def skipped(self, channel: Channel) -> str:
        """Why today's was dropped, in the word that is kept."""
        row = reminder_rows.rows_of(self._row).filter(day=self.today(), channel=channel).first()
        return row.says if row is not None and row.state == Sending.SKIPPED else ""

    def next_by(self, channel: Channel) -> Reminder:
        """The next one on a channel."""
        return next_reminder(self.catalogue, self.state, self.known(channel), self.now)

    def quiet_hours(self) -> QuietHours:
        """When nothing is sent."""
        return quiet_hours(self.state, self.catalogue.policy)

    # -------------------------------------------------------------- what is planned

    def look(self) -> None:
        """Have what is due today wait in the table, and drop what is not due any more."""
        for channel in Channel:
            found = self.today_by(channel)
            if found.why == "due" and found.at is not None:
                reminder_rows.plan(self._row, found.day, channel, found.at)
            elif found.why not in ("sent", "late"):
                reminder_rows.unplan(self._row, channel)

    def again(self) -> bool:
        """Remind once more after the policy's while; False where that lies in quiet hours."""
        at = self.now + timedelta(minutes=self.catalogue.policy.reminder_snooze_minutes)
        reminder_rows.answered(self._row, self.now)
        if self.quiet_hours().holds(at) or local_day(at, self.state.zone) != self.today():
            self.no_more_today()
            return False
        reminder_rows.again(self._row, self.today(), self.channels(), at)
        return True

    def no_more_today(self) -> None:
        """No reminder today any more."""
        reminder_rows.no_more(self._row, self.today(), self.channels(), self.now)
        reminder_rows.answered(self._row, self.now)

    def begin_anew(self) -> None:
        """Those that became rarer or stopped come as usual again."""
        reminder_rows.answered(self._row, self.now)

    def last(self, count: int) -> list[models.Reminder]:
        """What was sent or failed last, the newest first."""
        return reminder_rows.newest(self._row, count)

    # -------------------------------------------------------------- switches

    def switch(self, channel: Channel, *, on: bool) -> None:
        """Switch a channel on or off. Switched on late in a day it begins on the next one."""
        if not on:
            self.prefer({SWITCHES[channel]: False})
            reminder_rows.unplan(self._row, channel)
        elif not self.is_on(channel):
            self._begin(channel)

    def _begin(self, channel: Channel) -> None:
        """Switch on a channel by which nothing came until now."""
        self.prefer({SWITCHES[channel]: True})
        self.begin_anew()
        found = self.today_by(channel)
        if found.why == "late" or (found.at is not None and found.at <= self.now):
            reminder_rows.skip(self._row, self.today(), channel, self.now, reminder_rows.LATE)

    def prefer(self, preferences: Mapping[str, Any]) -> None:
        """Keep preferences as an event of the person's; what is so already is not told again."""
        known = dict.fromkeys(SWITCHES.values(), False) | self.state.preferences
        changed = {name: value for name, value in preferences.items() if known.get(name) != value}
        if changed:
            made = event_id(self.now)
            body = {"preferences": changed}
            event = resending.person_event("settings", body, made, self.now)
            store.append(self._row, [event], self.now)
            self._state = None

    # -------------------------------------------------------------- where they are reached

    def mailbox(self) -> Mailbox | None:
        """The mail address."""
        return contacts.mailbox(self._row)

    def await_code(self, address: str, site: str, code: str) -> None:
        """Keep an address to which a code was sent; nothing else changes before it comes back."""
        contacts.await_code(self._row, address, site, code, self.now)

    def confirm(self, typed: str) -> bool:
        """Whether the code is right; mails then go there, and links in those before end."""
        was_on = self.is_on(Channel.MAIL)
        if not contacts.confirm(self._row, typed, self.now):
            return False
        links.end_kind(self._row, LinkKind.REMINDER, self.now)
        if not was_on:
            self._begin(Channel.MAIL)
        return True

    def remove_address(self) -> None:
        """Forget the address, and end the links in its mails."""
        self.prefer({SWITCHES[Channel.MAIL]: False})
        reminder_rows.unplan(self._row, Channel.MAIL)
        links.end_kind(self._row, LinkKind.REMINDER, self.now)
        contacts.remove_address(self._row)

    def mail_secret(self) -> str:
        """The secret of the links in this person's mails."""
        return links.the_one(self._row, LinkKind.REMINDER, "", self.now).secret or ""

    def devices(self) -> list[models.PushDevice]:
        """The browsers that get notifications."""
        return contacts.devices(self._row, self.now)


class OwnReminders(Reminders):
    """The same in the hands of their owner, on one device."""

    def __init__(self, access: Access, now: datetime) -> None:
        super().__init__(access.person, now)
        self._access = access

    def browsers(self) -> list[Browser]:
        """The browsers that get notifications, as the page shows them."""
        return contacts.browsers(self._row, self._access.device, self.now)

    def here(self) -> list[models.PushDevice]:
        """The browser that asks, where it gets notifications: as it was told last."""
        return [one for one in self.devices() if one.key_id == self._access.device][-1:]

    def add_device(self, endpoint: str, keys: tuple[str, str], label: str) -> None:
        """Notifications to the browser that asks. Raises contacts.TooManyDevices."""
        was_on = self.is_on(Channel.PUSH)
        contacts.add_device(self._access, self._access.device, endpoint, keys, label, self.now)
        if not was_on:
            self._begin(Channel.PUSH)

    def remove_device(self, name: str) -> None:
        """None to one browser any more; without any the channel is off."""
        contacts.remove_device(self._row, name)
        if not self.devices():
            self.switch(Channel.PUSH, on=False)


def began(event: object) -> datetime | None:
    """When a session began, where it was told as it was done; None for one told from memory."""
    if not isinstance(event, SessionDoneEvent):
        return None
    if event.body.started_at is not None:
        return event.body.started_at
    told = event.recorded_at
    if told is None or abs(told - event.at) > AT_ONCE:
        return None
    return event.at - timedelta(minutes=event.body.minutes or 0)


def of_row(person: models.Person, now: datetime) -> Reminders:
    """The reminders of a person for the worker, which asks for nobody."""
    return Reminders(person, now)


def look_all(clock: Callable[[], datetime]) -> None:
    """Bring the table up to date for everybody who can be reached."""
    Walk("a reminder", contacts.reached, partial(look_at, clock), 0).to_the_end()


def look_at(clock: Callable[[], datetime], pk: int) -> None:
    """The same for one person, if they are still there."""
    person = models.Person.objects.filter(pk=pk).first()
    if person is not None:
        of_row(person, clock()).look()


def of_linked(record: ReadRecord) -> Reminders:
    """The reminders of the person whose mail held a link."""
    return Reminders(record._row, record.now)
