"""The clinical content as one frozen value: what the engine, the pages and the exports read."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from steadyback.catalogue.caution import Caution
from steadyback.catalogue.exercise import Cell, ColumnId, Exercise, Level
from steadyback.catalogue.lesson import Lesson
from steadyback.catalogue.policy import Policy
from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.catalogue.red_flag import Card, CardId, CountryNumbers, RedFlag
from steadyback.catalogue.retired import Retired
from steadyback.catalogue.safety_case import SafetyCase
from steadyback.catalogue.source import Rule, Source
from steadyback.catalogue.technique import Technique, TechniqueId
from steadyback.vocabulary import CautionId, Condition, Family, FlagId


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything the loader read, each kind by its id in the order of the ids.

    `version` is the first 16 hex digits of a SHA-256 over the content of all files: comments and
    layout do not change it, a word or a number does. Two catalogues are equal only when they are
    the same object; compare versions to compare content.
    """

    version: str
    exercises: Mapping[str, Exercise]
    levels: Mapping[str, Level]
    red_flags: Mapping[FlagId, RedFlag]
    cards: Mapping[CardId, Card]
    countries: Mapping[str, CountryNumbers]
    cautions: Mapping[CautionId | Condition, Caution]
    matrix: Mapping[Family, Mapping[ColumnId, Cell]]
    techniques: Mapping[TechniqueId, Technique]
    lessons: Mapping[str, Lesson]
    questionnaires: Mapping[str, Questionnaire]
    retired: Mapping[str, Retired]
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    policy: Policy
    safety_case: SafetyCase

    def __post_init__(self) -> None:
        """Make every mapping read-only."""
        self._keep(self.__dict__)

    def __getstate__(self) -> dict[str, Any]:
        """Plain dictionaries, because a read-only view cannot be sent to another process."""
        state = {name: _thawed(value) for name, value in self.__dict__.items()}
        return state | {"matrix": {family: dict(row) for family, row in self.matrix.items()}}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Make every mapping read-only again."""
        self._keep(state)

    def _keep(self, state: Mapping[str, Any]) -> None:
        for item in fields(self):
            value = state[item.name]
            if item.name == "matrix":
                value = {family: _frozen(row) for family, row in value.items()}
            object.__setattr__(self, item.name, _frozen(value))

    @property
    def as_written(self) -> "Catalogue":
        """The same without any clinic's own words (`own_words`); for what is kept per catalogue."""
        return self

    def ladder(self, exercise_id: str) -> tuple[Level, ...]:
        """The levels of an exercise, easiest first. Raises KeyError for an unknown id."""
        return self.exercises[exercise_id].levels

    def level(self, level_id: str) -> Level:
        """One level. Raises KeyError for an unknown id."""
        return self.levels[level_id]

    def twins(self, level_id: str) -> frozenset[str]:
        """The same movement in other ladders, without the level itself. Raises KeyError."""
        twin = self.levels[level_id].twin
        return frozenset() if twin is None else frozenset({twin})


def _frozen(value: Any) -> Any:
    return MappingProxyType(dict(value)) if isinstance(value, Mapping) else value


def _thawed(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
