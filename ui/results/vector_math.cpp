#include "ui/results/vector_math.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace twb::ui {
namespace {

template <typename T>
std::vector<float> read(const std::vector<std::byte>& data) {
    std::vector<T> values(data.size() / sizeof(T));
    std::memcpy(values.data(), data.data(), values.size() * sizeof(T));
    return std::vector<float>(values.begin(), values.end());
}

double dot(const float* a, const float* b, std::size_t count) {
    return std::inner_product(a, a + count, b, 0.0);
}

}  // namespace

Matrix matrixOf(const api::Array& array) {
    Matrix out;
    if (array.type == api::ArrayType::Float32) {
        out.values = read<float>(array.data);
    } else if (array.type == api::ArrayType::Float64) {
        out.values = read<double>(array.data);
    }
    if (out.values.empty()) {
        return out;
    }
    out.columns = array.shape.empty() ? 1 : std::size_t(array.shape.back());
    out.rows = out.values.size() / out.columns;
    return out;
}

Statistics statisticsOf(const std::vector<float>& values) {
    Statistics out;
    if (values.empty()) {
        return out;
    }
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    out.minimum = *smallest;
    out.maximum = *largest;
    const double count = double(values.size());
    out.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const float value : values) {
        squares += (value - out.mean) * (value - out.mean);
    }
    out.deviation = std::sqrt(squares / count);
    return out;
}

std::vector<float> meanRow(const Matrix& matrix) {
    std::vector<float> mean(matrix.columns, 0.0F);
    for (std::size_t row = 0; row < matrix.rows; ++row) {
        for (std::size_t column = 0; column < matrix.columns; ++column) {
            mean[column] += matrix.values[row * matrix.columns + column] / float(matrix.rows);
        }
    }
    return mean;
}

double norm(const std::vector<float>& vector) {
    return std::sqrt(dot(vector.data(), vector.data(), vector.size()));
}

std::vector<float> cosines(const Matrix& matrix, std::size_t rows) {
    std::vector<float> out(rows * rows, 0.0F);
    const auto row = [&](std::size_t index) { return matrix.values.data() + index * matrix.columns; };
    std::vector<double> lengths(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        lengths[i] = std::max(std::sqrt(dot(row(i), row(i), matrix.columns)), 1e-12);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < rows; ++j) {
            out[i * rows + j] = float(dot(row(i), row(j), matrix.columns) / (lengths[i] * lengths[j]));
        }
    }
    return out;
}

}  // namespace twb::ui
