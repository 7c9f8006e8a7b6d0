"""The page of a trial on virtual people, for a clinician to read: figures, charts, their tables.

One file that asks for nothing from elsewhere. Every chart stands beside its table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from steadyback.cli.trial_names import Names, what_broke, with_name
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
tbody th{white-space:normal;min-width:5.5rem;max-width:34rem}
th.named{min-width:14rem}
th span{font-weight:400}
td{font-variant-numeric:tabular-nums} th{font-weight:650}
.chart{display:block;width:100%;max-width:32rem;height:auto;margin-top:.75rem}
.chart .grid{stroke:var(--line);fill:none} .chart .axis{fill:var(--quiet);font-size:11px}
.chart .full{fill:var(--brand);fill-opacity:.75}
.chart .edge{stroke:var(--ink);stroke-width:1.4;fill:none}
summary{cursor:pointer;line-height:2.75rem}
@media(forced-colors:active){.chart .full{fill:CanvasText}.chart .edge{stroke:Highlight}}
@media print{body{background:#fff}section{break-inside:avoid}}
"""
CANNOT = (
    "These people are made up. What is shown here is what the rules do with them: whether anything "
    "happened that must never happen, and how often each rule was named. It cannot show that "
    "exercise helps: how these people get on is drawn beforehand, and nothing that they do changes "
    "it."
)
INTERVALS = (
    "Between brackets: the 95 per cent interval. It says how much chance is in so many virtual "
    "people, and nothing about real ones. Where something was counted in fewer than ten people "
    "there is none: the same few, drawn again and again, say nothing of others."
)
FEW = 50
FEW_SAYS = (
    "There are few people here. What is counted within people (all but stages and what must never "
    "happen) may then differ by chance more than its interval says."
)
GROUPS = {
    "gluteus_maximus": "Buttocks", "hamstrings": "Hamstrings", "quadriceps": "Quadriceps",
    "back_extensors": "Back", "abdominal_wall": "Abdomen", "hip_abductors": "Outer hips",
    "hip_adductors": "Inner thighs",
}  # fmt: skip
SHORT = ("Butt.", "Hams.", "Quad.", "Back", "Abd.", "Outer", "Inner")


def page(run: Json, found: Json, names: Names, cases: Mapping[str, int]) -> str:
    """The whole page. `cases` counts the case files that are kept of each invariant."""
    weeks = "1 week" if run["weeks"] == 1 else f"{run['weeks']} weeks"
    title = f"{found['people']:,} virtual people, {weeks}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        section(
            "What this is", [CANNOT, INTERVALS, *few_words(found["people"]), about(run, found)]
        ),
        never_section(found["broken"], names, cases),
        pictured(stages_picture(found)),
        pictured(adherence_picture(found)),
        pictured(sets_picture(found)),
        section("Locks", [lock_words(found)], table=lock_table(found, names)),
        section("How soon it was noticed", [NOTICED], table=noticed_table(found, names)),
        section("What happened on the way", [EVENTS], table=event_table(found)),
        rules_section(found["rules"], names),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


NEVER = "What must never happen"
STORED = "9"
"""The invariant that is about the store."""
AGAIN = (
    "<p>Of each only the first moments are kept, as case files in the folder <code>broken</code>. "
    "To live one again and see whether it is still broken: <code>steadyback replay "
    "0000000-0.case.json --broken 0000000-0.json</code>.</p>"
)
STAGES = (
    "People who reached at least this stage, in per cent; those whom a clinician had set there, or "
    "higher, are counted with them, and stand by themselves in the last column."
)
RULES = (
    "A rule is named to somebody on each day on which it stands as a reason beside what is shown, "
    "so also on days after the one on which it acted."
)
NOTICED = (
    "Days from the day on which it began until the rules spoke of it. Who is away or tells nothing "
    "is not noticed; neither is a flare too small for the rule."
)
WEEKS = (
    "By calendar week from each person's first; the first and last in part, since people begin on "
    "any day of a week."
)
SETS = (
    "Mean sets in a week in which anything was trained, as the planner counts them. The first and "
    "last calendar week of a person, which are in part, are left out."
)
EVENTS = (
    "What people told, and what went wrong with it: late, doubled and wrong entries, and how often "
    "somebody went away. A clearance is a clinician who has looked into a lock."
)


def few_words(people: int) -> tuple[str, ...]:
    """That intervals within so few people are too narrow; nothing where there are enough."""
    return (FEW_SAYS,) if people < FEW else ()


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


def never_section(broken: Mapping[str, int], names: Names, cases: Mapping[str, int]) -> str:
    """Whether anything was broken, how it can be seen again, and what was not looked at."""
    words = f"<p>{escape(not_looked_at(names))}</p>"
    if not broken:
        said = ['<p class="good">Nothing was broken.</p>', words]
        return section(NEVER, said, raw=True)
    said = [f'<p class="bad">Something was broken: {sum(broken.values()):,} times.</p>', AGAIN]
    rows = (
        (what_broke(one, names), f"{count:,}", f"{cases.get(one, 0):,}")
        for one, count in broken.items()
    )
    table = Table(("What was broken", "Times", "Case files"), tuple(rows))
    return section(NEVER, [*said, words], table=table, raw=True)


def not_looked_at(names: Names) -> str:
    """What no run can find broken, because nobody looks at it."""
    return (
        f"Not looked at: {what_broke(STORED, names)} That is a matter of where records are kept. "
        "The words are looked at in English alone. What is looked at less closely than it seems "
        "stands in docs/algorithms/simulation.md."
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
        f"<tr>{row_head(first)}" + "".join(f"<td>{escape(one)}</td>" for one in rest) + "</tr>"
        for first, *rest in table.rows
    )
    scrolls = f'class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"'
    return (
        f"<div {scrolls}><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def row_head(text: str) -> str:
    """The first cell of a row; of a code with its name the code stands out."""
    code, mark, name = text.partition(": ")
    if not mark:
        return f'<th scope="row">{escape(text)}</th>'
    return f'<th scope="row" class="named">{escape(code)}<span>: {escape(name)}</span></th>'


def bars(
    name: str, title: str, says: str, rows: Sequence[tuple[str, Json]], *, per_cent: bool
) -> str:
    """Bars beside each other, each with its interval as a line."""
    scale = 100 if per_cent else 1
    ticks = nice_ticks(
        max([scale * (one["high"] or one["value"] or 0) for _, one in rows] or [1]) or 1
    )
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
    if one["low"] is None:
        return
    low, high = frame.y(scale * one["low"]), frame.y(scale * one["high"])
    ends = f"M{middle - 4:.1f} {low:.1f}h8M{middle - 4:.1f} {high:.1f}h8"
    yield f'<path class="edge" d="M{middle:.1f} {low:.1f}V{high:.1f}{ends}"/>'


def share_words(one: Json) -> str:
    """A share in per cent with its interval."""
    if one["value"] is None:
        return "–"
    value = f"{100 * one['value']:.1f} %"
    if one["low"] is None:
        return value
    return f"{value} ({100 * one['low']:.1f} to {100 * one['high']:.1f})"


def number_words(one: Json) -> str:
    """A figure with its interval."""
    if one["value"] is None:
        return "–"
    if one["low"] is None:
        return f"{one['value']:.2f}"
    return f"{one['value']:.2f} ({one['low']:.2f} to {one['high']:.2f})"


def stages_picture(found: Json) -> Picture:
    """How many reached each stage."""
    rows = [(f"Stage {one['stage']}", one) for one in found["stages"]]
    title, says = "Stages reached", STAGES
    table = Table(
        ("Stage", "People", "Share", "Set there by a clinician"),
        tuple(
            (name, f"{one['people']:,}", share_words(one), f"{one['placed']:,}")
            for name, one in rows
        ),
    )
    svg = bars("stages", title, says, rows, per_cent=True)
    return Picture("stages", title, says, svg, table)


def adherence_picture(found: Json) -> Picture:
    """Planned sessions that were done, week by week."""
    whole, weeks = found["adherence"], found["adherence_by_week"]
    title = "Planned sessions that were done"
    says = f"{whole['done']:,} of {whole['planned']:,} planned sessions: {share_words(whole)}."
    says += f" {WEEKS}"
    table = Table(
        ("Calendar week", "Planned", "Done", "Share"),
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
    says = SETS
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


def lock_table(found: Json, names: Names) -> Table:
    """Days by what locked; of several at a time each counts."""
    rows = ((with_name(one["what"], names), f"{one['days']:,}") for one in found["locked"]["by"])
    return Table(("What locked", "Days"), tuple(rows))


def noticed_table(found: Json, names: Names) -> Table:
    """How soon flares and signs were noticed."""
    head = (
        "What", "Began", "Noticed", "Share", "Half of those noticed within (days)",
        "Nine in ten of those", "All of those",
    )  # fmt: skip
    rows = (
        (
            with_name(one["what"], names), f"{one['began']:,}", f"{one['noticed']:,}",
            share_words(one),
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


def rules_section(rules: Json, names: Names) -> str:
    """On how many days each rule was named, and which never was."""
    rows = (
        (with_name(one["rule"], names), f"{one['days']:,}", f"{one['people']:,}")
        for one in rules["named"]
    )
    named = Table(("Rule", "Days named to somebody", "People"), tuple(rows))
    parts = [
        folded(f"{len(named.rows)} rules that were named", named),
        folded(f"{len(rules['never'])} rules that were never named", listed(rules["never"], names)),
        folded(
            f"{len(rules['not_asked'])} rules of the worklist, which nobody asks for here",
            listed(rules["not_asked"], names),
        ),
    ]
    title = "Days on which each rule was named to somebody"
    return f"<section><h2>{title}</h2><p>{escape(RULES)}</p>{''.join(parts)}</section>"


def listed(codes: Iterable[str], names: Names) -> Table:
    """Codes with their names."""
    return Table(("Rule",), tuple((with_name(code, names),) for code in codes))


def folded(title: str, table: Table) -> str:
    """A long table behind its title."""
    return f"<details><summary>{escape(title)}</summary>{table_html(table, title)}</details>"
