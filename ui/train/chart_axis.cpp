#include "ui/train/chart_axis.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/text.h"

namespace twb::ui {
namespace {

/// 1, 2 or 5 times a power of ten, so that about `count` steps fill the range.
double niceStep(double range, int count) {
    const double rough = range / std::max(1, count);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

}  // namespace

QString figureText(double value, ChartUnit unit) {
    if (unit == ChartUnit::Bytes) {
        return byteText(quint64(std::max(0.0, value)));
    }
    return QLocale().toString(value, 'g', std::abs(value) >= 10000 && std::abs(value) < 1e7 ? 7 : 4);
}

ChartAxis::ChartAxis(double low, double high, bool logarithmic) : m_low(low), m_high(high), m_isLogarithmic(logarithmic && low > 0) {
    if (!m_isLogarithmic && m_low > 0 && m_low < 0.5 * m_high) {
        m_low = 0;
    }
    if (m_high <= m_low) {
        const double around = std::max(1e-9, std::abs(m_low) * 0.1);
        m_low -= m_isLogarithmic ? m_low * 0.1 : around;
        m_high += around;
    }
}

double ChartAxis::place(double value) const {
    if (m_isLogarithmic) {
        return std::log(std::max(value, m_low) / m_low) / std::log(m_high / m_low);
    }
    return (value - m_low) / (m_high - m_low);
}

std::vector<double> ChartAxis::ticks(int count, ChartUnit unit) const {
    if (unit == ChartUnit::Bytes) {
        double scale = 1;
        while (1024 * scale <= m_high) {
            scale *= 1024;
        }
        std::vector<double> values = roundValues(m_low / scale, m_high / scale, count);
        for (double& value : values) {
            value *= scale;
        }
        return values;
    }
    if (!m_isLogarithmic || m_high / m_low < 10) {
        return roundValues(m_low, m_high, count);
    }
    std::vector<double> out;
    const bool onlyPowers = m_high / m_low > 1e4;
    for (double power = std::pow(10, std::floor(std::log10(m_low))); power <= m_high; power *= 10) {
        for (const double digit : {1.0, 2.0, 5.0}) {
            if (const double value = digit * power; value >= m_low && value <= m_high && (digit == 1 || !onlyPowers)) {
                out.push_back(value);
            }
        }
    }
    return out;
}

std::vector<double> roundValues(double low, double high, int count) {
    const double step = niceStep(high - low, count);
    std::vector<double> out;
    for (double value = std::ceil(low / step) * step; value <= high + step * 1e-6; value += step) {
        out.push_back(std::abs(value) < step * 1e-6 ? 0 : value);
    }
    return out;
}

}  // namespace twb::ui
