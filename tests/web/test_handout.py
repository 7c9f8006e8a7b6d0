"""The week, the programme and the letter as PDF, and the page behind the code."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.test import Client
from django.utils import timezone

from steadyback.vocabulary import FlagId
from steadyback.web.look.papers import usual_paper
from steadyback.web.records import models, store
from steadyback.web.records.ids import event_id
from tests.web.conftest import Device

NOTICE = "Not yet reviewed by a clinician."
NewDevice = Callable[[], Device]


def words_in(made: bytes) -> str:
    """The text of a PDF, with every gap as one space."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made))
    return re.sub(r"\s+", " ", " ".join(pages))


def path_on(made: bytes) -> str:
    """Where the code of the first page leads, as a camera reads it; empty without a code."""
    page = pypdfium2.PdfDocument(made)[0].render(scale=2).to_pil()
    return "".join(
        one.text.removeprefix("http://testserver") for one in zxingcpp.read_barcodes(page)
    )


def levels_of(device: Device) -> set[str]:
    """The levels of the newest plan."""
    body = device.row.events.filter(kind="plan_issued").latest("seq").body
    days = body["plan"]["days"]
    return {item["level"] for day in days for item in (*day["items"], *day["around"])}


def read(device: Device, page: str) -> bytes:
    response = device.get(page)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    made: bytes = response.content
    return made


def opened(path: str) -> Any:
    """The page behind a code, on a device that nobody knows."""
    return Client().get(path)


def told(device: Device, kind: str, body: dict[str, Any]) -> None:
    """Something that the person tells now."""
    now = timezone.now()
    event = {"id": event_id(now), "at": now.isoformat(), "by": "person", "kind": kind}
    store.append(device.row, [event | {"version": 1, "body": body}], now)


@pytest.fixture
def planned(owner: Device) -> Device:
    owner.post("plan/make")
    return owner


def test_the_week_and_its_code(planned: Device, clock: time_machine.Traveller) -> None:
    response = planned.get("plan.pdf")
    assert response["Content-Disposition"] == 'inline; filename="steadyback-week.pdf"'
    assert response["Cache-Control"] == "no-store, private"
    text, path = words_in(response.content), path_on(response.content)
    names = [planned.catalogue.levels[level].name for level in levels_of(planned)]
    assert [name for name in names if name not in text] == []
    assert "For Robin" in text
    assert NOTICE in text
    assert re.fullmatch(r"/w/[a-z2-7]{32}", path)
    assert read(planned, "plan.pdf") == response.content, "the same again is the same"
    assert models.Link.objects.count() == 1
    page = opened(path)
    shown = page.content.decode()
    assert page.status_code == 200
    assert [name for name in names if name not in shown] == []
    assert "Robin" not in shown
    assert planned.person not in shown
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"] == "no-store, private"
    assert "Set-Cookie" not in page.headers
    clock.shift(timedelta(days=8))
    assert "This week is over" in opened(path).content.decode()


def test_no_code_where_none_is_wanted_or_allowed(planned: Device, teammate: Device) -> None:
    assert path_on(read(planned, "plan.pdf?code=no")) == ""
    assert path_on(read(teammate, "plan.pdf?code=yes")) == ""
    assert models.Link.objects.count() == 0


def test_what_is_forbidden_since_is_not_behind_the_code(planned: Device) -> None:
    path = path_on(read(planned, "plan.pdf"))
    gone = sorted(levels_of(planned) - {"walking-1"})[0]
    told(planned, "choice", {"choice": "not_for_me", "level": gone})
    shown = opened(path).content.decode()
    name = planned.catalogue.levels[gone].name
    assert f"<b>{name}</b>" not in shown
    assert "left out or easier now" in shown
    text = words_in(read(planned, "plan.pdf"))
    assert f"{name} " not in text
    assert "left out or easier now" in text


@pytest.mark.parametrize("sign", ["RF03", "RF09"])
def test_under_a_lock_nothing_of_the_plan_is_given_out(planned: Device, sign: FlagId) -> None:
    path = path_on(read(planned, "plan.pdf"))
    told(planned, "check_in", {"answers": {sign: "yes"}})
    names = [planned.catalogue.levels[level].name for level in levels_of(planned)]
    shown = opened(path).content.decode()
    sheets = [words_in(read(planned, page)) for page in ("plan.pdf", "programme.pdf")]
    for text in (shown, *sheets):
        assert [name for name in names if name in text] == []
        assert "Exercise waits for now" in text
        assert "emergency number" in text or "999" in text
    card = planned.catalogue.cards[planned.catalogue.red_flags[sign].card]
    assert card.title not in shown, "whoever has the paper is not told what was found"
    assert all(path_on(read(planned, page)) == "" for page in ("plan.pdf", "programme.pdf"))


def test_a_code_that_was_ended_opens_nothing(planned: Device) -> None:
    path = path_on(read(planned, "plan.pdf"))
    planned.post("take-along/end", {"link": models.Link.objects.get().name})
    page = opened(path)
    assert page.status_code == 404
    assert "This code opens nothing, or no longer." in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    again = path_on(read(planned, "plan.pdf"))
    assert again not in ("", path)
    planned.post("you/consent")
    assert opened(again).status_code == 404
    planned.post("you/erase", {"word": "erase"})
    assert models.Link.objects.count() == 0
    assert opened(again).status_code == 404


def test_the_letter_says_the_same_on_paper_and_on_its_page(
    new_device: NewDevice, clock: time_machine.Traveller
) -> None:
    device = new_device()
    device.agree("Kim")
    device.answer_quickly(RF09="yes", **{"RF09-onset": "14", "RF09-course": "worse"})
    page = re.sub(r"<[^>]+>", "", device.get("letter").content.decode())
    text = words_in(read(device, "letter.pdf"))
    for words in (
        device.catalogue.red_flags["RF09"].question, "course: worse", "Leg pain 3 of 10",
        "It stopped and asked me to see you.", "Holds until",
    ):  # fmt: skip
        assert words in page
        assert words in text
    assert "From Kim" in text


def test_paper_is_as_usual_in_the_country_and_as_asked_for(owner: Device) -> None:
    assert [usual_paper(one) for one in ("US", "CA", "GB", None)] == [
        "letter",
        "letter",
        "a4",
        "a4",
    ]
    sizes = {}
    for asked in ("", "?paper=letter", "?paper=a4", "?paper=../a5&print=tiny"):
        page = pypdfium2.PdfDocument(read(owner, f"letter.pdf{asked}"))[0]
        sizes[asked] = round(page.get_width())
    assert list(sizes.values()) == [595, 612, 595, 595]


def test_without_a_week_the_way_leads_to_the_plan(owner: Device) -> None:
    assert owner.get("plan.pdf")["Location"].endswith("/plan")
