#pragma once

namespace windtunnel::simulation {

// Elementary functions from + - * / and square root alone, so that their last bit is the same on
// every machine: libm's differ with the processor's fused multiply-add. All are correct to about
// 1e-12 relative (most to a few units in the last place). NaN in, NaN out.

/// Correctly rounded by IEEE 754, hence the machine's own.
double square_root(double x);
/// e to the x; infinity above 709.78, 0 below -745.13.
double exponential_function(double x);
/// ln x; minus infinity for 0, NaN below.
double natural_logarithm(double x);
/// x to the y. Small integer powers are products. NaN for a negative x and a y that is no integer.
double power(double x, double y);
/// Sine and cosine of x in radians, |x| up to a million; beyond, an assertion fails.
double sine(double x);
double cosine(double x);

}  // namespace windtunnel::simulation
