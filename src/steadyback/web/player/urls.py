"""Addresses of the led session."""

from django.urls import path

from steadyback.web.player import offline, page, tables

urlpatterns = [
    path("p/<str:person>/lead", page.lead, name="lead"),
    path("p/<str:person>/days.json", tables.days, name="days"),
    path("p/sw.js", offline.worker, name="worker"),
    path("p/<str:person>/app.webmanifest", offline.manifest, name="manifest"),
]
