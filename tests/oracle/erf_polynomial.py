#!/usr/bin/env python3
"""The polynomial of impl/kernels/vector_math.h's erfc_scaled: erfc(z) = exp(-z^2) q(t), t = 1 / (1 + 0.4 z), q of degree 6 without a constant
term, fitted for z >= 0 to the smallest error of erfc by least squares with growing weights where the error is largest (Lawson's method).
Prints the coefficients in f32 and the largest error. Needs numpy and mpmath."""
import math

import mpmath
import numpy

SLOPE, DEGREE = 0.4, 6


def scaled(z):
    """exp(z^2) erfc(z)"""
    if z > 25:
        return 1 / (z * math.sqrt(math.pi)) * (1 - 0.5 / z**2)
    return float(mpmath.exp(mpmath.mpf(z)**2) * mpmath.erfc(z))


t = 0.5 * (1 - numpy.cos(numpy.pi * numpy.arange(1, 801) / 800))
z = (1 / t - 1) / SLOPE
wanted = numpy.array([scaled(x) for x in z])
damping = numpy.exp(-numpy.minimum(z * z, 700))
weights = numpy.exp(-numpy.minimum(z * z, 30)) + 1e-4
error_weights = weights.copy()
powers = numpy.stack([t**k for k in range(1, DEGREE + 1)], 1)
for _ in range(60):
    q = numpy.linalg.lstsq(powers * weights[:, None], wanted * weights, rcond=None)[0]
    error = numpy.abs((powers @ q - wanted) * error_weights)
    weights = weights * numpy.sqrt(0.5 + error / error.max())
    weights /= weights.max()
print("coefficients of t, t^2, ...:", ", ".join(f"{c:.9g}f" for c in q.astype(numpy.float32)))
print("largest error of erfc:", numpy.abs((powers @ q - wanted) * damping).max())
