"""A clinic's own exercises: written under our laws, given to somebody, and taken back."""

import gc
import re
import weakref
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.http import Http404
from django.utils import timezone

from steadyback.catalogue.own_words import Worded, WordedLevel
from steadyback.languages import speaking
from steadyback.web.accounts.models import Sharing
from steadyback.web.downloads.known import known_of
from steadyback.web.records import (
    erasing,
    folding,
    models,
    own_exercises,
    own_giving,
    own_words,
    sharing,
)
from steadyback.web.records.clinic_access import OpenClinic, open_shared
from steadyback.web.records.content import english_catalogue, the_catalogue
from steadyback.web.records.models import AuditEntry, OwnExercise, OwnGiven
from steadyback.web.records.reading import ReadRecord
from tests.web.clinic_cast import Cast, Colleague, audited, cast, share
from tests.web.conftest import Device
from tests.web.test_team import text

WRITTEN: dict[str, Any] = {
    "name": "Rock like a boat",
    "summary": "Lie on your back with bent knees. Let your lower back press down, then let go.",
    "what_for": "It calms a tight back.",
    "cues": "Breathe out as you press.\nKeep your neck soft.",
    "mistakes": "Pushing with the feet.",
}
LEVEL = "pelvic-tilt-1"
DOSE = {"sets": "1", "reps": "6", "hold_s": "3"}


@pytest.fixture
def people(owner: Device) -> Cast:
    """The cast around a clinic; Robin shares with it."""
    return cast(owner)


@pytest.fixture
def planned_people(owner: Device) -> Cast:
    """The same around somebody whose week is planned."""
    owner.post("plan/make")
    return cast(owner)


def made(people: Cast, level: str = LEVEL, **changes: Any) -> OwnExercise:
    """An exercise of the clinic, written by the form."""
    answer = people.physiotherapist.post(f"exercises/new?level={level}", WRITTEN | changes)
    assert answer.status_code == 302, text(answer)
    return OwnExercise.objects.order_by("-pk")[0]


def gives(people: Cast, row: OwnExercise, device: Device | None = None) -> Any:
    """The physiotherapist opens the page, reads it, and gives it."""
    person = (device or people.robin).person
    path = f"p/{person}/exercises/{row.name}"
    return people.physiotherapist.post(path, hidden(people.physiotherapist.get(path)))


def hidden(page: Any) -> dict[str, str]:
    """What the form on the page sends along."""
    return dict(re.findall(r'name="(event|seen)" value="([^"]*)"', page.content.decode()))


def planned_level(device: Device) -> str:
    """A level of the week that stands, done as it is written."""
    plan = device.row.events.filter(kind="plan_issued").order_by("-seq")[0].body["plan"]
    items = [item for day in plan["days"] for item in day["items"]]
    return str(next(item["level"] for item in items if not item.get("variant")))


def words_now(device: Device, level: str) -> str:
    """What a person reads as a level's name."""
    row = models.Person.objects.get(public_id=device.person)
    return own_words.catalogue_for(row).levels[level].name


def read(device: Device) -> ReadRecord:
    """A person's record as it can be read now."""
    return ReadRecord(device.row, timezone.now())


def steered(device: Device) -> list[dict[str, Any]]:
    """What clinicians changed in a record, oldest first."""
    rows = device.row.events.filter(kind="clinician_change").order_by("seq")
    return [{name: one for name, one in row.body.items() if one is not False} for row in rows]


# ------------------------------------------------------------------ writing


def test_it_begins_with_a_level_of_ours_and_its_words(people: Cast) -> None:
    physio = people.physiotherapist
    assert "Which exercise is it like?" in text(physio.get("exercises/new"))
    levels = text(physio.get("exercises/new", exercise="pelvic-tilt"))
    assert "Level 1:" in levels
    page = physio.get("exercises/new", level=LEVEL).content.decode()
    ours = english_catalogue().levels[LEVEL]
    assert f'value="{ours.name}"' in page
    assert ours.cues[0] in page


def test_it_is_stored_as_its_first_revision_and_shown_with_its_figure(people: Cast) -> None:
    row = made(people)
    assert (row.number, row.level, row.withdrawn) == (1, LEVEL, False)
    page = people.read_only.get(f"exercises/{row.name}")
    assert "Rock like a boat" in text(page)
    assert "It calms a tight back." in text(page)
    assert f"/figures/{LEVEL}/" in page.content.decode()
    assert "Revision 1 by Petra Physio" in text(page)
    assert "Rock like a boat" in text(people.assistant.get("exercises"))
    assert audited(people.clinic)[-1] == ("exercise made", "")


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"summary": "It will cure your back."}, "summary", "promises too much"),
        ({"name": "For a slipped disc"}, "name", "can frighten people"),
        ({"cues": "Push!\nBreathe."}, "cues", "sounds loud"),
        ({"cues": "Only one."}, "cues", "two to five lines"),
        ({"summary": "Do it 99 times."}, "summary", "do not have the number 99"),
        ({**DOSE, "reps": "30"}, "reps", "Nobody can set less or more."),
        ({"sets": "1"}, "reps", "Please write a number."),
        ({"mistakes": ""}, "mistakes", "Please write something."),
    ],
)
def test_what_breaks_a_law_is_said_beside_its_field_and_nothing_is_stored(
    people: Cast, changes: dict[str, str], field: str, says: str
) -> None:
    page = people.physiotherapist.post(f"exercises/new?level={LEVEL}", WRITTEN | changes)
    assert page.status_code == 422
    assert says in text(page)
    assert f'id="f-{field}-error"' in page.content.decode()
    assert not OwnExercise.objects.exists()


@pytest.mark.parametrize("level", ["walking-1", "position-of-ease-1", "nothing-1", ""])
def test_only_a_level_that_a_session_can_have_is_said_anew(people: Cast, level: str) -> None:
    answer = people.physiotherapist.post(f"exercises/new?level={level}", WRITTEN)
    assert answer.status_code == 404
    assert not OwnExercise.objects.exists()


def test_nothing_that_binds_can_be_sent_along(people: Cast) -> None:
    row = made(people, stage="1", hazards="", position="standing", stop_signs="Never.")
    assert set(row.words) == {"name", "summary", "what_for", "cues", "mistakes"}


def test_a_change_is_a_new_revision_and_the_old_one_stays(people: Cast) -> None:
    first = made(people)
    answer = people.owner.post(f"exercises/{first.name}/change", WRITTEN | {"name": "Small boat"})
    assert answer["Location"].endswith("?done=saved")
    rows = OwnExercise.objects.filter(name=first.name).order_by("number")
    assert [(row.number, row.words["name"]) for row in rows] == [
        (1, "Rock like a boat"), (2, "Small boat"),
    ]  # fmt: skip
    assert rows[0].mark != rows[1].mark
    page = text(people.owner.get(f"exercises/{first.name}"))
    assert "Revision 2 by Olga Owner" in page
    assert "Revision 1 by Petra Physio" in page


def test_a_refused_change_leaves_it_as_it_was(people: Cast) -> None:
    row = made(people)
    page = people.owner.post(f"exercises/{row.name}/change", WRITTEN | {"name": "A miracle"})
    assert page.status_code == 422
    assert OwnExercise.objects.count() == 1


@pytest.mark.parametrize("role", ["assistant", "read_only"])
def test_who_may_not_write_sees_and_changes_nothing(people: Cast, role: str) -> None:
    row, colleague = made(people), people.insiders[role]
    assert colleague.get("exercises").status_code == 200
    assert "Change it" not in text(colleague.get(f"exercises/{row.name}"))
    for page in (f"exercises/new?level={LEVEL}", f"exercises/{row.name}/change",
                 f"exercises/{row.name}/withdraw",
                 f"p/{people.robin.person}/exercises/{row.name}"):  # fmt: skip
        assert colleague.post(page, WRITTEN).status_code == 404
    assert OwnExercise.objects.count() == 1
    assert not OwnGiven.objects.exists()


def test_a_stranger_cannot_tell_it_from_what_does_not_exist(people: Cast) -> None:
    row = made(people)
    there, nowhere = f"exercises/{row.name}", "exercises/0123456789abcdef"
    base = f"/c/{people.clinic.public_id}/"
    for who, client in people.outsiders.items():
        one, other = client.get(base + there), client.get(base + nowhere)
        assert (one.status_code, other.status_code) == (404, 404), who
    theirs = Colleague("Otto Other", people.other_clinic)
    theirs.client = people.elsewhere.client
    assert theirs.get(there).status_code == 404
    assert theirs.post(f"{there}/change", WRITTEN).status_code == 404


# ------------------------------------------------------------------ giving


def test_given_the_person_reads_it_wherever_the_level_stands(planned_people: Cast) -> None:
    robin = planned_people.robin
    level = planned_level(robin)
    row = made(planned_people, level)
    before = robin.row.events.count()
    answer = gives(planned_people, row)
    assert "done=given" in answer["Location"]
    assert robin.row.events.count() == before
    own = "In your clinic&#x27;s own words"
    today, plan = robin.get("today").content.decode(), robin.get("plan").content.decode()
    assert "Rock like a boat" in today + plan
    exercise = english_catalogue().levels[level].exercise
    library = robin.get(f"library/{exercise}").content.decode()
    assert "Rock like a boat" in library
    assert "Breathe out as you press." in library
    assert own in today + plan
    assert "In your clinic's own words" in library
    assert "Rock like a boat" in robin.get("days.json").content.decode()


def test_the_clinic_reads_it_too(planned_people: Cast) -> None:
    level = planned_level(planned_people.robin)
    row = made(planned_people, level)
    gives(planned_people, row)
    person = planned_people.robin.person
    assert "Rock like a boat" in text(planned_people.physiotherapist.get(f"p/{person}/"))
    assert "Take back" in text(planned_people.physiotherapist.get(f"p/{person}/exercises"))
    assert "1 person has it now." in text(planned_people.owner.get(f"exercises/{row.name}"))


def test_the_advice_and_the_plan_stay_what_they_were(planned_people: Cast) -> None:
    robin = planned_people.robin
    row = made(planned_people, planned_level(robin))
    before = read(robin).advice()
    gives(planned_people, row)
    after = read(robin).advice()
    assert after.levels == before.levels
    assert (after.plan, after.today) == (before.plan, before.today)


def test_its_dose_is_a_clinicians_change_within_the_limits(planned_people: Cast) -> None:
    row = made(planned_people, **DOSE)
    page = planned_people.physiotherapist.get(
        f"p/{planned_people.robin.person}/exercises/{row.name}"
    )
    assert "With this dose" in text(page)
    answer = gives(planned_people, row)
    assert "done=changed" in answer["Location"]
    assert steered(planned_people.robin) == [
        {"action": "set_dose", "level": LEVEL, "dose": {"sets": 1, "reps": 6, "hold_s": 3}}
    ]


def test_it_is_given_once_however_often_it_is_sent(people: Cast) -> None:
    row = made(people, **DOSE)
    path = f"p/{people.robin.person}/exercises/{row.name}"
    form = hidden(people.physiotherapist.get(path))
    for _time in range(2):
        assert people.physiotherapist.post(path, form).status_code == 302
    assert OwnGiven.objects.count() == 1
    assert len(steered(people.robin)) == 1
    assert audited(people.clinic).count(("exercise given", people.robin.person)) == 1


def test_what_changed_since_it_was_read_is_not_given(people: Cast) -> None:
    row = made(people)
    path = f"p/{people.robin.person}/exercises/{row.name}"
    form = hidden(people.physiotherapist.get(path))
    people.owner.post(f"exercises/{row.name}/change", WRITTEN | {"name": "Small boat"})
    page = people.physiotherapist.post(path, form)
    assert page.status_code == 422
    assert "changed since you looked" in text(page)
    assert not OwnGiven.objects.exists()


def test_another_one_for_the_same_level_takes_its_place(people: Cast) -> None:
    first, second = made(people), made(people, name="Small boat")
    gives(people, first)
    gives(people, second)
    assert words_now(people.robin, LEVEL) == "Small boat"
    assert OwnGiven.objects.get(until=None).name == second.name


def test_a_new_revision_is_read_at_once_by_whoever_has_it(people: Cast) -> None:
    row = made(people)
    gives(people, row)
    people.owner.post(f"exercises/{row.name}/change", WRITTEN | {"name": "Small boat"})
    assert words_now(people.robin, LEVEL) == "Small boat"
    assert words_now(people.stranger, LEVEL) == english_catalogue().levels[LEVEL].name


def test_withdrawn_or_taken_back_our_words_are_read_again(people: Cast) -> None:
    ours = english_catalogue().levels[LEVEL].name
    row = made(people)
    gives(people, row)
    path = f"p/{people.robin.person}/exercises/{row.name}/back"
    assert people.physiotherapist.post(path)["Location"].endswith("done=own_back")
    assert words_now(people.robin, LEVEL) == ours
    gives(people, row)
    assert people.owner.post(f"exercises/{row.name}/withdraw")["Location"].endswith("withdrawn")
    assert words_now(people.robin, LEVEL) == ours
    assert people.robin.row.own_words is None
    assert people.owner.get(f"exercises/{row.name}").status_code == 404
    assert [one.words["name"] for one in OwnExercise.objects.order_by("number")] == [
        "Rock like a boat", "Rock like a boat",
    ]  # fmt: skip


def test_when_the_sharing_ends_so_do_its_words_and_they_do_not_come_back_alone(
    people: Cast,
) -> None:
    ours = english_catalogue().levels[LEVEL].name
    gives(people, made(people))
    now = timezone.now()
    sharing.stop(people.robin.row, people.clinic.public_id, "person:x", now)
    assert words_now(people.robin, LEVEL) == ours
    share(people.robin, people.clinic, "Robin R.", people.physiotherapist.place)
    assert words_now(people.robin, LEVEL) == ours


def test_nobody_gives_to_who_stopped_sharing_meanwhile(people: Cast) -> None:
    row = made(people)
    assert people.physiotherapist.place is not None
    clinic = OpenClinic(people.physiotherapist.place, timezone.now())
    record = open_shared(clinic, people.robin.person)
    seen = own_giving.mark_of(record, own_exercises.own_exercise(clinic, row.name))
    Sharing.objects.filter(person=people.robin.row).update(until=timezone.now())
    with pytest.raises(Http404):
        own_giving.give(record, row.name, None, seen)
    assert not OwnGiven.objects.exists()


def test_words_for_a_level_that_became_another_are_put_aside(people: Cast) -> None:
    row = made(people)
    gives(people, row)
    OwnExercise.objects.filter(pk=row.pk).update(binding="another")
    own_words.in_these_words.cache_clear()
    assert words_now(people.robin, LEVEL) == english_catalogue().levels[LEVEL].name
    assert "Not used now" in text(people.owner.get("exercises"))
    assert "Not used now" in text(people.owner.get(f"exercises/{row.name}"))
    path = f"p/{people.robin.person}/exercises/{row.name}"
    assert people.physiotherapist.get(path).status_code == 200
    answer = people.owner.post(f"exercises/{row.name}/change", WRITTEN)
    assert answer.status_code == 302
    assert words_now(people.robin, LEVEL) == "Rock like a boat"


def test_the_person_reads_who_gave_it_and_the_audit_has_each_step(people: Cast) -> None:
    row = made(people)
    gives(people, row)
    page = people.robin.get("you/sharing").content.decode()
    assert "gave you an exercise in the clinic&#x27;s own words" in page
    entry = AuditEntry.objects.get(action="exercise given")
    assert entry.subject == people.robin.person
    assert entry.details["exercise"] == row.name


def test_nobody_elses_page_asks_for_more(people: Cast, django_assert_max_num_queries: Any) -> None:
    gives(people, made(people))
    people.robin.get("plan")
    with django_assert_max_num_queries(4):
        people.robin.get("plan")


def on_paper(answer: Any) -> str:
    """The text of a PDF."""
    pages = pypdfium2.PdfDocument(b"".join(answer))
    return " ".join(one.get_textpage().get_text_range() for one in pages)


def test_on_paper_it_is_read_too(planned_people: Cast) -> None:
    robin = planned_people.robin
    row = made(planned_people, planned_level(robin))
    gives(planned_people, row)
    level = read(robin).catalogue.levels[row.level]
    assert isinstance(level, WordedLevel)
    for page in ("plan.pdf", "programme.pdf"):
        assert "Rock like a boat" in on_paper(robin.get(page)), page


def test_a_file_for_other_programs_calls_our_codes_by_their_own_names(people: Cast) -> None:
    gives(people, made(people))
    assert known_of(read(people.robin)).catalogue.levels[LEVEL].name != "Rock like a boat"
    assert known_of(read(people.robin)).catalogue is english_catalogue()


def test_of_two_clinics_the_words_that_were_given_last_are_read(people: Cast) -> None:
    gives(people, made(people))
    share(people.robin, people.other_clinic, "Robin", people.elsewhere.place)
    assert people.elsewhere.place is not None
    later = timezone.now() + timedelta(minutes=1)
    other = OpenClinic(people.elsewhere.place, later)
    told = {
        "name": "Sink into the floor", "summary": "Let your back sink.",
        "cues": ["Breathe out.", "Let go."], "mistakes": ["Holding on."],
    }  # fmt: skip
    row = own_exercises.make(other, LEVEL, told)
    record = open_shared(other, people.robin.person)
    seen = own_giving.mark_of(record, own_exercises.own_exercise(other, row.name))
    own_giving.give(record, row.name, None, seen)
    assert words_now(people.robin, LEVEL) == "Sink into the floor"
    sharing.stop(people.robin.row, other.id, "person:x", later)
    assert words_now(people.robin, LEVEL) == "Rock like a boat"


def test_what_was_given_goes_with_the_person_and_the_exercise_stays(people: Cast) -> None:
    row = made(people)
    gives(people, row)
    erasing.erase(people.robin.row, timezone.now())
    assert not OwnGiven.objects.exists()
    assert "Nobody has it now." in text(people.owner.get(f"exercises/{row.name}"))


def test_no_page_keeps_a_catalogue_in_a_clinics_words(planned_people: Cast) -> None:
    robin, physio = planned_people.robin, planned_people.physiotherapist
    level = planned_level(robin)
    row = made(planned_people, level)
    gives(planned_people, row)
    exercise = english_catalogue().levels[level].exercise
    mine = (
        "today", "plan", "session", "library", f"library/{exercise}", f"why/{level}", "days.json",
        "plan.pdf", "programme.pdf", "progress", "you", "fhir.json", "tables.zip", "everything.zip",
    )  # fmt: skip
    kept = weakref.ref(read(robin).catalogue)
    assert isinstance(kept(), Worded)
    for page in mine:
        assert robin.get(page).status_code in (200, 302, 404), page
    for page in ("", "change/dose?exercise=bird-dog", "fhir.json", "tables.zip", "programme.pdf"):
        assert physio.get(f"p/{robin.person}/{page}").status_code == 200, page
    own_words.in_these_words.cache_clear()
    folding.forget_what_was_read()
    gc.collect()
    assert kept() is None


def test_a_clinics_words_stay_as_they_are_in_another_language(people: Cast) -> None:
    gives(people, made(people))
    with speaking("es"):
        found = read(people.robin).catalogue
        assert found.levels[LEVEL].name == "Rock like a boat"
        assert found.levels[LEVEL].stop_signs == the_catalogue().levels[LEVEL].stop_signs
        assert found.levels[LEVEL].stop_signs != english_catalogue().levels[LEVEL].stop_signs
    assert read(people.robin).catalogue.levels["bird-dog-1"].name.startswith("Hands and knees")


def test_the_list_has_the_newest_revision_of_each(people: Cast) -> None:
    first, second = made(people), made(people, name="Small boat")
    people.owner.post(f"exercises/{first.name}/change", WRITTEN | {"name": "Large boat"})
    people.owner.post(f"exercises/{second.name}/withdraw")
    page = text(people.owner.get("exercises"))
    assert "Large boat" in page
    assert "Rock like a boat" not in page
    assert "Small boat" not in page


def test_before_it_is_given_the_page_says_when_it_will_be_read(planned_people: Cast) -> None:
    robin = planned_people.robin
    advice = read(robin).advice()
    assert advice.plan is not None
    inside = {item.level for day in advice.plan.days for item in (*day.items, *day.around)}
    here = {name: one.level for name, one in advice.levels.items() if one.level}
    outside = next(
        level for name, level in here.items()
        if level not in inside and name not in own_exercises.NO_SESSION_EXERCISE
    )  # fmt: skip
    closed = next(name for name, one in advice.levels.items() if one.level is None)
    ahead = next(
        english_catalogue().ladder(name)[1].id for name, level in here.items()
        if level == f"{name}-1" and name not in own_exercises.NO_SESSION_EXERCISE
        and len(english_catalogue().ladder(name)) > 1
    )  # fmt: skip
    for level, says in {
        planned_level(robin): "It is in their week, so they read it at once.",
        outside: "not in this week",
        f"{closed}-1": "This exercise is closed for them now.",
        ahead: "They read it when they reach level 2.",
    }.items():
        row = made(planned_people, level)
        page = planned_people.physiotherapist.get(f"p/{robin.person}/exercises/{row.name}")
        assert says in text(page), level
