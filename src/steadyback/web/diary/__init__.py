"""Day by day: today, check-in, session, the morning after, the week, and you."""
