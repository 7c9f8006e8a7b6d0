"""What becomes of an entry that the store refused and no page expected."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponseBase

from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.web.look.refusals import not_understood, refusal


class SayWhatIsWrong:
    """422 with each problem in words, in place of a broken page. Nothing was stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let everything pass."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer for what was refused by the store, and by the database: a sign that it cannot
        hold, a number that is too great.
        """
        if isinstance(exception, DataError):
            return not_understood(request)
        if not isinstance(exception, CaseProblems):
            return None
        says = "; ".join(problem.says for problem in exception.problems[:5])
        title = _("That could not be saved")
        return refusal(request, 422, title, _("Nothing was stored: {says}.", says=says))
