"""What a page gives its player: addresses, tempo and names, and what is behind them."""

import gzip
import json
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import picture
from steadyback.movement.figure.shape import Look
from steadyback.movement.figure.still import frame_of
from steadyback.web.look.playing import Playing, cycle, held, packed_level, playing_of
from steadyback.web.records.content import the_catalogue
from tests.web.conftest import Device

MOST_BYTES = 2048
LARGEST = ("calf-raise-3", "side-lying-leg-lift-5", "squat-1", "hip-thrust-6", "leg-curl-4")
LEVELS = the_catalogue().levels
CYCLES = sorted(
    level.id
    for level in LEVELS.values()
    if (kept := solved_for(level)) is not None and kept.path == "cycle"
)
STILL = [
    level for level in LEVELS.values() if (kept := solved_for(level)) is not None and len(kept) == 1
]


def playing(name: str) -> Playing:
    found = playing_of(LEVELS[name])
    assert found is not None
    return found


def test_a_level_is_sent_compressed_and_kept_for_a_year(client: Client) -> None:
    answer = client.get(playing("bird-dog-4").level, headers={"accept-encoding": "gzip, br"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    assert json.loads(gzip.decompress(answer.content))["frames"] == playing("bird-dog-4").frames


def test_who_does_not_take_compressed_answers_gets_the_same_numbers(client: Client) -> None:
    address = playing("bird-dog-4").level
    plain = client.get(address, headers={"accept-encoding": "identity"})
    small = client.get(address, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert plain.content == gzip.decompress(small.content)


@pytest.mark.parametrize("name", LARGEST)
def test_a_large_level_stays_below_two_kilobytes(name: str) -> None:
    sent = packed_level(name, "slim", behind=False)
    assert sent is not None
    assert len(sent) <= MOST_BYTES


def test_the_body_is_one_address_for_all_levels_of_a_look(client: Client) -> None:
    assert playing("bird-dog-4").body == playing("squat-1").body
    other = playing_of(LEVELS["bird-dog-4"], Look(tone="ebony"))
    assert other is not None
    assert other.body != playing("bird-dog-4").body
    assert other.level.partition("?")[0] == playing("bird-dog-4").level.partition("?")[0]
    sent = json.loads(client.get(other.body).content)
    assert {*sent["paint"]} == {"light", "dark"}


def test_from_behind_is_another_picture_of_the_same_movement(client: Client) -> None:
    front = json.loads(client.get(playing("bird-dog-4").level).content)
    back = json.loads(client.get(playing("bird-dog-4").level + "&from=behind").content)
    assert front["move"] == back["move"]
    assert front["camera"] != back["camera"]


@pytest.mark.parametrize("name", ["nothing", "bird-dog-99"])
def test_what_does_not_exist_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/figures/{name}/player.json").status_code == 404


@pytest.mark.parametrize("level", STILL, ids=lambda level: level.id)
def test_a_level_in_which_nothing_moves_is_sent_to_a_led_session_only(level: Level) -> None:
    assert playing_of(level) is None
    found = playing_of(level, resting=True)
    assert found is not None
    assert found.frames == 1
    assert {step.split()[1] for step in found.steps.split(",")} == {"0"}


def test_a_level_that_alternates_says_so_and_no_other_does() -> None:
    told = {level.id: "data-alternates" in markup(level) for level in LEVELS.values()}
    assert told == {
        level.id: level.sides == "alternate" and playing_of(level) is not None
        for level in LEVELS.values()
    }


def test_what_is_held_has_a_clock_and_what_goes_on_has_none() -> None:
    sent = {name: packed_level(name, "slim", behind=False) for name in ("bird-dog-4", "squat-4")}
    clocks = {
        name: "clock" in json.loads(gzip.decompress(one or b"")) for name, one in sent.items()
    }
    assert clocks == {"bird-dog-4": True, "squat-4": False}


def test_forces_that_move_nothing_are_sent_as_signs() -> None:
    sent = packed_level("brace-4", "slim", behind=False)
    assert len(json.loads(gzip.decompress(sent or b""))["signs"]) == 2 * len("RL")


def test_nonsense_in_the_address_gives_the_usual_look(client: Client) -> None:
    odd = client.get("/figures/body.json?build=%00&tone=<script>").content
    assert odd == client.get("/figures/body.json").content


def test_a_level_is_played_in_its_own_tempo_with_its_hold() -> None:
    level = LEVELS["bird-dog-4"]
    tempo, hold = level.dosing.tempo, level.dosing.default.hold_s
    last = playing(level.id).last
    ways = (f"0 {last} {tempo.out_s:g} out", f"{last} {last} {hold} hold")
    assert playing(level.id).steps == ",".join((*ways, f"{last} 0 {tempo.back_s:g} back"))
    assert playing(level.id).path == "there_and_back"
    assert playing(level.id).poster == last


def test_a_cycle_goes_out_to_its_far_key_holds_there_and_goes_on_to_its_beginning() -> None:
    assert cycle((0, 12, 24, 36, 48), 24, (2, 5, 3)) == [
        (0, 12, 1, "out"), (12, 24, 1, "out"), (24, 24, 5, "hold"),
        (24, 36, 1.5, "back"), (36, 48, 1.5, "back"),
    ]  # fmt: skip


def test_a_cycle_with_an_odd_number_of_ways_keeps_its_whole_time() -> None:
    steps = cycle((0, 12, 24, 36), 24, (1, 0, 3))
    assert [step[:2] for step in steps] == [(0, 12), (12, 24), (24, 36)]
    assert [step[3] for step in steps] == ["out", "out", "back"]
    assert sum(step[2] for step in steps) == 4


def test_walking_has_a_stride_and_no_hold() -> None:
    assert {step[2:] for step in cycle((0, 12, 24), 12, (0, 300, 0))} == {(0.4, "out")}


def test_nothing_is_held_where_the_dose_has_no_hold() -> None:
    assert held(12, 0) == []


@pytest.mark.parametrize("name", CYCLES)
def test_the_poster_of_a_cycle_is_the_frame_of_the_still_for_the_end(name: str) -> None:
    kept = solved_for(LEVELS[name])
    assert kept is not None
    found = playing(name)
    assert (found.path, found.poster) == ("cycle", frame_of(kept, "end"))
    assert 0 < found.poster < found.last
    page = markup(LEVELS[name])
    assert f'data-poster="{found.poster}"' in page
    assert f'value="{found.poster}0"' in page


@pytest.mark.parametrize("name", CYCLES)
def test_a_cycle_has_the_arrow_that_its_still_has(name: str) -> None:
    kept = solved_for(LEVELS[name])
    sent = packed_level(name, "slim", behind=False)
    assert kept is not None
    assert sent is not None
    arrow = json.loads(gzip.decompress(sent))["arrow"]
    still = picture(LEVELS[name], "end")
    assert bool(arrow) == ("fig-halo" in still)
    assert all(path in still for _, path in arrow)
    assert bool(arrow) == (kept.arrow is not None)


def test_an_old_address_is_answered_and_not_kept_without_asking(client: Client) -> None:
    for url in (playing("bird-dog-4").level, playing("bird-dog-4").body):
        assert "immutable" in client.get(url)["Cache-Control"]
        assert "no-cache" in client.get(url.replace("v=", "v=0"))["Cache-Control"]


def markup(level: Level) -> str:
    return render_to_string("look/figure.html", {"level": level})


def test_the_page_has_both_stills_the_controls_out_of_sight_and_the_names_of_muscles() -> None:
    page = markup(LEVELS["bird-dog-4"])
    assert page.count("<img") == 2
    assert 'class="controls no-print" hidden' in page
    for _, names in playing("bird-dog-4").muscles:
        assert names.replace("'", "&#x27;") in page


def test_a_level_that_only_holds_has_a_picture_and_no_player() -> None:
    page = markup(STILL[0])
    assert page.count("<img") == 1
    assert "player.js" not in page
    assert "data-steps" not in page


PLAYER = re.compile(r'<script[^>]* src="[^"]*dist/player[^"]*\.js[^"]*"')


def test_an_exercise_fetches_its_player_once_for_all_its_levels(owner: Device) -> None:
    for name, exercise in owner.catalogue.exercises.items():
        page = owner.get(f"library/{name}").content.decode()
        assert len(PLAYER.findall(page)) == 1, name
        assert "<script>" not in page, name
        assert page.count("<figure") == len(exercise.levels), name


def test_no_address_names_a_person() -> None:
    assert "/p/" not in markup(LEVELS["bird-dog-4"])
