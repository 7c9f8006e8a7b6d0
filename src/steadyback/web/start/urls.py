"""Addresses of the way in."""

from django.urls import path

from steadyback.web.start import danger, doors, keeping, questioning

urlpatterns = [
    path("", doors.home, name="home"),
    path("welcome", doors.welcome, name="welcome"),
    path("who", doors.who, name="who"),
    path("recover", doors.recover, name="recover"),
    path("about", doors.about, name="about"),
    path("language/<str:code>", doors.speak, name="language"),
    path("erased", doors.erased, name="erased"),
    path("erased/receipt.json", doors.receipt_file, name="erased-receipt"),
    path("help-now", danger.help_for_anybody, name="help"),
    path("p/<str:person>/questions", questioning.go_on, name="questions"),
    path("p/<str:person>/questions/<slug:step>", questioning.question, name="question"),
    path("p/<str:person>/outcome", questioning.outcome, name="outcome"),
    path("p/<str:person>/help-now", danger.help_now, name="help-now"),
    path("p/<str:person>/help-now/leave", danger.leave_help, name="leave-help"),
    path("p/<str:person>/letter", danger.letter, name="letter"),
    path("p/<str:person>/cleared", danger.cleared, name="cleared"),
    path("p/<str:person>/keep", keeping.keep, name="keep"),
    path("p/<str:person>/paused", keeping.paused, name="paused"),
]
