"""The way in for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadyback.web.project.settings")
application = get_wsgi_application()

if os.environ.get("STEADYBACK_PLANNER") == "warm":
    from steadyback.web.records.language import read_languages
    from steadyback.web.records.planning_process import end_with_parent, warm_up

    end_with_parent()
    warm_up()
    read_languages()
