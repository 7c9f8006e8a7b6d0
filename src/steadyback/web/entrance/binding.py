"""A device's key and its session of an account begin and end together.

Whom a device may act for hangs on its key. The session is for the pages of the account alone, and
is worth nothing on a device that its account let go of.
"""

from collections.abc import Callable
from typing import Any, Final

from allauth.account import signals
from django.contrib.auth import logout, user_logged_in, user_logged_out
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from steadyback.web.accounts import keys, lock_out, sealing, signing_in, tokens, tries
from steadyback.web.accounts.models import Account
from steadyback.web.entrance import mails
from steadyback.web.look.browsers import label_of

Answering = Callable[[HttpRequest], HttpResponseBase]
PAGES: Final = "/account/"
COMES_BY: Final = (PAGES, "/today")
"""The pages by which a device comes; to look at each would ask the database once more each time."""
FRESH: Final = "_steadyback_key"
"""Where a request keeps the new secret of its device, until the answer can carry it."""
REMEMBERED: Final = 20_000
"""So many devices are remembered as seen today; then all of them are looked up anew."""


def listen() -> None:
    """Hear of every sign-in, sign-out and change of a password, by whichever way they come."""
    user_logged_in.connect(bind, dispatch_uid="steadyback.bind")
    user_logged_out.connect(let_go, dispatch_uid="steadyback.let_go")
    signals.password_changed.connect(end_other_devices, dispatch_uid="steadyback.changed")
    signals.password_reset.connect(end_every_device, dispatch_uid="steadyback.reset")


def bind(request: HttpRequest, user: Account, **_more: Any) -> None:
    """Bind the asking device to the account; its key gets a new secret."""
    who = keys.asker(request)
    known = signing_in.account_of(who) == user
    label = label_of(request.headers.get("User-Agent", ""))
    secret = signing_in.sign_in(who, user, label, timezone.now())
    request.COOKIES[keys.COOKIE] = secret
    setattr(request, FRESH, secret)
    SessionStore.clear_expired()
    sealing.seal_those_of(user)
    if not known:
        mails.tell_of_device(user, label)


def let_go(request: HttpRequest, user: Account | None, **_more: Any) -> None:
    """Let the asking device go, if it is that account's."""
    who = keys.asker(request)
    if user is not None and signing_in.account_of(who) == user:
        signing_in.sign_out(who)


def end_other_devices(request: HttpRequest, user: Account, **_more: Any) -> None:
    """Somebody who knew the old password has nothing of it."""
    device = keys.device_of(keys.asker(request))
    signing_in.sign_out_others(user, device.pk if device else None)
    tokens.end_all_of(user, timezone.now())


def end_every_device(user: Account, **_more: Any) -> None:
    """The same where the password was forgotten; who set a new one may sign in at once."""
    signing_in.sign_out_others(user, None)
    tokens.end_all_of(user, timezone.now())
    tries.forget(lock_out.PASSWORD, user.email)


def key_and_session_together(get_response: Answering) -> Answering:
    """End a session whose device was let go of; hand out the key of one that signed in."""
    seen = SeenToday()

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(PAGES):
            end_if_let_go(request)
        response = get_response(request)
        secret = getattr(request, FRESH, None)
        if secret:
            keys.remember(response, secret, request.is_secure())
        signed_in = getattr(request, keys.SIGNED_IN, True)
        if signed_in and response.status_code == 200 and request.path.endswith(COMES_BY):
            seen.note(keys.asker(request))
        return response

    return middleware


def end_if_let_go(request: HttpRequest) -> None:
    """Sign a session out whose device is not, or no longer, the account's."""
    user = request.user
    if user.is_authenticated and signing_in.account_of(keys.asker(request)) != user:
        logout(request)


class SeenToday:
    """Keeps the day on which each signed-in device last came, at one query a day and device."""

    def __init__(self) -> None:
        self.day = timezone.now().date()
        self.devices: set[str] = set()

    def note(self, who: keys.Asker) -> None:
        """Note that a device came."""
        today = timezone.now().date()
        if today != self.day or len(self.devices) > REMEMBERED:
            self.day, self.devices = today, set()
        if who.key_hash is not None and who.key_hash not in self.devices:
            self.devices.add(who.key_hash)
            signing_in.note_used(who, today)
