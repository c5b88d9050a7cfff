"""What comes in from files: scenarios and networks, checked before they reach the model."""

from scenarios.loader import load

__all__ = ["load"]
