"""Reading never waits for sending: slow uploads hold up each other and no page.

A request with a body holds a thread for as long as its body takes to arrive. So only half of the
threads take any, and the other half go on answering, the emergency page first of all.
"""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from steadyback.languages import _, speaking
from steadyback.web.look.refusals import refusal
from steadyback.web.records.language import language_of_device

THREADS: Final = 32
"""How many requests one process of the server answers at a time (our_proposal)."""
SENDING: Final = THREADS // 2
READS: Final = ("GET", "HEAD", "OPTIONS")
Answering = Callable[[HttpRequest], HttpResponseBase]


def keep_room_for_reading(get_response: Answering) -> Answering:
    """Answer 503 at once to a request with a body while as many as may be are being read."""
    room = BoundedSemaphore(SENDING)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in READS:
            return get_response(request)
        if not room.acquire(blocking=False):
            return crowded(request)
        try:
            return get_response(request)
        finally:
            room.release()

    return middleware


def crowded(request: HttpRequest) -> HttpResponseBase:
    """What somebody sees who sends something while too much is being sent."""
    with speaking(language_of_device(request).code):
        says = _(
            "Too much is being sent to this server at this moment. Nothing was saved. "
            "Please go back and send it again in a minute."
        )
        answer = refusal(request, 503, _("Please try again in a moment"), says)
    answer["Retry-After"] = "30"
    return answer
