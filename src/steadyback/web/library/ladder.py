"""One exercise as a page shows it: each level of its ladder in words, and where it is from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Exercise, Level, Neighbour, Variant
from steadyback.catalogue.own_words import WordedLevel
from steadyback.engine.reasons import Because, because
from steadyback.engine.timing import item_seconds
from steadyback.languages import _, n_, per_language
from steadyback.record.plan import PlannedItem, Reason
from steadyback.web.library import words
from steadyback.web.library.judging import cares
from steadyback.web.library.loads import shown_load
from steadyback.web.library.standing import Standing
from steadyback.web.look.words import rung_name
from steadyback.wording import dose_words, load, sentence
from steadyback.wording.english import MUSCLES, POSITIONS, STAGES
from steadyback.wording.phrases import apart
from steadyback.wording.sentences import caution_name

Row = tuple[str, str]
"""A name and what stands beside it."""
ONLY_IF: dict[str, str] = {
    "flexion_or_stenosis": "FX",
    "extension": "EXT",
    "extension_or_neutral": "EXT",
    "straight_leg_clear": "SL",
    "machine_induction": "INDUCTION",
    "clinician_allow": "ALLOW",
}
"""The rule behind each thing that must be known of a person (`engine.permission.requirements`)."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One muscle: plain and proper name, how much it works, and its source (empty: ours)."""

    plain: str
    proper: str
    share: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """The easier or the harder level of the same ladder, and what makes it so."""

    name: str
    rung: int
    reason: str


@dataclass(frozen=True, slots=True)
class Twin:
    """The same movement in another ladder."""

    name: str
    exercise: str
    rung: int


@dataclass(frozen=True, slots=True)
class OtherWay:
    """The same level in another position."""

    name: str
    position: str
    equipment: str
    summary: str


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """One level: for everybody how to do it and what it takes, for one person where they stand."""

    level: Level
    standing: Standing
    how: SafeString
    takes: SafeString
    twin: Twin | None
    own: bool
    """Whether it is said in a clinic's own words."""


def shown_level(catalogue: Catalogue, level: Level, standing: Standing) -> ShownLevel:
    """One level as its page shows it."""
    ours = catalogue.as_written
    own = isinstance(level, WordedLevel)
    return ShownLevel(
        level=level,
        standing=standing,
        how=how_of(level) if own else how(ours, level.id),
        takes=takes(ours, level.id),
        twin=twin(ours, level),
        own=own,
    )


@per_language
def how(catalogue: Catalogue, level_id: str) -> SafeString:
    """How to do a level: the same for everybody, so it is written once."""
    return how_of(catalogue.levels[level_id])


def how_of(level: Level) -> SafeString:
    """How to do a level, in its own words."""
    context = {"level": level, "ways": [other_way(one) for one in level.variants]}
    return render_to_string("library/level_how.html", context)


@per_language
def takes(catalogue: Catalogue, level_id: str) -> SafeString:
    """What a level takes and what it does: the same for everybody, so it is written once."""
    level = catalogue.levels[level_id]
    sources = level.dosing.sources
    heavy = shown_load(level_id)
    context = {
        "level": level,
        "doses": list(doses(catalogue, level)),
        "facts": list(facts(level)),
        "opens": list(opens(catalogue, level)),
        "muscles": list(worked(level)),
        "load": heavy,
        "load_sources": source_links(heavy.sources if heavy else ()),
        "load_words": load_words(),
        "cares": cares(catalogue, level_id),
        "easier": step(catalogue, level.easier),
        "harder": step(catalogue, level.harder),
        "sources": source_links([one for one in sources if one != words.OURS]),
        "ours": words.OURS in sources,
    }
    return render_to_string("library/level_takes.html", context)


def source_links(sources: Iterable[str]) -> SafeString:
    """Links to where the page names its sources, in one line; empty where there are none."""
    made = render_to_string("library/source_links.html", {"sources": list(sources)})
    return SafeString(made.strip())


def load_words() -> dict[str, str]:
    """What is said of the load of every level."""
    return {
        "title": _(load.TITLE),
        "not_harm": _(load.NOT_HARM),
        "order": _(load.ORDER),
        "muscles": _(load.MUSCLES),
    }


def doses(catalogue: Catalogue, level: Level) -> Iterator[Row]:
    """Where the dose begins, what is usual, and the most."""
    dosing = level.dosing
    names = (
        (_("Begins with"), dosing.floor),
        (_("Usual"), dosing.default),
        (_("Most"), dosing.ceiling),
    )
    for name, dose in names:
        minutes = max(1, round(item_seconds(level, dose, catalogue.policy) / 60))
        yield name, about_so_long(in_words(level, dose), minutes)


def about_so_long(dose: str, minutes: int) -> str:
    """A dose with the time that it takes."""
    return n_("{dose} (about {n} minute)", "{dose} (about {n} minutes)", minutes, dose=dose)


def in_words(level: Level, dose: Dose) -> str:
    """A dose of the catalogue in the same words as a planned one."""
    item = PlannedItem(
        level=level.id,
        sets=dose.sets,
        reps=dose.reps,
        hold_s=dose.hold_s,
        step_down=dose.step_down,
        sides=level.sides,
        rest_s=level.dosing.rest_s,
        seconds=0,
        reasons=(Reason(id="DOSE_START", sources=level.dosing.sources),),
    )
    return dose_words(item)


def facts(level: Level) -> Iterator[Row]:
    """What it takes: position, equipment, pace, weight, rest, how often, load and back."""
    rows = (
        (_("Position"), words.position_words(level)),
        (_("You need"), words.equipment_words(level.equipment)),
        (_("Pace"), words.tempo_words(level.dosing.tempo)),
        (_("Weight"), words.weight_words(level)),
        (_("Rest between sets"), words.rest_words(level)),
        (_("How often"), words.often_words(level)),
        (_("Load on the body"), _(words.LOADS[level.load_class])),
        (_("Your back"), _(words.SPINE[level.spine_direction])),
        (_("Place in a session"), _(words.PHASES[level.phase])),
    )
    for name, says in rows:
        if says:
            yield name, words.sentence_case(says)


def opens(catalogue: Catalogue, level: Level) -> Iterator[str]:
    """When it opens for anybody: stage, gate, and what must or must not be known of them."""
    yield _(words.STAGE_FIRST, stage=level.stage, name=_(STAGES[level.stage]))
    yield from gates(catalogue, level)
    yield from (catalogue.rules[ONLY_IF[name]].says for name in level.only_if)
    if level.leg_nprs_max is not None:
        yield _(words.LEG_AT_MOST, most=level.leg_nprs_max)
    closed = [caution_name(name, catalogue) for name in level.not_if]
    if closed:
        yield _(words.CLOSED_WITH, these=apart(closed))
    early = [caution_name(name, catalogue) for name in level.open_for]
    if early:
        yield _(words.OPEN_FROM_THE_START, these=apart(early))


def gates(catalogue: Catalogue, level: Level) -> Iterator[str]:
    """What has to be earned: each gate holds those before it (`engine.ladder.entry`)."""
    if level.gate == "G0":
        yield catalogue.rules["G0"].says
        return
    yield catalogue.rules["G1"].says
    if level.gate in ("G2", "G3"):
        yield sentence(because(catalogue, Because.G2), catalogue)
    if level.gate == "G3":
        yield _(words.G3_TOO)


def worked(level: Level) -> Iterator[Worked]:
    """Each muscle with its share, those that work most first."""
    for share in words.SHARES:
        for work in level.muscles:
            if work.share == share:
                plain, proper = MUSCLES[work.muscle]
                source = "" if work.source == words.OURS else work.source
                yield Worked(_(plain), _(proper), _(words.SHARES[share]), source)


def other_way(variant: Variant) -> OtherWay:
    """A variant in words."""
    return OtherWay(
        name=_(words.VARIANTS[variant.id]),
        position=_(POSITIONS[variant.position]),
        equipment=words.equipment_words(variant.equipment),
        summary=variant.summary,
    )


def step(catalogue: Catalogue, to: Neighbour | None) -> Step | None:
    """A neighbour of a level by its name."""
    if to is None:
        return None
    level = catalogue.levels[to.level]
    return Step(level.name, level.rung, to.reason)


def twin(catalogue: Catalogue, level: Level) -> Twin | None:
    """The same movement in another ladder, if there is one."""
    if level.twin is None:
        return None
    other = catalogue.levels[level.twin]
    name = rung_name(other, catalogue.exercises[other.exercise].name)
    return Twin(name, other.exercise, other.rung)


def sources_of(exercise: Exercise) -> tuple[str, ...]:
    """Every source that the page names, the articles first, each once."""
    article = exercise.article
    named: list[str] = [*article.articles, *article.sources] if article else []
    for level in exercise.levels:
        named += [*level.dosing.sources, *(work.source for work in level.muscles)]
        heavy = shown_load(level.id)
        named += heavy.sources if heavy else ()
    return tuple(dict.fromkeys(named))
