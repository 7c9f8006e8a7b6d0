"""Two processes of the app, PostgreSQL and thousands of people: `python -m benchmarks.load`."""
