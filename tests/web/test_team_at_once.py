"""Who manages a clinic while somebody else ends their place: at one moment, on any database."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from steadyback.web.accounts import colleagues
from steadyback.web.accounts.models import (
    ApiToken,
    ClinicRole,
    Invitation,
    Membership,
    Organisation,
    Sharing,
)
from steadyback.web.accounts.tokens import Scope
from steadyback.web.records import managing
from steadyback.web.records.api_access import ClinicTokens
from steadyback.web.records.clinic_access import OpenClinic, open_shared
from tests.web.clinic_cast import Colleague, joined, share, somebody
from tests.web.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(4)


@dataclass
class Owners:
    """Two owners of a clinic."""

    clinic: Organisation
    first: Colleague
    second: Colleague

    def asks(self, who: Colleague) -> OpenClinic:
        """The clinic for a request that was let in."""
        place = Membership.objects.select_related("organisation", "account").get(
            account=who.account, until=None
        )
        return OpenClinic(place, timezone.now())


@pytest.fixture
def owners() -> Owners:
    first = Colleague("Olga Owner", None)
    clinic = colleagues.found(first.account, "Back Clinic", timezone.now()).organisation
    return Owners(clinic, first, joined(clinic, "Second Owner", ClinicRole.OWNER))


def works_there(who: Colleague) -> bool:
    return Membership.objects.filter(account=who.account, until=None).exists()


@pytest.mark.parametrize("_round", ROUNDS)
def test_no_invitation_and_no_key_comes_after_the_removal_of_who_made_it(
    owners: Owners, _round: int
) -> None:
    remover = owners.asks(owners.first)
    inviting, making = owners.asks(owners.second), owners.asks(owners.second)
    until = timezone.now() + timedelta(days=30)
    at_once(
        lambda: managing.remove(remover, owners.second.account.public_id, ""),
        lambda: managing.invite_colleague(inviting, ClinicRole.OWNER, "me again"),
        lambda: ClinicTokens(making).make("x", [Scope.CLINIC_READ], until),
    )
    assert not works_there(owners.second)
    assert not Invitation.objects.filter(label="me again", ended_at=None).exists()
    assert not ApiToken.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_owners_who_remove_each_other_one_stays(owners: Owners, _round: int) -> None:
    first, second = owners.asks(owners.first), owners.asks(owners.second)
    at_once(
        lambda: managing.remove(first, owners.second.account.public_id, ""),
        lambda: managing.remove(second, owners.first.account.public_id, ""),
    )
    assert [works_there(owners.first), works_there(owners.second)].count(True) == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_nobody_is_handed_over_to_somebody_who_goes_at_that_moment(
    owners: Owners, _round: int
) -> None:
    heir = joined(owners.clinic, "Petra Physio", ClinicRole.PHYSIOTHERAPIST)
    robin = somebody(None, "Robin")
    share(robin, owners.clinic, "Robin R.", None)
    first, second = owners.asks(owners.first), owners.asks(owners.second)
    record = open_shared(second, robin.person)
    at_once(
        lambda: managing.remove(first, heir.account.public_id, ""),
        lambda: managing.hand_over(record, heir.account.public_id),
    )
    assert not works_there(heir)
    assert Sharing.objects.get(person=robin.row).responsible is None
