"""What must never happen (design page, section 6), watched at one moment and from one to the next.

Written from the design's sentences and the events alone wherever that can be, so that it and the
engine check each other. The property tests and the simulation ask the same functions.
"""
