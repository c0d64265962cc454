#include "tasks/encoder_call.h"

#include <algorithm>
#include <optional>

#include "engine/host/job_context.h"
#include "engine/models/registry.h"
#include "tasks/current_error.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using text::Encoding;

/// Texts are encoded ahead of the model by about this many pieces: enough for batches of one length, little enough to show results soon.
constexpr std::size_t kWindowPieces = 512;

/// Whether texts of different lengths may share a batch of this model.
bool ignoresPadding(const Json& config) {
    const auto modelType = core::optionalString(config, "model_type", "config.json");
    const models::Architecture* architecture = modelType ? models::findArchitecture(*modelType) : nullptr;
    return architecture && architecture->padding == models::Padding::Masked;
}

BatchLimits limitsFor(const EncoderModel& encoder, const Parameters& parameters, bool keepPadding) {
    const text::Tokenizer& tokenizer = *encoder.tokenizer;
    BatchLimits limits;
    limits.equalLengthsOnly = !ignoresPadding(encoder.config) || !tokenizer.specialTokenId(text::SpecialToken::Pad);
    if (const auto size = parameters.integer("batch_size")) {
        limits.maxRows = static_cast<std::size_t>(*size);
        limits.keepOrder = keepPadding && *size > 1;
    }
    return limits;
}

}  // namespace

/// An input on its way.
struct EncoderCall::Row {
    const Json* item = nullptr;
    std::size_t index = 0;
    std::vector<Encoding> encodings;
    std::vector<EncodedPiece> pieces;
    std::size_t waiting = 0;  ///< pieces that have not been through the model
    bool failed = false;
};

/// The place of a piece among the rows of a window.
struct EncoderCall::Piece {
    std::size_t row = 0;
    std::size_t index = 0;
};

struct EncoderCall::Progress {
    RowSink& sink;
    host::JobContext& job;
    std::size_t total = 0;  ///< rows, or the pieces of a single row
    std::string unit;
    std::size_t done = 0;

    void count() { job.progress(++done, total, unit); }
    void rowEnded() {
        if (unit == "rows") {
            count();
        }
    }
    void pieceEnded() {
        if (unit == "texts") {
            count();
        }
    }
    void fail(Row& row, const Error& error) {
        row.failed = true;
        sink.failed(row.index, error);
        rowEnded();
    }
};

EncoderCall::EncoderCall(EncoderModel encoder, WantedOutputs wanted, const Parameters& parameters)
    : m_encoder(std::move(encoder)),
      m_wanted(std::move(wanted)),
      m_limits(limitsFor(m_encoder, parameters, m_wanted.keepPadding)),
      m_task(parameters.task()) {
    m_wanted.keepPadding = m_limits.keepOrder;
}

void EncoderCall::run(const std::vector<Json>& items, RowSink& sink, host::JobContext& job) {
    const c10::InferenceMode noGradients;
    const bool single = items.size() == 1;
    Progress progress{sink, job, single ? 0 : items.size(), single ? "texts" : "rows"};
    job.progress(0, progress.total, progress.unit);  // the rate counts from here
    for (std::size_t begin = 0; begin < items.size();) {
        std::vector<Row> rows;
        begin = encodeWindow(items, begin, rows, progress);
        runWindow(rows, progress);
    }
}

/// Encodes items from `begin` on until there are enough pieces; returns the first item that is left.
std::size_t EncoderCall::encodeWindow(const std::vector<Json>& items, std::size_t begin, std::vector<Row>& rows, Progress& progress) const {
    const std::size_t enough = (kWindowPieces + m_limits.maxRows - 1) / m_limits.maxRows * m_limits.maxRows;
    std::size_t pieces = 0;
    for (; begin < items.size() && pieces < enough; ++begin) {
        progress.job.checkCancelled();
        Row row;
        row.item = &items[begin];
        row.index = begin;
        try {
            row.encodings = encode(items[begin], begin);
        } catch (...) {
            progress.fail(row, currentError());
            continue;
        }
        row.waiting = row.encodings.size();
        row.pieces.resize(row.waiting);
        pieces += row.waiting;
        rows.push_back(std::move(row));
    }
    return begin;
}

void EncoderCall::runWindow(std::vector<Row>& rows, Progress& progress) const {
    std::vector<Piece> pieces;
    std::vector<std::size_t> lengths;
    BatchLimits limits = m_limits;
    if (progress.unit == "texts" && !rows.empty()) {
        progress.total = rows.front().encodings.size();
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t i = 0; i < rows[r].encodings.size(); ++i) {
            pieces.push_back({r, i});
            lengths.push_back(rows[r].encodings[i].size());
            limits.equalLengthsOnly |= rows[r].encodings[i].attentionMask.empty();
        }
    }
    for (const std::vector<std::size_t>& batch : planBatches(lengths, limits)) {
        progress.job.checkCancelled();
        std::vector<Piece> mine;
        for (const std::size_t i : batch) {
            if (!rows[pieces[i].row].failed) {
                mine.push_back(pieces[i]);
            }
        }
        runPieces(rows, mine, progress);
    }
}

/// One batch. When it fails, its pieces are tried one by one, so that only the bad rows fail.
void EncoderCall::runPieces(std::vector<Row>& rows, const std::vector<Piece>& pieces, Progress& progress) const {
    if (pieces.empty()) {
        return;
    }
    std::vector<Encoding> encodings;
    for (const Piece& piece : pieces) {
        encodings.push_back(rows[piece.row].encodings[piece.index]);
    }
    std::vector<EncodedPiece> results;
    try {
        results = runBatch(m_encoder, std::move(encodings), m_wanted, progress.job.cancelToken());
        std::for_each(results.begin(), results.end(), [this](EncodedPiece& piece) { reduce(piece); });
    } catch (...) {
        const Error error = currentError();
        if (pieces.size() == 1) {
            progress.fail(rows[pieces.front().row], error);
            return;
        }
    }
    if (results.empty()) {
        for (const Piece& piece : pieces) {
            if (!rows[piece.row].failed) {
                runPieces(rows, {piece}, progress);
            }
        }
        return;
    }
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        Row& row = rows[pieces[i].row];
        row.pieces[pieces[i].index] = std::move(results[i]);
        progress.pieceEnded();
        if (--row.waiting == 0) {
            finishRow(row, progress);
        }
    }
}

void EncoderCall::finishRow(Row& row, Progress& progress) const {
    std::optional<api::Value> value;
    try {
        value = finish(*row.item, std::move(row.pieces));
    } catch (...) {
        progress.fail(row, currentError());
        return;
    }
    progress.sink.done(row.index, std::move(*value));
    progress.rowEnded();
}

const std::vector<std::string>& tokenizerOptionNames() {
    static const std::vector<std::string> names{"add_special_tokens",
                                                "padding",
                                                "truncation",
                                                "max_length",
                                                "stride",
                                                "pad_to_multiple_of",
                                                "padding_side",
                                                "return_token_type_ids",
                                                "return_attention_mask"};
    return names;
}

}  // namespace twb::tasks
