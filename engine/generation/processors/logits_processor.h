#pragma once

#include <limits>
#include <memory>
#include <vector>

#include <ATen/ATen.h>

namespace twb::generation {

using at::Tensor;

/// The score of a token that must not be chosen.
inline constexpr double kRuledOut = -std::numeric_limits<double>::infinity();

/// What a processor may look at besides the scores.
struct ProcessorInput {
    const Tensor& sequences;         ///< [rows, length] all ids so far
    const Tensor* chosen = nullptr;  ///< diverse beam search: what earlier groups chose in this step, [batch * beams]
    std::int64_t group = 0;          ///< diverse beam search: the group at work
};

/// Changes the scores of the next token, [rows, vocabulary] float32, before one is chosen. It may write into the tensor it is given.
class LogitsProcessor {
public:
    virtual ~LogitsProcessor() = default;
    virtual Tensor process(const ProcessorInput& input, Tensor scores) = 0;
    /// Row i of the sequences goes on from what was row rows[i].
    virtual void reorder(const Tensor&) {}
};

using LogitsProcessorPtr = std::unique_ptr<LogitsProcessor>;

/// Processors in the order in which they work.
class LogitsProcessorList {
public:
    void add(LogitsProcessorPtr processor) { m_processors.push_back(std::move(processor)); }
    bool empty() const { return m_processors.empty(); }

    Tensor process(const ProcessorInput& input, Tensor scores) const {
        for (const LogitsProcessorPtr& processor : m_processors) {
            scores = processor->process(input, std::move(scores));
        }
        return scores;
    }
    void reorder(const Tensor& rows) const {
        for (const LogitsProcessorPtr& processor : m_processors) {
            processor->reorder(rows);
        }
    }

private:
    std::vector<LogitsProcessorPtr> m_processors;
};

}  // namespace twb::generation
