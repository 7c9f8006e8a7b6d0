"""Addresses of reminders. Those with a secret need no key and no cookie."""

from django.urls import URLPattern, path

from steadyback.web.reminders import by_mail, page, switching

urlpatterns: list[URLPattern] = [
    path("p/<str:person>/reminders", page.reminders, name="reminders"),
    path("p/<str:person>/reminders/mail", switching.mail, name="reminders-mail"),
    path("p/<str:person>/reminders/hours", switching.quiet, name="quiet-hours"),
    path("p/<str:person>/reminders/now", switching.now, name="reminders-now"),
    path("p/<str:person>/reminders/browser", switching.add_device, name="push-on"),
    path("p/<str:person>/reminders/browser/end", switching.remove_device, name="push-off"),
    path("p/<str:person>/reminders/later", switching.later, name="push-later"),
    path("m/<str:secret>", by_mail.answer, name="mail-answer"),
    path("m/<str:secret>/stop", by_mail.stop, name="mail-stop"),
]
