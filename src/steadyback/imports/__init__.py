"""What a person brings from elsewhere: files read with care, and no more of them than needed."""
