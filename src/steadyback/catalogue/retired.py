"""Levels that the catalogue no longer has, and what takes their place (rulings 28)."""

from datetime import date

from steadyback.catalogue.exercise import Content, LevelId, Words


class Retired(Content):
    """One retired level, the level that a record's history goes on with, since when, and why."""

    level: LevelId
    successor: LevelId
    since: date
    why: Words
