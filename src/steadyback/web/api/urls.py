"""Addresses of the API, and of the pages where keys for programs are made."""

from django.urls import path

from steadyback.web.api import docs, events, programs
from steadyback.web.api.version_one import API

urlpatterns = [
    path("api/", docs.explained, name="api-docs"),
    path("api/v1/", API.urls),
    path("api/people/<str:person>/events", events.add, name="api-events"),
    path("p/<str:person>/you/programs", programs.of_record, name="programs"),
    path("p/<str:person>/you/programs/end", programs.end_of_record, name="end-program"),
    path("c/<str:clinic>/programs", programs.of_clinic, name="clinic-programs"),
    path("c/<str:clinic>/programs/end", programs.end_of_clinic, name="end-clinic-program"),
]
