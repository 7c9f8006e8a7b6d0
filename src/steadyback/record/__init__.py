"""What is known of one person: an append-only list of events, and how it is read and written.

What we say of a record that is refused is a message, in the language that is spoken. Two kinds of
reasons stay in English: those of the schema ("Input should be …", by Pydantic), which only a file
or a program that somebody wrote by hand brings about, and those that the command line alone shows.
Names of fields and JSON pointers are the same in every language.
"""

from steadyback.record.canonical import canonical_hash, canonical_json
from steadyback.record.case import Case, CaseProblems, Person, Problem, read_case
from steadyback.record.event import Event, event_from
from steadyback.record.schema import case_schema
from steadyback.record.timeline import Entry, Timeline, timeline

__all__ = [
    "Case",
    "CaseProblems",
    "Entry",
    "Event",
    "Person",
    "Problem",
    "Timeline",
    "canonical_hash",
    "canonical_json",
    "case_schema",
    "event_from",
    "read_case",
    "timeline",
]
