"""What is behind the page Laboratorium: studies, small runs, numbers and drawings."""
