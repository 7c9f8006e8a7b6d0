"""Reminders: the page with their switches, what sends them, and the links in a mail."""
