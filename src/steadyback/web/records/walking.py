"""Going through the records of many people a slice at a time, so that nothing waits for all."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from django.db.models import QuerySet

from steadyback.web.records.guarding import guarded
from steadyback.web.records.models import Person

SLICE: Final = 20
"""So many people are seen to before something else has its turn."""


class Walk:
    """Does one thing for each person who needs it, in the order in which they came.

    It keeps no list, only where it is. Whoever it goes wrong with is passed by until the next
    round, so that none of them stands in the way of those behind.
    """

    def __init__(
        self,
        what: str,
        people: Callable[[], QuerySet[Person]],
        do: Callable[[int], object],
        pause_s: float,
    ) -> None:
        """`what` is said in the log; a round begins no sooner than `pause_s` after the last."""
        self.what, self.people, self.do, self.pause_s = what, people, do, pause_s
        self.after: int | None = None
        self.began = float("-inf")

    def is_due(self, moment: float) -> bool:
        """Whether it is under way, or its pause is over; `moment` is of a monotonic clock."""
        return self.after is not None or moment - self.began >= self.pause_s

    def step(self, moment: float, stop: threading.Event | None = None) -> int:
        """See to one slice; with how many there was something to do. Raises django.db.Error."""
        if self.after is None:
            self.began, self.after = moment, 0
        found = self.people().filter(pk__gt=self.after).order_by("pk")
        slice_of_people = list(found.values_list("pk", flat=True)[:SLICE])
        done = 0
        for pk in slice_of_people:
            if stop is not None and stop.is_set():
                return done
            self.after = pk
            done += guarded(partial(self.do, pk), self.what)
        if len(slice_of_people) < SLICE:
            self.after = None
        return done

    def to_the_end(self, stop: threading.Event | None = None) -> int:
        """See to everybody who is left in this round; as `step`."""
        done = self.step(self.began, stop)
        while self.after is not None and not (stop is not None and stop.is_set()):
            done += self.step(self.began, stop)
        return done
