#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/nn/layers.h"

/// Transformer-XL's ends: words in clusters by frequency, the rare ones in narrower vectors (Baevski and Auli, 2018, arXiv:1809.10853;
/// Grave et al., 2016, arXiv:1609.04309).
namespace twb::models {

using at::Tensor;

struct AdaptiveVocabulary {
    std::int64_t size = 0;              ///< words in all
    std::int64_t modelSize = 0;         ///< d_model
    std::int64_t embeddingSize = 0;     ///< d_embed, of the first cluster
    std::int64_t divisor = 1;           ///< div_val: by which each next cluster's vectors are narrower; 1: one table for all
    std::vector<std::int64_t> cutoffs;  ///< where the clusters after the first begin, rising, below size
    std::vector<bool> tiedProjections;  ///< tie_projs: for each cluster, whether input and output share the projection
    bool isTied = true;                 ///< tie_word_embeddings: whether input and output share the tables

    std::int64_t clusters() const { return static_cast<std::int64_t>(cutoffs.size()) + 1; }
    /// First word of cluster i, and the one after its last.
    std::pair<std::int64_t, std::int64_t> range(std::int64_t cluster) const;
    std::int64_t width(std::int64_t cluster) const;
    /// Tables and projections that there are: one a cluster, or one for all.
    std::int64_t tables() const { return divisor == 1 ? 1 : clusters(); }
    bool projects() const { return divisor != 1 || modelSize != embeddingSize; }
};

/// Ids to vectors of the model's width, scaled by its square root.
class AdaptiveEmbedding {
public:
    AdaptiveEmbedding(const nn::Weights& w, const AdaptiveVocabulary& vocabulary);

    /// int64 [batch, length] -> [batch, length, modelSize]. Throws Error(InvalidInput) naming input_ids and an id outside the vocabulary.
    Tensor operator()(const Tensor& ids) const;

private:
    AdaptiveVocabulary m_vocabulary;
    std::vector<nn::Embedding> m_tables;
    std::vector<Tensor> m_projections;  ///< [modelSize, width]
};

/// States to log probabilities of words: the first cluster competes with one entry for each other cluster, whose words share its mass.
class AdaptiveSoftmax {
public:
    /// `root` is the model's scope: the embedding whose tables may be shared is at transformer.word_emb.
    AdaptiveSoftmax(const nn::Weights& root, const AdaptiveVocabulary& vocabulary);

    /// [..., modelSize] -> [..., words].
    Tensor logProbabilities(const Tensor& states) const;

    /// Negative log likelihood of labels [count] given states [count, modelSize], cluster by cluster: those of words of the first cluster
    /// in their order, then those of the second, ..., and zeros for labels that are no words. That order is transformers'.
    Tensor losses(const Tensor& states, const Tensor& labels) const;

private:
    Tensor logits(const Tensor& states, std::int64_t cluster) const;

    AdaptiveVocabulary m_vocabulary;
    Tensor m_clusterWeight, m_clusterBias;  ///< undefined with one cluster
    std::vector<nn::Linear> m_layers;
    std::vector<Tensor> m_projections;  ///< [modelSize, width], one a cluster; empty: none
};

}  // namespace twb::models
