"""The only code that touches a network: fetch, validate and keep what the open data services publish."""
