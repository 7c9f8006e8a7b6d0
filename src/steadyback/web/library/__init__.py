"""What there is to read: short lessons. The exercises and techniques are to come."""
