"""The pictures of Progress: pain, places, sessions, walks, sets, measures. Each with its table.

Picture and table are made from the same rows of the engine's Progress, so that they cannot differ.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter

from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.engine.progress import Counts, Measured, PainChange, PainPoint, Progress, WeekDone
from steadyback.engine.progress.course import ScoreKept
from steadyback.exports.charts import (
    RIGHT_ROOM,
    WIDTH,
    Frame,
    Mark,
    Picture,
    Series,
    Style,
    Table,
    band,
    bar,
    box,
    crossing,
    dates,
    document,
    grid,
    line,
    names,
    nice_ticks,
    radius_of,
    text,
)
from steadyback.languages import N_, _, spoken
from steadyback.vocabulary import MUSCLE_GROUPS
from steadyback.wording import english
from steadyback.wording import progress as words
from steadyback.wording.phrases import said, short_day
from steadyback.wording.progress import long_stretch, number_words

PAIN_TITLE = N_("Leg and back pain, 0 to 10")
LINES = N_({"leg": "leg", "back": "back", "left": "left", "right": "right"})
"""What is written at the end of a line."""
TODAY = N_("today")
PAIN_HEADS = N_(("When", "Leg pain", "Back pain"))
PLACE_HEADS = N_(("When", "Lowest place with pain"))
SESSION_HEADS = N_(("Week of", "Planned", "Done", "Beside the plan", "On hold"))
WALK_HEADS = N_(("Week of", "Walks", "Minutes", "Minutes not known"))
RAISE_HEADS = N_(("When", "Left", "Right"))
PAIN = ((0.0, "0"), (5.0, "5"), (10.0, "10"))
DAYS_OF_A_WEEK = 7
MANY_WEEKS = 40
"""More weeks than this are drawn with thin lines."""
FEWEST_ROWS = 4
"""The picture of sessions has room for at least so many in a week."""
FEWEST_DAYS = 6
"""A picture of days is at least so many days wide."""
SAID_ROWS = 64
"""The days of so many tables are kept in words by each process."""


AXIS_LETTER, NAME_LETTER = 5.9, 6.85
"""How wide a letter is at most times, on an axis and in a line's name."""
PLACE_LETTERS = ((AXIS_LETTER, 58.0), (NAME_LETTER, 72.0))
"""For places: the letters and the least room of the axis, and of the line's name."""


def room_for(names: Iterable[str], letter: float, least: float) -> float:
    """The room that the longest of some names needs: another language has longer words."""
    return max(least, 8 + letter * max(map(len, names)))


def shown_value(value: float | None) -> float | None:
    """A value as the table writes it, so that the picture shows the same."""
    return None if value is None else round(value, 1)


def last_day(found: Progress) -> date:
    """The right end of a picture of days."""
    return max(found.today, found.first + timedelta(days=FEWEST_DAYS))


def told_when(points: Sequence[PainPoint], *, year: bool) -> tuple[str, ...]:
    """What the rows of a table are about: days, or the weeks from these days on."""
    days = tuple([one.first for one in points])
    return said_days(spoken(), days, year=year, weeks=bool(points) and points[0].days > 1)


def said_weeks(weeks: Sequence[WeekDone]) -> tuple[str, ...]:
    """The Monday of each week, as the tables of weeks have it."""
    return said_days(spoken(), tuple([one.first for one in weeks]), year=has_years(weeks))


@lru_cache(maxsize=SAID_ROWS)
def said_days(
    code: str, days: tuple[date, ...], *, year: bool, weeks: bool = False
) -> tuple[str, ...]:
    """Days in the language that is spoken, `code`; five tables of a page have the same ones."""
    if weeks:
        return tuple(_("Week of {day}", day=day) for day in said_days(code, days, year=year))
    return tuple(short_day(day, year=year) for day in days)


def pain_picture(found: Progress, name: str = "pain") -> Picture:
    """Leg and back pain, one above the other, each with the stretch too small to matter."""
    says = [words.pain_says(found.pain, change.site) for change in found.changes]
    parts: list[str] = []
    for place, change in enumerate(found.changes):
        parts += pain_panel(found, change, 14 + place * 112, last=place == 1)
    title = _(PAIN_TITLE)
    height = 14 + 112 * len(found.changes) + 14
    return Picture(
        id=name,
        title=title,
        says=" ".join([*says, words.told_says(found.pain)]),
        svg=document(name, height, title, " ".join(says), parts),
        table=pain_table(found.pain),
        note=" ".join(
            [
                _(words.WEEKS_OF_PAIN if found.by_week else words.DAYS_OF_PAIN),
                _(words.BAND) if any(one.low is not None for one in found.changes) else "",
                _(words.GAPS),
            ]
        ),
    )


def score_room(*lines: str) -> float:
    """The room at the right for the names of lines with two digits after them."""
    found = [f"{_(LINES[one])} 10" for one in lines or ("leg", "back")]
    return room_for(found, NAME_LETTER, RIGHT_ROOM)


def pain_panel(found: Progress, change: PainChange, top: float, *, last: bool) -> Iterator[str]:
    """The line of one site on its own paper."""
    frame = Frame(found.first, last_day(found), 0, 10, 24, top, top + 92, WIDTH - score_room())
    leg = change.site == "leg"
    style: Style = "one" if leg else "two"
    series = pain_series(found.pain, change.site, style, "round" if leg else "square")
    yield band(frame, change.low, change.high)
    yield from grid(frame, PAIN)
    yield from line(frame, series, radius_of(frame, series.days))
    yield from names(frame, [series])
    if last:
        yield from dates(frame, _(TODAY) if frame.last == found.today else "")


def pain_together(points: Sequence[PainPoint], today: date, name: str = "chart") -> Picture:
    """Leg and back pain on one small paper, without a stretch to compare with."""
    frame = Frame(points[0].first, today, 0, 10, 24, 12, 92, WIDTH - score_room())
    series = [
        pain_series(points, "leg", "one", "round"),
        pain_series(points, "back", "two", "square"),
    ]
    says = " ".join(words.pain_says(points, site) for site in ("leg", "back"))
    parts = [
        *grid(frame, PAIN),
        *(part for one in series for part in line(frame, one, 2.6)),
        *names(frame, series),
        *dates(frame, _(TODAY)),
    ]
    title = _(PAIN_TITLE)
    return Picture(name, title, says, document(name, 114, title, says, parts), pain_table(points))


def pain_series(points: Sequence[PainPoint], site: str, style: Style, mark: Mark) -> Series:
    """The line of one site, in the numbers of its table."""
    told = tuple(map(attrgetter("first", site), points))
    return Series(_(LINES[site]), style, mark, told, points[0].days if points else 1)


def pain_table(points: Sequence[PainPoint]) -> Table:
    """The rows of which anything was told."""
    year = bool(points) and long_stretch(points[0].first, points[-1].first)
    in_words = cache(number_words)
    rows = [
        (day, in_words(one.leg), in_words(one.back))
        for day, one in zip(told_when(points, year=year), points, strict=True)
        if one.leg is not None or one.back is not None
    ]
    return Table(said(PAIN_HEADS), tuple(rows))


def places_picture(found: Progress, name: str = "places") -> Picture:
    """How far down pain was felt; the foot is at the bottom, as on a body."""
    below, beside = (room_for(said(words.PLACES), letter, least) for letter, least in PLACE_LETTERS)
    frame = Frame(found.first, last_day(found), 5, 0, below, 14, 128, right=WIDTH - beside)
    length = found.pain[0].days if found.pain else 1
    named = said(words.PLACES)
    year = long_stretch(found.first, found.today)
    rows = tuple(
        (day, named[one.distal])
        for day, one in zip(told_when(found.pain, year=year), found.pain, strict=True)
        if one.distal is not None
    )
    series = Series(
        name="",
        style="one",
        mark="diamond",
        points=tuple([(one.first, one.distal) for one in found.pain]),
        days=length,
        shown=rows[-1][1] if rows else "",
    )
    says, title = words.place_says(found.pain), _("How far down pain is felt")
    places = tuple((float(level), place) for level, place in enumerate(named))
    parts = [
        *grid(frame, places),
        *line(frame, series, radius_of(frame, length)),
        *names(frame, [series]),
        *dates(frame, _(TODAY) if frame.last == found.today else ""),
    ]
    table, svg = Table(said(PLACE_HEADS), rows), document(name, 150, title, says, parts)
    return Picture(name, title, says, svg, table, _(words.GAPS))


def weekly_frame(weeks: Sequence[WeekDone], most: float, bottom: float, left: float = 30) -> Frame:
    """The paper of bars, one for each week."""
    end = weeks[-1].first + timedelta(days=DAYS_OF_A_WEEK)
    return Frame(weeks[0].first, end, 0, most, left, 14, bottom, right=WIDTH - 12)


def columns(frame: Frame, weeks: Sequence[WeekDone]) -> tuple[list[str], float]:
    """Where the bar of each week begins, as a path says it, and how wide all of them are; few
    weeks do not make wide bars."""
    step = (frame.right - frame.left) / len(weeks)
    width = min(22.0, step * 0.72)
    inside = frame.left + (step - width) / 2
    return [f"{inside + step * place:.1f}" for place in range(len(weeks))], width


def has_years(weeks: Sequence[WeekDone]) -> bool:
    """Whether the days of these weeks need their year."""
    return long_stretch(weeks[0].first, weeks[-1].first)


def week_dates(frame: Frame, weeks: Sequence[WeekDone]) -> Iterator[str]:
    """The Monday of the first week and of this one, under their bars; a day alone where both
    would not fit."""
    below = frame.bottom + 17
    day = short_day(weeks[0].first, year=has_years(weeks))
    first, last = _("week of {day}", day=day), _("this week")
    fits = AXIS_LETTER * len(first + last) < frame.right - frame.left
    yield text(frame.left, below, first if fits else day)
    if len(weeks) > 1:
        yield text(frame.right, below, last, anchor="end")


def sessions_picture(found: Progress, name: str = "sessions") -> Picture:
    """For each week the sessions that were planned, filled as far as they were done."""
    filled = [cells_of(week) for week in found.weeks]
    top = max(FEWEST_ROWS, *(sum(count for _style, count in cells) for cells in filled))
    frame = weekly_frame(found.weeks, top, 112)
    ticks = tuple((float(value), str(value)) for value in range(0, top + 1, 2))
    drawn: dict[str, list[str]] = {"full": [], "empty": [], "held": [], "extra": []}
    unit = frame.y(0) - frame.y(1)
    lefts, width = columns(frame, found.weeks)
    boxes = [box(frame.bottom - unit * (row + 1) + 1, width, unit - 2) for row in range(top)]
    crossed = [one + crossing(width, unit - 2) for one in boxes]
    for x, cells in zip(lefts, filled, strict=True):
        row, begins = 0, f"M{x} "
        for style, count in cells:
            column = crossed if style == "extra" else boxes
            drawn[style].append(begins + begins.join(column[row : row + count]))
            row += count
    says, title = words.adherence_words(found), _("Sessions, week by week")
    parts = [
        *grid(frame, ticks),
        '<g class="thin">' if len(found.weeks) > MANY_WEEKS else "<g>",
        *(f'<path class="{style}" d="{"".join(one)}"/>' for style, one in drawn.items() if one),
        "</g>",
        *week_dates(frame, found.weeks),
    ]
    rows = map(session_row, said_weeks(found.weeks), found.weeks)
    table = Table(said(SESSION_HEADS), tuple(rows))
    note = _(words.SESSIONS_KEY)
    if drawn["held"]:
        note = f"{note} {_(words.HELD_KEY)}"
    return Picture(name, title, says, document(name, 134, title, says, parts), table, note)


def cells_of(week: WeekDone) -> list[tuple[str, int]]:
    """The cells of a week from the bottom up: how they are filled, and how many are alike."""
    missed = (week.planned or 0) - week.kept
    counts = (("full", week.kept), ("extra", week.extra), ("empty", missed), ("held", week.paused))
    return [one for one in counts if one[1]]


def session_row(day: str, week: WeekDone) -> tuple[str, ...]:
    """A row of the table of sessions."""
    planned = words.UNKNOWN if week.planned is None else str(week.planned)
    return day, planned, str(week.kept), str(week.extra), str(week.paused)


def walks_picture(found: Progress, name: str = "walks") -> Picture:
    """Minutes of the walks that were noted, for each week."""
    ticks = nice_ticks(max((week.minutes or 0 for week in found.weeks), default=0))
    frame = weekly_frame(found.weeks, ticks[-1][0] or 1, 96)
    lefts, width = columns(frame, found.weeks)
    bars = [
        f"M{x} {box(frame.y(week.minutes), width, frame.bottom - frame.y(week.minutes))}"
        for x, week in zip(lefts, found.weeks, strict=True)
        if week.minutes is not None
    ]
    says, title = words.walking_words(found.weeks), _("Minutes of walking, week by week")
    parts = [
        *grid(frame, ticks),
        f'<path class="full" d="{"".join(bars)}"/>',
        *week_dates(frame, found.weeks),
    ]
    weeks = zip(said_weeks(found.weeks), found.weeks, strict=True)
    rows = tuple(walk_row(day, week) for day, week in weeks if week.walks)
    table = Table(said(WALK_HEADS), rows)
    return Picture(
        name, title, says, document(name, 118, title, says, parts), table, _(words.WALKS_KEY)
    )


def walk_row(day: str, week: WeekDone) -> tuple[str, ...]:
    """A row of the table of walks."""
    return day, str(week.walks), number_words(week.minutes), str(week.unknown)


ROW, NAMES = 30.0, 128.0
"""The height of a muscle group's row, and the least room for its name."""
Aimed = tuple[float, float, float, float]
"""From where on the paper, how wide, and the least and most sets that are aimed for there."""


def sets_picture(found: Progress, name: str = "sets") -> Picture:
    """Sets for each muscle group, one row a group, beside the aim of each week's stage."""
    weeks = found.weeks
    most = max([4.0, *(max(week.sets) for week in weeks if week.sets), *aims(weeks)])
    parts: list[str] = []
    end = weeks[-1].first + timedelta(days=DAYS_OF_A_WEEK)
    left = room_for(map(_, english.GROUPS.values()), AXIS_LETTER, NAMES)
    bottoms = [8 + (place + 1) * ROW for place in range(len(MUSCLE_GROUPS))]
    frames = [
        Frame(weeks[0].first, end, 0, most, left, bottom - ROW + 6, bottom, WIDTH - 34)
        for bottom in bottoms
    ]
    lefts, width = columns(frames[0], weeks)
    trained = [(x, week.sets) for x, week in zip(lefts, weeks, strict=True) if week.sets]
    aimed = list(aimed_at(frames[0], weeks))
    for place, (group, frame) in enumerate(zip(MUSCLE_GROUPS, frames, strict=True)):
        told = [(x, sets[place]) for x, sets in trained]
        parts.append(f'<path class="aim" d="{aim_bands(frame, aimed)}"/>')
        parts += sets_row(frame, told, width, _(english.GROUPS[group]))
    title = _("Sets for each muscle group, week by week")
    groups = (_(english.GROUPS_FIRST[group]) for group in MUSCLE_GROUPS)
    head = (_("Week of"), *groups, _("Aim"))
    height = 8 + ROW * len(MUSCLE_GROUPS) + 22
    parts += week_dates(frames[-1], weeks)
    says = _("For each muscle group the sets of every week, beside the aim.")
    svg = document(name, height, title, says, parts)
    table = Table(head, tuple(sets_rows(weeks)))
    return Picture(name, title, says, svg, table, _(words.MUSCLES_KEY))


def aims(weeks: Sequence[WeekDone]) -> Iterator[float]:
    """The most sets aimed for in any week."""
    return (week.most for week in weeks if week.most is not None)


def sets_row(
    frame: Frame, told: Sequence[tuple[str, float]], width: float, says: str
) -> Iterator[str]:
    """One muscle group: a bar where each week with a session begins, and the newest number."""
    unit, bottom = frame.y(0) - frame.y(1), frame.bottom
    boxes = {sets: box(bottom - unit * sets, width, unit * sets) for sets in {s for _, s in told}}
    bars = [f"M{x} {boxes[sets]}" for x, sets in told if sets]
    newest = number_words(told[-1][1] if told else None)
    yield f'<path class="grid" d="M{frame.left:.1f} {frame.bottom:.1f}H{frame.right:.1f}"/>'
    yield f'<path class="full" d="{"".join(bars)}"/>'
    yield text(frame.left - 8, frame.bottom - 6, says, anchor="end")
    yield text(frame.right + 6, frame.bottom - 6, newest)


def aimed_at(frame: Frame, weeks: Sequence[WeekDone]) -> Iterator[Aimed]:
    """The aims across the paper: one stretch for all weeks in a row that have the same."""
    step = (frame.right - frame.left) / len(weeks)
    place = 0
    for (least, most), same in groupby(weeks, key=attrgetter("least", "most")):
        count = len(list(same))
        if least is not None and most is not None:
            yield frame.left + step * place, step * count, least, most
        place += count


def aim_bands(frame: Frame, aimed: Iterable[Aimed]) -> str:
    """The aims as a path, at the heights of one group."""
    heights = ((x, wide, frame.y(most), frame.y(least)) for x, wide, least, most in aimed)
    return "".join(bar(x, top, wide, bottom - top) for x, wide, top, bottom in heights)


def sets_rows(weeks: Sequence[WeekDone]) -> Iterator[tuple[str, ...]]:
    """The rows of the table of sets."""
    aims_in_words = cache(aim_words)
    counts = {sets for week in weeks if week.sets for sets in week.sets}
    in_words = {sets: number_words(sets) for sets in counts}
    for day, week in zip(said_weeks(weeks), weeks, strict=True):
        if week.sets:
            sets = [in_words[one] for one in week.sets]
            yield day, *sets, aims_in_words(week.least, week.most)


def aim_words(least: float | None, most: float | None) -> str:
    """The sets that are aimed for: "4 to 9"; a dash where no week was planned."""
    if least is None:
        return words.UNKNOWN
    return _("{least} to {most}", least=number_words(least), most=number_words(most))


def measure_picture(found: Measured, measure: Questionnaire, until: date) -> Picture:
    """One measure from its first time to today, with the stretch too small to matter."""
    scoring = measure.score
    values = [one.points for one in found.points]
    low = 0.0 if scoring is None or scoring.least is None else scoring.least
    most = None if scoring is None else scoring.most
    high = nice_ticks(max(values))[-1][0] if most is None else most
    ticks = tuple((value, number_words(value)) for value in (low, (low + high) / 2, high))
    first = min(found.points[0].day, until - timedelta(days=FEWEST_DAYS))
    frame = Frame(first, until, low, high, 30, 14, 98)
    series = [measure_line(run, frame) for run in runs(found.points)]
    name, says = f"measure-{found.measure}", words.measure_says(found, measure)
    parts = [
        band(frame, found.low, found.high),
        *grid(frame, ticks),
        *(part for one in series for part in line(frame, one, 3.2)),
        *names(frame, series[-1:]),
        *dates(frame, _(TODAY)),
    ]
    matters = words.matters_of(measure)
    note = f"{_(words.BAND)} {matters}" if found.low is not None else matters
    svg = document(name, 120, measure.name, says, parts)
    return Picture(name, measure.name, says, svg, measure_table(found), note)


def runs(points: tuple[ScoreKept, ...]) -> list[list[ScoreKept]]:
    """The scores in stretches that can be compared: of the same activities."""
    return [list(run) for _, run in groupby(points, key=lambda one: one.named)]


def measure_line(run: list[ScoreKept], frame: Frame) -> Series:
    """Scores that can be compared, with a thread between them: nobody asked in between."""
    points = tuple((one.day, shown_value(one.points)) for one in run)
    return Series("", "two", "square", points, thread=(frame.last - frame.first).days)


def measure_table(found: Measured) -> Table:
    """The scores of a measure; of activities that the person chose also each by its name."""
    named = [name for one in found.points for name in one.named.values()]
    shown = tuple(dict.fromkeys(named))
    rows = []
    for one in found.points:
        by_name = {one.named[item]: value for item, value in one.items.items()}
        own = (number_words(by_name.get(name)) for name in shown)
        rows.append((words.long_day(one.day), number_words(one.points), *own))
    return Table((_("When"), _("Score"), *shown), tuple(rows))


SIDES: tuple[tuple[str, Style, Mark], ...] = (("left", "one", "round"), ("right", "two", "square"))


def raises_picture(found: Counts, title: str, until: date, name: str = "raises") -> Picture:
    """Heel raises, left and right."""
    most = max(max(one.left, one.right) for one in found.points)
    ticks = nice_ticks(most)
    first = min(found.points[0].day, until - timedelta(days=FEWEST_DAYS))
    frame = Frame(first, until, 0, ticks[-1][0], 30, 14, 98, WIDTH - score_room("left", "right"))
    span = (until - first).days
    series = []
    for side, style, mark in SIDES:
        points = tuple((one.day, float(getattr(one, side))) for one in found.points)
        series.append(Series(_(LINES[side]), style, mark, points, thread=span))
    parts = [*grid(frame, ticks)]
    for one in series:
        parts += line(frame, one, 3.2)
    parts += [*names(frame, series), *dates(frame, _(TODAY))]
    says = words.raises_says(found)
    rows = tuple((words.long_day(one.day), str(one.left), str(one.right)) for one in found.points)
    svg = document(name, 120, title, says, parts)
    table = Table(said(RAISE_HEADS), rows)
    return Picture(name, title, says, svg, table, _(words.NO_MATTERS))
