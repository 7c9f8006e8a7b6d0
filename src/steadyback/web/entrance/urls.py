"""Addresses of an account, below `account/`. django-allauth's views go by the names it asks for."""

from functools import partial
from typing import Any, Final

from allauth.account import views as account
from allauth.mfa.base import views as two_step
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as linked
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from steadyback.web.entrance import account as your
from steadyback.web.entrance import elsewhere, keeping, leaving
from steadyback.web.entrance.mailed_codes import ask_for_code, confirm_address
from steadyback.web.entrance.showing import View, shown

SIGN_INS, SIGN_UPS, CODES = 60, 30, 40
"""Forms from one place within `tries.WINDOW`, right ones too (our_proposal)."""


def ours(route: str, view: View, name: str, **more: Any) -> URLPattern:
    """An address whose page django-allauth makes."""
    return path(route, shown(view, **more), name=name)


sign_in: Final = partial(ours, purpose="sign-in", allowed=SIGN_INS)
sign_up: Final = partial(ours, purpose="sign-up", allowed=SIGN_UPS)
code: Final = partial(ours, purpose="mailed code", allowed=CODES)
to_account: Final = RedirectView.as_view(pattern_name="account")

urlpatterns = [
    ours("", your.account, "account"),
    ours("name/", your.name, "account-name"),
    ours("devices/", your.end_devices, "account-devices"),
    ours("people/", keeping.keep, "account-keep"),
    ours("delete/", leaving.delete, "account-delete"),
    ours("sign-out/", leaving.sign_out, "account_logout"),
    sign_in("sign-in/", account.login, "account_login"),
    sign_up("sign-up/", account.signup, "account_signup"),
    ours("sure/", account.reauthenticate, "account_reauthenticate"),
    code("address/", your.address, "account_email"),
    code("address/code/", confirm_address, "account_email_verification_sent"),
    ours("password/", account.password_change, "account_change_password"),
    ours("password/first/", account.password_set, "account_set_password"),
    code("password/forgotten/", ask_for_code, "account_reset_password"),
    code(
        "password/forgotten/code/",
        account.confirm_password_reset_code,
        "account_confirm_password_reset_code",
    ),
    ours(
        "password/forgotten/new/",
        account.complete_password_reset,
        "account_complete_password_reset",
    ),
    ours(
        "password/forgotten/done/",
        account.password_reset_from_key_done,
        "account_password_reset_completed",
    ),
    path("ways-in/", to_account, name="mfa_index"),
    path("passkeys/", to_account, name="mfa_list_webauthn"),
    sign_in("passkeys/sign-in/", passkeys.login_webauthn, "mfa_login_webauthn"),
    ours("passkeys/sure/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ours("passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    ours("passkeys/<int:pk>/name/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    ours("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    sign_in("code/", two_step.authenticate, "mfa_authenticate"),
    ours("code/sure/", two_step.reauthenticate, "mfa_reauthenticate"),
    ours("code/app/", totp.activate_totp, "mfa_activate_totp"),
    ours("code/app/off/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ours("code/spare/", spare.view_recovery_codes, "mfa_view_recovery_codes"),
    ours("code/spare/new/", spare.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ours("code/spare/file/", spare.download_recovery_codes, "mfa_download_recovery_codes"),
    path("elsewhere/", to_account, name="socialaccount_connections"),
    ours("elsewhere/end/", linked.connections, "account-elsewhere-end"),
    sign_up("elsewhere/new/", linked.signup, "socialaccount_signup"),
    ours("elsewhere/cancelled/", linked.login_cancelled, "socialaccount_login_cancelled"),
    ours("elsewhere/error/", linked.login_error, "socialaccount_login_error"),
    sign_in("elsewhere/<slug:provider_id>/", elsewhere.go_there, "openid_connect_login"),
    ours("elsewhere/<slug:provider_id>/back/", elsewhere.come_back, "openid_connect_callback"),
]
