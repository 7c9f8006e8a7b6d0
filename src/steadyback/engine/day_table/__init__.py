"""Days compiled into finite tables that a device can walk without a server."""
