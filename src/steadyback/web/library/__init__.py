"""What there is to read: exercises with their ladders, techniques and short lessons."""
