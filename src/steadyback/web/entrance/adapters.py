"""Where django-allauth asks us: what is said, what is sent, what is counted, where to go next."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from steadyback.exports.qr import qr_svg
from steadyback.languages import N_, _
from steadyback.web.accounts import keys, lock_out, sealing, signing_in, tries
from steadyback.web.accounts.models import Account
from steadyback.web.entrance import mails
from steadyback.web.entrance.waiting import wait_in_words
from steadyback.web.look.browsers import label_of, said_label
from steadyback.web.look.refusals import refusal

SAYS: Final = N_(
    {
        "account/messages/password_changed.txt": "Your password is changed. You were signed out "
        "on all other devices.",
        "account/messages/password_set.txt": "You have a password now.",
        "account/messages/email_confirmed.txt": "Your e-mail address is confirmed.",
        "account/messages/email_confirmation_failed.txt": "That address could not be confirmed.",
        "mfa/messages/totp_activated.txt": "Codes from your app are switched on.",
        "mfa/messages/totp_deactivated.txt": "Codes from your app are switched off.",
        "mfa/messages/webauthn_added.txt": "Your passkey is added.",
        "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
        "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes. Keep them safe.",
        "socialaccount/messages/account_connected.txt": "You can sign in that way now.",
        "socialaccount/messages/account_connected_updated.txt": "You can sign in that way already.",
        "socialaccount/messages/account_connected_other.txt": "That sign-in belongs to another "
        "account.",
        "socialaccount/messages/account_disconnected.txt": "You can no longer sign in that way.",
    }
)
"""By the names of django-allauth's own messages; those that stand nowhere here are not said."""
WRONG: Final = N_(
    {
        "email_password_mismatch": "The address or the password is not right.",
        "enter_current_password": "This is not your password now.",
        "incorrect_password": "This password is not right.",
        "incorrect_code": "This does not fit. Please try again.",
        "email_taken": "There is an account with this address already. Please sign in.",
        "duplicate_email": "This is the address of your account already.",
        "too_many_login_attempts": "That was tried too often. Please begin again.",
        "unverified_email": "Please confirm your e-mail address first.",
        "no_password": "Please set a password first. Else you could not sign in any more.",
        "no_verified_email": "Please confirm your e-mail address first.",
    }
)
MAILS_TO_ONE: Final = 6
"""Codes to one address within `tries.WINDOW`, whoever asks for them (our_proposal)."""


def wrong(code: str, theirs: str) -> str:
    """What is said of something that was not right."""
    return _(WRONG[code]) if code in WRONG else theirs


class OurWords:
    """Errors in our words."""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """One of ours by its name; theirs, in the language of the page, where we have none."""
        error: ValidationError = super().validation_error(code, *args)  # type: ignore[misc]
        return ValidationError(wrong(code, str(error.messages[0])), code=code)


class AccountAdapter(OurWords, DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Whose password it is; each try counts for the account and for where it comes from."""
        name = credentials.get("email", "")
        try:
            guess = lock_out.guess(lock_out.PASSWORD, name, request, timezone.now())
        except tries.TooManyTries as many:
            raise ValidationError(wait_in_words(many), code="locked") from None
        account: Account | None = super().authenticate(request, **credentials)
        if account is not None:
            guess.was_right()
        return account

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Keep a sentence for the next page."""
        says = str(message) if message else _(SAYS.get(message_template or "", ""))
        if says:
            messages.add_message(request, level, says)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code, or news."""
        if template_prefix in mails.NEWS:
            return mails.tell(template_prefix, email)
        try:
            tries.take("mail to", email.lower(), timezone.now(), MAILS_TO_ONE)
            return mails.send(template_prefix, email, context)
        except tries.TooManyTries as many:
            raise ImmediateHttpResponse(wait(self.request, wait_in_words(many))) from None
        except mails.NotSent:
            says = _("The mail with your code could not be sent. Please try again later.")
            answer = refusal(self.request, 503, _("That did not work"), says)
            raise ImmediateHttpResponse(answer) from None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the people who are on this device without the account, else home."""
        apart = signing_in.not_in_account(keys.asker(request), timezone.now())
        return reverse("account-keep" if apart else "home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """As after signing in."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the page that says it."""
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """To the page that says it."""
        return reverse("account")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account looks like a wrong password."""
        messages.error(request, _(WRONG["email_password_mismatch"]))
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Before everything grave, whichever part of theirs asks."""
        return True

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only the script of a passkey asks for anything but a page."""
        wants: bool = super().is_ajax(request)
        return wants and request.path == reverse("mfa_login_webauthn")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from, as every part of the site has it."""
        return lock_out.place_of(request)


def wait(request: HttpRequest, says: str) -> HttpResponse:
    """The page for somebody who has to wait."""
    return refusal(request, 429, _("Please wait a little"), says)


class TwoStepAdapter(OurWords, DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and one-time codes, whose secrets are sealed in the database."""

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that was kept."""
        return sealing.unsealed(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The square that an app reads."""
        return qr_svg(url)

    def generate_authenticator_name(self, user: Account, type: Any) -> str:  # noqa: A002
        """What a passkey is called that nobody gave a name."""
        from allauth.core import context

        return said_label(label_of(context.request.headers.get("User-Agent", "")))


class SignInElsewhereAdapter(OurWords, DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in by another server, where one is set up."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """A new account takes the name from there."""
        account = super().populate_user(request, sociallogin, data)
        account.name = str(data.get("name") or "")[:80]
        return account

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """To the page that says it."""
        return reverse("account")
