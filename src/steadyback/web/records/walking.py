"""Going through the records of many people a slice at a time, so that nothing waits for all."""

import secrets
import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from django.db.models import Max, QuerySet

from steadyback.web.records.guarding import guarded
from steadyback.web.records.models import Person

SLICE: Final = 20
"""So many people are seen to before something else has its turn."""


class Walk:
    """Does one thing for each person who needs it, in the order in which they came.

    A round begins with whoever chance says and goes on with the first after the last, so that
    several workers share the work out without a word: what one has done no other finds.
    It keeps no list, only where it is. Whoever it goes wrong with is passed by until the next
    round, so that none of them stands in the way of those behind.
    """

    def __init__(
        self,
        what: str,
        people: Callable[[], QuerySet[Person]],
        do: Callable[[int], object],
        pause_s: float,
        begins: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """`what` is said in the log; a round begins no sooner than `pause_s` after the last.

        `begins` says after which number it begins, from 0 to less than what it is given.
        """
        self.what, self.people, self.do, self.pause_s = what, people, do, pause_s
        self.begins = begins
        self.after: int | None = None
        self.until: int | None = None
        self.first = 0
        self.began = float("-inf")

    def is_due(self, moment: float) -> bool:
        """Whether it is under way, or its pause is over; `moment` is of a monotonic clock."""
        return self.after is not None or moment - self.began >= self.pause_s

    def step(self, moment: float, stop: threading.Event | None = None) -> int:
        """See to one slice; with how many there was something to do. Raises django.db.Error."""
        if self.after is None:
            self.begin(moment)
        people = self.people().filter(pk__gt=self.after or 0).order_by("pk")
        if self.until is not None:
            people = people.filter(pk__lte=self.until)
        slice_of_people = list(people.values_list("pk", flat=True)[:SLICE])
        done = 0
        for pk in slice_of_people:
            if stop is not None and stop.is_set():
                return done
            self.after = pk
            done += guarded(partial(self.do, pk), self.what)
        if len(slice_of_people) < SLICE:
            self.turn()
        return done

    def begin(self, moment: float) -> None:
        """A round begins."""
        newest = Person.objects.aggregate(newest=Max("pk"))["newest"]
        self.began, self.until = moment, None
        self.after = self.first = self.begins(newest) if newest else 0

    def turn(self) -> None:
        """After the last comes the first; where the round began it ends."""
        ended = self.until is not None or not self.first
        self.after, self.until = (None, None) if ended else (0, self.first)

    def to_the_end(self, stop: threading.Event | None = None) -> int:
        """See to everybody who is left in this round; as `step`."""
        done = self.step(self.began, stop)
        while self.after is not None and not (stop is not None and stop.is_set()):
            done += self.step(self.began, stop)
        return done
