"""GET /p/<id>/everything.zip: the whole record in one file, with tables, sheets and pictures."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steadyback.exports.charts import standalone
from steadyback.exports.handout import Wishes, waits_pdf
from steadyback.exports.letter import letter_pdf
from steadyback.exports.programme import programme_pdf
from steadyback.exports.progress_pictures import MOST_DAYS, pictures_of
from steadyback.exports.progress_sheet import progress_pdf
from steadyback.exports.tables import tables
from steadyback.languages import speaking
from steadyback.languages.spoken import ENGLISH_CODE
from steadyback.web.downloads.known import known_of
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.local_time import local_date
from steadyback.web.look.papers import issued_plan, pictures_for, printed_week, usual_paper
from steadyback.web.records.access import OpenRecord, at_the_door_without_consent
from steadyback.web.records.reading import ReadRecord


@require_GET
@at_the_door_without_consent
def download(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Everything; where consent was taken back the record alone, and nothing made from it."""
    made = record.archive(files_of(record) if record.consented else {})
    headers = {"Content-Disposition": 'attachment; filename="steadyback-archive.zip"'}
    return HttpResponse(made, content_type="application/zip", headers=headers)


def files_of(record: ReadRecord) -> dict[str, bytes]:
    """What is made from a record for people to read, by its name in the archive."""
    with speaking(ENGLISH_CODE):
        made = tables(known_of(record))
    found = {f"tables/{name}": text.encode() for name, text in made.items()}
    found |= {f"paper/{name}.pdf": made for name, made in sheets(record)}
    progress = record.progress(None, MOST_DAYS)
    for one in pictures_of(record.catalogue, progress).all:
        found[f"pictures/{one.id}.svg"] = standalone(one.svg).encode()
    if progress.began:
        wishes = Wishes(local_date(record), paper=usual_paper(record.state.country))
        found["paper/progress.pdf"] = progress_pdf(
            record.catalogue, progress, wishes, record.state.stage.stage
        )
    return found


def sheets(record: ReadRecord) -> Iterator[tuple[str, bytes]]:
    """The sheets of paper; while exercise waits what there is to say of that, and the letter."""
    advice, state, catalogue = record.advice(), record.state, record.catalogue
    wishes = Wishes(local_date(record), paper=usual_paper(state.country))
    yield "letter", letter_pdf(catalogue, state, advice, wishes)
    if advice.locked:
        yield "week", waits_pdf(catalogue, advice, wishes)
        return
    issued = None if advice.plan is None else issued_plan(record, advice.plan)
    if issued is not None:
        yield "week", printed_week(record, advice, issued, wishes)
    if state.started is not None:
        drawn = pictures_for(appearance_of(state))
        yield "programme", programme_pdf(catalogue, state, advice, drawn, wishes)
