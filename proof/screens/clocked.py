"""The site with a clock that stands, for the server that pictures are taken of."""

import time_machine

from proof.screens.people import NOW

time_machine.travel(NOW, tick=False).start()

from steadyback.web.project.wsgi import application  # noqa: E402  (its clock stands first)

__all__ = ["application"]
