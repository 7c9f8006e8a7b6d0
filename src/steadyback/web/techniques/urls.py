"""Addresses of the techniques in use."""

from django.urls import path

from steadyback.web.techniques import breaks, heat, walk

urlpatterns = [
    path("p/<str:person>/heat", heat.heat, name="heat"),
    path("p/<str:person>/walk", walk.walk, name="walk"),
    path("p/<str:person>/breaks", breaks.breaks, name="breaks"),
]
