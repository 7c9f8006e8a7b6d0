"""Laws for what is measured: nothing shown that may not be, scores that follow from the answers.

Source: evidence page, section 6.
"""

from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.law import Breach, Where, law
from steadyback.catalogue.questionnaire import (
    FINISHED,
    NAME,
    TOTAL,
    Choices,
    HomeTest,
    Questionnaire,
    Scale,
    Ticks,
    Total,
)

EMBEDDED = frozenset({"rmdq", "phq-2", "sit-to-stand", "heel-raise", "nprs-leg", "nprs-back"})
"""Measures whose text may ship, as far as their terms were found."""
OWN = frozenset(
    {"own-activities", "global-change", "bothersomeness", "fear", "confidence", "strength-check"}
)
LINKED = frozenset(
    {
        "odi",
        "start-back",
        "start-msk",
        "paindetect",
        "promis",
        "eq-5d",
        "tsk-11",
        "tsk-17",
        "pseq",
        "sbi",
    }
)
"""Measures whose text may not ship: somebody else's licence is needed."""
RMDQ_ITEMS = 24


def _every(catalogue: Catalogue) -> Iterator[tuple[Questionnaire, Where]]:
    for one in catalogue.questionnaires.values():
        yield one, ("questionnaires", one.id)


@law("questionnaires")
def measures_are_the_closed_list(catalogue: Catalogue) -> Iterator[Breach]:
    """Every measure of the evidence page is there, used as its owner allows."""
    for use, names in (("embedded", EMBEDDED), ("own", OWN), ("linked", LINKED)):
        for name in sorted(names - catalogue.questionnaires.keys()):
            yield ("questionnaires", name), f"“{name}” is missing. Write it."
        for one, where in _every(catalogue):
            if (one.use == use) != (one.id in names):
                says = f"The closed list does not say that {one.id} is {use}. Correct one of them."
                yield (*where, "use"), says


@law()
def linked_texts_are_not_shown(catalogue: Catalogue) -> Iterator[Breach]:
    """A linked measure has no item and asks for its total; no other asks for a total."""
    for one, where in _every(catalogue):
        if one.use == "linked" and (one.items or one.how):
            yield (*where, "items"), "This text is somebody else's. Take it out."
        if (one.use == "linked") != isinstance(one.answers, Total):
            yield (*where, "answers"), "Only what is linked has the form total. Correct it."


@law()
def answers_have_their_questions(catalogue: Catalogue) -> Iterator[Breach]:
    """Questionnaires have items with ids of their own, tests say how; PHQ-2 and RMDQ are whole."""
    for one, where in _every(catalogue):
        test = isinstance(one.answers, HomeTest)
        if one.use != "linked" and (bool(one.items) == test or bool(one.how) != test):
            yield (*where, "items"), "A test says how, and all else has items. Correct it."
        if len(set(one.item_ids)) != len(one.items):
            yield (*where, "items"), "An item id stands twice. Change one."
        for name in one.item_ids:
            if name in (FINISHED, TOTAL) or name.endswith(NAME):
                yield (*where, "items"), f"“{name}” has a meaning of its own. Choose another id."
    rmdq = catalogue.questionnaires.get("rmdq")
    if rmdq and len(rmdq.items) != RMDQ_ITEMS:
        yield ("questionnaires", "rmdq", "items"), f"It has {RMDQ_ITEMS} sentences. Keep them all."


@law()
def questions_about_mood_say_where_help_is(catalogue: Catalogue) -> Iterator[Breach]:
    """The questions about mood have the crisis line beside them (evidence page, section 6)."""
    mood = catalogue.questionnaires.get("phq-2")
    if mood and "crisis line" not in (mood.safety_net or ""):
        yield ("questionnaires", "phq-2", "safety_net"), "Help has to stand here. Name it."


@law()
def scores_follow_from_the_answers(catalogue: Catalogue) -> Iterator[Breach]:
    """The range of a score is what its items and its rule give; a single score has one item."""
    for one, where in _every(catalogue):
        ends = _ends(one)
        if ends is None:
            continue
        if one.score is None:
            yield (*where, "score"), "Items need a score. Write its rule."
            continue
        count = len(one.items) if one.score.rule == "sum" else 1
        due = (ends[0] * count, ends[1] * count)
        if (one.score.least, one.score.most) != due:
            yield (*where, "score"), f"The points go from {due[0]} to {due[1]}. Correct it."
        if (one.score.rule == "single") != (len(one.items) == 1):
            yield (*where, "score", "rule"), "One item is single, several are not. Correct it."


def _ends(one: Questionnaire) -> tuple[int, int] | None:
    """The lowest and highest points of one item; None where there are no items."""
    match one.answers:
        case Ticks():
            return 0, 1
        case Scale(low=low, high=high):
            return low, high
        case Choices(choices=choices):
            points = [choice.points for choice in choices]
            return min(points), max(points)
        case _:
            return None


@law()
def cut_offs_lie_in_the_range(catalogue: Catalogue) -> Iterator[Breach]:
    """Each cut-off is from a number on or below one, within the range of the score."""
    for one, where in _every(catalogue):
        for index, cut in enumerate(one.cut_offs):
            place = (*where, "cut_offs", index)
            if one.score is None or (cut.least is None) == (cut.below is None):
                yield place, "A cut-off needs a score, and either `from` or `below`. Correct it."
                continue
            edge = cut.least if cut.least is not None else cut.below or 0.0
            low, high = one.score.least, one.score.most
            if (low is not None and edge < low) or (high is not None and edge > high):
                yield place, f"{edge:g} is outside of the score. Correct it."


@law()
def what_is_unconfirmed_is_ours(catalogue: Catalogue) -> Iterator[Breach]:
    """What is from memory says so: not confirmed, and our proposal among its sources."""
    for one, where in _every(catalogue):
        parts = [(where, one.confirmed, one.sources)]
        parts += [
            ((*where, "cut_offs", i), cut.confirmed, cut.sources)
            for i, cut in enumerate(one.cut_offs)
        ]
        if one.matters is not None:
            parts.append(((*where, "matters"), one.matters.confirmed, one.matters.sources))
        for place, confirmed, sources in parts:
            if not confirmed and "our_proposal" not in sources:
                yield place, "Not confirmed, so our_proposal belongs to the sources. Add it."
            if confirmed and sources == ("our_proposal",) and place != where:
                yield place, "Only our proposal, so it is not confirmed. Say confirmed: false."


@law()
def a_change_that_matters_is_a_number(catalogue: Catalogue) -> Iterator[Breach]:
    """The change that matters is given in points or as a share, of a measure with a score."""
    for one, where in _every(catalogue):
        found = one.matters
        if found and (one.score is None or (found.points is None and found.share is None)):
            yield (*where, "matters"), "Give points or a share, and a score. Add what lacks."


@law()
def calendars_can_be_kept(catalogue: Catalogue) -> Iterator[Breach]:
    """Weeks rise, one kind of calendar for each measure, and nobody is asked for what is linked."""
    for one, where in _every(catalogue):
        if list(one.when_weeks) != sorted(set(one.when_weeks)) or one.when_weeks == (0,):
            yield (*where, "when_weeks"), "The weeks must rise, up to a later one. Correct them."
        if one.when_weeks and one.every_weeks:
            yield (*where, "every_weeks"), "Two calendars are one too many. Keep one."
        if one.use == "linked" and (one.when_weeks or one.every_weeks):
            yield where, "We do not ask for a linked measure. Take its calendar out."


@law("retired", "exercises")
def retired_levels_have_a_living_successor(catalogue: Catalogue) -> Iterator[Breach]:
    """A retired level is not in the catalogue; its successor is, or leads to one that is."""
    for level_id, one in catalogue.retired.items():
        where = ("retired", level_id)
        if level_id in catalogue.levels:
            yield where, f"{level_id} is still in the catalogue. Take one of them out."
        seen = {level_id}
        successor = one.successor
        while successor in catalogue.retired and successor not in seen:
            seen.add(successor)
            successor = catalogue.retired[successor].successor
        if successor not in catalogue.levels:
            yield (*where, "successor"), f"{successor} is not in the catalogue. Name one that is."
