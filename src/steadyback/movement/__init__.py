"""How a body moves: one description behind the picture, the reference and the load.

Pure geometry and statics: no file, no clock, no network. Lengths are in metres, angles in degrees
where people write them and in radians where the solver works. Method: docs/algorithms/movement.md.
"""
