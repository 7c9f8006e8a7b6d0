"""A body as a picture: its parts, what they are covered with, and how they are painted."""
