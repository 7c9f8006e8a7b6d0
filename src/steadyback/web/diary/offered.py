"""The exercises that a page showed, signed into its form: what was done is read against them.

Another tab, a new plan or the hour may change today's session while a page is open.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from pydantic import ValidationError

from steadyback.engine import Advice
from steadyback.record.plan import PlannedItem
from steadyback.web.look.exercises import ShownItem, shown_items
from steadyback.web.look.local_time import local_date
from steadyback.web.records.access import OpenRecord

DRAFT = "session"
SALT = "steadyback.session"


@dataclass(frozen=True, slots=True)
class Offered:
    """One session as it was shown, and the event of its plan."""

    mode: str
    minutes: int
    plan: str | None
    items: list[ShownItem]

    def signed(self, record: OpenRecord) -> str:
        """The session as text for a form."""
        content = {
            "person": record.id,
            "mode": self.mode,
            "minutes": self.minutes,
            "plan": self.plan,
            "items": [one.item.model_dump(mode="json", exclude_none=True) for one in self.items],
        }
        return signing.dumps(content, salt=SALT, compress=True)


def offered_today(record: OpenRecord, advice: Advice) -> Offered | None:
    """What today's page offers now; nothing while exercise waits."""
    found = advice.today
    if advice.locked or found is None or not (found.items or found.around):
        return None
    plan = record.newest_plan() if advice.plan else None
    items = shown_items(found.items or found.around, record.catalogue)
    return Offered(found.mode, found.minutes, plan, items)


def offered_in(record: OpenRecord, text: str) -> Offered | None:
    """The session that a form was made for; nothing where it is not ours."""
    try:
        content: dict[str, Any] = signing.loads(text, salt=SALT)
        items = [PlannedItem.model_validate_json(_json(one)) for one in content["items"]]
        if content["person"] != record.id:
            return None
        shown = shown_items(items, record.catalogue)
        return Offered(content["mode"], content["minutes"], content["plan"], shown)
    except (signing.BadSignature, ValidationError, KeyError):
        return None


def _json(data: Any) -> str:
    return signing.JSONSerializer().dumps(data).decode()


def kept_session(record: OpenRecord) -> dict[str, Any]:
    """What was filled in today; another day's pain and ticks are not today's."""
    draft = record.draft(DRAFT)
    return draft if draft.get("day") == local_date(record).isoformat() else {}


def keep_session(record: OpenRecord, draft: dict[str, Any]) -> None:
    """Keep what was filled in, with its day."""
    record.keep_draft(DRAFT, draft | {"day": local_date(record).isoformat()})
