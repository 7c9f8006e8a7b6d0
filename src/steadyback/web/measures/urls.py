"""Addresses of questionnaires and home tests."""

from django.urls import path

from steadyback.web.measures import asking, directions

urlpatterns = [
    path("p/<str:person>/measures", asking.measures, name="measures"),
    path(
        "p/<str:person>/measures/direction-test", directions.direction_test, name="direction-test"
    ),
    path("p/<str:person>/measures/<slug:measure>", asking.measure, name="measure"),
]
