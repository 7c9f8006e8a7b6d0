"""Programmes of a clinic: made, shared, and used as the same events as changes by hand."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from steadyback.web.accounts import tries
from steadyback.web.records import programmes
from steadyback.web.records.models import AuditEntry, Programme
from steadyback.web.records.reading import ReadRecord
from tests.web.clinic_cast import Cast, audited, cast
from tests.web.conftest import Device
from tests.web.test_letter_code import store_event
from tests.web.test_steering import held
from tests.web.test_team import text

ARTICLES = {
    "A": ["bird-dog", "childs-pose", "deadlift", "knee-to-chest", "pelvic-tilt"],
    "B": [
        "bird-dog", "clamshell", "deadlift", "hip-thrust", "leg-curl", "lunge", "plank",
        "seated-abduction", "seated-leg-press", "side-lying-leg-lift", "squat", "superman",
        "wall-sit",
    ],
}  # fmt: skip
"""The exercises that each founding article names."""
TITLES = {
    "A": "Effective Strategies to Strengthen and Alleviate Lower Back Sciatica Pain",
    "B": "Targeted Muscle Strengthening Exercises for Alleviating Sciatica Pain",
}
FORBID = {"action": "forbid", "exercise": "superman"}
STAGE = {"action": "set_stage", "stage": 2}
LINK = re.compile(r'value="(http://testserver/programme/[^"]+)"')


@pytest.fixture
def people(owner: Device) -> Cast:
    """The cast around a clinic; Robin shares with it."""
    return cast(owner)


def made(people: Cast, *changes: dict[str, Any], title: str = "After surgery") -> Programme:
    """A programme of the clinic with these steps."""
    return Programme.objects.create(
        organisation=people.clinic,
        title=title,
        words="For week one.",
        changes=list(changes),
        made_by=people.physiotherapist.account,
        made_at=people.clinic.made_at,
        changed_at=people.clinic.made_at,
    )


def fresh(row: Programme) -> Programme:
    """The programme as it is stored now."""
    return Programme.objects.get(pk=row.pk)


def steered(device: Device) -> list[dict[str, Any]]:
    """What clinicians changed in a record, oldest first."""
    rows = device.row.events.filter(kind="clinician_change").order_by("seq")
    return [{name: one for name, one in row.body.items() if one is not False} for row in rows]


def use(people: Cast, row: Programme) -> Any:
    """Look at what it does for Robin, and send what the page holds."""
    page = f"p/{people.robin.person}/programmes/{row.name}"
    return people.physiotherapist.post(page, held(people.physiotherapist.get(page)))


def test_it_is_made_by_a_form_and_its_steps_are_added(people: Cast) -> None:
    physio = people.physiotherapist
    answer = physio.post("programmes", {"title": "Gentle", "words": "For the first week."})
    row = Programme.objects.get()
    assert answer["Location"] == f"/c/{people.clinic.public_id}/programmes/{row.name}?done=made"
    path = f"/c/{people.clinic.public_id}/programmes/{row.name}/add"
    physio.client.post(f"{path}?action=forbid&exercise=superman", {"what": "whole"})
    physio.client.post(f"{path}?action=stage", {"stage": "2", "note": "Slowly."})
    physio.client.post(f"{path}?action=note", {"note": "Hello."})
    assert fresh(row).changes == [
        FORBID, {**STAGE, "note": "Slowly."}, {"action": "note", "note": "Hello."},
    ]  # fmt: skip
    page = text(physio.get(f"programmes/{row.name}"))
    assert "Made by Petra Physio" in page
    assert "The stage is 2" in page
    assert [one for one, _about in audited(people.clinic)][-4:] == [
        "programme made", "programme changed", "programme changed", "programme changed",
    ]  # fmt: skip


def test_a_dose_outside_its_limits_is_no_step(people: Cast) -> None:
    row = made(people)
    path = f"/c/{people.clinic.public_id}/programmes/{row.name}/add?action=dose&exercise=bird-dog"
    form = {"level": "bird-dog-1", "sets": "6", "reps": "30", "hold_s": "0"}
    page = people.physiotherapist.client.post(path, form)
    assert page.status_code == 422
    assert "Nobody can set less or more." in text(page)
    assert fresh(row).changes == []


@pytest.mark.parametrize(
    "query", ["action=level", "action=clearance", "action=", "action=forbid&exercise=x"]
)
def test_a_step_that_there_is_not_is_404(people: Cast, query: str) -> None:
    row = made(people)
    assert people.physiotherapist.get(f"programmes/{row.name}/add?{query}").status_code == 404


def test_a_step_about_the_same_takes_the_place_of_the_one_before(people: Cast) -> None:
    row = made(people, FORBID, STAGE)
    path = f"/c/{people.clinic.public_id}/programmes/{row.name}/add"
    people.physiotherapist.client.post(f"{path}?action=stage", {"stage": "3"})
    people.physiotherapist.client.post(f"{path}?action=allow&exercise=superman", {"what": "whole"})
    assert fresh(row).changes == [
        {"action": "set_stage", "stage": 3}, {"action": "allow", "exercise": "superman"},
    ]  # fmt: skip


def test_a_step_is_taken_out_by_what_it_says_not_by_its_place(people: Cast) -> None:
    row = made(people, FORBID, STAGE)
    page = people.physiotherapist.get(f"programmes/{row.name}").content.decode()
    first = re.findall(r'name="step" value="([0-9a-f]{64})"', page)[0]
    for _ in range(2):
        people.physiotherapist.post(f"programmes/{row.name}/take-out", {"step": first})
    assert fresh(row).changes == [STAGE]


def test_it_holds_so_many_steps_and_no_more(people: Cast) -> None:
    notes = [{"action": "note", "note": f"n{number}"} for number in range(programmes.MOST)]
    row = made(people, *notes)
    path = f"/c/{people.clinic.public_id}/programmes/{row.name}/add?action=note"
    assert people.physiotherapist.client.post(path, {"note": "more"}).status_code == 422
    assert len(fresh(row).changes) == programmes.MOST


def test_it_says_what_it_does_for_this_person_before_it_is_sent(people: Cast) -> None:
    row = made(people, FORBID, {"action": "allow", "exercise": "superman"})
    page = text(people.physiotherapist.get(f"p/{people.robin.person}/programmes/{row.name}"))
    assert "Not sent yet" in page
    assert "stay closed: an allow lifts what asks for a clinician, and nothing else." in page
    assert steered(people.robin) == []


def test_used_it_is_events_of_the_person_by_whoever_used_it(people: Cast) -> None:
    row = made(people, FORBID, STAGE)
    page = f"p/{people.robin.person}/programmes/{row.name}"
    form = held(people.physiotherapist.get(page))
    answer = people.physiotherapist.post(page, form)
    assert "done=changed" in answer["Location"]
    people.physiotherapist.post(page, form)
    assert steered(people.robin) == [FORBID, STAGE], "sent twice it is once"
    by = set(people.robin.row.events.filter(kind="clinician_change").values_list("by", flat=True))
    assert by == {f"clinician:{people.physiotherapist.account.public_id}"}
    entries = AuditEntry.objects.filter(subject=people.robin.person)
    assert entries.filter(action="changed").count() == 1
    assert entries.get(action="programme applied").details["title"] == "After surgery"
    assert "used a ready programme for you" in text(people.robin.get("you/sharing"))


@pytest.mark.parametrize("what", ["programme", "record", "never shown"])
def test_what_is_sent_is_what_was_shown(people: Cast, what: str) -> None:
    row = made(people, FORBID)
    page = f"p/{people.robin.person}/programmes/{row.name}"
    form = held(people.physiotherapist.get(page))
    if what == "programme":
        Programme.objects.update(changes=[FORBID, STAGE])
    elif what == "record":
        store_event(people.robin, "worse", "check_in", {"symptoms": {"leg_nprs": 8}})
    else:
        form.pop("seen")
    again = people.physiotherapist.post(page, form)
    assert again.status_code == 422
    assert "This changed since you looked" in text(again)
    assert steered(people.robin) == []
    people.physiotherapist.post(page, held(again))
    assert steered(people.robin) == ([FORBID, STAGE] if what == "programme" else [FORBID])


def test_a_step_that_no_record_takes_lets_none_through(people: Cast) -> None:
    row = made(people, FORBID, STAGE)
    gone = {"action": "forbid", "exercise": "not-there-any-more"}
    Programme.objects.update(changes=[FORBID, gone])
    page = f"p/{people.robin.person}/programmes/{row.name}"
    assert "This exercise is not there any more" in text(people.physiotherapist.get(page))
    assert people.physiotherapist.post(page).status_code == 422
    assert people.physiotherapist.get(f"programmes/{row.name}").status_code == 200
    assert steered(people.robin) == []
    assert not AuditEntry.objects.filter(action="programme applied").exists()


def test_it_opens_nothing_that_the_rules_close(people: Cast) -> None:
    everything = [
        {"action": "allow", "exercise": str(one)} for one in people.robin.catalogue.exercises
    ]
    row = made(people, *everything[: programmes.MOST])
    before = people.robin.get("standing.json").json()
    use(people, row)
    signs = {str(one): "no" for one in people.robin.catalogue.red_flags}
    people.robin.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF03": "yes"})
    locked = people.robin.get("standing.json").json()
    assert (before["locked"], locked["locked"], locked["level"]) == (False, True, "emergency")
    use(people, row)
    assert people.robin.get("standing.json").json() == locked


def begun(people: Cast, article: str) -> Programme:
    """A new programme with the exercises of an article."""
    answer = people.physiotherapist.post(f"programmes/from/{article}")
    assert answer["Location"].endswith("?done=begun")
    return Programme.objects.latest("pk")


def levels_of(people: Cast) -> dict[str, tuple[str | None, str]]:
    """What the rules say of each exercise for Robin now."""
    found = ReadRecord(people.robin.row, timezone.now()).advice().levels
    return {name: (one.level, one.status) for name, one in found.items()}


def test_the_page_offers_to_begin_with_each_article(people: Cast) -> None:
    page = " ".join(text(people.physiotherapist.get("programmes")).split())
    for article, title in TITLES.items():
        assert f"{title} {len(ARTICLES[article])} steps" in page
    assert "It begins with the easiest level of each exercise that the article names." in page
    assert "Read it through before you use it." in page


@pytest.mark.parametrize("article", ARTICLES)
def test_begun_with_an_article_it_holds_the_easiest_level_of_what_that_names(
    people: Cast, article: str
) -> None:
    row = begun(people, article)
    ladders = people.robin.catalogue.exercises
    assert row.changes == [
        {"action": "set_level", "level": str(ladders[one].levels[0].id)}
        for one in ARTICLES[article]
    ]
    assert row.title == f"Exercises of the article “{TITLES[article]}”"
    assert row.words.endswith("Read it through before you use it.")
    assert audited(people.clinic)[-1] == ("programme made", "")
    assert AuditEntry.objects.latest("seq").details["title"] == row.title
    assert people.physiotherapist.get(f"programmes/{row.name}").status_code == 200
    people.physiotherapist.post(f"programmes/{row.name}/copy")
    copied = Programme.objects.latest("pk")
    assert copied.title == f"Copy of {row.title}"
    again = held(people.physiotherapist.get(f"programmes/{copied.name}"))
    people.physiotherapist.post(f"programmes/{copied.name}", again | {"title": copied.title})
    assert fresh(copied).title == f"Copy of {row.title}"


@pytest.mark.parametrize("article", ["C", "a", "AB", "R1", "our_proposal"])
def test_begun_with_nothing_that_is_an_article_is_404(people: Cast, article: str) -> None:
    assert people.physiotherapist.post(f"programmes/from/{article}").status_code == 404
    assert not Programme.objects.exists()


@pytest.mark.parametrize("article", ARTICLES)
@pytest.mark.parametrize("closed", ["as it is", "forbidden", "locked", "forbidden and locked"])
def test_begun_with_an_article_it_opens_nothing(people: Cast, article: str, closed: str) -> None:
    row = begun(people, article)
    if "forbidden" in closed:
        named = [{"action": "forbid", "exercise": one} for one in ARTICLES[article]]
        use(people, made(people, *named))
    if "locked" in closed:
        signs = {str(one): "no" for one in people.robin.catalogue.red_flags}
        people.robin.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF03": "yes"})
    before, standing = levels_of(people), people.robin.get("standing.json").json()["locked"]
    use(people, row)
    assert [one["action"] for one in steered(people.robin)].count("set_level") == len(row.changes)
    assert levels_of(people) == before
    assert people.robin.get("standing.json").json()["locked"] == standing == ("locked" in closed)
    if closed != "as it is":
        assert not [one for one in ARTICLES[article] if before[one][1] == "open"]


def test_begun_with_an_article_it_sets_back_what_was_set_higher(people: Cast) -> None:
    use(people, made(people, {"action": "set_level", "level": "bird-dog-3"}))
    use(people, begun(people, "A"))
    state = ReadRecord(people.robin.row, timezone.now()).state
    assert state.steering.placed["bird-dog"] == 1


def test_what_was_changed_for_somebody_becomes_one_without_their_notes(people: Cast) -> None:
    row = made(
        people,
        {**FORBID, "note": "Because of Robin's knee."},
        STAGE,
        {"action": "note", "note": "Dear Robin"},
    )
    physio = people.physiotherapist
    use(people, row)
    physio.post(f"p/{people.robin.person}/keep", {"title": "Like this"})
    kept = Programme.objects.get(title="Like this")
    assert sorted(kept.changes, key=str) == sorted([FORBID, STAGE], key=str)
    assert "Robin" not in str(kept.changes)


def test_where_nothing_was_changed_there_is_nothing_to_keep(people: Cast) -> None:
    page = people.physiotherapist.post(f"p/{people.robin.person}/keep", {"title": "Like this"})
    assert "there is nothing to keep" in text(page)
    assert not Programme.objects.exists()


def link_to(people: Cast, row: Programme) -> str:
    """A fresh link to a programme."""
    page = people.physiotherapist.post(f"programmes/{row.name}/link").content.decode()
    found = LINK.search(page)
    assert found is not None
    return urlsplit(found[1]).path


def test_another_clinic_copies_it_by_a_link(people: Cast) -> None:
    row = made(people, FORBID)
    link = link_to(people, row)
    page = text(people.elsewhere.client.get(link, follow=True))
    assert "After surgery" in page
    assert people.clinic.name in page
    answer = people.elsewhere.client.post(
        "/programme", held(people.elsewhere.client.get("/programme"))
    )
    copied = Programme.objects.get(organisation=people.other_clinic)
    assert answer["Location"].endswith(f"/programmes/{copied.name}?done=copied")
    assert (copied.title, copied.changes) == (row.title, [FORBID])
    assert ("programme copied", "") in audited(people.other_clinic)
    programmes_of_the_first = Programme.objects.filter(organisation=people.clinic)
    assert programmes_of_the_first.count() == 1


def test_what_is_copied_is_what_was_read(people: Cast) -> None:
    row, other = made(people, FORBID), made(people, STAGE, title="Another")
    client = people.elsewhere.client
    form = held(client.get(link_to(people, row), follow=True))
    client.get(link_to(people, other))
    again = client.post("/programme", form)
    assert again.status_code == 422
    assert "This changed since you looked" in text(again)
    assert not Programme.objects.filter(organisation=people.other_clinic).exists()
    client.post("/programme", held(again))
    assert Programme.objects.get(organisation=people.other_clinic).title == "Another"


def test_the_address_that_shows_it_holds_no_secret(people: Cast) -> None:
    link = link_to(people, made(people, FORBID))
    first = people.elsewhere.client.get(link)
    assert first["Location"] == "/programme"
    assert first["Referrer-Policy"] == "no-referrer"
    assert link.rsplit("/", 1)[1] not in str(list(Programme.objects.values()))


@pytest.mark.parametrize("who", ["assistant", "read_only", "no_clinic", "stranger", "guest"])
def test_who_writes_no_programmes_reads_none_behind_a_link(people: Cast, who: str) -> None:
    link = link_to(people, made(people, FORBID))
    client = getattr(people, who).client
    page = client.get(link, follow=True)
    assert "After surgery" not in page.content.decode()
    client.post("/programme")
    assert Programme.objects.count() == 1


@pytest.mark.parametrize("how", ["ended", "old", "removed", "unknown", "odd"])
def test_a_link_that_opens_nothing_says_so(
    people: Cast, how: str, clock: time_machine.Traveller
) -> None:
    row = made(people, FORBID)
    link = link_to(people, row)
    if how == "ended":
        people.physiotherapist.post(f"programmes/{row.name}/link", {"end": "yes"})
    elif how == "old":
        clock.shift(timedelta(days=14, seconds=1))
    elif how == "removed":
        people.physiotherapist.post(f"programmes/{row.name}/remove")
    else:
        link = "/programme/" + ("a" * 43 if how == "unknown" else "x")
    page = people.elsewhere.client.get(link, follow=True)
    assert page.status_code == 404
    assert "This link opens nothing" in text(page)


def test_wrong_links_are_counted(people: Cast, clock: time_machine.Traveller) -> None:
    link = link_to(people, made(people, FORBID))
    for number in range(programmes.TRIES):
        people.elsewhere.client.get(f"/programme/{number:043d}", follow=True)
    assert people.elsewhere.client.get(link, follow=True).status_code == 429
    clock.shift(tries.WINDOW + timedelta(seconds=1))
    assert people.elsewhere.client.get(link, follow=True).status_code == 200


def test_removed_it_is_gone_and_what_it_changed_stays(people: Cast) -> None:
    row = made(people, FORBID)
    physio = people.physiotherapist
    use(people, row)
    assert "Nobody can use it any more" in text(physio.get(f"programmes/{row.name}/remove"))
    physio.post(f"programmes/{row.name}/remove")
    assert physio.get(f"programmes/{row.name}").status_code == 404
    assert "After surgery" not in text(physio.get("programmes"))
    assert steered(people.robin) == [FORBID]


PAGES = [
    "programmes", "programmes/{it}", "programmes/{it}/add?action=note", "programmes/{it}/remove",
    "p/{robin}/programmes", "p/{robin}/programmes/{it}", "p/{robin}/keep",
]  # fmt: skip
FORMS = [
    "programmes", "programmes/{it}", "programmes/{it}/add?action=note", "programmes/{it}/remove",
    "programmes/{it}/take-out", "programmes/{it}/copy", "programmes/{it}/link",
    "programmes/from/A", "programmes/from/B",
    "p/{robin}/programmes/{it}", "p/{robin}/keep",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_nobody_without_the_right_opens_a_page(people: Cast, page: str) -> None:
    row = made(people, FORBID)
    path = page.format(it=row.name, robin=people.robin.person)
    clients = people.outsiders | {
        "assistant": people.assistant.client, "read_only": people.read_only.client,
    }  # fmt: skip
    for who, client in clients.items():
        response = client.get(f"/c/{people.clinic.public_id}/{path}")
        assert response.status_code == 404, who
        assert "After surgery" not in response.content.decode()
    assert (
        people.physiotherapist.client.get(f"/c/{people.clinic.public_id}/{path}").status_code == 200
    )


@pytest.mark.parametrize("page", FORMS)
def test_nobody_without_the_right_changes_anything(people: Cast, page: str) -> None:
    row = made(people, FORBID)
    path = page.format(it=row.name, robin=people.robin.person)
    before, entries = list(Programme.objects.values()), AuditEntry.objects.count()
    clients = people.outsiders | {
        "assistant": people.assistant.client, "read_only": people.read_only.client,
    }  # fmt: skip
    form = {"title": "Stolen", "note": "x"}
    for who, client in clients.items():
        response = client.post(f"/c/{people.clinic.public_id}/{path}", form)
        assert response.status_code == 404, who
    assert list(Programme.objects.values()) == before
    assert (AuditEntry.objects.count(), steered(people.robin)) == (entries, [])


def test_a_clinic_uses_no_programme_of_another(people: Cast) -> None:
    row = made(people, FORBID)
    for page in ("programmes/{it}", "programmes/{it}/copy"):
        path = f"/c/{people.other_clinic.public_id}/{page.format(it=row.name)}"
        assert people.elsewhere.client.post(path, {"title": "Stolen"}).status_code == 404
    assert fresh(row).title == "After surgery"
