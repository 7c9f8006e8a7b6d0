"""Every address of the site. An address of a person is below `p/<id>/`."""

from django.urls import include, path

urlpatterns = [
    path("", include("steadyback.web.start.urls")),
    path("", include("steadyback.web.diary.urls")),
    path("", include("steadyback.web.library.urls")),
    path("", include("steadyback.web.measures.urls")),
    path("", include("steadyback.web.player.urls")),
    path("", include("steadyback.web.look.urls")),
    path("api/", include("steadyback.web.api.urls")),
]

handler404 = "steadyback.web.look.refusals.not_here"
handler500 = "steadyback.web.look.refusals.went_wrong"
handler400 = "steadyback.web.look.refusals.not_understood"
