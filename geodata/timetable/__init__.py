"""Timetables: a GTFS feed cut to a region and one service day, as arrays for a connection scan."""
