"""Device and Provenance: which version of the rules and of the content made what was computed."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from steadyback.exports.fhir.writing import SID, Writing, instant

Json = dict[str, Any]
COMPUTED: Final = ("Flag", "DetectedIssue")
"""What the engine says at the moment of an export, beside the plan in force."""


def device_reference(writing: Writing, engine: str, catalogue: str) -> Json:
    """A reference to one version of the engine with one version of the catalogue."""
    return writing.to("device", engine, catalogue)


def engine_now(writing: Writing) -> Json:
    """A reference to the engine and catalogue that answer now."""
    return device_reference(writing, *versions_now(writing))


def versions_now(writing: Writing) -> tuple[str, str]:
    """The engine's and the catalogue's versions now."""
    return writing.known.advice.engine, writing.known.advice.catalogue


def devices(writing: Writing) -> Iterator[Json]:
    """One Device for each pair of versions that made something."""
    made = [(plan.body.engine, plan.body.catalogue) for plan in writing.known.plans]
    for engine, catalogue in dict.fromkeys([*made, versions_now(writing)]):
        yield {
            "resourceType": "Device",
            "id": writing.id_of("device", engine, catalogue),
            "status": "active",
            "deviceName": [{"name": "Steadyback", "type": "user-friendly-name"}],
            "version": [
                {"type": {"text": "engine"}, "value": engine},
                {"type": {"text": "catalogue"}, "value": catalogue},
            ],
        }


def provenances(writing: Writing, resources: Iterable[Json]) -> Iterator[Json]:
    """How each plan came about, and what was computed for this export."""
    for plan in writing.known.plans:
        made_from = {"system": f"{SID}/inputs", "value": plan.body.inputs_hash}
        yield provenance(
            writing, "provenance", plan.id,
            target=[writing.to(plan.id, "plan")],
            recorded=instant(plan.at),
            agent=device_reference(writing, plan.body.engine, plan.body.catalogue),
            entity=[{"role": "source", "what": {"identifier": made_from}}],
        )  # fmt: skip
    computed = [one["id"] for one in resources if one["resourceType"] in COMPUTED]
    in_force = writing.known.plan_of_week
    plans = [] if in_force is None else [writing.to(in_force.id, "plan")]
    targets = [*plans, *({"reference": f"urn:uuid:{one}"} for one in computed)]
    yield provenance(
        writing, "provenance",
        target=targets or [writing.patient],
        recorded=instant(writing.known.on),
        agent=engine_now(writing),
    )  # fmt: skip


def provenance(
    writing: Writing, *parts: str, target: list[Json], recorded: str, agent: Json, **more: Any
) -> Json:
    """One Provenance with the engine as what put it together."""
    return {
        "resourceType": "Provenance",
        "id": writing.id_of(*parts),
        "target": target,
        "recorded": recorded,
        "agent": [{"type": writing.codes.category("assembler"), "who": agent}],
        **more,
    }
