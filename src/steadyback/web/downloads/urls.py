"""Addresses of what a person takes along. Those with a secret need no key and no cookie."""

from django.urls import URLPattern, path

from steadyback.web.downloads import archive, calendar, fhir, handout, opened, tables, taking

urlpatterns: list[URLPattern] = [
    path("p/<str:person>/take-along", taking.take_along, name="take-along"),
    path("p/<str:person>/take-along/calendar", taking.make_calendar, name="make-calendar"),
    path("p/<str:person>/take-along/end", taking.end_link, name="end-link"),
    path("c/<str:secret>.ics", calendar.feed, name="calendar"),
    path("p/<str:person>/plan.pdf", handout.week, name="plan-pdf"),
    path("p/<str:person>/programme.pdf", handout.programme, name="programme-pdf"),
    path("p/<str:person>/progress.pdf", handout.progress, name="progress-pdf"),
    path("p/<str:person>/letter.pdf", handout.letter, name="letter-pdf"),
    path("w/<str:secret>", opened.opened_plan, name="opened-plan"),
    path("p/<str:person>/everything.zip", archive.download, name="archive"),
    path("p/<str:person>/tables.zip", tables.download, name="tables"),
    path("p/<str:person>/fhir.json", fhir.download, name="fhir"),
    path("api/people/<str:person>/fhir/Bundle", fhir.whole, name="fhir-bundle"),
    path("api/people/<str:person>/fhir/metadata", fhir.metadata, name="fhir-metadata"),
    path("api/people/<str:person>/fhir/<path:rest>", fhir.anything_else),
]
