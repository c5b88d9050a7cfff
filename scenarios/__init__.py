"""What comes in from files: scenarios and networks, checked before they reach the model."""
