"""What clinicians do: for now, opening exercise again by the code of a letter."""
