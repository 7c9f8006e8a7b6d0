"""Measures: the answers to a questionnaire, their score, and the results of home tests."""

from collections.abc import Iterator
from typing import Any, Final

from steadyback.catalogue.questionnaire import HomeTest, Questionnaire
from steadyback.engine.scores import scored_points
from steadyback.exports.fhir.answers import answered, has_words
from steadyback.exports.fhir.told import findings, pain
from steadyback.exports.fhir.writing import Writing, event_identifier
from steadyback.record.event import MeasureEvent
from steadyback.record.training import BothSides, DirectionRating

Json = dict[str, Any]
PAIN_OF: Final = {"nprs-leg": "leg", "nprs-back": "back"}
"""Questionnaires that are the pain scale itself: their score is pain of the leg or of the back."""
PLAIN: Final = ("sit_to_stand_30s", "trunk_hold_s", "hinge_ok", "painful_counts", "phq2")


def measures(writing: Writing) -> Iterator[Json]:
    """Every measure that stands: one group for each event, and what belongs to it."""
    for event in writing.known.events:
        if isinstance(event, MeasureEvent):
            members = [*questionnaires(writing, event), *tests(writing, event)]
            more: Json = {}
            if members:
                more["hasMember"] = [{"reference": f"urn:uuid:{one['id']}"} for one in members]
            yield writing.observation(
                event.id, "measure",
                code=writing.own("observation", "measure"),
                event=event,
                identifier=[event_identifier(event)],
                **more,
            )  # fmt: skip
            yield from members


def questionnaires(writing: Writing, event: MeasureEvent) -> Iterator[Json]:
    """The answers where their words may be passed on, and the score where there is one."""
    known = writing.known.catalogue.questionnaires
    for name, answers in sorted(event.body.questionnaires.items()):
        one = known.get(name)
        if one is None or isinstance(one.answers, HomeTest):
            continue
        derived: Json = {}
        if has_words(one):
            yield (found := answered(writing, event, one, answers))
            derived = {"derivedFrom": [{"reference": f"urn:uuid:{found['id']}"}]}
        points = scored_points(one, answers)
        if points is not None:
            yield score(writing, event, one, points, derived)


def score(
    writing: Writing, event: MeasureEvent, one: Questionnaire, points: float, derived: Json
) -> Json:
    """The points that the engine computed; of a pain scale as pain, with its confirmed code."""
    if one.id in PAIN_OF:
        site: Any = PAIN_OF[one.id]
        return pain(writing, event, site, int(points), "score", one.id, **derived)
    return writing.observation(
        event.id, "score", one.id,
        code=writing.own("observation", f"score-{one.id}"),
        event=event,
        valueQuantity=writing.codes.quantity(plain(points), "score"),
        **derived,
    )  # fmt: skip


def plain(points: float) -> float:
    """Points without a fraction as a whole number."""
    return int(points) if points == int(points) else points


def tests(writing: Writing, event: MeasureEvent) -> Iterator[Json]:
    """Results of tests at home."""
    body = event.body
    yield from findings(writing, event, {name: getattr(body, name) for name in PLAIN})
    for name in ("heel-walk", "heel-raise"):
        sides: BothSides | None = getattr(body, name.replace("-", "_"))
        if sides is not None:
            counts = {"left": sides.left, "right": sides.right}
            yield with_parts(writing, event, name, [part(writing, *one) for one in counts.items()])
    if body.direction_test is not None:
        ratings = [c for one in body.direction_test.ratings for c in rating(writing, one)]
        test = with_parts(writing, event, "direction-test", ratings)
        yield test | {"note": [{"text": f"Block {body.direction_test.block}"}]}


def with_parts(writing: Writing, event: MeasureEvent, name: str, parts: list[Json]) -> Json:
    """An Observation whose values are its components."""
    code = writing.own("observation", name)
    return writing.observation(event.id, name, code=code, event=event, component=parts)


def part(writing: Writing, name: str, value: int, text: str | None = None) -> Json:
    """One component with a whole number."""
    return {"code": writing.own("observation", name, text), "valueInteger": value}


def rating(writing: Writing, one: DirectionRating) -> Iterator[Json]:
    """What was rated at one minute of the direction test."""
    when = f"at minute {one.minute}"
    yield part(writing, "direction-leg", one.leg_nprs, f"Leg pain {when}")
    yield part(writing, "direction-back", one.back_nprs, f"Back pain {when}")
    yield part(writing, "direction-distal", one.distal_level, f"How far down {when}")
    code = writing.own("observation", "direction-numbness", f"New numbness {when}")
    yield {"code": code, "valueBoolean": one.numbness_new}
