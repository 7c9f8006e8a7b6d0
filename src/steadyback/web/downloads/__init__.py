"""What a person takes along: files, and links that open without an account."""
