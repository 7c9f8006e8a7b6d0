"""How a person got on, from the first day to today: what is kept of it, and what it comes to."""

from steadyback.engine.progress.course import Course, dump_course, load_course
from steadyback.engine.progress.following import follow, followed
from steadyback.engine.progress.report import (
    Counts,
    Measured,
    PainChange,
    PainPoint,
    Progress,
    WeekDone,
    mean_week,
    pain_points,
    progress,
    progress_on,
)

__all__ = [
    "Counts",
    "Course",
    "Measured",
    "PainChange",
    "PainPoint",
    "Progress",
    "WeekDone",
    "dump_course",
    "follow",
    "followed",
    "load_course",
    "mean_week",
    "pain_points",
    "progress",
    "progress_on",
]
