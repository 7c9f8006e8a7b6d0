"""GET /p/<id>/tables.zip: the record as CSV tables, in English for programs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steadyback.exports.tables import zipped
from steadyback.languages import speaking
from steadyback.languages.spoken import ENGLISH_CODE
from steadyback.web.downloads.known import known_of
from steadyback.web.records.access import OpenRecord, at_the_door


@require_GET
@at_the_door
def download(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """All tables in one archive."""
    headers = {"Content-Disposition": 'attachment; filename="steadyback-tables.zip"'}
    with speaking(ENGLISH_CODE):
        made = zipped(known_of(record))
    return HttpResponse(made, content_type="application/zip", headers=headers)
