"""What a person takes along: calendar, handout, records for other programs. Bytes, never files."""
