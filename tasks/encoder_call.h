#pragma once

#include <memory>
#include <vector>

#include "tasks/batching.h"
#include "tasks/encoder_model.h"

namespace twb::tasks {

/// A call of a task over a text encoder. An input becomes one piece or more (windows of a long text, one for each candidate label);
/// pieces of many inputs go through the model in batches of about the same length; the pieces of an input become its value. The values are
/// those that one input at a time gives.
class EncoderCall : public TaskCall {
public:
    void run(const std::vector<core::Json>& items, RowSink& sink, host::JobContext& job) final;

protected:
    EncoderCall(EncoderModel encoder, WantedOutputs wanted, const Parameters& parameters);

    /// The encoded texts of an input. `index` is its place among the items.
    virtual std::vector<text::Encoding> encode(const core::Json& item, std::size_t index) const = 0;
    /// Called as soon as a piece comes out of the model: leaves in it only what `finish` needs, so that long inputs need little memory.
    virtual void reduce(EncodedPiece&) const {}
    /// The value of an input. `pieces` are those of `encode`, in its order.
    virtual api::Value finish(const core::Json& item, std::vector<EncodedPiece> pieces) const = 0;

    const EncoderModel& encoder() const { return m_encoder; }
    const text::Tokenizer& tokenizer() const { return *m_encoder.tokenizer; }
    const std::string& task() const { return m_task; }

private:
    struct Row;
    struct Piece;
    struct Progress;

    std::size_t encodeWindow(const std::vector<core::Json>& items, std::size_t begin, std::vector<Row>& rows, Progress& progress) const;
    void runWindow(std::vector<Row>& rows, Progress& progress) const;
    void runPieces(std::vector<Row>& rows, const std::vector<Piece>& pieces, Progress& progress) const;
    void finishRow(Row& row, Progress& progress) const;

    EncoderModel m_encoder;
    WantedOutputs m_wanted;
    BatchLimits m_limits;
    std::string m_task;
};

/// The options of a tokenizer call that tasks take as parameters of their own.
const std::vector<std::string>& tokenizerOptionNames();

}  // namespace twb::tasks
