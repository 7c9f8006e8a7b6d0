"""The first release's data is there after today's migrations; none breaks the version before it."""

from collections.abc import Iterator
from pathlib import Path

from django.db.migrations import (
    AddField,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveField,
    RenameField,
    RenameModel,
    RunSQL,
)
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests.first_release import check_that_nothing_is_lost

BEFORE_SERVERS = {"records": "0007", "accounts": "0001"}
"""The last migrations of versions that served from one file, where no two versions can serve."""
TAKES_AWAY = (RemoveField, DeleteModel, RenameField, RenameModel, RunSQL)
CONTRACTED: set[tuple[str, str]] = set()
"""Migrations that take away what no version that serves reads any more (docs/decisions/0029)."""


def shared() -> Iterator[tuple[tuple[str, str], Migration]]:
    """Our migrations that run while the version before them serves."""
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        app, name = key
        if app in BEFORE_SERVERS and name[:4] > BEFORE_SERVERS[app] and key not in CONTRACTED:
            yield key, migration


def test_what_the_first_release_stored_is_there_today(tmp_path: Path) -> None:
    check_that_nothing_is_lost({"STEADYBACK_DATA": str(tmp_path / "data"), "DATABASE_URL": ""})


def test_no_migration_takes_away_what_the_version_before_reads() -> None:
    wrong = [
        (key, type(operation).__name__)
        for key, migration in shared()
        for operation in migration.operations
        if isinstance(operation, TAKES_AWAY)
    ]
    assert wrong == [], "first stop using it, and take it away one release later"


def test_no_migration_makes_a_column_that_the_version_before_cannot_leave_out() -> None:
    wrong = []
    for key, migration in shared():
        made = {one.name_lower for one in migration.operations if isinstance(one, CreateModel)}
        for operation in migration.operations:
            if isinstance(operation, AddField) and operation.model_name_lower not in made:
                field = operation.field
                if not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED):
                    wrong.append((key, operation.model_name, operation.name))
    assert wrong == [], "let it be null, or give it a db_default"
