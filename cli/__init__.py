"""The ``paraatkaart`` command: thin, it prints what the same functions give the pages."""
