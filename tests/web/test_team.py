"""The team of a clinic: who works there and may do what, and how somebody comes and goes."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import override_settings
from django.utils import timezone

from steadyback.web.accounts import holding, keys, signing_in
from steadyback.web.accounts.models import (
    ApiToken,
    ClinicRole,
    Invitation,
    Membership,
    Organisation,
    Sharing,
)
from steadyback.web.accounts.tokens import Scope
from steadyback.web.records import managing, models, sharing
from steadyback.web.records.api_access import ClinicTokens
from steadyback.web.records.clinic_access import OpenClinic, open_shared
from tests.web.clinic_cast import CLINIC, Cast, Colleague, audited, cast, joined
from tests.web.conftest import Device

PAGES = ["team", "team/particulars", "team/invite", "team/leave", "invite"]
FORMS: dict[str, dict[str, str]] = {
    "team/particulars": {"name": "Stolen"},
    "team/invite": {"label": "me", "role": "owner"},
    "team/role": {"role": "owner"},
    "team/leave": {"heir": "nobody"},
    "invite": {"label": "somebody"},
    "invite/end": {"invitation": "x"},
}
MANAGES = ["team/particulars", "team/invite", "team/role"]


@pytest.fixture
def people(owner: Device) -> Cast:
    """The cast around a clinic; Robin shares with it."""
    return cast(owner)


def text(response: Any) -> str:
    """A page without its marks."""
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def role_of(colleague: Colleague) -> str:
    """The role that somebody has in their clinic now; empty where they have none."""
    rows = Membership.objects.filter(
        account=colleague.account, organisation__public_id=colleague.clinic, until=None
    )
    found = rows.first()
    return found.role if found else ""


def watcher(people: Cast) -> dict[str, str]:
    """What Robin's pages say of the clinic."""
    found: list[dict[str, str]] = people.robin.row.watched_by or []
    return found[0]


def everything() -> dict[str, Any]:
    """What the clinics hold, to be compared."""
    return {
        "places": list(Membership.objects.order_by("pk").values()),
        "clinics": list(Organisation.objects.order_by("pk").values()),
        "invitations": list(Invitation.objects.order_by("pk").values()),
        "sharings": list(Sharing.objects.order_by("pk").values()),
        "audit": models.AuditEntry.objects.count(),
    }


def test_it_shows_who_works_there_and_what_each_may(people: Cast) -> None:
    page = text(people.read_only.get("team"))
    for one in people.insiders.values():
        assert one.account.name in page
    assert "Fay Former" not in page
    assert "Changes no programme." in page
    assert "Responsible for 1 person." in page
    assert "Change the role" not in page, "who only reads changes nothing"
    assert "Change the role" in text(people.owner.get("team"))


@pytest.mark.parametrize("page", [*PAGES, "team/remove/{petra}"])
def test_nobody_else_opens_a_page_of_the_team(people: Cast, page: str) -> None:
    path = page.replace("{petra}", people.physiotherapist.account.public_id)
    for who, client in people.outsiders.items():
        response = client.get(f"/c/{people.clinic.public_id}/{path}")
        assert response.status_code == 404, who
        assert CLINIC not in response.content.decode(), who


@pytest.mark.parametrize("page", FORMS)
def test_nobody_else_changes_anything(people: Cast, page: str) -> None:
    form = {"colleague": people.read_only.account.public_id} | FORMS[page]
    before = everything()
    for who, client in people.outsiders.items():
        response = client.post(f"/c/{people.clinic.public_id}/{page}", form)
        assert response.status_code == 404, who
    assert everything() == before


@pytest.mark.parametrize("page", MANAGES)
@pytest.mark.parametrize("who", ["physiotherapist", "assistant", "read_only"])
def test_only_an_owner_names_colleagues_and_particulars(people: Cast, page: str, who: str) -> None:
    form = {"colleague": people.read_only.account.public_id} | FORMS[page]
    before = everything()
    assert people.insiders[who].post(page, form).status_code == 404
    assert everything() == before


def test_who_only_reads_invites_nobody(people: Cast) -> None:
    before = everything()
    assert people.read_only.get("invite").status_code == 404
    assert people.read_only.post("invite", {"label": "somebody"}).status_code == 404
    assert everything() == before
    assert people.assistant.get("invite").status_code == 200


def test_an_owner_gives_another_role_and_it_counts_at_once(people: Cast) -> None:
    account = people.assistant.account.public_id
    people.owner.post("team/role", {"colleague": account, "role": "read_only"})
    assert role_of(people.assistant) == "read_only"
    assert people.assistant.get("invite").status_code == 404
    entry = models.AuditEntry.objects.get(action="role changed")
    assert entry.details == {"account": account, "role": "read_only", "before": "assistant"}


def test_a_role_that_there_is_not_is_refused(people: Cast) -> None:
    account = people.assistant.account.public_id
    response = people.owner.post("team/role", {"colleague": account, "role": "king"})
    assert response.status_code == 404
    assert role_of(people.assistant) == "assistant"


@pytest.mark.parametrize(
    ("page", "form"),
    [("team/leave", {"heir": "nobody"}), ("team/role", {"role": "assistant", "colleague": "me"})],
)
def test_the_last_owner_stays_and_reads_why(people: Cast, page: str, form: dict[str, str]) -> None:
    mine = {"colleague": people.owner.account.public_id} if "colleague" in form else {}
    response = people.owner.post(page, form | mine)
    assert response.status_code == 422
    assert "A clinic needs an owner. Make somebody else an owner first." in text(response)
    assert role_of(people.owner) == "owner"
    assert audited(people.clinic)[-1][0] not in ("left", "role changed")


def test_with_a_second_owner_the_first_may_go(people: Cast) -> None:
    account = people.physiotherapist.account.public_id
    people.owner.post("team/role", {"colleague": account, "role": "owner"})
    assert people.owner.post("team/leave", {"heir": "nobody"})["Location"] == "/c/"
    assert people.owner.get("team").status_code == 404
    assert role_of(people.physiotherapist) == "owner"


def test_who_goes_hands_their_people_to_a_colleague(people: Cast) -> None:
    heir = people.assistant.account.public_id
    assert "Who looks after their people" in text(people.physiotherapist.get("team/leave"))
    people.physiotherapist.post("team/leave", {"heir": heir})
    sharing = Sharing.objects.get(person=people.robin.row, until=None)
    assert sharing.responsible is not None
    assert sharing.responsible.account.name == "Ana Assistant"
    assert watcher(people)["responsible"] == "Ana Assistant"
    assert ("handed over", people.robin.person) in audited(people.clinic)
    assert people.physiotherapist.get("team").status_code == 404


def test_without_an_heir_everybody_looks_after_them(people: Cast) -> None:
    account = people.physiotherapist.account.public_id
    response = people.owner.post(f"team/remove/{account}", {"heir": "nobody"})
    assert response["Location"].endswith("/team?done=removed")
    assert Sharing.objects.get(person=people.robin.row, until=None).responsible is None
    assert watcher(people)["responsible"] == ""
    entry = models.AuditEntry.objects.get(action="colleague removed")
    assert entry.details == {"account": account, "handed_over": 1}


@pytest.mark.parametrize("heir", ["elsewhere", "read_only", "former", "physiotherapist"])
def test_nobody_is_handed_over_to_who_may_not_look_after_them(people: Cast, heir: str) -> None:
    other: Colleague = getattr(people, heir)
    page = f"team/remove/{people.physiotherapist.account.public_id}"
    response = people.owner.post(page, {"heir": other.account.public_id})
    assert response.status_code in (404, 422)
    assert role_of(people.physiotherapist) == "physiotherapist"


def test_who_was_removed_cannot_come_back_by_a_link_they_made(people: Cast) -> None:
    account = people.assistant.account.public_id
    people.owner.post("team/role", {"colleague": account, "role": "owner"})
    page = people.assistant.post("team/invite", {"label": "me again", "role": "owner"})
    link = re.search(r'value="http://testserver(/join/[^"]+)"', page.content.decode())
    assert link is not None
    people.owner.post(f"team/remove/{account}", {"heir": "nobody"})
    people.assistant.client.get(link[1])
    assert people.assistant.client.get("/join").status_code == 404
    assert role_of(people.assistant) == ""


def let_in(colleague: Colleague) -> OpenClinic:
    """The clinic in the hands of a colleague whose request was let in a moment ago."""
    assert colleague.place is not None
    place = Membership.objects.select_related("organisation", "account").get(pk=colleague.place.pk)
    return OpenClinic(place, timezone.now())


def steps(people: Cast, clinic: OpenClinic) -> dict[str, Callable[[], object]]:
    """What somebody who manages a clinic could leave behind."""
    reader = people.read_only.account.public_id
    record = open_shared(clinic, people.robin.person)
    until = timezone.now() + timedelta(days=30)
    return {
        "invite a colleague": lambda: managing.invite_colleague(clinic, ClinicRole.OWNER, "me"),
        "invite a person": lambda: managing.invite_person(clinic, "somebody"),
        "change a role": lambda: managing.change_role(clinic, reader, ClinicRole.OWNER),
        "remove": lambda: managing.remove(clinic, reader, ""),
        "leave": lambda: managing.leave(clinic, ""),
        "hand over": lambda: managing.hand_over(record, reader),
        "end a sharing": lambda: managing.end_sharing(record),
        "describe": lambda: managing.describe(clinic, name="Mine", phone="", looks=""),
        "make a key": lambda: ClinicTokens(clinic).make("x", [Scope.CLINIC_READ], until),
    }


STEPS = [
    "invite a colleague", "invite a person", "change a role", "remove", "leave", "hand over",
    "end a sharing", "describe", "make a key",
]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("how", ["removed", "made less", "account closed"])
def test_who_was_let_in_and_then_removed_leaves_nothing_behind(
    people: Cast, step: str, how: str
) -> None:
    second = joined(people.clinic, "Second Owner", ClinicRole.OWNER)
    clinic, account = let_in(second), second.account.public_id
    todo = steps(people, clinic)[step]
    if how == "removed":
        managing.remove(let_in(people.owner), account, "")
    elif how == "made less":
        managing.change_role(let_in(people.owner), account, ClinicRole.READ_ONLY)
    else:
        second.account.is_active = False
        second.account.save()
    before, keys_before = everything(), ApiToken.objects.count()
    if how == "made less" and step in ("leave", "make a key"):
        todo()
        return
    with pytest.raises(Http404):
        todo()
    assert everything() == before
    assert ApiToken.objects.count() == keys_before


def test_who_was_removed_meanwhile_is_made_responsible_for_nobody(people: Cast) -> None:
    clinic = let_in(people.owner)
    record = open_shared(clinic, people.robin.person)
    managing.remove(let_in(people.owner), people.assistant.account.public_id, "")
    with pytest.raises(Http404):
        managing.hand_over(record, people.assistant.account.public_id)
    assert watcher(people)["responsible"] == "Petra Physio"


def test_a_change_of_a_record_that_is_no_longer_shared_is_not_stored(people: Cast) -> None:
    record = open_shared(let_in(people.physiotherapist), people.robin.person)
    sharing.stop(people.robin.row, people.clinic.public_id, "person:x", timezone.now())
    with pytest.raises(Http404):
        record.write("clinician_change", {"action": "note", "note": "Too late."})


def test_whose_account_is_closed_cannot_come_back_by_a_link_they_made(people: Cast) -> None:
    second = joined(people.clinic, "Second Owner", ClinicRole.OWNER)
    managing.invite_colleague(let_in(second), ClinicRole.OWNER, "me again")
    holding.close(second.account, timezone.now())
    assert Invitation.objects.get(label="me again").ended_at is not None


def test_what_people_read_reaches_them(people: Cast) -> None:
    form = {"name": "New Name", "phone": "01234 567890", "looks": "never at night"}
    people.owner.post("team/particulars", form | {"looks": "never at night. "})
    told = watcher(people)
    assert (told["name"], told["phone"], told["looks"]) == tuple(form.values())
    entry = models.AuditEntry.objects.get(action="particulars changed")
    assert entry.details == {"changed": ["name", "phone", "looks"]}
    people.owner.post("team/particulars", form)
    assert models.AuditEntry.objects.filter(action="particulars changed").count() == 1


def test_a_clinic_has_a_time_zone_of_its_own(people: Cast) -> None:
    form = {"name": CLINIC, "phone": people.clinic.phone, "looks": people.clinic.looks}
    people.owner.post("team/particulars", form | {"time_zone": "Europe/Madrid"})
    assert Organisation.objects.get(pk=people.clinic.pk).time_zone == "Europe/Madrid"
    page = people.owner.get("team/particulars").content.decode()
    assert '<option value="Europe/Madrid" selected>' in page
    wrong = people.owner.post("team/particulars", form | {"time_zone": "Europe/Nowhere"})
    assert wrong.status_code == 422
    assert Organisation.objects.get(pk=people.clinic.pk).time_zone == "Europe/Madrid"
    answer = people.no_clinic.client.post("/c/new", {"name": "N", "time_zone": "Asia/Tokyo"})
    assert answer.status_code == 302
    assert Organisation.objects.get(name="N").time_zone == "Asia/Tokyo"


def test_a_clinic_needs_a_name(people: Cast) -> None:
    assert people.owner.post("team/particulars", {"phone": "1"}).status_code == 422
    assert Organisation.objects.get(pk=people.clinic.pk).name == CLINIC


def test_whoever_has_an_account_sets_up_a_clinic_and_owns_it(people: Cast) -> None:
    nora = people.no_clinic
    assert "Set up a clinic" in text(nora.client.get("/c/"))
    answer = nora.client.post("/c/new", {"name": "Nora alone", "looks": "on Mondays"})
    made = Organisation.objects.get(name="Nora alone")
    assert answer["Location"] == f"/c/{made.public_id}/team"
    assert made.looks == "on Mondays"
    assert nora.client.get(answer["Location"]).status_code == 200
    assert audited(made)[0] == ("clinic founded", "")


def test_where_clinics_are_closed_only_the_command_line_makes_one(people: Cast) -> None:
    with override_settings(CLINICS_OPEN=False):
        assert "Set up a clinic" not in text(people.no_clinic.client.get("/c/"))
        assert people.no_clinic.client.post("/c/new", {"name": "X"}).status_code == 404
    assert not Organisation.objects.filter(name="X").exists()


@pytest.mark.parametrize("who", ["stranger", "guest"])
def test_without_an_account_nobody_sets_one_up(people: Cast, who: str) -> None:
    client = people.outsiders[who]
    assert "Sign in" in text(client.get("/c/"))
    assert client.post("/c/new", {"name": "X"}).status_code == 404
    assert not Organisation.objects.filter(name="X").exists()


def test_the_command_line_makes_one_whose_owner_comes_by_a_link(people: Cast, clock: Any) -> None:
    invited = managing.found_by_command("By hand", "nora@example.org", timezone.now())
    client = people.no_clinic.client
    client.get(f"/join/{invited.secret}")
    client.post("/join", {"name": "Nora", "invitation": invited.row.name})
    made = Organisation.objects.get(name="By hand")
    place = Membership.objects.get(organisation=made)
    assert (place.account, place.role) == (people.no_clinic.account, ClinicRole.OWNER)
    actions = [action for action, _subject in audited(made)]
    assert actions[:3] == ["clinic founded", "colleague invited", "joined"]
    assert models.AuditEntry.objects.filter(organisation=made).first().actor == "command"  # type: ignore[union-attr]


def test_who_is_signed_out_works_nowhere(people: Cast) -> None:
    cookie = people.owner.client.cookies[keys.COOKIE].value
    signing_in.sign_out(keys.Asker(keys.hashed(cookie)))
    assert people.owner.get("team").status_code == 404
