"""The clock of a clinic: that of the time zone it names, else this server's."""

from datetime import date, datetime

from django.conf import settings

from steadyback.languages import _, full_date
from steadyback.record.zone import zone_of
from steadyback.web.records.clinic_access import OpenClinic


def local(clinic: OpenClinic, at: datetime) -> datetime:
    """A moment as the clocks of the clinic show it."""
    return at.astimezone(zone_of(clinic.organisation.time_zone or settings.TIME_ZONE))


def day_at(clinic: OpenClinic, at: datetime) -> date:
    """The day of a moment where the clinic is."""
    return local(clinic, at).date()


def hour_words(clinic: OpenClinic, at: datetime) -> str:
    """The hour of a moment; with the zone, where the clinic has named none."""
    time = f"{local(clinic, at):%H:%M}"
    return time if clinic.organisation.time_zone else _("{time} UTC", time=time)


def moment_words(clinic: OpenClinic, at: datetime) -> str:
    """A moment in words; the hour alone where it is today."""
    day = day_at(clinic, at)
    hour = hour_words(clinic, at)
    return hour if day == day_at(clinic, clinic.now) else f"{full_date(day)}, {hour}"
