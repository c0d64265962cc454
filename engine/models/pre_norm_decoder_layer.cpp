#include "engine/models/pre_norm_decoder_layer.h"

#include "engine/models/decoder_call.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;

}  // namespace

PreNormDecoderLayer::PreNormDecoderLayer(const nn::Weights& w, const Settings& s, std::int64_t index)
    : attentionNorm(w / "self_attn_layer_norm", s.size, kEps),
      finalNorm(w / "final_layer_norm", s.size, kEps),
      queryKeyValue({nn::Linear(w / "self_attn" / "q_proj", s.size, s.size), nn::Linear(w / "self_attn" / "k_proj", s.size, s.size),
                     nn::Linear(w / "self_attn" / "v_proj", s.size, s.size)},
                    w.policy()),
      out(w / "self_attn" / "out_proj", s.size, s.size),
      up(w / "fc1", s.size, s.innerSize),
      down(w / "fc2", s.innerSize, s.size),
      activation(s.activation, s.activationKey),
      layer(index),
      heads(s.heads),
      dropout(s.dropout),
      attentionDropout(s.attentionDropout),
      activationDropout(s.activationDropout) {}

Tensor PreNormDecoderLayer::operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
    nn::AttentionOptions options;
    options.mask = mask;
    options.headMask = headMask;
    options.dropout = attentionDropout;
    const std::vector<Tensor> parts = queryKeyValue(attentionNorm(x));
    const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                            nn::splitHeads(parts[2], heads), options, context);
    const Tensor middle = x + context.dropout(out(attended), dropout);
    const Tensor inner = context.dropout(activation(up(finalNorm(middle))), activationDropout);
    return middle + context.dropout(down(inner), dropout);
}

}  // namespace twb::models
