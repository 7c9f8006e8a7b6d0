"""The end of an account: whom it held alone is erased or stays on the device, and never nowhere."""

from datetime import datetime

from django.db import transaction

from steadyback.web.accounts import colleagues, holding
from steadyback.web.accounts.keys import Asker
from steadyback.web.accounts.models import Account
from steadyback.web.records import managing
from steadyback.web.records.access import open_record
from steadyback.web.records.clinic_access import OpenClinic


def close_account(who: Asker, account: Account, now: datetime, *, give_back: bool) -> int:
    """Close the account that is signed in on the asking device; says how many were erased.

    With `give_back` the device holds everybody whom the account held. Without, those whom nobody
    else holds are erased for ever. Raises colleagues.LastOwner, and nothing has changed.
    """
    with transaction.atomic():
        for place in colleagues.places_of(who).order_by("organisation"):
            managing.leave(OpenClinic(place, now), "")
        erased = 0
        if give_back:
            holding.give_back(who, now)
        else:
            for one in holding.held(who, now):
                if one.only:
                    open_record(who, one.id, now).erase()
                    erased += 1
        holding.close(account, now)
    return erased
