"""Each piece of a worker's work by itself: what goes wrong with one stops no other."""

import logging
from collections.abc import Callable
from typing import Final

from django.db import Error, OperationalError, close_old_connections, connection

WRITES: Final = 5
"""How often it is tried to write down what has happened; each try waits some seconds."""
logger = logging.getLogger(__name__)


def guarded(doing: Callable[[], object], what: str) -> bool:
    """Do one piece of work; what goes wrong is logged by its kind, and nothing of anybody's.

    Raises django.db.Error only where the database answers no more: then all would go wrong.
    """
    try:
        return bool(doing())
    except Exception as error:
        logger.error("%s went wrong: %s", what, type(error).__name__)
        if isinstance(error, Error) and not database_answers():
            raise
        return False


def database_answers() -> bool:
    """Whether the database can be asked now; a connection that broke is made anew."""
    close_broken()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def looked(doing: Callable[[], int], what: str) -> int:
    """Do a round of work; one that could not be done is logged, and done in the next."""
    try:
        return doing()
    except Exception as error:
        logger.error("%s could not be looked at: %s", what, type(error).__name__)
        return 0
    finally:
        close_broken()


def surely(doing: Callable[[], None]) -> None:
    """Write down what has happened, also where the database is busy: else it would happen again."""
    for _ in range(WRITES):
        try:
            return doing()
        except OperationalError:
            close_broken()
    return doing()


def close_broken() -> None:
    """Close a connection that broke, so that a new one is made; never in a transaction."""
    if not connection.in_atomic_block:
        close_old_connections()
