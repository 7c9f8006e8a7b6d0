"""What makes the apps one site: settings, addresses, and the way in for a server."""
