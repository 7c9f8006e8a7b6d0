"""Addresses of the clinic."""

from django.urls import path

from steadyback.web.clinic import clearing

urlpatterns = [
    path("k/<str:secret>", clearing.clear_by_letter, name="clear-by-letter"),
]
