"""Plans tried on virtual people: what the rules do to many, before they reach anybody."""
