"""Addresses of the led session."""

from django.urls import path

from steadyback.web.player import tables

urlpatterns = [path("p/<str:person>/days.json", tables.days, name="days")]
