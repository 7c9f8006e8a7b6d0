"""The clinic whose screens are shown: its colleagues, and who shares their record with it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from proof.screens.people import NOW, Json, newcomer, store, until, with_answers

if TYPE_CHECKING:
    from steadyback.web.accounts.models import Account, Membership

SHARING: Final = {"asha": "Asha K.", "ben": "Ben T.", "clara": "Clara M.", "dev": "Dev P."}
"""Who shares with it, and what it calls them."""
BEGAN: Final = NOW - timedelta(weeks=12)


def records() -> Mapping[str, list[Json]]:
    """By name, everything that each of those who share told."""
    return {
        "asha": until(NOW),
        "ben": with_answers(RF01="yes"),
        "clara": newcomer(),
        "dev": until(NOW - timedelta(days=16)),
    }


def store_clinic() -> Iterator[tuple[str, tuple[str, str]]]:
    """Store it with all of them: by name, the id of the person or of the clinic, and the key."""
    from steadyback.web.accounts import colleagues, keys, signing_in
    from steadyback.web.accounts.models import ClinicRole

    pia = colleagues.found(account("Pia Physio"), "Back Clinic", BEGAN)
    clinic = pia.organisation
    clinic.phone, clinic.looks = "020 7946 0000", "on weekdays, 8 to 5"
    clinic.save()
    invited = colleagues.invite(pia, clinic, ClinicRole.ASSISTANT, "Ana", BEGAN)
    colleagues.join(invited.row, account("Ana Assistant"), BEGAN)
    for name, events in records().items():
        public_id, secret = store(name, events)
        share(pia, public_id, SHARING[name])
        yield name, (public_id, secret)
    key = signing_in.sign_in(keys.NOBODY, pia.account, "Firefox on Linux", NOW)
    yield "pia", (clinic.public_id, key)


def account(name: str) -> "Account":
    """An account with an address that nobody has."""
    from steadyback.web.accounts.models import Account

    address = f"{name.split()[0].lower()}-{clinics()}@example.org"
    return Account.objects.create_user(address, name=name)


def clinics() -> int:
    """How many clinics are stored, one for each round."""
    from steadyback.web.accounts.models import Organisation

    return Organisation.objects.count()


def share(by: "Membership", public_id: str, called: str) -> None:
    """Let a person share with the clinic of who invited them."""
    from steadyback.web.accounts import colleagues
    from steadyback.web.records import models, sharing

    invited = colleagues.invite(by, by.organisation, "", called, NOW)
    row = models.Person.objects.get(public_id=public_id)
    sharing.share(row, invited.row, called, f"person:{public_id}", NOW)
