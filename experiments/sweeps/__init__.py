"""Sweeps that survive: studies, jobs, their store and their runners."""
