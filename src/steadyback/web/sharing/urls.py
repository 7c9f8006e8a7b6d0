"""Addresses of who sees a record."""

from django.urls import path

from steadyback.web.sharing import page

urlpatterns = [
    path("p/<str:person>/you/sharing", page.sharing, name="sharing"),
    path("p/<str:person>/you/sharing/stop", page.stop, name="stop-sharing"),
]
