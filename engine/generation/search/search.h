#pragma once

#include <functional>
#include <vector>

#include "engine/generation/processors/logits_processor.h"
#include "engine/generation/search/sequence_buffer.h"
#include "engine/generation/stopping.h"
#include "engine/generation/token_listener.h"
#include "engine/models/decoding.h"

namespace twb::generation {

struct GenerationOutput {
    Tensor sequences;        ///< [answers, length] int64, the prompt included
    Tensor scores;           ///< [steps, rows, vocabulary] when output_scores is set
    Tensor sequencesScores;  ///< [answers], of beams
    FinishReason reason = FinishReason::None;
};

/// What all strategies work with: one call of generate under way.
class Search {
public:
    struct Parts {
        models::Decoding& decoding;
        const GenerationConfig& config;
        Tensor prompt;  ///< [batch, length] int64
        LogitsProcessorList processors;
        LogitsProcessorList warpers;  ///< empty without sampling
        Stopping stopping;
        TokenIds eos;  ///< empty: nothing ends a sequence
        std::int64_t pad = 0;
        TokenListener* listener = nullptr;  ///< only for a single sequence
        core::CancelToken cancel;
        /// Says which part of the model made logits that are not numbers: throws.
        std::function<void(const Tensor& sequences)> reportInvalidLogits;
    };

    explicit Search(Parts parts);

    const GenerationConfig& config() const { return m_parts.config; }
    models::Decoding& decoding() { return m_parts.decoding; }
    nn::CallContext& context() { return m_context; }
    SequenceBuffer& sequences() { return m_sequences; }
    const Stopping& stopping() const { return m_parts.stopping; }
    const TokenIds& eos() const { return m_parts.eos; }
    std::int64_t pad() const { return m_parts.pad; }
    /// Rows of the prompt.
    std::int64_t batch() const { return m_batch; }
    std::int64_t promptLength() const { return m_promptLength; }

    /// One pass of the model for the sequences: logits [rows, positions, vocabulary] of the last `positions`, checked to be numbers.
    models::Decoding::Step step(const Tensor& sequences, std::int64_t positions);
    /// The logits after the last token, [rows, vocabulary].
    Tensor nextLogits();

    Tensor process(const Tensor& sequences, Tensor scores) const { return m_parts.processors.process({sequences}, std::move(scores)); }
    Tensor process(const ProcessorInput& input, Tensor scores) const { return m_parts.processors.process(input, std::move(scores)); }
    Tensor warp(const Tensor& sequences, Tensor scores) const { return m_parts.warpers.process({sequences}, std::move(scores)); }

    /// Row i of what model and processors remember goes on from what was row rows[i].
    void reorderModel(const Tensor& rows);
    /// Every row becomes `copies` neighbouring ones; gives the old row of each new one.
    Tensor multiply(std::int64_t copies);

    void record(const Tensor& scores);
    /// Whether a token ends a sequence, as int64 [rows]: 1 where it does.
    Tensor endsSequence(const Tensor& tokens) const;
    /// Tells the listener, if there is one: tokens [1], scores [1, vocabulary].
    void tell(const Tensor& tokens, const Tensor& scores) const;

    /// The ids of the first row that the model has seen.
    TokenIds seenIds() const;

    /// What the searches without beams return.
    GenerationOutput finish(FinishReason reason);
    /// The recorded scores; undefined when they are not wanted.
    Tensor recordedScores() const;

private:
    Parts m_parts;
    nn::CallContext m_context;
    SequenceBuffer m_sequences;
    std::int64_t m_batch;
    std::int64_t m_promptLength;
    std::int64_t m_seen = 0;  ///< positions that passed through the model
    std::vector<Tensor> m_scores;
};

/// Each strategy in the file of its name.
GenerationOutput greedySearch(Search& search);
GenerationOutput sample(Search& search);
GenerationOutput beamSearch(Search& search);
GenerationOutput beamSample(Search& search);
GenerationOutput laterBeamSearch(Search& search);
GenerationOutput groupBeamSearch(Search& search);
GenerationOutput constrainedBeamSearch(Search& search);
GenerationOutput contrastiveSearch(Search& search);

}  // namespace twb::generation
