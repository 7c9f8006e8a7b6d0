"""Every table about a person, behind one door that checks who is asking."""
