"""What follows from the data: pure functions on frames and arrays, without user interface and without network."""
