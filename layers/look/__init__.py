"""How layers look and what is written about them, the same on screen and on paper."""
