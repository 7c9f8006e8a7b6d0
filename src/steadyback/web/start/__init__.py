"""Welcome, consent, the questions, and where they lead."""
