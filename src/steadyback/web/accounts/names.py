"""Random names that say nothing."""

import secrets


def random_name() -> str:
    """128 random bits as letters and digits, for addresses and authors."""
    return secrets.token_hex(16)
