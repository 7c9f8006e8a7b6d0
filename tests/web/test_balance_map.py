"""The week's work on the body, on the page of the plan: shaded, linked, and said in a table."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import GroupShare
from steadyback.vocabulary import MUSCLE_GROUPS
from steadyback.web.look import balance_map
from steadyback.web.look.balance_map import lower_aim, shown_share
from steadyback.web.look.week_fields import EQUIPMENT_FIRST
from steadyback.wording import english
from tests.web.conftest import Device
from tests.web.test_diary import levels_today, log

ROW = re.compile(
    r'<a href="([^"]*)">([^<]*)</a><span class="small says"><i class="shade (\w+)"[^>]*></i>'
    r"([^<]*)</span></th><td>([\d.]+)</td><td>([\d.]+)</td><td>([^<]*)</td>"
)


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    assert owner.post("plan/make").status_code == 302
    return owner


def rows(device: Device) -> list[Any]:
    """The rows of the table on the plan page."""
    return ROW.findall(device.get("plan").content.decode())


def test_every_muscle_group_stands_in_the_table_with_a_link_to_its_exercises(
    planned: Device,
) -> None:
    found = rows(planned)
    library = f"/p/{planned.person}/library?muscle="
    assert [one[0] for one in found] == [library + group for group in MUSCLE_GROUPS]
    for address, name, *_ in found:
        page = planned.client.get(address).content.decode()
        assert f"<title>Take off: {name}</title>" in page


def test_each_group_is_on_the_body_with_the_same_shade_and_the_same_link(planned: Device) -> None:
    page = planned.get("plan").content.decode()
    drawn = re.findall(r'<a class="muscle (\w+)" href="([^"]*)" tabindex="-1"', page)
    assert drawn == [(one[2], one[0]) for one in rows(planned)]
    hatched = len(re.findall(r'fill="url\(#balance-(?:enough|little)\)"', page))
    assert hatched == sum(shade != "none" for shade, _ in drawn)


def test_the_words_say_what_the_numbers_say(planned: Device) -> None:
    for _, _, shade, words, sets, done, aim in rows(planned):
        least = float(aim.split(" to ")[0])
        wanted = "none" if float(sets) == 0 else "enough" if float(sets) >= least else "little"
        assert shade == wanted
        said = {"enough": "enough this week", "little": "a little"}
        assert words == said.get(shade, "none")
        assert done == "0"


def test_what_was_done_today_counts_once(planned: Device) -> None:
    before = {one[1]: float(one[4]) for one in rows(planned)}
    assert levels_today(planned)
    assert log(planned).status_code == 302
    after = rows(planned)
    assert any(float(one[5]) > 0 for one in after)
    assert {one[1]: float(one[4]) for one in after} == before


def test_there_is_no_map_without_a_plan_or_under_a_lock(owner: Device) -> None:
    assert "Your muscles this week" not in owner.get("plan").content.decode()
    owner.post("plan/make")
    assert "Your muscles this week" in owner.get("plan").content.decode()
    owner.post("check-in", {"numb_sites": "saddle"})
    assert "Your muscles this week" not in owner.get("plan").content.decode()


def test_a_stage_that_aims_for_less_says_so_with_the_engines_numbers(catalogue: Catalogue) -> None:
    least, most = catalogue.policy.sets_range(1)
    more, much_more = catalogue.policy.sets_range(3)
    says = lower_aim(catalogue, 1)
    assert f"stage 1 the aim is {least:g} to {most:g} sets" in says
    assert f"In stage 3 it is {more:g} to {much_more:g}." in says
    assert lower_aim(catalogue, 3) == lower_aim(catalogue, 4) == ""
    assert "stage 5" in lower_aim(catalogue, 5)


def test_half_sets_are_written_as_they_are() -> None:
    found = shown_share(GroupShare("hamstrings", 1.5, 2, 2, 6), "/library")
    assert [found[name] for name in ("sets", "done", "aim", "name")] == [
        "3.5", "1.5", "2 to 6", "Back of the thighs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("within", "first"),
    [
        (english.EQUIPMENT, EQUIPMENT_FIRST),
        ({name: name for name in balance_map.LEGEND}, balance_map.LEGEND),
    ],
)
def test_what_stands_alone_is_what_stands_in_a_sentence_with_a_capital(
    within: Mapping[str, str], first: Mapping[str, str]
) -> None:
    assert list(first.items()) == [(key, f"{v[0].upper()}{v[1:]}") for key, v in within.items()]
