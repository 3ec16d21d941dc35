"""Burned captions, stage by stage: how they are set, where they stand, how they look and move."""
