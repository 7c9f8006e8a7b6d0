"""Addresses of the library."""

from django.urls import path

from steadyback.web.library import lessons

urlpatterns = [
    path("p/<str:person>/lessons", lessons.lessons, name="lessons"),
    path("p/<str:person>/lessons/<slug:lesson>", lessons.lesson, name="lesson"),
]
