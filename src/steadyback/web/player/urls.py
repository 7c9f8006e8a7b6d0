"""Addresses of the led session."""

from django.urls import path

from steadyback.web.player import bringing_in, download, offline, page, standing, tables

urlpatterns = [
    path("p/<str:person>/lead", page.lead, name="lead"),
    path("p/<str:person>/days.json", tables.days, name="days"),
    path("p/<str:person>/standing.json", standing.standing, name="standing"),
    path("p/<str:person>/session.html", download.download, name="session-file"),
    path("p/<str:person>/you/bring-in", bringing_in.bring_in, name="bring-in"),
    path("p/sw.js", offline.worker, name="worker"),
    path("p/<str:person>/app.webmanifest", offline.manifest, name="manifest"),
]
