"""Build the strategic network from stop positions, driven distances, road chains and local links."""
