"""The way in for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

GARBAGE = (20_000, 20, 50)
"""After so many new objects a process looks for garbage, among the young, the older, all."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadyback.web.project.settings")
application = get_wsgi_application()

if os.environ.get("STEADYBACK_PLANNER") == "warm":
    from steadyback.web.records.content import english_catalogue
    from steadyback.web.records.language import read_languages
    from steadyback.web.records.planning_process import end_with_parent, warm_up

    end_with_parent()
    warm_up()
    read_languages()
    english_catalogue()
    # What was read is kept for ever; to look through it for garbage would stop every page for long.
    gc.collect()
    gc.freeze()
    # A page makes some ten thousand objects and leaves none behind: looked for now and then.
    gc.set_threshold(*GARBAGE)
