"""Version 1 of the API: what programs may read and write, each with a key of its own."""

from typing import Final

from steadyback import __version__
from steadyback.web.api import catalogue, clinics, people
from steadyback.web.api.asking import set_refusals
from steadyback.web.api.document import Described

ABOUT: Final = (
    "Steadyback plans gentle strengthening for people with sciatica. It supports self-management: "
    "it does not diagnose. Whoever shows something of it to people shows `notice` where there is "
    "one, shows no exercise while `locked` is true, and never hides a danger sign.\n\n"
    "Sentences come in the language of Accept-Language where it is offered; ids and codes never "
    "change. Every refusal is a problem document (RFC 9457)."
)
API: Final = Described(
    title="Steadyback",
    version=__version__,
    description=ABOUT,
    urls_namespace="api-1",
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
for router in (catalogue.router, people.router, clinics.router):
    API.add_router("", router)
set_refusals(API)
