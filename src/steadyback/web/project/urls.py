"""Every address of the site. An address of a person is below `p/<id>/`."""

from django.urls import include, path

from steadyback.web.project.lan import trusting

urlpatterns = [
    path("", include("steadyback.web.start.urls")),
    path("account/", include("steadyback.web.entrance.urls")),
    path("", include("steadyback.web.diary.urls")),
    path("", include("steadyback.web.library.urls")),
    path("", include("steadyback.web.measures.urls")),
    path("", include("steadyback.web.player.urls")),
    path("", include("steadyback.web.techniques.urls")),
    path("", include("steadyback.web.clinic.urls")),
    path("", include("steadyback.web.sharing.urls")),
    path("", include("steadyback.web.downloads.urls")),
    path("", include("steadyback.web.reminders.urls")),
    path("", include("steadyback.web.uploads.urls")),
    path("", include("steadyback.web.look.urls")),
    path("", include("steadyback.web.api.urls")),
    path("trust", trusting.trust, name="trust"),
    path("trust/steadyback.crt", trusting.certificate, name="trust-certificate"),
]

handler404 = "steadyback.web.look.refusals.not_here"
handler500 = "steadyback.web.look.refusals.went_wrong"
handler400 = "steadyback.web.look.refusals.not_understood"
