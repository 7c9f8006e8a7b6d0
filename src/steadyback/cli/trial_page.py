"""The page of a trial on virtual people, for a clinician to read: figures, charts, their tables.

One file that asks for nothing from elsewhere. Every chart stands beside its table.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from typing import Any

from steadyback.exports.charts import (
    Frame,
    Picture,
    Table,
    bar,
    document,
    grid,
    nice_ticks,
    text,
)

Json = dict[str, Any]
DAY = date(2026, 1, 5)
"""The frame of a chart is made for days; bars stand beside each other on any."""
LEFT, RIGHT, TOP, BOTTOM = 34.0, 330.0, 14.0, 120.0
STYLE = """
:root{color-scheme:light dark;--paper:#f7f4ee;--card:#fff;--line:#e3ddd1;--ink:#16282c;
--quiet:#4e6265;--brand:#0f5c5c;--stop:#b3261e;--ok:#2b7548}
@media(prefers-color-scheme:dark){:root{--paper:#12191b;--card:#1a2427;--line:#2f3e42;
--ink:#e9f0ee;--quiet:#a7b8b9;--brand:#6fc9bd;--stop:#ff8a80;--ok:#7fd29b}}
*{box-sizing:border-box;margin:0}
body{font:400 1.0625rem/1.5 "Atkinson Hyperlegible Next",system-ui,sans-serif;
background:var(--paper);color:var(--ink)}
main{max-width:66rem;margin:auto;padding:1.5rem 1rem;display:grid;gap:1.5rem}
h1{font-size:1.75rem;line-height:1.15} h2{font-size:1.25rem;margin-bottom:.5rem}
section{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.5rem;
min-width:0} p+p,ul+p{margin-top:.5rem} ul{padding-inline-start:1.2rem}
.quiet{color:var(--quiet)} .good{color:var(--ok);font-weight:700}
.bad{color:var(--stop);font-weight:700}
.scroll{overflow-x:auto} table{border-collapse:collapse;font-size:.9375rem;margin-top:.75rem}
th,td{text-align:start;padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--line);
white-space:nowrap}
td{font-variant-numeric:tabular-nums} th{font-weight:650}
.chart{display:block;width:100%;max-width:32rem;height:auto;margin-top:.75rem}
.chart .grid{stroke:var(--line);fill:none} .chart .axis{fill:var(--quiet);font-size:11px}
.chart .full{fill:var(--brand);fill-opacity:.75}
.chart .edge{stroke:var(--ink);stroke-width:1.4;fill:none}
summary{cursor:pointer;min-height:2.75rem;display:flex;align-items:center}
@media(forced-colors:active){.chart .full{fill:CanvasText}.chart .edge{stroke:Highlight}}
@media print{body{background:#fff}section{break-inside:avoid}}
"""
CANNOT = (
    "These people are made up. What is shown here is what the rules do with them: whether anything "
    "happened that must never happen, and how often each rule acted. It cannot show that exercise "
    "helps: how these people get on is drawn beforehand, and nothing that they do changes it."
)
INTERVALS = (
    "Between brackets: the 95 per cent interval. It says how much chance is in so many virtual "
    "people, and nothing about real ones."
)
GROUPS = {
    "gluteus_maximus": "Buttocks", "hamstrings": "Hamstrings", "quadriceps": "Quadriceps",
    "back_extensors": "Back", "abdominal_wall": "Abdomen", "hip_abductors": "Outer hips",
    "hip_adductors": "Inner thighs",
}  # fmt: skip
SHORT = ("Butt.", "Hams.", "Quad.", "Back", "Abd.", "Outer", "Inner")


def page(run: Json, found: Json) -> str:
    """The whole page."""
    weeks = "1 week" if run["weeks"] == 1 else f"{run['weeks']} weeks"
    title = f"{found['people']:,} virtual people, {weeks}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        section("What this is", [CANNOT, INTERVALS, about(run, found)]),
        section("What must never happen", [verdict(found)], raw=True),
        pictured(stages_picture(found)),
        pictured(adherence_picture(found)),
        pictured(sets_picture(found)),
        section("Locks", [lock_words(found)], table=lock_table(found)),
        section("How soon it was noticed", [NOTICED], table=noticed_table(found)),
        section("What happened on the way", [EVENTS], table=event_table(found)),
        rules_section(found["rules"]),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


NOTICED = (
    "Days from the day on which it began until the rules spoke of it. Who is away or tells nothing "
    "is not noticed; neither is a flare too small for the rule."
)
EVENTS = (
    "What people told, and what went wrong with it: late, doubled and wrong entries, and how often "
    "somebody went away. A clearance is a clinician who has looked into a lock."
)


def about(run: Json, found: Json) -> str:
    """What was run."""
    return (
        f"{found['patient_weeks']:,} patient-weeks with {found['plans']:,} planned weeks, looked "
        f"at {found['looks']:,} times. Seed {run['seed']}, engine {run['engine']}, catalogue "
        f"{run['catalogue']}, parameters {run['parameters']}. In the course as it was drawn "
        f"{share_words(found['improved'])} of people are better after a year.{other_policy(run)}"
    )


def other_policy(run: Json) -> str:
    """With which numbers the rules were tried, where they were others than ours."""
    named = ", ".join(f"{name} {value:g}" for name, value in run.get("policy", {}).items())
    return f" The rules were tried with other numbers than ours: {named}." if named else ""


def verdict(found: Json) -> str:
    """Whether anything was broken."""
    if not found["broken"]:
        return '<p class="good">Nothing was broken.</p>'
    listed = ", ".join(f"number {name}: {count:,}" for name, count in found["broken"].items())
    return (
        f'<p class="bad">Broken ({escape(listed)}).</p><p>Each has a case file in the folder '
        "<code>broken</code>, which <code>steadyback replay</code> shows.</p>"
    )


def section(
    title: str, paragraphs: Iterable[str], *, table: Table | None = None, raw: bool = False
) -> str:
    """A part of the page with its words and perhaps a table."""
    words = "".join(one if raw else f"<p>{escape(one)}</p>" for one in paragraphs)
    return f"<section><h2>{escape(title)}</h2>{words}{table_html(table, title)}</section>"


def pictured(picture: Picture) -> str:
    """A chart with its words and its table."""
    return (
        f"<section><h2>{escape(picture.title)}</h2><p>{escape(picture.says)}</p>{picture.svg}"
        f"{table_html(picture.table, picture.title)}</section>"
    )


def table_html(table: Table | None, name: str) -> str:
    """A table that can be scrolled by keyboard; nothing where there is none."""
    if table is None:
        return ""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in table.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(one)}</td>" for one in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    scrolls = f'class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"'
    return (
        f"<div {scrolls}><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def bars(
    name: str, title: str, says: str, rows: Sequence[tuple[str, Json]], *, per_cent: bool
) -> str:
    """Bars beside each other, each with its interval as a line."""
    scale = 100 if per_cent else 1
    ticks = nice_ticks(max([scale * (one["high"] or 0) for _, one in rows] or [1]) or 1)
    frame = Frame(DAY, DAY, 0, ticks[-1][0], LEFT, TOP, BOTTOM, RIGHT)
    parts = [*grid(frame, ticks)]
    step = (RIGHT - LEFT) / max(len(rows), 1)
    width = min(26.0, step * 0.7)
    for place, (label, one) in enumerate(rows):
        middle = LEFT + step * (place + 0.5)
        parts += drawn(frame, middle, width, label, one, scale)
    return document(name, BOTTOM + 22, title, says, parts)


def drawn(
    frame: Frame, middle: float, width: float, label: str, one: Json, scale: float
) -> Iterator[str]:
    """One bar with its label and interval; no bar where nothing is known."""
    yield text(middle, BOTTOM + 15, label, anchor="middle")
    if one["value"] is None:
        return
    top = frame.y(scale * one["value"])
    yield f'<path class="full" d="{bar(middle - width / 2, top, width, BOTTOM - top)}"/>'
    low, high = frame.y(scale * one["low"]), frame.y(scale * one["high"])
    ends = f"M{middle - 4:.1f} {low:.1f}h8M{middle - 4:.1f} {high:.1f}h8"
    yield f'<path class="edge" d="M{middle:.1f} {low:.1f}V{high:.1f}{ends}"/>'


def share_words(one: Json) -> str:
    """A share in per cent with its interval."""
    if one["value"] is None:
        return "–"
    low, high = 100 * one["low"], 100 * one["high"]
    return f"{100 * one['value']:.1f} % ({low:.1f} to {high:.1f})"


def number_words(one: Json) -> str:
    """A figure with its interval."""
    if one["value"] is None:
        return "–"
    return f"{one['value']:.2f} ({one['low']:.2f} to {one['high']:.2f})"


def stages_picture(found: Json) -> Picture:
    """How many reached each stage."""
    rows = [(f"Stage {one['stage']}", one) for one in found["stages"]]
    title, says = "Stages reached", "People who reached at least this stage, in per cent."
    table = Table(
        ("Stage", "People", "Share"),
        tuple((name, f"{one['people']:,}", share_words(one)) for name, one in rows),
    )
    svg = bars("stages", title, says, rows, per_cent=True)
    return Picture("stages", title, says, svg, table)


def adherence_picture(found: Json) -> Picture:
    """Planned sessions that were done, week by week."""
    whole, weeks = found["adherence"], found["adherence_by_week"]
    title = "Planned sessions that were done"
    says = f"{whole['done']:,} of {whole['planned']:,} planned sessions: {share_words(whole)}."
    table = Table(
        ("Week", "Planned", "Done", "Share"),
        tuple(
            (str(one["week"]), f"{one['planned']:,}", f"{one['done']:,}", share_words(one))
            for one in weeks
        ),
    )
    rows = [(str(one["week"]), one) for one in weeks]
    return Picture(
        "adherence", title, says, bars("adherence", title, says, rows, per_cent=True), table
    )


def sets_picture(found: Json) -> Picture:
    """Sets a week by muscle group."""
    title = "Sets a week by muscle group"
    says = "Mean sets in weeks in which anything was trained, as the planner counts them."
    rows = [(GROUPS[one["group"]], one) for one in found["sets"]]
    table = Table(
        ("Muscles", "Sets a week"), tuple((name, number_words(one)) for name, one in rows)
    )
    short = [(name, one) for name, (_, one) in zip(SHORT, rows, strict=True)]
    return Picture("sets", title, says, bars("sets", title, says, short, per_cent=False), table)


def lock_words(found: Json) -> str:
    """How much time was spent under a lock."""
    one = found["locked"]
    return (
        f"{share_words(one)} of all days were under a lock, and {one['people']:,} of "
        f"{found['people']:,} people met one. Danger signs are made far more often than in life."
    )


def lock_table(found: Json) -> Table:
    """Days by what locked; of several at a time each counts."""
    rows = ((one["what"], f"{one['days']:,}") for one in found["locked"]["by"])
    return Table(("What locked", "Days"), tuple(rows))


def noticed_table(found: Json) -> Table:
    """How soon flares and signs were noticed."""
    head = ("What", "Began", "Noticed", "Share", "Half within (days)", "Nine in ten", "Latest")
    rows = (
        (
            one["what"], f"{one['began']:,}", f"{one['noticed']:,}", share_words(one),
            *(said(one[name]) for name in ("median_days", "nine_in_ten_days", "most_days")),
        )
        for one in found["noticed"]
    )  # fmt: skip
    return Table(head, tuple(rows))


def said(value: int | None) -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else str(value)


def event_table(found: Json) -> Table:
    """How often each kind of event happened."""
    rows = ((name.replace("_", " "), f"{count:,}") for name, count in found["events"].items())
    return Table(("What", "Times"), tuple(rows))


def rules_section(rules: Json) -> str:
    """How often each rule was named, and which never was."""
    table = Table(
        ("Rule", "Days", "People"),
        tuple((one["rule"], f"{one['days']:,}", f"{one['people']:,}") for one in rules["named"]),
    )
    never = ", ".join(rules["never"]) or "none"
    beside = ", ".join(rules["not_asked"])
    says = "On how many days each rule was named as a reason, and to how many people."
    named = f"{len(rules['named'])} rules that were named"
    return (
        f"<section><h2>Rules</h2><p>{says}</p><p>Never named in this run: {escape(never)}.</p>"
        f'<p class="quiet">Of the worklist, which nobody asks for here: {escape(beside)}.</p>'
        f"<details><summary>{named}</summary>{table_html(table, named)}</details></section>"
    )
