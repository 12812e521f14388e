"""What goes to paper and to other tools: map sheets as PDF, PNG and SVG, and the data on them as files."""
