"""A movement for the browser: all that needs depth or content is worked out here."""
