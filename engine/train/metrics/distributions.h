#pragma once

#include <cstdint>

/// Tails of the distributions that significance tests need.
namespace twb::train {

/// The regularized incomplete beta function I_x(a, b), 0 <= x <= 1.
double incompleteBeta(double a, double b, double x);

/// P(X > x) of a chi-squared variable with one degree of freedom.
double chiSquaredTail(double x);

/// Two-sided p-value of `hits` of `trials` fair coins (scipy.stats.binomtest).
double fairCoinTest(std::int64_t hits, std::int64_t trials);

}  // namespace twb::train
