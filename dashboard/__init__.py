"""The front end: pages for the owner and the trainer, started by ``bolasalju dashboard``."""
