"""Who is asking: keys held by devices, and whom each key may act for."""
