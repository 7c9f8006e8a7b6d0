"""django-allauth's forms with our words, and one-time codes counted."""

from typing import Any, ClassVar, Final

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from allauth.socialaccount import forms as elsewhere
from django import forms
from django.forms import ValidationError
from django.utils import timezone

from steadyback.languages import N_, _
from steadyback.web.accounts import lock_out, tries
from steadyback.web.entrance.waiting import wait_in_words

LABELS: Final = N_(
    {
        "login": "Your e-mail address",
        "email": "Your e-mail address",
        "password": "Your password",
        "password1": "A password",
        "oldpassword": "Your password now",
        "code": "The code",
        "name": "What you call it",
    }
)
HINTS: Final = N_(
    {
        "password1": "At least 10 letters, numbers or signs. A few words one after the other are "
        "easy to remember and hard to guess.",
    }
)
TWICE: Final = "password2"


class Plain:
    """Our labels and hints, no words inside a box, and nothing asked for twice."""

    labels: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields.pop(TWICE, None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = said({**LABELS, **self.labels}.get(name, ""))
            field.help_text = said({**HINTS, **self.hints}.get(name, ""))


def said(message: str) -> str:
    """A message in the language of the page; nothing of nothing."""
    return _(message) if message else ""


class SignIn(Plain, account.LoginForm):  # type: ignore[misc]
    """Address and password."""


class SignUp(Plain, account.SignupForm):  # type: ignore[misc]
    """A new account."""


class SignUpElsewhere(Plain, elsewhere.SignupForm):  # type: ignore[misc]
    """A new account for somebody whom another server knows."""


class NewAddress(Plain, account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    labels: ClassVar[dict[str, str]] = N_({"email": "Another e-mail address"})


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    labels: ClassVar[dict[str, str]] = N_({"password1": "A new password"})


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """The first password of an account that has none."""


class AskForCode(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the code for a new password goes."""


class NewPassword(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The password after the code."""

    labels: ClassVar[dict[str, str]] = N_({"password1": "A new password"})


class MailedCode(Plain, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code from a mail."""


class MailedResetCode(Plain, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code from a mail, for a new password."""


class SureByPassword(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something grave."""


class Counted:
    """Each code counts as wrong until it was right, for the account and for where it comes from."""

    user: Any

    def clean_code(self) -> str:
        """The code. Raises ValidationError."""
        try:
            guess = lock_out.guess(
                lock_out.CODE, str(self.user.pk), context.request, timezone.now()
            )
        except tries.TooManyTries as many:
            raise ValidationError(wait_in_words(many), code="locked") from None
        code: str = super().clean_code()  # type: ignore[misc]
        self.use_up(code)
        guess.was_right()
        return code

    def use_up(self, code: str) -> None:
        """Let nobody use it a second time, whichever process is asked. Raises ValidationError."""
        name = f"{self.user.pk} {code.strip()}"
        try:
            tries.take("used code", name, timezone.now(), 1)
        except tries.TooManyTries:
            says = _("This code was used already. Please wait for the next one.")
            raise ValidationError(says, code="used") from None


class OneTimeCode(Counted, Plain, codes.AuthenticateForm):  # type: ignore[misc]
    """A code from an app, or one of the recovery codes."""


class SureByCode(Counted, Plain, codes.ReauthenticateForm):  # type: ignore[misc]
    """The same once more before something grave."""


class SwitchCodesOn(Counted, Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code from an app."""

    labels: ClassVar[dict[str, str]] = N_({"code": "The code that the app shows"})


class NewPasskey(Plain, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey: one that opens the account by itself, because it checks who holds it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)

    def clean(self) -> Any:
        """As theirs for a passkey that opens the account without a password."""
        self.cleaned_data["passwordless"] = True
        return super().clean()


class NamePasskey(Plain, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called."""
