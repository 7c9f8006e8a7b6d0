"""Addresses of what a person takes along."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
