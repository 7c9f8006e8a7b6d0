"""Whatever is being sent, pages are read."""

from threading import Barrier, Event, Thread

from django.http import HttpRequest, HttpResponse

from steadyback.web.project.crowding import SENDING, THREADS, keep_room_for_reading


def asked(method: str) -> HttpRequest:
    request = HttpRequest()
    request.method = method
    return request


def test_while_as_many_as_may_be_are_sent_the_next_is_told_so_and_pages_are_read(db: None) -> None:
    begun, done = Barrier(SENDING + 1), Event()

    def slow(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            begun.wait(60)
            done.wait(60)
        return HttpResponse("here")

    answer = keep_room_for_reading(slow)
    senders = [Thread(target=answer, args=(asked("POST"),)) for _ in range(SENDING)]
    for one in senders:
        one.start()
    begun.wait(60)
    refused = answer(asked("POST"))
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert answer(asked("GET")).status_code == 200
    done.set()
    for one in senders:
        one.join(10)
    assert SENDING < THREADS
