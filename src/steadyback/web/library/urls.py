"""Addresses of the library."""

from django.urls import path

from steadyback.web.library import exercises, lessons, techniques

urlpatterns = [
    path("p/<str:person>/library", exercises.library, name="library"),
    path("p/<str:person>/library/techniques", techniques.techniques, name="techniques"),
    path(
        "p/<str:person>/library/techniques/<slug:technique>",
        techniques.technique,
        name="technique",
    ),
    path("p/<str:person>/library/<slug:exercise>", exercises.exercise, name="exercise"),
    path("p/<str:person>/lessons", lessons.lessons, name="lessons"),
    path("p/<str:person>/lessons/<slug:lesson>", lessons.lesson, name="lesson"),
]
