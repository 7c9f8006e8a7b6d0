"""Pages for what a person brings from elsewhere: walks of other programs, a whole record."""
