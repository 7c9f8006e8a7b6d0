"""Addresses of the API."""

from django.urls import path

from steadyback.web.api import events

urlpatterns = [path("people/<str:person>/events", events.add, name="api-events")]
