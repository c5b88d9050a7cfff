"""What should the owner do? A shop in seven questions, and what the worlds say about it."""
