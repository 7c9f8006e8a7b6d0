"""The reader's desk: which files were read, what is wrong in them, and where each item stands."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise
from steadyback.catalogue.law import Where
from steadyback.catalogue.laws import LAWS
from steadyback.catalogue.lesson import Lesson
from steadyback.catalogue.other_numbers import OtherNumbers, row_of
from steadyback.catalogue.policy import Policy
from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.catalogue.reading import Fault, Place, Plain, Reading, read_file, read_raw, spell
from steadyback.catalogue.source import ThresholdText

Model = TypeVar("Model", bound=BaseModel)
Page = TypeVar("Page", Exercise, Lesson, Questionnaire)
"""What has a file of its own, named after its id."""
Key = TypeVar("Key", bound=str)


@dataclass
class Desk:
    """What was read so far: the files, their faults, and where each item stands.

    `broken` names the kinds of content of which something could not be read.
    """

    root: Path
    readings: dict[str, Reading] = field(default_factory=dict)
    homes: dict[Place, tuple[str, Place]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    instead: Reading | None = None
    """Numbers that stand in place of those of the folder's policy."""

    def read(self, name: str, kind: str) -> Reading:
        """Read one file and keep it; a file with faults breaks its kind."""
        reading = read_file(self.root / name, name)
        self.readings[name] = reading
        self.faults += reading.faults
        if reading.faults:
            self.broken.add(kind)
        return reading

    def refuse(self, kind: str, reading: Reading, place: Place, says: str) -> None:
        """Note a fault that leaves something of this kind unread."""
        self.broken.add(kind)
        self.faults.append(Fault(reading.file, reading.line(place), spell(place), says))

    def exercises(self, completed: Callable[[Reading], Reading]) -> dict[str, Exercise]:
        """Every exercise, one file each, with the place of each of its levels."""
        found = self.folder("exercises", Exercise, completed)
        for exercise in found.values():
            for index, level in enumerate(exercise.levels):
                if ("levels", level.id) not in self.homes:
                    file, _ = self.homes["exercises", exercise.id]
                    self.homes["levels", level.id] = (file, ("levels", index))
        return found

    def folder(
        self, kind: str, model: type[Page], completed: Callable[[Reading], Reading] | None = None
    ) -> dict[str, Page]:
        """Every item of a kind that has one file each, named after its id."""
        found: dict[str, Page] = {}
        for path in visible(self.root / kind):
            name = f"{kind}/{path.name}"
            if path.suffix != ".yaml":
                self.faults.append(Fault(name, 1, "", "The file's name must end in .yaml."))
                continue
            reading = self.read(name, kind)
            if completed is not None and not reading.faults:
                reading = self.readings[name] = completed(reading)
            made = self._page(kind, reading, path.stem, model)
            if made is not None:
                found[made.id] = made
                self.homes[kind, made.id] = (name, ())
        return dict(sorted(found.items()))

    def _page(self, kind: str, reading: Reading, stem: str, model: type[Page]) -> Page | None:
        if reading.faults:
            return None
        named = reading.data.get("id")
        if isinstance(named, str) and named != stem:
            says = f"“{named}” must be the name of its file, “{stem}”. Change one of them."
            self.refuse(kind, reading, ("id",), says)
            return None
        return self.model(kind, reading, (), reading.data, model)

    def table(
        self,
        file: str,
        key: str,
        model: type[Model],
        id_of: Callable[[Model], Key],
        kind: str | None = None,
    ) -> dict[Key, Model]:
        """Every item of the list under the one key of a file, sorted by id."""
        kind = kind or key
        reading = self.read(file, kind)
        found: dict[Key, Model] = {}
        for index, item in enumerate(self._items(reading, key, kind)):
            made = self.model(kind, reading, (key, index), item, model)
            if made is None:
                continue
            name = id_of(made)
            if name in found:
                first = reading.line(self.homes[kind, name][1])
                says = f"“{name}” stands twice, first on line {first}. Keep one."
                self.refuse(kind, reading, (key, index), says)
                continue
            found[name] = made
            self.homes[kind, name] = (file, (key, index))
        self.homes[(kind,)] = (file, (key,))
        return dict(sorted(found.items()))

    def _items(self, reading: Reading, key: str, kind: str) -> list[Plain]:
        if reading.faults:
            return []
        for other in reading.data:
            if other != key:
                says = f"“{other}” is not a key of this file. Its one key is “{key}”."
                self.refuse(kind, reading, (other,), says)
        items = reading.data.get(key)
        if isinstance(items, list):
            return items
        self.refuse(kind, reading, (key,), f"The file needs the key “{key}” with a list under it.")
        return []

    def whole(self, kind: str, model: type[Model]) -> Model:
        """A file that is one whole; an empty one, which no law is shown, if it cannot be read."""
        reading = self.read(f"{kind}.yaml", kind)
        self.homes[(kind,)] = (reading.file, ())
        for name in reading.data:
            self.homes[kind, name] = (reading.file, (name,))
        unread: dict[str, Any] = {}
        made = None
        if not reading.faults:
            made = self.model(kind, reading, (), reading.data, model)
        return made or model.model_construct(**unread)

    def policy(self, numbers: OtherNumbers | None) -> Policy:
        """The policy of the folder, with these numbers in place of its own.

        A number that cannot be read is told, and the folder's own stands for it, so that the laws
        look at all the others.
        """
        ours = self.whole("policy", Policy)
        if numbers is None:
            return ours
        self.instead = read_raw(numbers.raw, numbers.file)
        self.faults += self.instead.faults
        if self.instead.faults or "policy" in self.broken:
            self.broken.add("policy")
            return ours
        reading = self.readings["policy.yaml"]
        data = {**reading.data, **dict(self._numbers(self.instead, reading.data))}
        self.readings["policy.yaml"] = Reading(reading.file, data, reading.lines)
        return self.model("policy", self.instead, (), data, Policy) or ours

    def _numbers(self, instead: Reading, ours: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
        """Each name that is given with its whole row, as far as it can be read."""
        for name, given in instead.data.items():
            if name == "signature":
                yield name, given
                continue
            row = ours.get(name)
            if not isinstance(row, dict):
                says = f"“{name}” is not a number of the policy. Remove it or correct its spelling."
                self.refuse("numbers", instead, (name,), says)
                continue
            try:
                whole = row_of(given, row)
            except ValueError as error:
                self.refuse("numbers", instead, (name,), str(error))
                continue
            if self.model("numbers", instead, (name,), whole, ThresholdText) is not None:
                yield name, whole

    def model(
        self, kind: str, reading: Reading, place: Place, data: object, model: type[Model]
    ) -> Model | None:
        """Make one model of plain data, or note each of its faults at its own line."""
        try:
            return model.model_validate(data)
        except ValidationError as problem:
            for error in problem.errors(include_url=False):
                self._schema_fault(kind, reading, place, error)
            return None

    def _schema_fault(self, kind: str, reading: Reading, base: Place, error: ErrorDetails) -> None:
        place = (*base, *error["loc"])
        known = reading.known(place)
        if error["type"] == "missing":
            known = (*known, place[len(known)])
        self.refuse(kind, reading, known, fault_sentence(error, str(known[-1]) if known else ""))

    def version(self) -> str:
        """A hash over the content of every file read, whatever its layout and comments."""
        content = [[name, self.readings[name].data] for name in sorted(self.readings)]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def judge(self, catalogue: Catalogue) -> None:
        """Run every law whose kinds of content were all read."""
        for law in LAWS:
            if law.needs & self.broken:
                continue
            for where, says in law(catalogue):
                self.faults.append(self._located(where, f"{says} (law {law.id})"))

    def _located(self, where: Where, says: str) -> Fault:
        instead = self.instead
        if instead is not None and where[0] == "policy" and where[1:2] in instead.lines:
            return Fault(instead.file, instead.line(where[1:]), spell(where[1:]), says)
        for cut in (2, 1):
            home = self.homes.get(where[:cut])
            if home is not None:
                file, base = home
                reading = self.readings[file]
                return Fault(file, reading.line((*base, *where[cut:])), spell(where[1:]), says)
        return Fault("/".join(map(str, where[:2])) + ".yaml" * (len(where) > 1), 1, "", says)

    def sorted_faults(self) -> tuple[Fault, ...]:
        """By file and line; what `defaults` hands to several levels is told once."""
        once = {(fault.file, fault.line, fault.says): fault for fault in reversed(self.faults)}
        return tuple(sorted(once.values()))


def visible(folder: Path) -> list[Path]:
    """The files of a folder by name, none where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def fault_sentence(error: ErrorDetails, name: str) -> str:
    """What pydantic found, in words for the person who writes the file."""
    given = error["input"] if isinstance(error["input"], str) else "this"
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f"“{name}” is missing. Add it."
        case "extra_forbidden":
            return f"“{name}” is not a field here. Remove it or correct its spelling."
        case "literal_error":
            return f"“{given}” is not an allowed word. Use one of {context['expected']}."
        case "union_tag_invalid":
            says = f"“{context['tag']}” is not an allowed word."
            return f"{says} Use one of {context['expected_tags']}."
        case "int_parsing" | "int_type" | "int_from_float":
            return f"“{given}” is not a whole number. Write one in digits."
        case "float_parsing" | "float_type":
            return f"“{given}” is not a number. Write one in digits."
        case "string_pattern_mismatch":
            return f"“{given}” is not written as {context['pattern']} asks. Correct it."
        case "value_error":
            return f"This cannot be: {context['error']}. Change it."
        case _:
            return f"This cannot be: {error['msg']}. Change it."
