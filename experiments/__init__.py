"""Many worlds at once: comparisons, their statistics, their tables and reports."""
