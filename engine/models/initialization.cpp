#include "engine/models/initialization.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "engine/models/config.h"

namespace twb::models {
namespace {

using at::IntArrayRef;
using core::Json;
using nn::Init;

using Adapt = decltype(nn::InitRules::adapt);

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& all, std::string_view text) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

/// The last two parts of a name: "q.weight".
std::string_view endOf(std::string_view name) {
    const std::size_t last = name.rfind('.');
    const std::size_t before = last == 0 || last == std::string_view::npos ? last : name.rfind('.', last - 1);
    return before == std::string_view::npos ? name : name.substr(before + 1);
}

Init withDeviation(Init init, double deviation) {
    init.kind = Init::Kind::Normal;
    init.scale = deviation;
    return init;
}

/// As torch draws a linear layer or a convolution that no rule speaks of: weight and bias by the inputs of one output.
Init torchDefault(double inputs) {
    return Init::uniform(-1 / std::sqrt(inputs), 1 / std::sqrt(inputs));
}

/// Mesh TensorFlow's: queries are not scaled when they meet the keys but here.
Adapt t5Rules(const ConfigReader& c, const std::string& family) {
    const double factor = c.number("initializer_factor", 1), model = c.number("d_model", 512), head = c.number("d_kv", 64),
                 heads = c.number("num_heads", 8), inner = c.number("d_ff", 2048);
    return [=](const std::string& name, IntArrayRef, const Init& asked) -> Init {
        const std::string_view end = endOf(name);
        const std::string_view module = end.substr(0, end.find('.'));
        if (name.ends_with("layer_norm.weight")) {
            Init init = withDeviation(asked, 0);
            init.mean = factor;
            return init;
        }
        if (!name.ends_with(".weight")) {
            return asked;
        }
        if (module == "lm_head" && family == "longt5") {
            return torchDefault(model);
        }
        if (isOneOf(std::array<std::string_view, 4>{"shared", "embed_tokens", "lm_head", "classifier"}, module)) {
            Init init = withDeviation(asked, factor);
            init.paddingRow = -1;
            return init;
        }
        if (module == "q") {
            return withDeviation(asked, factor / std::sqrt(model * head));
        }
        if (module == "o") {
            return withDeviation(asked, factor / std::sqrt(heads * head));
        }
        const bool isExpert = name.find(".experts.") != std::string::npos;
        return withDeviation(asked, factor / std::sqrt(module == "wo" && !isExpert ? inner : model));
    };
}

/// What is added to the residual stream is the smaller the more layers there are.
Adapt gpt2Rules(double deviation, std::int64_t layers) {
    return [=](const std::string& name, IntArrayRef, const Init& asked) {
        return name.ends_with("c_proj.weight") ? withDeviation(asked, deviation / std::sqrt(2.0 * static_cast<double>(layers))) : asked;
    };
}

Adapt transfoXlRules(const ConfigReader& c) {
    const double deviation = c.number("init_std", 0.02), projection = c.number("proj_init_std", 0.01), range = c.number("init_range", 0.01);
    const bool isUniform = c.text("init", "normal") == "uniform";
    return [=](const std::string& name, IntArrayRef, const Init& asked) -> Init {
        if (name.find("emb_projs.") != std::string::npos || name.find("out_projs.") != std::string::npos) {
            return withDeviation(asked, projection);
        }
        if (name.ends_with("layer_norm.weight")) {
            Init init = withDeviation(asked, deviation);
            init.mean = 1;
            return init;
        }
        const bool isWeight = asked.kind == Init::Kind::Normal || name.ends_with("cluster_weight");
        if (isWeight && isUniform) {
            return Init::uniform(-range, range);
        }
        return isWeight ? withDeviation(asked, deviation) : asked;
    };
}

Adapt xlmRules(const ConfigReader& c) {
    const double deviation = c.number("embed_init_std", std::pow(2048, -0.5));
    return [=](const std::string& name, IntArrayRef, const Init& asked) {
        return name.ends_with("embeddings.weight") ? withDeviation(asked, deviation) : asked;
    };
}

/// The convolution of DeBERTa-v2 is no linear layer.
Adapt debertaRules(const ConfigReader& c) {
    const double inputs = c.number("hidden_size", 768) * c.number("conv_kernel_size", 0) / std::max(1.0, c.number("conv_groups", 1));
    return [=](const std::string& name, IntArrayRef, const Init& asked) {
        return inputs > 0 && name.find("encoder.conv.conv.") != std::string::npos ? torchDefault(inputs) : asked;
    };
}

/// Embeddings whose padding row is drawn, too, as that of a linear layer or by a rule that knows no padding.
Init withoutPadding(Init asked) {
    asked.paddingRow = -1;
    return asked;
}

Adapt pairRules(const Json& config) {
    const auto part = [&](const char* key) { return initRulesOf(config.value(key, Json::object())); };
    const auto adapt = [](const nn::InitRules& rules, const std::string& name, IntArrayRef shape, Init asked) {
        if (asked.kind == Init::Kind::Normal && !asked.scale) {
            asked.scale = rules.deviation;
        }
        return rules.adapt ? rules.adapt(name, shape, asked) : asked;
    };
    const double size = ConfigReader(config.value("encoder", Json::object())).number("hidden_size", 768);
    return [=, encoder = part("encoder"), decoder = part("decoder")](const std::string& name, IntArrayRef shape, const Init& asked) {
        if (name.starts_with("enc_to_dec_proj.")) {
            return torchDefault(size);
        }
        return adapt(name.starts_with("decoder.") ? decoder : encoder, name, shape, asked);
    };
}

// These name their deviation init_std.
constexpr std::array<std::string_view, 20> kInitStd{"bart",
                                                    "mbart",
                                                    "pegasus",
                                                    "marian",
                                                    "blenderbot",
                                                    "blenderbot-small",
                                                    "m2m_100",
                                                    "plbart",
                                                    "mvp",
                                                    "led",
                                                    "bigbird_pegasus",
                                                    "pegasus_x",
                                                    "opt",
                                                    "xglm",
                                                    "prophetnet",
                                                    "fsmt",
                                                    "transfo-xl",
                                                    "xlm",
                                                    "xlm-prophetnet",
                                                    "nllb-moe"};
constexpr std::array<std::string_view, 5> kT5{"t5", "mt5", "umt5", "longt5", "switch_transformers"};

}  // namespace

nn::InitRules initRulesOf(const Json& config) {
    const ConfigReader c(config);
    const std::string family = c.text("model_type", "");
    nn::InitRules rules;
    rules.deviation = c.number(isOneOf(kInitStd, family) ? "init_std" : "initializer_range", 0.02);
    if (isOneOf(kT5, family)) {
        rules.adapt = t5Rules(c, family);
    } else if (family == "gpt2" || family == "gpt_bigcode") {
        rules.adapt = gpt2Rules(rules.deviation, c.integer("n_layer", 12));
    } else if (family == "transfo-xl") {
        rules.adapt = transfoXlRules(c);
    } else if (family == "xlm") {
        rules.adapt = xlmRules(c);
    } else if (family == "deberta-v2") {
        rules.adapt = debertaRules(c);
    } else if (family == "pegasus_x") {
        rules.adapt = [](const std::string&, IntArrayRef, const Init& asked) { return withoutPadding(asked); };
    } else if (family == "fsmt") {
        rules.adapt = [](const std::string& name, IntArrayRef, const Init& asked) {
            return name.find("decoder.") != std::string::npos ? withoutPadding(asked) : asked;
        };
    } else if (family == "encoder-decoder") {
        rules.adapt = pairRules(config);
    }
    return rules;
}

}  // namespace twb::models
