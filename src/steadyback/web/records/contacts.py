"""Where somebody is reached: a mail address that they confirmed, browsers that they allowed.

None of it is part of the record: it is in no case file and no export. It goes with the person, and
where the consent is taken back.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from steadyback.web.accounts import tries
from steadyback.web.accounts.keys import hashed
from steadyback.web.accounts.models import Access
from steadyback.web.accounts.recovery import LETTERS
from steadyback.web.records.models import MailAddress, Person, PushDevice

CODE_LETTERS: Final = 8
CODE_HOLDS: Final = timedelta(hours=1)
CODE_TRIES: Final = 5
CODES_FROM_ONE_PLACE: Final = 4
"""Codes that one place can have sent within `tries.WINDOW`, so that nobody floods a mailbox."""
MOST_DEVICES: Final = 10


class TooManyDevices(Exception):
    """A person has as many browsers for reminders as there may be."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Mail addresses as their owner sees them: the confirmed one (or ""), and one that waits.

    `wanted` is an address whose code has not come back yet; until it does, mails go to `address`.
    """

    address: str
    site: str
    confirmed: bool
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that gets notifications. `here`: it is the device that asks."""

    name: str
    label: str
    made_at: datetime
    here: bool


def mailbox(person: Person) -> Mailbox | None:
    """The person's mail address, confirmed or not yet."""
    row = MailAddress.objects.filter(person=person).first()
    if row is None:
        return None
    return Mailbox(row.address, row.site, row.confirmed_at is not None, row.wanted)


def new_code(place: str, now: datetime) -> str:
    """A code for an address; nothing is kept of it yet.

    Raises tries.TooManyTries where too many codes were asked for from one place.
    """
    tries.take("mail-code", place, now, CODES_FROM_ONE_PLACE)
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


def await_code(person: Person, address: str, site: str, code: str, now: datetime) -> None:
    """Keep an address to which a code was sent; one that is confirmed stays until it comes back."""
    wanted = {"wanted": address, "wanted_site": site, "made_at": now, "code_tries": 0}
    MailAddress.objects.update_or_create(
        person=person, defaults={**wanted, "code": marked(person, code)}
    )


def confirm(person: Person, typed: str, now: datetime) -> bool:
    """Whether the code came back in time; the address then takes the place of the one before.

    Five tries for each code.
    """
    row = MailAddress.objects.filter(person=person).exclude(code="").first()
    if row is None or now - row.made_at > CODE_HOLDS:
        return False
    asked = MailAddress.objects.filter(pk=row.pk, code=row.code)
    if not asked.filter(code_tries__lt=CODE_TRIES).update(code_tries=F("code_tries") + 1):
        return False
    plain = "".join(letter for letter in typed.upper() if letter in LETTERS)[:40]
    if not constant_time_compare(marked(person, plain), row.code):
        return False
    came_back = asked.update(
        address=row.wanted, site=row.wanted_site, confirmed_at=now, wanted="", code=""
    )
    return bool(came_back)


def marked(person: Person, code: str) -> str:
    """What is kept of a code: worth nothing without the server's key, and for nobody else."""
    said = f"{person.public_id} {code}"
    return salted_hmac("steadyback.mail-code", said, algorithm="sha256").hexdigest()


def remove_address(person: Person) -> None:
    """Forget the mail address."""
    MailAddress.objects.filter(person=person).delete()


def add_device(
    access: Access, key: int, endpoint: str, keys: tuple[str, str], label: str, now: datetime
) -> None:
    """Keep where a browser is reached; the same browser again is one row. TooManyDevices.

    `key` is the device that asks, whatever the access.
    """
    person = access.person
    mark = hashed(endpoint)
    known = PushDevice.objects.filter(person=person)
    if not known.filter(endpoint_hash=mark).exists() and known.count() >= MOST_DEVICES:
        raise TooManyDevices
    said = {"access": access, "key_id": key, "label": label}
    said |= {"endpoint": endpoint, "p256dh": keys[0], "auth": keys[1]}
    PushDevice.objects.update_or_create(
        person=person,
        endpoint_hash=mark,
        defaults=said,
        create_defaults={**said, "name": secrets.token_hex(16), "made_at": now},
    )


def devices(person: Person, now: datetime) -> list[PushDevice]:
    """The browsers whose device may still act for the person."""
    return list(living(now).filter(person=person).order_by("pk"))


def living(now: datetime) -> QuerySet[PushDevice]:
    """Everybody's browsers whose device may still act for them."""
    lasting = Q(access__until=None) | Q(access__until__gt=now)
    signed_in = Q(access__account=None) | Q(access__account=F("key__account"))
    return PushDevice.objects.filter(lasting, signed_in, key__revoked_at=None)


def in_use(endpoint: str, now: datetime) -> bool:
    """Whether anybody here is reached at this address; people who share a browser share it."""
    return living(now).filter(endpoint_hash=hashed(endpoint)).exists()


def browsers(person: Person, key: int, now: datetime) -> list[Browser]:
    """The same as their owner sees them on the device with this key."""
    return [
        Browser(row.name, row.label, row.made_at, row.key_id == key) for row in devices(person, now)
    ]


def remove_device(person: Person, name: str) -> None:
    """Forget one browser."""
    PushDevice.objects.filter(person=person, name=name).delete()


def remove_devices_of(person: Person, key: int, *, others: bool = False) -> None:
    """Forget the browsers of one device, or of all others."""
    rows = PushDevice.objects.filter(person=person)
    (rows.exclude(key=key) if others else rows.filter(key=key)).delete()


def gone(device: PushDevice) -> None:
    """The browser's maker knows this browser no more."""
    PushDevice.objects.filter(pk=device.pk).delete()


def forget_all(person: Person) -> None:
    """Forget every way to reach somebody, and what was to be sent."""
    MailAddress.objects.filter(person=person).delete()
    PushDevice.objects.filter(person=person).delete()
    person.reminders.all().delete()


def reached() -> QuerySet[Person]:
    """Everybody who agreed and can be reached in some way."""
    some_way = Q(mail_address__confirmed_at__isnull=False) | Q(push_devices__isnull=False)
    return Person.objects.exclude(consent="").filter(some_way).distinct()
