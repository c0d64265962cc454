#include "engine/models/transfo_xl_vocabulary.h"

#include <cmath>

#include "engine/core/error.h"

namespace twb::models {

std::pair<std::int64_t, std::int64_t> AdaptiveVocabulary::range(std::int64_t cluster) const {
    const auto at = static_cast<std::size_t>(cluster);
    return {cluster == 0 ? 0 : cutoffs[at - 1], cluster + 1 == clusters() ? size : cutoffs[at]};
}

std::int64_t AdaptiveVocabulary::width(std::int64_t cluster) const {
    std::int64_t narrowed = embeddingSize;
    for (std::int64_t i = 0; i < cluster; ++i) {
        narrowed /= divisor;
    }
    return narrowed;
}

AdaptiveEmbedding::AdaptiveEmbedding(const nn::Weights& w, const AdaptiveVocabulary& vocabulary) : m_vocabulary(vocabulary) {
    for (std::int64_t i = 0; i < vocabulary.tables(); ++i) {
        const auto [first, end] = vocabulary.divisor == 1 ? std::pair{std::int64_t{0}, vocabulary.size} : vocabulary.range(i);
        m_tables.emplace_back(w / "emb_layers" / i, end - first, vocabulary.width(i));
        if (vocabulary.projects()) {
            m_projections.push_back((w / "emb_projs").tensor(std::to_string(i), {vocabulary.modelSize, vocabulary.width(i)}));
        }
    }
}

Tensor AdaptiveEmbedding::operator()(const Tensor& ids) const {
    const double scale = std::sqrt(static_cast<double>(m_vocabulary.modelSize));
    const auto project = [&](const Tensor& vectors, std::size_t table) {
        return m_projections.empty() ? vectors : at::linear(vectors, m_projections[table]);
    };
    if (m_tables.size() == 1) {
        return project(m_tables[0](ids, "input_ids"), 0) * scale;
    }
    const Tensor flat = ids.flatten();
    if (flat.numel() > 0 && (flat.min().item<std::int64_t>() < 0 || flat.max().item<std::int64_t>() >= m_vocabulary.size)) {
        throw core::Error(core::ErrorCode::InvalidInput, "input_ids holds ids from " + std::to_string(flat.min().item<std::int64_t>()) +
                                                             " to " + std::to_string(flat.max().item<std::int64_t>()) +
                                                             "; this model knows ids from 0 to " + std::to_string(m_vocabulary.size - 1) +
                                                             ".");
    }
    Tensor vectors = at::zeros({flat.size(0), m_vocabulary.modelSize}, m_tables[0].weight.options());
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        const auto [first, end] = m_vocabulary.range(static_cast<std::int64_t>(i));
        const Tensor places = flat.ge(first).logical_and(flat.lt(end)).nonzero().squeeze(1);
        if (places.numel() > 0) {
            const Tensor found = m_tables[i](flat.index_select(0, places) - first, "input_ids");
            vectors = vectors.index_copy(0, places, project(found, i));
        }
    }
    return vectors.view({ids.size(0), ids.size(1), m_vocabulary.modelSize}) * scale;
}

AdaptiveSoftmax::AdaptiveSoftmax(const nn::Weights& root, const AdaptiveVocabulary& vocabulary) : m_vocabulary(vocabulary) {
    const nn::Weights w = root / "crit";
    const std::string embedding = "transformer.word_emb.";
    const std::int64_t others = vocabulary.clusters() - 1;
    if (others > 0) {
        m_clusterWeight = w.tensor("cluster_weight", {others, vocabulary.embeddingSize}, nn::Init::zeros());
        m_clusterBias = w.tensor("cluster_bias", {others}, nn::Init::zeros());
    }
    const auto sharedOrOwn = [&](const nn::Weights& scope, const std::string& name, at::IntArrayRef shape, bool tied,
                                 const std::string& other) {
        const nn::NamedTensor* shared = tied ? root.store().find(embedding + other) : nullptr;
        return shared ? scope.tied(name, shared->tensor, shared->name) : scope.tensor(name, shape);
    };
    for (std::int64_t i = 0; i < vocabulary.tables(); ++i) {
        const auto [first, end] = vocabulary.divisor == 1 ? std::pair{std::int64_t{0}, vocabulary.size} : vocabulary.range(i);
        const nn::Weights scope = w / "out_layers" / i;
        nn::Linear layer;
        layer.weight = sharedOrOwn(scope, "weight", {end - first, vocabulary.width(i)}, vocabulary.isTied,
                                   "emb_layers." + std::to_string(i) + ".weight");
        layer.bias = scope.tensor("bias", {end - first}, nn::Init::zeros());
        m_layers.push_back(layer);
    }
    for (std::int64_t i = 0; vocabulary.projects() && i < vocabulary.clusters(); ++i) {
        const std::int64_t table = vocabulary.divisor == 1 ? 0 : i;
        m_projections.push_back(sharedOrOwn(w / "out_projs", std::to_string(i), {vocabulary.modelSize, vocabulary.width(table)},
                                            vocabulary.tiedProjections[static_cast<std::size_t>(i)], "emb_projs." + std::to_string(table)));
    }
}

Tensor AdaptiveSoftmax::logits(const Tensor& states, std::int64_t cluster) const {
    const auto at = static_cast<std::size_t>(cluster);
    const auto [first, end] = m_vocabulary.range(cluster);
    const nn::Linear& layer = m_vocabulary.divisor == 1 ? m_layers[0] : m_layers[at];
    const std::int64_t offset = m_vocabulary.divisor == 1 ? first : 0;
    Tensor weight = layer.weight.narrow(0, offset, end - first);
    Tensor bias = layer.bias.narrow(0, offset, end - first);
    if (cluster == 0 && m_clusterWeight.defined()) {
        weight = at::cat({weight, m_clusterWeight});
        bias = at::cat({bias, m_clusterBias});
    }
    return at::linear(m_projections.empty() ? states : at::matmul(states, m_projections[at]), weight, bias);
}

Tensor AdaptiveSoftmax::logProbabilities(const Tensor& states) const {
    const std::int64_t firstSize = m_vocabulary.range(0).second;
    const Tensor head = at::log_softmax(logits(states, 0), -1);
    std::vector<Tensor> parts{head.narrow(-1, 0, firstSize)};
    for (std::int64_t i = 1; i < m_vocabulary.clusters(); ++i) {
        parts.push_back(head.narrow(-1, firstSize + i - 1, 1) + at::log_softmax(logits(states, i), -1));
    }
    return at::cat(parts, -1);
}

Tensor AdaptiveSoftmax::losses(const Tensor& states, const Tensor& labels) const {
    const Tensor isWord = labels.ge(0).logical_and(labels.lt(m_vocabulary.size));
    const Tensor likelihood = logProbabilities(states).gather(1, labels.masked_fill(isWord.logical_not(), 0).unsqueeze(1)).squeeze(1);
    if (m_vocabulary.clusters() == 1) {
        return at::where(isWord, -likelihood, 0);
    }
    std::vector<Tensor> parts;
    for (std::int64_t i = 0; i < m_vocabulary.clusters(); ++i) {
        const auto [first, end] = m_vocabulary.range(i);
        parts.push_back(-likelihood.masked_select(labels.ge(first).logical_and(labels.lt(end))));
    }
    parts.push_back(at::zeros({isWord.logical_not().sum().item<std::int64_t>()}, likelihood.options()));
    return at::cat(parts);
}

}  // namespace twb::models
