#include "simulation/mathematics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "simulation/assertion.hpp"
#include "simulation/random.hpp"

namespace windtunnel::simulation {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr int samples = 200'000;

/// The distance relative to what libm says; 0 where both are the same, infinities included.
double error(double ours, double theirs) {
  if (ours == theirs || (ours != ours && theirs != theirs)) return 0;
  return std::abs(ours - theirs) / std::abs(theirs);
}

double uniform(std::uint64_t n, double low, double high) {
  return low + (high - low) * uniform_real(RandomKey(1).bits(1, n));
}

TEST(Mathematics, ExponentialFunctionAgreesWithLibm) {
  for (int index = 0; index < samples; ++index) {
    const double x = uniform(index, -708, 709.7);
    ASSERT_LT(error(exponential_function(x), std::exp(x)), 1e-14) << x;
    ASSERT_LT(error(exponential_function(x / 1e6), std::exp(x / 1e6)), 1e-15) << x / 1e6;
  }
}

TEST(Mathematics, ExponentialFunctionHasItsLimits) {
  EXPECT_EQ(exponential_function(0), 1);
  EXPECT_EQ(exponential_function(709.8), infinity);
  EXPECT_EQ(exponential_function(infinity), infinity);
  EXPECT_EQ(exponential_function(-746), 0);
  EXPECT_EQ(exponential_function(-infinity), 0);
  EXPECT_TRUE(std::isnan(exponential_function(not_a_number)));
  EXPECT_TRUE(std::isfinite(exponential_function(709.78)));
  // Subnormal numbers have fewer digits.
  EXPECT_NEAR(exponential_function(-740) / std::exp(-740.0), 1, 1e-2);
}

TEST(Mathematics, NaturalLogarithmAgreesWithLibm) {
  for (int index = 0; index < samples; ++index) {
    const double wide = std::exp(uniform(index, -744, 709));
    ASSERT_LT(error(natural_logarithm(wide), std::log(wide)), 1e-15) << wide;
    const double near_one = uniform(index, 0.5, 2);
    ASSERT_LT(error(natural_logarithm(near_one), std::log(near_one)), 1e-15) << near_one;
    const double nearer = 1 + uniform(index, -1e-9, 1e-9);
    ASSERT_LT(error(natural_logarithm(nearer), std::log(nearer)), 1e-15) << nearer;
  }
}

TEST(Mathematics, NaturalLogarithmHasItsLimits) {
  EXPECT_EQ(natural_logarithm(1), 0);
  EXPECT_EQ(natural_logarithm(0), -infinity);
  EXPECT_EQ(natural_logarithm(infinity), infinity);
  EXPECT_TRUE(std::isnan(natural_logarithm(-1)));
  EXPECT_TRUE(std::isnan(natural_logarithm(-infinity)));
  EXPECT_TRUE(std::isnan(natural_logarithm(not_a_number)));
  EXPECT_LT(error(natural_logarithm(5e-324), std::log(5e-324)), 1e-15);
}

TEST(Mathematics, PowerAgreesWithLibm) {
  for (int index = 0; index < samples; ++index) {
    const double x = std::exp(uniform(index, -20, 20));
    const double y = uniform(index + samples, -30, 30);
    ASSERT_LT(error(power(x, y), std::pow(x, y)), 1e-12) << x << " to the " << y;
    const double n = std::floor(y);
    ASSERT_LT(error(power(x, n), std::pow(x, n)), 1e-12) << x << " to the " << n;
    ASSERT_LT(error(power(-x, n), std::pow(-x, n)), 1e-12) << -x << " to the " << n;
  }
}

TEST(Mathematics, PowerAgreesWithLibmAtTheEdges) {
  const double edges[] = {0.0,  -0.0,   1,   -1,   2,      -2,       0.5,       -0.5,        3,
                          -3,   62,     -62, 65,   -65,    1e5,      -1e5,      1e300,       -1e300,
                          1e-5, 1e-300, 101, -101, 0x1p53, infinity, -infinity, not_a_number};
  for (const double x : edges) {
    for (const double y : edges) {
      EXPECT_LT(error(power(x, y), std::pow(x, y)), 1e-12)
          << x << " to the " << y << ": " << power(x, y) << ", libm " << std::pow(x, y);
    }
  }
  EXPECT_EQ(power(2, 10), 1024);
  EXPECT_EQ(power(10, 15), 1e15);
}

TEST(Mathematics, SineAndCosineAgreeWithLibm) {
  for (int index = 0; index < samples; ++index) {
    for (const double scale : {1.0, 10.0, 1e6}) {
      const double x = uniform(index, -scale, scale);
      ASSERT_LT(error(sine(x), std::sin(x)), 1e-14) << x;
      ASSERT_LT(error(cosine(x), std::cos(x)), 1e-14) << x;
    }
  }
}

TEST(Mathematics, SineAndCosineKeepTheirDigitsNearTheirZeros) {
  for (int quarters = -600'000; quarters <= 600'000; quarters += 7) {
    const double x = quarters * 1.5707963267948966;
    ASSERT_LT(error(sine(x), std::sin(x)), 1e-13) << x;
    ASSERT_LT(error(cosine(x), std::cos(x)), 1e-13) << x;
  }
  EXPECT_EQ(sine(0), 0);
  EXPECT_EQ(cosine(0), 1);
  EXPECT_TRUE(std::isnan(sine(infinity)));
  EXPECT_TRUE(std::isnan(cosine(not_a_number)));
}

TEST(Mathematics, AnglesBeyondAMillionRadiansAreRefused) {
  const AssertionsThrow in_turn;
  EXPECT_THROW(sine(1.1e6), AssertionFailure);
  EXPECT_THROW(cosine(-1.1e6), AssertionFailure);
}

// Values to the last bit: the same on every machine, with and without fused multiply-add.
TEST(Mathematics, LastBitsAreTheSameEverywhere) {
  EXPECT_EQ(exponential_function(12.34), 0x1.be9af9dcff5fp+17);
  EXPECT_EQ(natural_logarithm(12.34), 0x1.41a4f0369f2d2p+1);
  EXPECT_EQ(power(12.34, 5.67), 0x1.782e5e954c502p+20);
  EXPECT_EQ(sine(12.34), -0x1.cba85cb1eb4b9p-3);
  EXPECT_EQ(cosine(1234.5), -0x1.fa8f2ceb78372p-1);
}

}  // namespace
}  // namespace windtunnel::simulation
