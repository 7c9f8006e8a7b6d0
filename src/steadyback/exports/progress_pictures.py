"""Which pictures of progress there are, in their order: for the page, for paper and for a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.progress import Progress
from steadyback.exports import charts_of_progress as charts
from steadyback.exports.charts import Picture

RANGES: Final[Mapping[str, int | None]] = {"4w": 28, "3m": 91, "all": None}
"""How far back somebody may look, in days; None: to the beginning."""
USUAL: Final = "3m"
MOST_DAYS: Final = 91
"""Pictures of more days than this go by weeks."""
FIRST_MEASURES: Final = ("rmdq", "own-activities", "global-change", "sit-to-stand")


@dataclass(frozen=True, slots=True)
class Pictures:
    """What there is something to see on: pain, what was done, questions and home tests."""

    pain: tuple[Picture, ...]
    sessions: Picture | None
    walks: Picture | None
    sets: Picture | None
    measures: tuple[Picture, ...]

    @property
    def done(self) -> tuple[Picture, ...]:
        """What the person did."""
        return tuple(one for one in (self.sessions, self.walks, self.sets) if one)

    @property
    def all(self) -> tuple[Picture, ...]:
        """Every picture, in the order of the page."""
        return (*self.pain, *self.done, *self.measures)


def pictures_of(catalogue: Catalogue, found: Progress) -> Pictures:
    """Every picture that there is something to see on."""
    weeks = found.weeks
    tried = any(week.planned or week.trained or week.paused for week in weeks)
    pain = (charts.pain_picture(found), charts.places_picture(found))
    return Pictures(
        pain=pain if any(one.known for one in found.pain) else (),
        sessions=charts.sessions_picture(found) if tried else None,
        walks=charts.walks_picture(found) if any(week.walks for week in weeks) else None,
        sets=charts.sets_picture(found) if any(week.sets for week in weeks) else None,
        measures=tuple(measure_pictures(catalogue, found)),
    )


def measure_pictures(catalogue: Catalogue, found: Progress) -> Iterator[Picture]:
    """A picture of each measure that was answered: the chief ones first."""
    order = {name: place for place, name in enumerate(FIRST_MEASURES)}
    for one in sorted(found.measures, key=lambda each: order.get(each.measure, len(order))):
        yield charts.measure_picture(one, catalogue.questionnaires[one.measure], found.today)
    if found.raises.points:
        title = catalogue.questionnaires["heel-raise"].name
        yield charts.raises_picture(found.raises, title, found.today)


def is_short(found: Progress) -> bool:
    """Whether there is too little yet for pictures that say anything."""
    days = sum(one.known > 0 for one in found.pain)
    return days < 2 and not any(week.trained or week.walks for week in found.weeks)
