"""Signing in, and everything about an account."""
