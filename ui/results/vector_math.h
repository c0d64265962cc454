#pragma once

#include <cstddef>
#include <vector>

#include "engine/api/array.h"

/// The little arithmetic that the vectors' view needs.
namespace twb::ui {

/// An array as rows of its last dimension.
struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<float> values;
};

struct Statistics {
    double minimum = 0;
    double maximum = 0;
    double mean = 0;
    double deviation = 0;
};

/// Floating-point arrays only; another type gives an empty matrix.
Matrix matrixOf(const api::Array& array);

Statistics statisticsOf(const std::vector<float>& values);
std::vector<float> meanRow(const Matrix& matrix);
double norm(const std::vector<float>& vector);

/// [rows, rows] cosine similarities of the first `rows` rows.
std::vector<float> cosines(const Matrix& matrix, std::size_t rows);

}  // namespace twb::ui
