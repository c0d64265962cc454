#include "engine/train/metrics/distributions.h"

#include <algorithm>
#include <cmath>

namespace twb::train {
namespace {

/// The continued fraction of the incomplete beta function by Lentz's method (Press et al., Numerical Recipes, 6.4).
double betaFraction(double a, double b, double x) {
    constexpr double kTiny = 1e-300;
    constexpr int kMost = 1000;
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (std::abs(d) < kTiny ? kTiny : d);
    double value = d;
    const auto extend = [&](double term) {
        d = 1 + term * d;
        d = 1 / (std::abs(d) < kTiny ? kTiny : d);
        c = 1 + term / c;
        c = std::abs(c) < kTiny ? kTiny : c;
        value *= c * d;
        return c * d;
    };
    for (int m = 1; m <= kMost; ++m) {
        extend(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
        if (std::abs(extend(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))) - 1) < 1e-16) {
            break;
        }
    }
    return value;
}

}  // namespace

double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
        return x <= 0 ? 0 : 1;
    }
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, 1 - x) / b;
}

double chiSquaredTail(double x) {
    return std::erfc(std::sqrt(x / 2));
}

double fairCoinTest(std::int64_t hits, std::int64_t trials) {
    const auto n = static_cast<double>(trials);
    double tail = 0;
    for (std::int64_t k = 0; k <= std::min(hits, trials - hits); ++k) {
        const auto i = static_cast<double>(k);
        tail += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) - n * std::log(2));
    }
    return std::min(1.0, 2 * tail);
}

}  // namespace twb::train
