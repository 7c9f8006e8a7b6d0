"""Where this machine keeps the records and the secret key.

Importing the settings writes nothing; `prepare` makes the folder and the key, and the commands of
`launch` call it first.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_FILE = "secret-key"
KEY = "STEADYBACK_SECRET_KEY"
SHORTEST_KEY = 50


def data_folder() -> Path:
    """STEADYBACK_DATA, or `steadyback` in the user's data folder (XDG)."""
    named = os.environ.get("STEADYBACK_DATA")
    if named:
        return Path(named).expanduser()
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "steadyback"


def prepare(folder: Path) -> None:
    """Make the folder, for its owner only, and a secret key in it, once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))


def secret_key_in(environment: Mapping[str, str], folder: Path) -> str:
    """The key that the environment gives, else the one in the folder.

    Raises ImproperlyConfigured, with what to do.
    """
    given = environment.get(KEY, "").strip()
    if given and len(given) < SHORTEST_KEY:
        says = f"{KEY} must have {SHORTEST_KEY} signs or more; leave it out to have one made"
        raise ImproperlyConfigured(f"{says} in the data folder")
    return given or secret_key(folder)


def secret_key(folder: Path) -> str:
    """The key kept in the folder; before it is prepared, one for this process only."""
    try:
        kept = (folder / KEY_FILE).read_text("ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(64)
    except (OSError, ValueError):
        raise ImproperlyConfigured(f"{folder / KEY_FILE} cannot be read") from None
    if len(kept) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"{folder / KEY_FILE} is damaged; remove it and start again")
    return kept
