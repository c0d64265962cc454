#pragma once

#include <functional>

#include "engine/models/decoding.h"
#include "engine/models/seq2seq.h"

namespace twb::models {

/// Decoding with an encoder-decoder, whose encoder has run. The decoder's own keys and values lie in one cache; those of the cross
/// attention are computed once an input in another, which beams share and which moves only when inputs leave.
class Seq2SeqDecoding final : public Decoding {
public:
    /// Runs the decoder on ids [rows, length] and gives logits [rows, positions, vocabulary] of the context's lastPositions.
    using Decoder = std::function<Tensor(const Inputs& decoderInputs, const Memory& memory, DecoderContexts contexts)>;

    Seq2SeqDecoding(Decoder decoder, Memory memory, bool useCache);

    Step next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) override;
    void keepAs(nn::CacheKind kind) override;
    void reorder(const Tensor& rows) override;
    void truncate(std::int64_t length) override { m_cache.truncate(length); }

    /// Which of the call's inputs a row looks at. The mask stays where the row is, while the states move with it: as in transformers, what
    /// a finished prompt's rows go on with is the states of another input under the mask of their own.
    struct Source {
        std::int64_t states = 0;
        std::int64_t mask = 0;
        bool operator==(const Source&) const = default;
    };

private:
    /// Holds the memory of exactly these sources.
    void hold(const std::vector<Source>& wanted);

    Decoder m_decoder;
    Memory m_memory;
    bool m_useCache;
    nn::KvCache m_cache;
    nn::KvCache m_crossCache;
    std::vector<Source> m_sourceOfRow;
    std::vector<Source> m_held;  ///< those whose memory is held, in its order
};

}  // namespace twb::models
