"""Walks from other programs: choose files, look through what is in them, keep what is ticked.

Between the two steps the list of walks is a draft of the person's; the file is gone by then. What
is kept is what the page of walks keeps: an `activity` with its minutes. No rule reads a walk, so
none makes a programme larger (tests/imports/test_walks_change_no_advice.py).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from steadyback.imports.room import Room
from steadyback.imports.unreadable import Unreadable
from steadyback.imports.walk_files import walks_in
from steadyback.imports.walks import Found, joined
from steadyback.languages import _, n_
from steadyback.web.look.fields import cleaned
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.store import Conflict
from steadyback.web.uploads.streamed import Streamed
from steadyback.web.uploads.walk_list import (
    DRAFT,
    Offer,
    event_of,
    keep,
    kept,
    offers_of,
    takes,
)

MOST_BYTES: Final = 512 << 20
"""Of all files together. An export of Apple Health of many years is about 200 MB as a zip."""
MOST_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """A file that could not be taken."""

    name: str
    says: str
    remedy: str


@csrf_exempt  # only until a stranger is turned away: no file of theirs is taken in
@require_http_methods(["GET", "POST"])
@at_the_door
def choose(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Ask for files; what is in them is shown on the next page."""
    streamed = Streamed(request, MOST_BYTES)
    request.upload_handlers = [streamed]
    try:
        return chosen(request, record, streamed)
    finally:
        streamed.close()


@csrf_protect
def chosen(request: HttpRequest, record: OpenRecord, streamed: Streamed) -> HttpResponse:
    """The page, or the files that were chosen on it."""
    if request.method == "GET":
        return page(request, record)
    files = request.FILES.getlist("file")
    if streamed.too_large:
        says = _(
            "That is more than the {most} MB that can be taken at once.", most=MOST_BYTES >> 20
        )
        remedy = _("Please choose the zip as it comes, or fewer files at once.")
        return page(request, record, [Wrong("", says, remedy)], 413)
    if not 1 <= len(files) <= MOST_FILES:
        says = n_("Please choose 1 to {n} file.", "Please choose 1 to {n} files.", MOST_FILES)
        return page(request, record, [Wrong("", says, "")], 422)
    try:
        room = Room()
        read = joined([read_one(file, room) for file in files])
    except Unclear as unclear:
        return page(request, record, [unclear.wrong], 422)
    keep(record, read)
    return redirect("walks-found", record.id)


class Unclear(Exception):
    """One of the files cannot be taken."""

    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong
        super().__init__(wrong.says)


def read_one(file: "UploadedFile[Any]", room: Room) -> Found:
    """The walks of one file. Raises Unclear, with the last part of the file's name."""
    try:
        return walks_in(cast(IO[bytes], file.file), room)
    except Unreadable as unreadable:
        name = cleaned(file.name or "")[:60]
        raise Unclear(Wrong(name, unreadable.says, unreadable.remedy)) from None


def page(
    request: HttpRequest, record: OpenRecord, wrong: Iterable[Wrong] = (), status: int = 200
) -> HttpResponse:
    """The page that asks for files."""
    context = about(record) | {
        "wrong": list(wrong),
        "waiting": kept(record) is not None,
        "done": brought(request.GET.get("done", "")[:4]),
        "most": MOST_BYTES >> 20,
    }
    return render(request, "uploads/walks.html", context, status=status)


def brought(told: str) -> int | None:
    """How many walks an address says were brought in; None where it says nothing of it."""
    return int(told) if re.fullmatch("[0-9]+", told) else None


def about(record: OpenRecord) -> dict[str, Any]:
    """What both pages say."""
    context: dict[str, Any] = {"record": record, "tab": "progress"}
    if record.state.started is not None:
        context["advice"] = record.advice()
    return context


@require_http_methods(["GET", "POST"])
@at_the_door
def found(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Look through the walks; keep what is ticked, or forget the list."""
    draft = kept(record)
    if draft is None:
        return redirect("walks", record.id)
    if request.method == "POST" and "forget" in request.POST:
        record.drop_draft(DRAFT)
        return redirect("walks", record.id)
    offers = offers_of(record, draft)
    if request.method == "GET":
        return listed(request, record, draft, offers)
    ticked = set(request.POST.getlist("walk"))
    events = [event_of(one.walk) for one in offers if one.walk.id in ticked and takes(one)]
    try:
        stored = record.append_all(events)
    except Conflict:
        says = _("Your record changed meanwhile. Please look through the list once more.")
        return listed(request, record, draft, offers_of(record, draft), says)
    record.drop_draft(DRAFT)
    return redirect(f"{reverse('walks', args=[record.id])}?done={stored.new}")


def listed(
    request: HttpRequest,
    record: OpenRecord,
    draft: dict[str, Any],
    offers: list[Offer],
    says: str = "",
) -> HttpResponse:
    """The list."""
    open_ones = [one for one in offers if takes(one)]
    context = about(record) | {
        "recent": [one for one in open_ones if one.recent],
        "older": [one for one in open_ones if not one.recent],
        "here": [one for one in offers if one.standing == "here"],
        "taken_back": [one for one in offers if one.standing == "taken_back"],
        "left": [left_words(why, count) for why, count in draft["left"].items()],
        "draft": draft,
        "says": says,
        "nothing": not open_ones,
    }
    return render(request, "uploads/walks_found.html", context, status=409 if says else 200)


def left_words(why: str, count: int) -> str:
    """Why so many of a file are not in the list. Raises KeyError for a reason there is not."""
    said = {
        "short": n_("{n} shorter than a minute.", "{n} shorter than a minute.", count),
        "long": n_("{n} longer than 600 minutes.", "{n} longer than 600 minutes.", count),
        "fast": n_(
            "{n} too fast for a walk, and not called one in its file.",
            "{n} too fast for a walk, and not called one in its file.",
            count,
        ),
        "backwards": n_("{n} ending before it began.", "{n} ending before it began.", count),
        "timeless": n_("{n} without a time.", "{n} without a time.", count),
    }
    return said[why]
