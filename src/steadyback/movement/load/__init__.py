"""How heavy a movement is, in words. Run by a command; the product reads only `bands`."""
