"""Tags for the pages of a clinic."""
