// Reads tokenizer.json in one pass: vocabulary and merges go straight into their tables, everything else becomes a small JSON document.
#include <algorithm>
#include <limits>

#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/text/fast/json_access.h"
#include "engine/text/fast/tokenizer_spec.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// "line 3, column 17" of a byte.
std::string placeOf(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    const auto line = std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n') + 1;
    const std::size_t lineBegin = text.substr(0, at).rfind('\n');
    return "line " + std::to_string(line) + ", column " +
           std::to_string(at - (lineBegin == std::string_view::npos ? 0 : lineBegin + 1) + 1);
}

class Handler : public nlohmann::json_sax<Json> {
public:
    Handler(std::string_view text, TokenizerSpec& spec, const std::string& where) : m_text(text), m_spec(spec), m_where(where) {}

    Json document;
    bool vocabIsList = false;
    bool hasVocab = false;
    bool hasMerges = false;

    bool null() override { return scalar(nullptr); }
    bool boolean(bool value) override { return scalar(value); }
    bool number_integer(number_integer_t value) override { return number(value, double(value), value); }
    bool number_unsigned(number_unsigned_t value) override {
        return number(value, double(value), value > std::uint64_t(std::numeric_limits<std::int64_t>::max()) ? -1 : std::int64_t(value));
    }
    bool number_float(number_float_t value, const string_t&) override { return number(value, value, -1); }
    bool binary(binary_t&) override { return false; }

    bool string(string_t& value) override {
        switch (m_mode) {
            case Mode::Document:
                return scalar(std::move(value));
            case Mode::Merges:
                if (m_inPair) {
                    m_pair.push_back(std::move(value));
                } else {
                    addMerge(value);
                }
                return true;
            case Mode::Pieces:
                if (!m_inPair || m_pieceHasText) {
                    wrong(piecePath(), "a pair of a string and a number", "the string " + core::excerpt(Json(value)));
                }
                m_piece = std::move(value);
                m_pieceHasText = true;
                return true;
            case Mode::Vocab:
                wrong(vocabPath(), "an integer", "the string " + core::excerpt(Json(value)));
        }
        return false;
    }

    bool start_object(std::size_t) override {
        if (m_mode != Mode::Document) {
            wrong(pathHere(), m_mode == Mode::Vocab ? "an integer" : "a string or a list", "an object");
        }
        if (isModelKey("vocab")) {
            m_mode = Mode::Vocab;
            hasVocab = true;
            const std::size_t guess = m_text.size() / 40;
            m_spec.model.vocab.reserve(guess, guess * 8);
            return true;
        }
        return open(Json::object());
    }

    bool key(string_t& value) override {
        m_key = std::move(value);
        return true;
    }

    bool end_object() override {
        if (m_mode == Mode::Vocab) {
            m_mode = Mode::Document;
            return true;
        }
        m_stack.pop_back();
        return true;
    }

    bool start_array(std::size_t) override {
        if (m_mode == Mode::Merges || m_mode == Mode::Pieces) {
            if (m_inPair) {
                wrong(pathHere(), "two strings, or a string and a number", "a nested list");
            }
            m_inPair = true;
            m_pair.clear();
            m_pieceHasText = false;
            m_pieceHasScore = false;
            return true;
        }
        if (m_mode == Mode::Vocab) {
            wrong(vocabPath(), "an integer", "a list");
        }
        if (isModelKey("vocab") || isModelKey("merges")) {
            m_mode = m_key == "vocab" ? Mode::Pieces : Mode::Merges;
            (m_mode == Mode::Pieces ? hasVocab : hasMerges) = true;
            vocabIsList = vocabIsList || m_mode == Mode::Pieces;
            return true;
        }
        return open(Json::array());
    }

    bool end_array() override {
        if (m_inPair) {
            m_inPair = false;
            m_mode == Mode::Merges ? addPair() : addPiece();
            return true;
        }
        if (m_mode != Mode::Document) {
            m_mode = Mode::Document;
            return true;
        }
        m_stack.pop_back();
        return true;
    }

    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) override {
        const std::size_t at = position > 0 ? position - 1 : 0;
        throw Error(ErrorCode::InvalidFile,
                    m_where + " is not valid JSON at " + placeOf(m_text, at) +
                        (token.empty() ? " (the file ends there)" : ", at \"" + core::shortened(token, 40) + "\"") + ".",
                    error.what());
    }

private:
    enum class Mode { Document, Vocab, Merges, Pieces };
    static constexpr std::size_t kDeepest = 100;

    bool isModelKey(std::string_view name) const {
        return m_stack.size() == 2 && m_rootKey == "model" && m_key == name && m_stack.back()->is_object();
    }

    [[noreturn]] void wrong(const std::string& path, const std::string& expected, const std::string& found) const {
        throw Error(ErrorCode::InvalidFile, m_where + ": " + path + " must be " + expected + ", but is " + found + ".");
    }
    std::string vocabPath() const { return "model.vocab[" + core::excerpt(Json(m_key)) + "]"; }
    std::string piecePath() const { return "model.vocab[" + std::to_string(m_spec.model.scores.size()) + "]"; }
    std::string mergePath() const { return "model.merges[" + std::to_string(m_spec.model.merges.size()) + "]"; }
    std::string pathHere() const { return m_mode == Mode::Vocab ? vocabPath() : m_mode == Mode::Merges ? mergePath() : piecePath(); }

    Json* place(Json value) {
        if (m_stack.empty()) {
            document = std::move(value);
            return &document;
        }
        Json& parent = *m_stack.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        if (m_stack.size() == 1) {
            m_rootKey = m_key;
        }
        Json& slot = parent[m_key];
        slot = std::move(value);
        return &slot;
    }

    bool open(Json value) {
        if (m_stack.size() >= kDeepest) {
            throw Error(ErrorCode::InvalidFile, m_where + ": lists and objects are nested deeper than " + std::to_string(kDeepest) + ".");
        }
        m_stack.push_back(place(std::move(value)));
        return true;
    }

    bool scalar(Json value) {
        if (m_mode != Mode::Document) {
            wrong(pathHere(), m_mode == Mode::Vocab ? "an integer" : "text", core::typeName(value) + " (" + core::excerpt(value) + ")");
        }
        place(std::move(value));
        return true;
    }

    bool number(Json value, double asDouble, std::int64_t asInteger) {
        if (m_mode == Mode::Vocab) {
            if (asInteger < 0 || asInteger > 0x7FFFFFF) {
                wrong(vocabPath(), "an integer from 0 to 134217727", core::excerpt(value));
            }
            m_spec.model.vocab.add(m_key, std::uint32_t(asInteger));
            return true;
        }
        if (m_mode == Mode::Pieces && m_inPair && m_pieceHasText && !m_pieceHasScore) {
            m_score = asDouble;
            m_pieceHasScore = true;
            return true;
        }
        return scalar(std::move(value));
    }

    void addMerge(const std::string& text) {
        const std::size_t space = text.find(' ');
        if (space == std::string::npos || space == 0 || space + 1 == text.size() || text.find(' ', space + 1) != std::string::npos) {
            wrong(mergePath(), "two tokens with one space between them", core::excerpt(Json(text)));
        }
        m_spec.model.merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }

    void addPair() {
        if (m_pair.size() != 2) {
            wrong(mergePath(), "a list of two strings", "a list of " + std::to_string(m_pair.size()));
        }
        m_spec.model.merges.emplace_back(std::move(m_pair[0]), std::move(m_pair[1]));
    }

    void addPiece() {
        if (!m_pieceHasText || !m_pieceHasScore) {
            wrong(piecePath(), "a pair of a string and a number", "something else");
        }
        m_spec.model.vocab.add(m_piece, std::uint32_t(m_spec.model.scores.size()));
        m_spec.model.scores.push_back(m_score);
    }

    std::string_view m_text;
    TokenizerSpec& m_spec;
    const std::string& m_where;
    std::vector<Json*> m_stack;
    std::string m_key;
    std::string m_rootKey;
    Mode m_mode = Mode::Document;
    bool m_inPair = false;
    std::vector<std::string> m_pair;
    std::string m_piece;
    double m_score = 0;
    bool m_pieceHasText = false;
    bool m_pieceHasScore = false;
};

/// Old files have a model without `type`; the Rust library then tries the kinds by their fields.
ModelKind kindOf(const JsonFields& model, const Handler& handler) {
    if (model.has("type")) {
        const std::string type = model.text("type");
        if (type == "BPE")
            return ModelKind::Bpe;
        if (type == "WordPiece")
            return ModelKind::WordPiece;
        if (type == "Unigram")
            return ModelKind::Unigram;
        if (type == "WordLevel")
            return ModelKind::WordLevel;
        model.unknownType("model", "BPE, WordPiece, Unigram and WordLevel");
    }
    if (handler.hasMerges)
        return ModelKind::Bpe;
    if (handler.vocabIsList)
        return ModelKind::Unigram;
    return model.has("continuing_subword_prefix") || model.has("max_input_chars_per_word") ? ModelKind::WordPiece : ModelKind::WordLevel;
}

void readModel(const JsonFields& f, const Handler& handler, ModelSpec& model) {
    model.kind = kindOf(f, handler);
    if (!handler.hasVocab) {
        f.wrong("vocab", model.kind == ModelKind::Unigram ? "a list of pairs of a piece and its score" : "an object of tokens and ids");
    }
    if (handler.vocabIsList != (model.kind == ModelKind::Unigram)) {
        throw Error(ErrorCode::InvalidFile, f.pathOf("vocab") + " must be " +
                                                (handler.vocabIsList ? "an object of tokens and ids, but is a list."
                                                                     : "a list of pairs of a piece and its score, but is an object."));
    }
    if (model.kind == ModelKind::Bpe && !handler.hasMerges) {
        f.wrong("merges", "a list");
    }
    const auto optionalText = [&](const char* key, std::optional<std::string>& to) {
        if (f.has(key)) {
            to = f.text(key);
        }
    };
    optionalText("unk_token", model.unkToken);
    optionalText("continuing_subword_prefix", model.continuingSubwordPrefix);
    optionalText("end_of_word_suffix", model.endOfWordSuffix);
    model.fuseUnk = f.flag("fuse_unk", false);
    model.byteFallback = f.flag("byte_fallback", false);
    model.ignoreMerges = f.flag("ignore_merges", false);
    if (f.has("dropout")) {
        const Json& dropout = f.required("dropout");
        if (!dropout.is_number() || dropout.get<double>() < 0.0 || dropout.get<double>() > 1.0) {
            f.wrong("dropout", "a number from 0 to 1");
        }
        model.dropout = dropout.get<double>();
    }
    const std::int64_t mostCharacters = f.number("max_input_chars_per_word", 100);
    if (mostCharacters < 0 || mostCharacters > std::int64_t(std::numeric_limits<std::uint32_t>::max())) {
        f.wrong("max_input_chars_per_word", "a positive integer");
    }
    model.maxInputCharsPerWord = std::uint32_t(mostCharacters);
    if (model.kind == ModelKind::Unigram && f.has("unk_id")) {
        const std::int64_t id = f.number("unk_id");
        if (id < 0 || std::size_t(id) >= model.scores.size()) {
            f.wrong("unk_id", "the index of one of the " + std::to_string(model.scores.size()) + " pieces");
        }
        model.unkId = std::uint32_t(id);
    }
}

}  // namespace

TokenizerSpec parseTokenizerJson(std::string_view text, const std::string& where) {
    if (const std::size_t bad = core::firstInvalidUtf8(text); bad != std::string_view::npos) {
        throw Error(ErrorCode::InvalidFile, where + " is not valid UTF-8 at " + placeOf(text, bad) + ".");
    }
    TokenizerSpec spec;
    spec.where = where;
    Handler handler(text, spec, where);
    Json::sax_parse(text.begin(), text.end(), &handler);
    const JsonFields root(handler.document, where);
    const auto part = [&](const char* key) { return root.has(key) ? root.required(key) : Json(); };
    spec.normalizer = part("normalizer");
    spec.preTokenizer = part("pre_tokenizer");
    spec.postProcessor = part("post_processor");
    spec.decoder = part("decoder");
    spec.truncation = part("truncation");
    spec.padding = part("padding");
    if (root.has("added_tokens")) {
        const Json& tokens = root.array("added_tokens");
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            spec.addedTokens.push_back(addedTokenFromJson(tokens[i], where + ": added_tokens[" + std::to_string(i) + "]"));
        }
    }
    if (!root.has("model")) {
        root.wrong("model", "an object");
    }
    readModel(JsonFields(root.required("model"), where + ": model"), handler, spec.model);
    return spec;
}

TokenizerSpec readTokenizerJson(const std::filesystem::path& file) {
    return parseTokenizerJson(core::readTextFile(file), file.string());
}

}  // namespace twb::text
