"""Addresses of the diary."""

from django.urls import path

from steadyback.web.diary import (
    checking,
    figure,
    from_paper,
    health,
    hurting,
    morning,
    moving,
    progress,
    putting_right,
    session,
    today,
    week,
    why,
    you,
)

urlpatterns = [
    path("p/<str:person>/today", today.today, name="today"),
    path("p/<str:person>/choose", today.choose, name="choose"),
    path("p/<str:person>/check-in", checking.check_in, name="check-in"),
    path("p/<str:person>/session", session.session, name="session"),
    path("p/<str:person>/session/hurts", hurting.hurts, name="hurts"),
    path("p/<str:person>/session/hurts/again", hurting.again, name="hurts-again"),
    path("p/<str:person>/morning/<slug:session>", morning.morning, name="morning"),
    path("p/<str:person>/plan", week.plan, name="plan"),
    path("p/<str:person>/plan/make", week.make, name="make-plan"),
    path("p/<str:person>/plan/move", moving.move, name="move-session"),
    path("p/<str:person>/from-paper", from_paper.from_paper, name="from-paper"),
    path("p/<str:person>/progress", progress.progress, name="progress"),
    path("p/<str:person>/why/<slug:level>", why.why, name="why"),
    path("p/<str:person>/put-right/<slug:event>", putting_right.put_right, name="put-right"),
    path("p/<str:person>/you", you.you, name="you"),
    path("p/<str:person>/you/week", you.change_week, name="change-week"),
    path("p/<str:person>/you/goals", you.change_goals, name="change-goals"),
    path("p/<str:person>/you/equipment", you.change_equipment, name="change-equipment"),
    path("p/<str:person>/you/figure", figure.change_figure, name="change-figure"),
    path("p/<str:person>/you/health", health.change_health, name="change-health"),
    path("p/<str:person>/you/profile", you.change_profile, name="change-profile"),
    path("p/<str:person>/you/devices", you.devices, name="devices"),
    path("p/<str:person>/you/download", you.download, name="download"),
    path("p/<str:person>/you/consent", you.take_back, name="take-back"),
    path("p/<str:person>/you/erase", you.erase, name="erase"),
]
