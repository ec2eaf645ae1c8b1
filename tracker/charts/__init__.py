"""Charts as geometry: plain values in, frozen dataclasses out, which the templates in templates/charts/ print.

Coordinates are per cent of the plot, x from the left and y from the top, so that a plot stretches with its column
while type, dots and strokes keep their size.
"""
