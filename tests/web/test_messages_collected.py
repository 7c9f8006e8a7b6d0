"""The files of each language hold the messages of today, no fewer and no others."""

import pytest

from proof.messages import FOUND, brought_up, collected, written_out
from steadyback.languages.messages import Domain, file_of
from steadyback.languages.offered import written


@pytest.mark.parametrize("code", written())
@pytest.mark.parametrize("domain", FOUND)
def test_a_file_of_messages_is_up_to_date(code: str, domain: Domain) -> None:
    said = "run: python -m proof messages"
    assert file_of(code, domain).read_text("utf-8") == written_out(brought_up(code, domain)), said


def test_messages_are_found_in_every_place_that_holds_some() -> None:
    pages, device = collected("pages"), collected("device")
    places = [place for _many, places in pages.values() for place in places]
    for kind in (".html", "wording/english.py", "exports/charts_of_progress.py", "look/fields.py"):
        assert any(place.endswith(kind) for place in places), kind
    assert any(many is not None for many, _places in pages.values())
    assert any(many is not None for many, _places in device.values())
    assert "Not yet reviewed by a clinician." in pages
    assert "Country" in pages, "the words of a question need no mark"
