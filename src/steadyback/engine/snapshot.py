"""A state as text and back, exactly: reading a long record costs no more than a short one."""

from pydantic import TypeAdapter

from steadyback.engine.state import State

STATES: TypeAdapter[State] = TypeAdapter(State)


def dump_state(state: State) -> str:
    """The state as JSON text."""
    return STATES.dump_json(state).decode()


def load_state(text: str) -> State:
    """The state that was dumped. Raises pydantic.ValidationError for anything else."""
    return STATES.validate_json(text)
