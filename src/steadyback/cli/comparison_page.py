"""The page that compares two trials on the same virtual people, for a clinician to read.

One file that asks for nothing from elsewhere. Every chart stands beside its table.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from steadyback.cli.trial_names import what_broke
from steadyback.cli.trial_page import (
    FEW,
    GROUPS,
    SETS,
    STYLE,
    pictured,
    section,
    table_html,
)
from steadyback.exports.charts import Picture, Table, document, nice_ticks, text

Json = dict[str, Any]
LEFT, RIGHT, TOP, ROW = 132.0, 320.0, 8.0, 24.0
SHOWN = 12
"""So many rules are drawn; the table has all."""
OURS = """
.chart .nought{stroke:var(--ink);stroke-width:1.2;fill:none}
.chart .name{fill:var(--ink);font-size:11.5px}
@media(forced-colors:active){.chart .nought{stroke:CanvasText}.chart .name{fill:CanvasText}}
"""
HOW = (
    "Both were tried on the same people with the same luck of each day, so that what differs comes "
    "of the rules. Differences are B less A. In 95 of 100 such comparisons the two numbers beside "
    "a difference hold between them what endlessly many virtual people would show; they say "
    "nothing about real people. Where nobody differs, or fewer than ten, there are no such "
    "numbers, and more people still might. Many differences are looked at here: a few of them lie "
    "apart from nought by chance."
)
FEW_SAYS = (
    "There are few people here. What is counted within people (all but stages, locks met and what "
    "must never happen) may then differ by chance more than its two numbers say."
)
MADE_UP = "These people are made up, and what is compared is what the rules do with them."
NUMBERS = ("people", "weeks", "seed", "parameters", "engine", "catalogue")
CHANGES = {
    "only in B": "Rules that acted only in B",
    "only in A": "Rules that acted only in A, never in B",
    "more": "Rules that acted more in B",
    "fewer": "Rules that acted less in B",
}
HEAD = ("A", "B", "Difference", "Between")


def page(found: Json) -> str:
    """The whole page."""
    title = f"Two trials of the same {found['people']:,} virtual people"
    if found["people"] == 1:
        title = "Two trials of the same virtual person"
    parts = [
        f"<h1>{escape(title)}</h1>",
        section("What this is", [MADE_UP, found["cannot"], HOW, *few_words(found["people"])]),
        section("What was compared", [weeks_words(found)], table=runs_table(found)),
        numbers_section(found["numbers"]),
        section("What must never happen", [verdict(found)], table=broken_table(found), raw=True),
        pictured(stages_picture(found)),
        pictured(time_picture(found)),
        section("Weeks planned", [PLANS], table=plans_table(found)),
        pictured(sets_picture(found)),
        section("What locked", [LOCKS], table=days_table("What locked", "what", found["locks"])),
        section("How soon it was noticed", [NOTICED], table=noticed_table(found["noticed"])),
        pictured(rules_picture(found["rules"])),
        rules_section(found["rules"]),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}{OURS}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


PLANS = "Weeks planned for each person; a week that was planned anew counts again."
LOCKS = "Of 100 days, those under each lock. Of several at a time each counts."
NOTICED = (
    "Of 100 flares and danger signs that began, those that the rules spoke of; and the mean days "
    "until they did, of those that were noticed in both."
)


# ---------------------------------------------------------------- what is compared


def few_words(people: int) -> tuple[str, ...]:
    """That intervals within so few people are too narrow; nothing where there are enough."""
    return (FEW_SAYS,) if people < FEW else ()


def weeks_words(found: Json) -> str:
    """How much was lived in each: less where the rules ended lives in an error."""
    in_a, in_b = found["patient_weeks"]
    both = f"{in_a:,} patient-weeks in each."
    return both if in_a == in_b else f"{in_a:,} patient-weeks in A, {in_b:,} in B."


def runs_table(found: Json) -> Table:
    """What was run in each."""
    rows = [("folder", found["a"]["folder"], found["b"]["folder"])]
    rows += [(name, str(found["a"][name]), str(found["b"][name])) for name in NUMBERS]
    return Table(("What", "A", "B"), tuple(rows))


def numbers_section(numbers: Sequence[Json]) -> str:
    """The numbers of the policy that are not the same."""
    if not numbers:
        return section("Numbers of the policy", ["Every number is the same in both."])
    rows = ((one["name"], plain(one["a"]), plain(one["b"])) for one in numbers)
    table = Table(("Number", "A", "B"), tuple(rows))
    return section("Numbers of the policy", ["These differ; all others are the same."], table=table)


def plain(value: float | None) -> str:
    """A number as it is written, or a dash where there is none."""
    return "–" if value is None else f"{value:g}"


def verdict(found: Json) -> str:
    """Whether anything was broken in either."""
    one = found["broken"]
    if not one["people_a"] and not one["people_b"]:
        return '<p class="good">Nothing was broken in A, and nothing in B.</p>'
    kind = "bad" if one["people_b"] else "good"
    return (
        f'<p class="{kind}">Something was broken for {one["people_a"]:,} people in A and '
        f"{one['people_b']:,} in B.</p><p>{escape(shared_words(one))}</p>"
    )


def broken_table(found: Json) -> Table | None:
    """How often each invariant was broken."""
    listed = found["broken"]["numbers"]
    if not listed:
        return None
    rows = ((what_broke(one["number"], {}), f"{one['a']:,}", f"{one['b']:,}") for one in listed)
    return Table(("Invariant", "Times in A", "Times in B"), tuple(rows))


# ---------------------------------------------------------------- differences in words


def signed(value: float | None, digits: int = 1) -> str:
    """A difference with its sign; no sign for nought, a dash where it is not known."""
    if value is None:
        return "–"
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.{digits}f}"


def between(one: Json, digits: int = 1, scale: float = 1) -> str:
    """Between which numbers a difference lies for endlessly many virtual people."""
    if one["low"] is None:
        if one["value"] is None:
            return "–"
        return "nobody differs" if one["same"] else "too few differ"
    low, high = signed(scale * one["low"], digits), signed(scale * one["high"], digits)
    return f"{low} to {high}"


def cells(one: Json, digits: int = 1) -> tuple[str, ...]:
    """A, B, the difference, and how far chance goes."""
    a, b = ("–" if one[side] is None else f"{one[side]:.{digits}f}" for side in ("a", "b"))
    return (a, b, signed(one["value"], digits), between(one, digits))


def shared_words(one: Json) -> str:
    """A share of people that differs."""
    return (
        f"Only in A: {one['only_a']:,} people. Only in B: {one['only_b']:,}. Difference of 100 "
        f"people: {signed(100 * one['value'])}, between {between(one, scale=100)}."
    )


# ---------------------------------------------------------------- charts


def forest(name: str, title: str, says: str, rows: Sequence[tuple[str, Json]]) -> str:
    """Differences below each other: a dot, the line of its interval, and nought between."""
    ends = [abs(one[end]) for _, one in rows for end in ("value", "low", "high") if one[end]]
    ticks = nice_ticks(max(ends, default=1.0))
    most, bottom = ticks[-1][0], TOP + ROW * len(rows)

    def across(value: float) -> float:
        return LEFT + (value / most + 1) / 2 * (RIGHT - LEFT)

    parts = [*ruled(ticks, across(0), (RIGHT - LEFT) / 2 / most, bottom)]
    for place, (label, one) in enumerate(rows):
        y = TOP + ROW * (place + 0.5)
        parts.append(text(LEFT - 10, y + 4, label, "name", "end"))
        if one["value"] is None:
            continue
        if one["low"] is not None:
            low, high = across(one["low"]), across(one["high"])
            ends_at = f"M{low:.1f} {y - 4:.1f}v8M{high:.1f} {y - 4:.1f}v8"
            parts.append(f'<path class="edge" d="M{low:.1f} {y:.1f}H{high:.1f}{ends_at}"/>')
        x = across(one["value"])
        parts.append(f'<circle class="full" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
    return document(name, bottom + 22, title, says, parts)


def ruled(
    ticks: Sequence[tuple[float, str]], nought: float, unit: float, bottom: float
) -> Iterator[str]:
    """A quiet line for each difference that is named below, and a plain one at nought."""
    for value, says in ticks[1:]:
        for way, sign in ((-1, "\N{MINUS SIGN}"), (1, "+")):
            x = nought + way * value * unit
            yield f'<path class="grid" d="M{x:.1f} {TOP:.1f}V{bottom:.1f}"/>'
            yield text(x, bottom + 15, f"{sign}{says}", anchor="middle")
    yield f'<path class="nought" d="M{nought:.1f} {TOP:.1f}V{bottom:.1f}"/>'
    yield text(nought, bottom + 15, "0", anchor="middle")


def per_hundred(one: Json) -> Json:
    """The difference of a share in 100 people."""
    return one | {end: 100 * one[end] for end in ("value", "low", "high")}


def stages_picture(found: Json) -> Picture:
    """Stages and locks: how many more or fewer of 100 people."""
    rows = [(f"Stage {one['stage']} or more", one) for one in found["stages"]]
    rows.append(("Any lock", found["met_lock"]))
    title, says = "Stages reached, and locks met", "Difference of 100 people, B less A."
    head = (
        "What",
        "People in A",
        "People in B",
        "Only in A",
        "Only in B",
        "Difference of 100",
        HEAD[3],
    )
    table = Table(
        head,
        tuple(
            (
                name, f"{one['people_a']:,}", f"{one['people_b']:,}", f"{one['only_a']:,}",
                f"{one['only_b']:,}", signed(100 * one["value"]), between(one, scale=100),
            )
            for name, one in rows
        ),
    )  # fmt: skip
    svg = forest("stages", title, says, [(name, per_hundred(one)) for name, one in rows])
    return Picture("stages", title, says, svg, table)


def time_picture(found: Json) -> Picture:
    """Sessions that were kept, and days under a lock."""
    rows = [("Sessions kept", found["kept"]), ("Days locked", found["locked"])]
    title = "Sessions kept, and days locked"
    says = "Of 100 planned sessions, those done on their day; of 100 days, those under a lock."
    table = Table(("Of 100", *HEAD), tuple((name, *cells(one)) for name, one in rows))
    return Picture("time", title, says, forest("time", title, says, rows), table)


def plans_table(found: Json) -> Table:
    """Weeks planned for each person."""
    return Table(("What", *HEAD), (("Weeks planned", *cells(found["plans"], 2)),))


def sets_picture(found: Json) -> Picture:
    """Sets a week by muscle group."""
    rows = [(GROUPS[one["group"]], one) for one in found["sets"]]
    title = "Sets a week by muscle group"
    says = SETS
    table = Table(("Muscles", *HEAD), tuple((name, *cells(one, 2)) for name, one in rows))
    return Picture("sets", title, says, forest("sets", title, says, rows), table)


def rules_picture(rules: Sequence[Json]) -> Picture:
    """The rules that differ most."""
    drawn = [(one["rule"], one) for one in rules if one["value"]][:SHOWN]
    title = "Rules that differ most"
    says = "Of 100 days, those on which each rule was named as a reason: the difference, B less A."
    if not drawn:
        says = "No rule acted on more or on fewer days."
    table = Table(("Rule", *HEAD), tuple((name, *cells(one)) for name, one in drawn))
    return Picture("rules", title, says, forest("rules", title, says, drawn), table)


# ---------------------------------------------------------------- tables


def days_table(head: str, name: str, rows: Sequence[Json]) -> Table:
    """Days in each, people in each, and the difference of 100 days."""
    return Table(
        (
            head, "Days in A", "Days in B", "People in A", "People in B",
            "Difference of 100 days", HEAD[3],
        ),
        tuple(
            (
                one[name], f"{one['days_a']:,}", f"{one['days_b']:,}", f"{one['people_a']:,}",
                f"{one['people_b']:,}", signed(one["value"], 2), between(one, 2),
            )
            for one in rows
        ),
    )  # fmt: skip


def noticed_table(rows: Sequence[Json]) -> Table:
    """How many were noticed, and after how many days."""
    told = []
    for one in rows:
        name, both = f"{one['what'].capitalize()}s", f"{one['both']:,}"
        told.append((f"{name}, of 100", f"{one['began']:,}", *cells(one["share"])))
        told.append((f"{name}, days", both, *cells(one["days"])))
    return Table(("What", "How many", *HEAD), tuple(told))


def rules_section(rules: Sequence[Json]) -> str:
    """Which rules act more, less, newly and never in B."""
    parts = ["<section><h2>Rules</h2><p>The days on which each rule was named as a reason.</p>"]
    for change, title in CHANGES.items():
        rows = [one for one in rules if one["change"] == change]
        if not rows:
            parts.append(f"<p>{escape(title)}: none.</p>")
            continue
        named = f"{title} ({len(rows)})"
        table = table_html(days_table("Rule", "rule", rows), named)
        opened = " open" if change.startswith("only") else ""
        parts.append(f"<details{opened}><summary>{escape(named)}</summary>{table}</details>")
    same = sum(1 for one in rules if one["change"] == "same")
    parts.append(f"<p>On the same number of days in both: {same}.</p></section>")
    return "".join(parts)
