"""Settings of two words: what is misspelt is refused, so that nothing stays open by mistake."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from steadyback.web.project.switches import CLINICS, GUESTS, Switch


@pytest.mark.parametrize("switch", [GUESTS, CLINICS])
def test_it_is_on_where_nothing_is_said_and_off_where_that_is_said(switch: Switch) -> None:
    assert switch.is_on_in({})
    assert switch.is_on_in({switch.name: " "})
    for word in switch.on:
        assert switch.is_on_in({switch.name: word})
    for word in switch.off:
        assert not switch.is_on_in({switch.name: f" {word.upper()} "})


@pytest.mark.parametrize(
    ("switch", "word", "says"),
    [(GUESTS, "closed", "must be on or off"), (CLINICS, "off", "must be open or closed")],
)
def test_another_word_is_refused(switch: Switch, word: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        switch.is_on_in({switch.name: word})
