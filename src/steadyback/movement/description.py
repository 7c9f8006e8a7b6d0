"""A movement as an author writes it: a base pose, a few changed angles, and what touches what.

Authors never write where the pelvis is: contacts place it. Lengths are metres for a body of 1.75 m;
the floor is y = 0, x points the way a standing person looks, z to the right of that person.
Angles are degrees with clinical signs (skeleton.py). `name.*` means both sides.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from steadyback.movement.props import Prop, PropKind
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SKELETON

Name = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)?(\.[RL*])?$")]
ContactText = Annotated[str, Field(pattern=r"^~?[a-z_]+(\.[RL*])?(@[a-z_]+)?$")]
Degrees = Annotated[float, Field(ge=-200, le=200)]
Metres = Annotated[float, Field(ge=-3, le=3)]
Spot = tuple[Metres, Metres, Metres]
KEYS_MOST = 8
PathKind = Literal["there_and_back", "cycle", "hold"]
Way = Literal["up", "down", "forward", "back", "out", "in", "away", "tight"]
"""Which way a force goes: up and down in the room; forward, back, out to its side and in to the
middle as the pelvis faces; away from the hip or shoulder of its limb. What goes tight goes nowhere:
muscles there tense, and nothing presses on them."""
Working = Literal["R", "L", "both"]


class Described(BaseModel):
    """Authored content: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Surface(Described):
    """A plane that a body can lean on: level at a height, or a wall at an x or a z (metres).

    A wall stands behind its x: the body is on the side of larger x, with `faces: back` of smaller.
    """

    height: Metres | None = None
    x: Metres | None = None
    z: Metres | None = None
    faces: Literal["front", "back"] = "front"

    @model_validator(mode="after")
    def one_plane(self) -> Self:
        """Exactly one of the three numbers says which plane it is."""
        if sum(value is not None for value in (self.height, self.x, self.z)) != 1:
            raise ValueError("a surface has a height, or an x, or a z")
        return self

    @property
    def plane(self) -> tuple[int, float]:
        """The coordinate that is fixed (0 x, 1 y, 2 z) and its value in metres."""
        values = (self.x, self.height, self.z)
        return next((axis, value) for axis, value in enumerate(values) if value is not None)

    def depth(self, places: Array) -> Array:
        """How deep places (n × 3, metres) are behind it; below nought on the body's side."""
        axis, value = self.plane
        return np.asarray((value - places[:, axis]) * (-1.0 if self.faces == "back" else 1.0))


class Touch(Described):
    """What one key changes: angles, contacts taken off or added, places to reach, points that meet.

    `add` holds contacts such as `heel.R`, `sit_bone.*@seat` or `~heel.R` (slides on its surface).
    `reach` fixes a landmark at a place; `meet` keeps two landmarks together (hand and knee).
    `lean` tilts the pelvis forward, `turn` turns it left, `roll` to the right (degrees).
    """

    q: dict[Name, Degrees] = Field(default_factory=dict)
    release: tuple[Name, ...] = ()
    add: tuple[ContactText, ...] = ()
    reach: dict[Name, Spot] = Field(default_factory=dict)
    meet: tuple[tuple[Name, Name], ...] = ()
    lean: Degrees = 0
    turn: Degrees = 0
    roll: Degrees = 0


class View(Described):
    """From where it is seen: degrees round from the right side, and degrees up."""

    azimuth: float = Field(default=24, ge=-180, le=180)
    elevation: float = Field(default=9, ge=-10, le=80)


class Thing(Described):
    """Something in the picture: furniture at a place, or a thing held at landmarks (props.py)."""

    kind: PropKind
    at: Spot | None = None
    size: Spot | None = None
    turn: Degrees = 0
    held: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def can_be_placed(self) -> Self:
        """It has a place or holders, and every holder is a landmark."""
        for name in self.prop.held:
            if name not in SKELETON.landmark_index:
                raise ValueError(f"unknown landmark {name}")
        return self

    @property
    def prop(self) -> Prop:
        """The same as the figure draws it."""
        held = tuple(both_sides(self.held))
        return Prop(kind=self.kind, at=self.at, size=self.size, turn=self.turn, held=held)


class Press(Described):
    """A force that moves nothing: which landmarks press, and which way."""

    at: Name
    to: Way


class Base(Described):
    """A pose to begin from: how the pelvis faces, its usual angles, and what bears on what."""

    face: Literal["up", "down", "forward", "side_left"]
    q: dict[Name, Degrees] = Field(default_factory=dict)
    contacts: tuple[ContactText, ...]
    surfaces: dict[str, Surface] = Field(default_factory=dict)
    balance: bool = False
    view: View = View()


class Movement(Described):
    """One level's movement: a stance that every key shares, and the keys between which it goes.

    One key is a hold. `there_and_back` comes back the way it went, `cycle` goes round and round.
    `watch` names the angles that matter; they are held close to what the author wrote.

    Marks of the picture: `arrow` follows a landmark, `close_up` shows one larger, `press` are
    forces that move nothing, `breathe` a breath at the mouth, `ghost` the beginning as a shade.
    `works` says which leg's muscles work where one side does; without it, the leg that is watched.
    """

    base: str
    stance: Touch = Touch()
    keys: tuple[Touch, ...] = (Touch(),)
    path: PathKind = "there_and_back"
    surfaces: dict[str, Surface] = Field(default_factory=dict)
    balance: bool | None = None
    watch: tuple[Name, ...] = ()
    view: View | None = None
    props: tuple[Thing, ...] = ()
    arrow: Name | None = None
    close_up: Name | None = None
    press: tuple[Press, ...] = ()
    breathe: bool = False
    ghost: bool = False
    works: Working | None = None

    @model_validator(mode="after")
    def some_keys(self) -> Self:
        """One key at least, and not more than an author can see through."""
        if not 1 <= len(self.keys) <= KEYS_MOST:
            raise ValueError(f"a movement has 1 to {KEYS_MOST} keys")
        return self


class Contact(Described):
    """One landmark on one surface; a sliding one may move along it."""

    landmark: str
    surface: str = "floor"
    slides: bool = False


def both_sides(names: Iterable[str]) -> list[str]:
    """Names with every `.*` written out for right and left."""
    out: list[str] = []
    for name in names:
        out += [name[:-1] + "R", name[:-1] + "L"] if name.endswith(".*") else [name]
    return out


def angles_of(written: Mapping[str, float]) -> dict[str, float]:
    """Angles by degree of freedom, degrees. KeyError names a joint that there is not."""
    out: dict[str, float] = {}
    for name, value in sorted(written.items(), key=lambda item: not item[0].endswith(".*")):
        for each in both_sides([name]):
            if each not in SKELETON.turn_index:
                raise KeyError(f"unknown joint {each}")
            out[each] = value
    return out


def contacts_of(written: Iterable[str]) -> dict[str, Contact]:
    """Contacts by landmark. KeyError names a landmark that there is not."""
    out: dict[str, Contact] = {}
    for text in written:
        point, _, surface = text.partition("@")
        for name in both_sides([point.removeprefix("~")]):
            if name not in SKELETON.landmark_index:
                raise KeyError(f"unknown landmark {name}")
            out[name] = Contact(
                landmark=name, surface=surface or "floor", slides=point.startswith("~")
            )
    return out
