"""Addresses of what a person brings from elsewhere."""

from django.urls import URLPattern, path

from steadyback.web.uploads import archive, walks

urlpatterns: list[URLPattern] = [
    path("bring-in-a-record", archive.bring_record, name="bring-record"),
    path("p/<str:person>/brought-in", archive.brought_in, name="brought-in"),
    path("p/<str:person>/walks", walks.choose, name="walks"),
    path("p/<str:person>/walks/found", walks.found, name="walks-found"),
]
