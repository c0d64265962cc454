#include "tasks/sentence_alignment.h"

#include <algorithm>

#include <ATen/ATen.h>

#include "engine/text/python/python_text.h"
#include "tasks/sentences.h"

namespace twb::tasks {
namespace {

using at::Tensor;

/// The mean attention of each written token to each token read, [target, source]; undefined when the model gives none.
Tensor crossAttention(const models::Model& model, const AlignedTexts& texts) {
    nn::CallContext context;
    context.outputAttentions = true;
    const models::Inputs inputs{{"input_ids", at::tensor(texts.sourceIds, at::kLong).unsqueeze(0)},
                                {"decoder_input_ids", at::tensor(texts.targetIds, at::kLong).unsqueeze(0)}};
    const models::Outputs outputs = model.forward(inputs, context);
    Tensor sum;
    for (const auto& [name, tensor] : outputs.all()) {
        if (name.rfind("cross_attentions.", 0) == 0) {
            const Tensor mean = tensor[0].to(at::kFloat).mean(0);
            sum = sum.defined() ? sum + mean : mean;
        }
    }
    const bool fits = sum.defined() && sum.size(0) == static_cast<std::int64_t>(texts.targetIds.size()) &&
                      sum.size(1) == static_cast<std::int64_t>(texts.sourceIds.size());
    return fits ? sum : Tensor();
}

/// For each token the sentence that it belongs to; -1: none.
using SentenceOfToken = std::vector<std::int64_t>;

/// Tokens belong to the sentence in which the tokens of a beginning of the text end.
SentenceOfToken sentencesOfSource(const text::Tokenizer& tokenizer, const AlignedTexts& texts, const std::vector<TextRange>& sentences) {
    const std::vector<std::int64_t> special = tokenizer.allSpecialIds();
    const auto isText = [&](std::int64_t id) { return std::find(special.begin(), special.end(), id) == special.end(); };
    SentenceOfToken out(texts.sourceIds.size(), -1);
    auto at = static_cast<std::size_t>(std::find_if(texts.sourceIds.begin(), texts.sourceIds.end(), isText) - texts.sourceIds.begin());
    const std::size_t first = at;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const std::size_t end = first + tokenizer.idsOf(std::string_view(texts.source).substr(0, sentences[i].end)).size();
        for (; at < std::min(end, out.size()); ++at) {
            out[at] = isText(texts.sourceIds[at]) ? static_cast<std::int64_t>(i) : -1;
        }
    }
    return out;
}

/// Tokens belong to the sentence in which the text ends that is written with them.
SentenceOfToken sentencesOfTarget(const TextGenerator& generator, const AlignedTexts& texts, const std::vector<TextRange>& sentences) {
    SentenceOfToken out(texts.targetIds.size(), -1);
    std::size_t written = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t length =
            generator.decode({texts.targetIds.begin(), texts.targetIds.begin() + static_cast<std::ptrdiff_t>(i) + 1}).size();
        if (length == written) {
            continue;
        }
        written = length;
        const auto found =
            std::find_if(sentences.begin(), sentences.end(), [&](const TextRange& sentence) { return length <= sentence.end; });
        out[i] = (found == sentences.end() ? static_cast<std::int64_t>(sentences.size()) : found - sentences.begin() + 1) - 1;
    }
    return out;
}

/// [target sentences, source sentences]: attention to a token of the source sentence, on average.
Tensor sentenceWeights(const Tensor& attention, const SentenceOfToken& target, const SentenceOfToken& source, std::size_t targets,
                       std::size_t sources) {
    const auto membership = [](const SentenceOfToken& of, std::size_t count) {
        const Tensor ids = at::tensor(of, at::kLong);
        return ids.unsqueeze(0).eq(at::arange(static_cast<std::int64_t>(count), at::kLong).unsqueeze(1)).to(at::kFloat);
    };
    const Tensor ofTarget = membership(target, targets);
    const Tensor ofSource = membership(source, sources);
    return ofTarget.matmul(attention).matmul(ofSource.t()) / ofSource.sum(1).clamp_min(1);
}

std::int64_t codePointsIn(std::string_view utf8) {
    return static_cast<std::int64_t>(text::py::decode(utf8).size());
}

}  // namespace

std::vector<api::AlignedSpan> alignSentences(const TextGenerator& generator, const AlignedTexts& texts) {
    const std::vector<TextRange> sources = sentenceRanges(texts.source);
    const std::vector<TextRange> targets = sentenceRanges(texts.target);
    const Tensor attention = sources.empty() || targets.empty() ? Tensor() : crossAttention(generator.model(), texts);
    if (!attention.defined()) {
        return {};
    }
    const Tensor weights = sentenceWeights(attention, sentencesOfTarget(generator, texts, targets),
                                           sentencesOfSource(generator.tokenizer(), texts, sources), targets.size(), sources.size());
    const auto start = [](const std::string& text, const TextRange& range) {
        return codePointsIn(std::string_view(text).substr(0, range.begin));
    };
    std::vector<api::AlignedSpan> spans;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const Tensor row = weights[static_cast<std::int64_t>(i)];
        const auto most = row.max().item<float>();
        for (std::size_t j = 0; j < sources.size() && most > 0; ++j) {
            const auto weight = row[static_cast<std::int64_t>(j)].item<float>();
            if (weight >= most / 2) {
                const std::int64_t from = start(texts.source, sources[j]), into = start(texts.target, targets[i]);
                spans.push_back({from, from + codePointsIn(sources[j].of(texts.source)), into,
                                 into + codePointsIn(targets[i].of(texts.target)), weight / row.sum().item<float>()});
            }
        }
    }
    return spans;
}

}  // namespace twb::tasks
