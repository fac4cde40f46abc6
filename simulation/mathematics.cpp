#include "simulation/mathematics.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts. The first has 32 trailing zero bits, so that its product with an exponent
// is exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;

// pi / 2 in three parts of 33 bits and a rest: products with integers up to 2^20 are exact.
constexpr double half_pi_1 = 0x1.921fb544p+0;
constexpr double half_pi_2 = 0x1.0b4611a6p-34;
constexpr double half_pi_3 = 0x1.3198a2e0p-69;
constexpr double half_pi_rest = 0x1.b839a252049c1p-104;

/// 2 to the n, for n within the normal numbers.
double power_of_two(int n) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
}

/// The nearest integer, for magnitudes well inside int64.
std::int64_t nearest(double x) { return static_cast<std::int64_t>(x < 0 ? x - 0.5 : x + 0.5); }

template <std::size_t terms>
double polynomial(const std::array<double, terms>& coefficients, double x) {
  double sum = 0;
  for (std::size_t index = terms; index-- > 0;) sum = sum * x + coefficients[index];
  return sum;
}

/// 1/first!, then every `step`-th inverse factorial, with the given change of sign.
template <std::size_t terms>
constexpr std::array<double, terms> inverse_factorials(int first, int step, double sign) {
  std::array<double, terms> result{};
  double factorial = 1;
  for (int factor = 2; factor <= first; ++factor) factorial *= factor;
  double direction = 1;
  for (std::size_t index = 0, number = first; index < terms; ++index, direction *= sign) {
    result[index] = direction / factorial;
    for (int count = 0; count < step; ++count) factorial *= static_cast<double>(++number);
  }
  return result;
}

double sine_near_zero(double x) {
  static constexpr auto coefficients = inverse_factorials<9>(3, 2, -1);
  return x - x * (x * x) * polynomial(coefficients, x * x);
}

double cosine_near_zero(double x) {
  static constexpr auto coefficients = inverse_factorials<9>(4, 2, -1);
  const double square = x * x;
  return 1 - (0.5 * square - square * square * polynomial(coefficients, square));
}

/// The sine of x plus that many quarter turns.
double sine_shifted(double x, std::int64_t quarters) {
  if (x != x || x - x != 0) return not_a_number;
  WINDTUNNEL_ASSERT(x <= 1e6 && x >= -1e6, "an angle beyond a million radians");
  const std::int64_t turns = nearest(x / half_pi_1);
  const auto count = static_cast<double>(turns);
  const double rest =
      x - count * half_pi_1 - count * half_pi_2 - count * half_pi_3 - count * half_pi_rest;
  const auto quadrant = static_cast<std::uint64_t>(turns + quarters) & 3;
  const double magnitude = quadrant & 1 ? cosine_near_zero(rest) : sine_near_zero(rest);
  return quadrant & 2 ? -magnitude : magnitude;
}

bool is_integer(double x) {
  // From 2^52 on every double is one.
  return x >= 0x1p52 || x <= -0x1p52 || static_cast<double>(static_cast<std::int64_t>(x)) == x;
}

bool is_odd(double integer) {
  return integer < 0x1p53 && integer > -0x1p53 && (static_cast<std::int64_t>(integer) & 1) != 0;
}

double integer_power(double x, int n) {
  double result = 1;
  for (unsigned left = n < 0 ? -n : n; left != 0; left >>= 1, x *= x) {
    if (left & 1) result *= x;
  }
  return n < 0 ? 1 / result : result;
}

}  // namespace

double square_root(double x) { return std::sqrt(x); }

double exponential_function(double x) {
  if (x != x) return x;
  if (x > 709.79) return infinity;
  if (x < -745.14) return 0;
  static constexpr auto coefficients = inverse_factorials<14>(1, 1, 1);
  const auto exponent = static_cast<int>(nearest(x / (ln2_high + ln2_low)));
  const double rest = (x - exponent * ln2_high) - exponent * ln2_low;
  const double fraction = 1 + rest * polynomial(coefficients, rest);
  // In two steps, since 2^1024 and the subnormal numbers lie outside power_of_two's range.
  const int half = exponent / 2;
  return fraction * power_of_two(half) * power_of_two(exponent - half);
}

double natural_logarithm(double x) {
  if (x != x || x == infinity) return x;
  if (x < 0) return not_a_number;
  if (x == 0) return -infinity;
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double fraction = std::bit_cast<double>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (fraction > 1.4142135623730951) {
    fraction *= 0.5;
    ++exponent;
  }
  // ln f = 2 artanh((f - 1) / (f + 1)), whose series converges fast for f near 1.
  static constexpr std::array<double, 12> coefficients{1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,
                                                       1.0 / 9,  1.0 / 11, 1.0 / 13, 1.0 / 15,
                                                       1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23};
  const double ratio = (fraction - 1) / (fraction + 1);
  const double logarithm = 2 * ratio * polynomial(coefficients, ratio * ratio);
  return exponent * ln2_high + (exponent * ln2_low + logarithm);
}

double power(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return not_a_number;
  const bool integer = is_integer(y);
  if (integer && y <= 64 && y >= -64 && x - x == 0) {
    const double result = integer_power(x, static_cast<int>(y));
    // An inverse of an overflow may still be a number: leave it to the logarithm below.
    if (result != 0 || x == 0) return result;
  }
  if (x < 0 && !integer) return x == -infinity ? (y > 0 ? infinity : 0) : not_a_number;
  const double magnitude = x < 0 ? -x : x;
  if (magnitude == 1) return y - y == 0 && is_odd(y) ? x : 1;
  double result = 0;
  if (magnitude == 0 || magnitude == infinity || y - y != 0) {
    result = (magnitude > 1) == (y > 0) ? infinity : 0;
  } else {
    result = exponential_function(y * natural_logarithm(magnitude));
  }
  // The sign of x rather than x < 0, for minus zero.
  return std::signbit(x) && is_odd(y) ? -result : result;
}

double sine(double x) { return sine_shifted(x, 0); }
double cosine(double x) { return sine_shifted(x, 1); }

}  // namespace windtunnel::simulation
