"""Mail is set up by one address in the environment, or not at all; never unsafely by mistake."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from steadyback.web.project.mail import SENDER, URL, mail_in


def test_without_an_address_no_mail_is_sent() -> None:
    assert mail_in({}) is None
    assert mail_in({URL: " "}) is None


def test_user_and_password_may_hold_any_sign() -> None:
    found = mail_in({URL: "smtps://robin%40example.org:p%2Fa%3As@mail.example.org"})
    assert found is not None
    assert (found.user, found.password) == ("robin@example.org", "p/a:s")
    assert (found.host, found.port, found.sender) == ("mail.example.org", 465, "robin@example.org")
    assert (found.ssl, found.starttls) == (True, False)


def test_the_line_is_begun_in_plain_only_to_be_encrypted_or_on_this_machine() -> None:
    found = mail_in({URL: "smtp+starttls://u:p@mail.example.org", SENDER: "a@example.org"})
    assert found is not None
    assert (found.port, found.ssl, found.starttls) == (587, False, True)
    here = mail_in({URL: "smtp://localhost:2525", SENDER: "a@example.org"})
    assert here is not None
    assert (here.port, here.ssl, here.starttls) == (2525, False, False)


@pytest.mark.parametrize(
    ("url", "sender", "says"),
    [
        ("mail.example.org", "a@example.org", "must be like"),
        ("http://mail.example.org", "a@example.org", "must be like"),
        ("smtps://", "a@example.org", "must be like"),
        ("smtp://mail.example.org", "a@example.org", "another machine"),
        ("smtps://u:pa#ss@mail.example.org", "a@example.org", "%23"),
        ("smtps://u:12#34@mail.example.org", "a@example.org", "%23"),
        ("smtps://u:pa/ss@mail.example.org", "a@example.org", "%2F"),
        ("smtps://u:12?3@mail.example.org", "a@example.org", "%3F"),
        ("smtps://u:p@mail.example.org:none", "a@example.org", "port is a number"),
        ("smtps://mail.example.org", "", "must be the mail address"),
        ("smtps://u:p@mail.example.org", "", "must be the mail address"),
        ("smtps://mail.example.org", "a@example.org\nBcc: b@example.org", "must be the mail"),
    ],
)
def test_what_cannot_be_right_is_refused_with_what_to_do(url: str, sender: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        mail_in({URL: url, SENDER: sender})


def test_no_part_of_a_password_is_repeated() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        mail_in({URL: "smtps://robin:hun#ter2@mail.example.org", SENDER: "a@example.org"})
    told: BaseException | None = refused.value
    while told is not None:
        assert "hun" not in str(told)
        told = told.__cause__ or told.__context__
