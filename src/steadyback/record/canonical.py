"""One way to write a value as JSON, so that equal values have equal bytes and equal hashes."""

import json
from hashlib import sha256
from typing import Any

from pydantic import BaseModel


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces and real characters; missing (None) fields left out.

    Raises ValueError for NaN and infinities, TypeError for what JSON cannot say.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def canonical_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON as 64 lower-case hex digits."""
    return sha256(canonical_json(value).encode()).hexdigest()
