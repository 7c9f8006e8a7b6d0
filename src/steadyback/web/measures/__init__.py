"""Questionnaires and home tests: what is asked now and then, and what the answers say."""
