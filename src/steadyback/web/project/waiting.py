"""Which danger signs wait for a colleague, counted for Prometheus: numbers, never of whom."""

from collections.abc import Iterator
from datetime import datetime

from django.db import Error
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from steadyback.web.records import alerts


class Waiting(Collector):
    """Asks the database each time it is read; says nothing where that does not answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What nobody has seen, what nobody was told of yet, and how long the oldest waits."""
        try:
            found = alerts.unseen()
        except Error:
            return
        waits = seconds_since(found.oldest)
        for name, says, number in (
            ("alerts_unseen", "Danger signs that no colleague has seen.", found.signs),
            ("alerts_untold", "Danger signs of which nobody was told.", found.untold),
            ("alerts_untold_seconds", "How long the oldest of these has waited.", waits),
        ):
            yield GaugeMetricFamily(f"steadyback_{name}", says, value=number)


def seconds_since(moment: datetime | None) -> float:
    """Seconds from then to now; 0 where there was no moment."""
    return 0.0 if moment is None else (timezone.now() - moment).total_seconds()


def waiting() -> bytes:
    """The same in the words of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Waiting())
    return generate_latest(registry)
