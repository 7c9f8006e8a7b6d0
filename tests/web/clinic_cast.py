"""The cast around a clinic: its colleagues by role, who shares with it, and who has no right.

`cast(robin)` takes somebody with a record (the fixture `owner`) and lets them share it.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from steadyback.catalogue.catalogue import Catalogue
from steadyback.web.accounts import colleagues, keys, signing_in
from steadyback.web.accounts.models import Account, ClinicRole, Membership, Organisation, Sharing
from steadyback.web.records import models, sharing
from steadyback.web.records.content import the_catalogue
from tests.web.conftest import Device

CLINIC = "Back Clinic"
LOOKS = "on weekdays, 8 to 5"


class Colleague:
    """Somebody who is signed in, and what they do in a clinic; `place` is theirs in it."""

    def __init__(self, name: str, clinic: Organisation | None) -> None:
        address = f"{name.lower().replace(' ', '.')}@example.org"
        self.account = Account.objects.create_user(address, name=name)
        self.client = Client(headers={"accept-language": "en-GB"})
        secret = signing_in.sign_in(keys.NOBODY, self.account, "a browser", timezone.now())
        self.client.cookies[keys.COOKIE] = secret
        self.clinic = clinic.public_id if clinic else "none"
        self.place: Membership | None = None

    def get(self, address: str = "", /, **query: str) -> Any:
        """A page of the clinic."""
        return self.client.get(f"/c/{self.clinic}/{address}", query)

    def post(self, page: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form of the clinic."""
        return self.client.post(f"/c/{self.clinic}/{page}", data or {})

    def sees(self, person: str) -> Any:
        """Open a person's page, and say that the danger sign was seen."""
        shown = self.get(f"p/{person}/").content.decode()
        found = re.search(r'name="newest" value="(\d+)"', shown)
        return self.post(f"p/{person}/seen", {"newest": found[1]} if found else {})


@dataclass
class Cast:
    """Everybody. `robin` shares with `clinic`; `former_sharer` stopped; each has a device."""

    clinic: Organisation
    other_clinic: Organisation
    owner: Colleague
    physiotherapist: Colleague
    assistant: Colleague
    read_only: Colleague
    former: Colleague
    """Worked in the clinic and left; asks for its pages still."""
    elsewhere: Colleague
    """The owner of the other clinic, who asks for the pages of this one."""
    no_clinic: Colleague
    """An account that works nowhere."""
    robin: Device
    former_sharer: Device
    stranger: Device
    """Has a record of their own, shares it with nobody."""
    guest: Device
    """Has nothing, not even a key."""

    @property
    def insiders(self) -> dict[str, Colleague]:
        """Who works in the clinic now, by role."""
        return {
            "owner": self.owner,
            "physiotherapist": self.physiotherapist,
            "assistant": self.assistant,
            "read_only": self.read_only,
        }

    @property
    def outsiders(self) -> dict[str, Client]:
        """The browsers of everybody to whom nothing of the clinic may open."""
        return {
            "former colleague": self.former.client,
            "colleague elsewhere": self.elsewhere.client,
            "account without a clinic": self.no_clinic.client,
            "person": self.robin.client,
            "former sharer": self.former_sharer.client,
            "stranger": self.stranger.client,
            "guest": self.guest.client,
        }


def cast(robin: Device) -> Cast:
    """Set everybody up around somebody who has a record."""
    owner = Colleague("Olga Owner", None)
    place = colleagues.found(owner.account, CLINIC, timezone.now())
    clinic = place.organisation
    clinic.phone, clinic.looks = "020 7946 0000", LOOKS
    clinic.save()
    owner.clinic, owner.place = clinic.public_id, place
    elsewhere = Colleague("Eli Elsewhere", clinic)
    other = colleagues.found(elsewhere.account, "Other Clinic", timezone.now())
    elsewhere.place = other
    former = joined(clinic, "Fay Former", ClinicRole.OWNER)
    assert former.place is not None
    colleagues.leave(former.place, None, timezone.now())
    physio = joined(clinic, "Petra Physio", ClinicRole.PHYSIOTHERAPIST)
    share(robin, clinic, "Robin R.", physio.place)
    gone = somebody(robin.catalogue, "Gone")
    share(gone, clinic, "Gone G.", physio.place)
    sharing.stop(gone.row, clinic.public_id, f"person:{gone.person}", timezone.now())
    return Cast(
        clinic=clinic,
        other_clinic=other.organisation,
        owner=owner,
        physiotherapist=physio,
        assistant=joined(clinic, "Ana Assistant", ClinicRole.ASSISTANT),
        read_only=joined(clinic, "Rita Reader", ClinicRole.READ_ONLY),
        former=former,
        elsewhere=elsewhere,
        no_clinic=Colleague("Nora Nowhere", clinic),
        robin=robin,
        former_sharer=gone,
        stranger=somebody(robin.catalogue, "Mallory"),
        guest=Device(robin.catalogue),
    )


def joined(clinic: Organisation, name: str, role: ClinicRole) -> Colleague:
    """A colleague who was invited to a clinic and came."""
    made = Colleague(name, clinic)
    invitation = colleagues.invite(None, clinic, role, name, timezone.now())
    made.place = colleagues.join(invitation.row, made.account, timezone.now())
    return made


def share(
    device: Device, clinic: Organisation, called: str, by: Membership | None = None
) -> Sharing:
    """Let a person share with a clinic; `by` invited them and is responsible."""
    now = timezone.now()
    invited = colleagues.invite(by, clinic, "", called, now)
    assert sharing.share(device.row, invited.row, called, f"person:{device.person}", now)
    return Sharing.objects.get(person=device.row, organisation=clinic, until=None)


def somebody(catalogue: Catalogue | None, nickname: str) -> Device:
    """Somebody who agreed and told nothing yet."""
    device = Device(catalogue or the_catalogue())
    device.agree(nickname)
    return device


def audited(clinic: Organisation) -> list[tuple[str, str]]:
    """What the audit of a clinic says was done, and to whom, oldest first."""
    rows = models.AuditEntry.objects.filter(organisation=clinic).order_by("seq")
    return list(rows.values_list("action", "subject"))
