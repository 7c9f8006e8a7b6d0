"""What virtual clinicians change now and then: they forbid, allow, set a dose, and take it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.simulation.chance import happens
from steadyback.simulation.parameters import Parameters

Json = dict[str, Any]
WITHDRAWN = {"withdrawn": True}


def changes_drawn(
    luck: Callable[[str], Random],
    parameters: Parameters,
    catalogue: Catalogue,
    rungs: Mapping[str, int],
    standing: Sequence[Json],
) -> Iterator[Json]:
    """The bodies of a week's changes, where the person stands on these rungs (0: on none).

    `standing` are changes that nobody took back: one of them may be.
    """
    shares = {
        "forbid": parameters["forbidden"], "allow": parameters["allowed"],
        "set_dose": parameters["dosed"],
    }  # fmt: skip
    for action, share in shares.items():
        source = luck(f"clinician {action}")
        body = change_drawn(action, source, catalogue, rungs) if happens(source, share) else None
        if body is not None:
            yield body
    source = luck("clinician takes back")
    if happens(source, parameters["taken_back"]) and standing:
        yield source.choice(standing) | WITHDRAWN


def change_drawn(
    action: str, source: Random, catalogue: Catalogue, rungs: Mapping[str, int]
) -> Json | None:
    """The body of a clinician's change, where the person stands on these rungs (0: on none).

    What is open is forbidden or dosed; what is closed is allowed. None: there is nothing of that.
    """
    closed = action == "allow"
    names = [name for name in catalogue.exercises if (rungs[name] == 0) == closed]
    if not names:
        return None
    exercise = source.choice(names)
    ladder = catalogue.ladder(exercise)
    level = source.choice(ladder) if closed else ladder[rungs[exercise] - 1]
    if action == "set_dose":
        low, high = level.dosing.floor, level.dosing.ceiling
        parts = ("sets", "reps", "hold_s")
        dose = {name: source.randint(getattr(low, name), getattr(high, name)) for name in parts}
        return {"action": action, "level": level.id, "dose": dose}
    whole = source.random() < 1 / 2
    return {"action": action} | ({"exercise": exercise} if whole else {"level": level.id})


def standing_after(standing: Sequence[Json], body: Json) -> list[Json]:
    """The changes that nobody took back, after one more."""
    if not body.get("withdrawn"):
        return [*standing, body]
    return [one for one in standing if one | WITHDRAWN != body]
