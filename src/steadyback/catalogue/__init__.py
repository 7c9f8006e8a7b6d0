"""The clinical content as data: what exists, and why we believe in it."""
