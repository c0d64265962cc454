// BERT and its relatives: vocab.txt, one token a line.
#include <algorithm>

#include "engine/core/text_file.h"
#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/ids_of_slow.h"
#include "engine/text/convert/vocab_files.h"

namespace twb::text::family {
namespace {

using component::TemplatePart;

struct Layout {
    std::vector<TemplatePart> single;
    std::vector<TemplatePart> pair;
    std::vector<std::string> specials;
};

/// `layout` gets the texts of the cls and sep tokens.
template <class LayoutOf>
TokenizerSpec wordPiece(const TokenizerInit& init, LayoutOf layoutOf) {
    TokenizerSpec spec;
    spec.where = init.file("vocab.txt").string();
    spec.model.kind = ModelKind::WordPiece;
    const std::vector<std::string> lines = readLines(init.file("vocab.txt"));
    spec.model.vocab.reserve(lines.size(), lines.size() * 8);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        spec.model.vocab.add(lines[i], std::uint32_t(i));
    }
    spec.model.unkToken = init.textOf("unk_token", "[UNK]");
    const core::Json stripAccents = init.kwargs.value("strip_accents", core::Json());
    spec.normalizer = component::bertNormalizer(init.flag("tokenize_chinese_chars", true), init.flag("do_lower_case", true), stripAccents);
    spec.preTokenizer = component::plain("BertPreTokenizer");
    spec.decoder = component::plain("WordPiece");
    spec.decoder["prefix"] = "##";
    spec.decoder["cleanup"] = true;

    const IdsOfSlow ids(init, spec.model.vocab);
    const Layout layout = layoutOf(ids.text("cls_token"), ids.text("sep_token"));
    std::vector<component::TokenId> specials;
    for (const std::string& token : layout.specials) {
        specials.emplace_back(token, ids.ofOrUnknown(token));
    }
    spec.postProcessor = component::templateProcessing(layout.single, layout.pair, specials);
    return spec;
}

}  // namespace

TokenizerSpec bert(const TokenizerInit& init) {
    return wordPiece(init, [](const std::string& cls, const std::string& sep) {
        return Layout{{{cls, 0}, {"$A", 0}, {sep, 0}}, {{cls, 0}, {"$A", 0}, {sep, 0}, {"$B", 1}, {sep, 1}}, {cls, sep}};
    });
}

TokenizerSpec funnel(const TokenizerInit& init) {
    return wordPiece(init, [](const std::string& cls, const std::string& sep) {
        return Layout{{{cls, 2}, {"$A", 0}, {sep, 0}}, {{cls, 2}, {"$A", 0}, {sep, 0}, {"$B", 1}, {sep, 1}}, {cls, sep}};
    });
}

TokenizerSpec roFormer(const TokenizerInit& init) {
    TokenizerSpec spec = bert(init);
    spec.normalizer = component::bertNormalizer(false, init.flag("do_lower_case", true), init.kwargs.value("strip_accents", core::Json()));
    spec.cutsByJieba = true;
    return spec;
}

TokenizerSpec mpnet(const TokenizerInit& init) {
    return wordPiece(init, [](const std::string& cls, const std::string& sep) {
        return Layout{{{cls, 0}, {"$A", 0}, {sep, 0}}, {{cls, 0}, {"$A", 0}, {sep, 0}, {sep, 0}, {"$B", 1}, {sep, 1}}, {cls, sep}};
    });
}

TokenizerSpec splinter(const TokenizerInit& init) {
    const std::string question = init.textOf("question_token", "[QUESTION]");
    const bool questionFirst = init.textOf("padding_side", "right") == "right";
    return wordPiece(init, [&](const std::string& cls, const std::string& sep) {
        std::vector<TemplatePart> pair{{cls, 0}, {"$A", 0}};
        const std::vector<TemplatePart> middle = questionFirst
                                                     ? std::vector<TemplatePart>{{question, 0}, {".", 0}, {sep, 0}, {"$B", 1}, {sep, 1}}
                                                     : std::vector<TemplatePart>{{sep, 0}, {"$B", 1}, {question, 0}, {".", 0}, {sep, 1}};
        pair.insert(pair.end(), middle.begin(), middle.end());
        return Layout{{{cls, 0}, {"$A", 0}, {sep, 0}}, pair, {cls, sep, question, "."}};
    });
}

}  // namespace twb::text::family
