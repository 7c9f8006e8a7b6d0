"""The Django site: pages over records, with the engine below."""
