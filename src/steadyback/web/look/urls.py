"""Addresses that every page shares: the pictures, and what plays them."""

from django.urls import path

from steadyback.web.look import figures, playing

urlpatterns = [
    path("figures/<slug:level>/<slug:frame>.svg", figures.figure, name="figure"),
    path("figures/body.json", playing.body, name="player_body"),
    path("figures/<slug:level>/player.json", playing.level, name="player_level"),
]
