"""Techniques in use: heat with an alarm, walks with a timer, breaks from sitting; each logged."""
