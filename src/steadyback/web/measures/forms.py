"""A questionnaire as a form, and its answers as the record keeps them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from steadyback.catalogue.questionnaire import (
    FINISHED,
    NAME,
    TOTAL,
    Choices,
    HomeTest,
    Item,
    Questionnaire,
    Scale,
    Scoring,
    Ticks,
)
from steadyback.languages import N_, _
from steadyback.web.look.fields import Field, Filled, Option, Values, filled
from steadyback.web.measures.home_tests import result, result_fields

TICKED = "ticked"
NAME_LENGTH = 60
WIDEST = 1000
"""Totals whose range was not confirmed are taken from minus this to this."""
NOT_FINISHED = N_(
    "Please tick this when you have read to the end. Then no tick means that it does not fit you."
)


def fields_of(measure: Questionnaire) -> tuple[Field, ...]:
    """What is asked, item by item."""
    match measure.answers:
        case Ticks():
            return tick_list(measure)
        case Choices(choices=choices):
            options = tuple(Option(str(one.points), one.says) for one in choices)
            return tuple(Field(item.id, item.text, "one", options) for item in measure.items)
        case Scale() as scale:
            calm = measure.score is not None and measure.score.better == "higher"
            asked = (scale_fields(item, scale, calm) for item in measure.items)
            return tuple(field for fields in asked for field in fields)
        case HomeTest(fields=results):
            return tuple(result_fields(results))
        case _:
            return (total_field(measure.score),)


def tick_list(measure: Questionnaire) -> tuple[Field, ...]:
    """Every sentence to tick, and that the list was read to its end."""
    sentences = tuple(Option(item.id, item.text) for item in measure.items)
    read = (Option("1", "I have gone through the whole list"),)
    return (
        Field(TICKED, "Tick each sentence that fits you today", "many", sentences, required=False),
        Field(FINISHED, "At the end of the list", "many", read),
    )


def scale_fields(item: Item, scale: Scale, calm: bool) -> Iterator[Field]:
    """One item on a scale; before it its name, where the person chooses what it is."""
    lowest, highest = f"{scale.low} {scale.low_says}", f"{scale.high} {scale.high_says}"
    if item.named:
        label = item.text.partition(":")[0]
        yield Field(item.id + NAME, label, "text", high=NAME_LENGTH, required=False)
    yield Field(
        item.id,
        "How well can you do it today?" if item.named else item.text,
        "scale",
        low=scale.low,
        high=scale.high,
        low_words=lowest,
        high_words=highest,
        required=not item.named,
        calm=calm,
    )


def total_field(score: Scoring | None) -> Field:
    """The total of a copy that the person may use."""
    least = -WIDEST if score is None or score.least is None else int(score.least)
    most = WIDEST if score is None or score.most is None else int(score.most)
    return Field(TOTAL, "The total", "number", low=least, high=most, decimals=True)


def read(measure: Questionnaire, post: QueryDict) -> Filled:
    """The answers of a form, with what is wrong in the words of this form."""
    found = filled(fields_of(measure), post)
    errors = dict(found.errors)
    if FINISHED in errors:
        errors[FINISHED] = _(NOT_FINISHED)
    errors |= dict(naming_errors(measure, found.values, errors))
    return Filled(found.values, errors)


def naming_errors(
    measure: Questionnaire, values: Values, errors: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Where a name or a number is missing beside the other; at least one of both is wanted."""
    named = [item.id for item in measure.items if item.named]
    for name in named:
        if name + NAME in values and name not in values and name not in errors:
            yield name, _("Please choose a number for it.")
        if name in values and name + NAME not in values:
            yield name + NAME, _("Please give it a name.")
    given = any(one in values for name in named for one in (name, name + NAME))
    if named and not errors and not given:
        yield named[0] + NAME, _("Please name at least one activity.")


def body_of(measure: Questionnaire, values: Values) -> dict[str, Any]:
    """The body of the measure event. The values are those of a form without faults."""
    if isinstance(measure.answers, HomeTest):
        return result(measure.answers.fields, values)
    return {"questionnaires": {measure.id: answers(measure, values)}}


def answers(measure: Questionnaire, values: Values) -> dict[str, Any]:
    """The answers by item, as the record keeps them; also of a form that is not complete."""
    if isinstance(measure.answers, Ticks):
        ticks = dict.fromkeys(values.get(TICKED, ()), 1)
        return ticks | ({FINISHED: 1} if FINISHED in values else {})
    chosen = isinstance(measure.answers, Choices)
    return {name: int(value) if chosen else value for name, value in values.items()}
