#include <algorithm>

#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/methods/tensor_json.h"
#include "tasks/sentence_inputs.h"
#include "tasks/sentence_pooling.h"
#include "tasks/tasks.h"

/// sentence-similarity: a sentence and others -> the others by how close their meaning is; semantic search over a file; or a list of
/// sentences
/// -> the matrix of their similarities. It is no pipeline of transformers: it does what the model cards of sentence-transformers say.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "sentence-similarity";
    task.aliases = {"semantic-search"};
    task.title = TWB_TR("tasks", "Similarity and search by meaning");
    task.summary = TWB_TR("tasks", "Compares the meaning of sentences, or finds the lines of a file whose meaning is closest to a query.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModel";
    task.inputs = {
        {"source_sentence", api::InputKind::Text, TWB_TR("tasks", "Sentence or query"), TWB_TR("tasks", "What to look for"), true, false},
        {"sentences", api::InputKind::Text, TWB_TR("tasks", "Compare with"), TWB_TR("tasks", "One sentence a line"), false, true}};
    const api::ParameterField file = parameter(
        "file", ParameterType::Text, TWB_TR("tasks", "Search in a file"),
        TWB_TR("tasks", "A .txt file (one sentence a line), or a .csv, .tsv or .jsonl table, searched instead of the sentences above."),
        nullptr);
    api::ParameterField column = parameter("column", ParameterType::Text, TWB_TR("tasks", "Column"),
                                           TWB_TR("tasks", "The column of a table that holds the text."), "text");
    column.advanced = true;
    api::ParameterField top = parameter("top_k", ParameterType::Integer, TWB_TR("tasks", "Number of results"),
                                        TWB_TR("tasks", "How many sentences to show, the closest first. Empty: all."), nullptr);
    top.minimum = 1;
    top.maximum = 1 << 24;
    api::ParameterField pooling = parameter("pooling", ParameterType::Choice, TWB_TR("tasks", "Pooling"),
                                            TWB_TR("tasks", "How the vectors of the tokens become one for the sentence."), "auto");
    pooling.choices = {{"auto", TWB_TR("tasks", "As the model says, else the mean")},
                       {"mean", TWB_TR("tasks", "Mean of the tokens")},
                       {"cls", TWB_TR("tasks", "First token")},
                       {"max", TWB_TR("tasks", "Largest of the tokens")}};
    pooling.advanced = true;
    api::ParameterField similarity =
        parameter("similarity", ParameterType::Choice, TWB_TR("tasks", "Measure"),
                  TWB_TR("tasks", "Cosine compares directions only; the dot product lets long vectors count more."), "cosine");
    similarity.choices = {{"cosine", TWB_TR("tasks", "Cosine")}, {"dot", TWB_TR("tasks", "Dot product")}};
    similarity.advanced = true;
    task.parameters = {top, file, column, pooling, similarity, batchSizeParameter()};
    task.example = Json{{"source_sentence", "That is a happy person"},
                        {"sentences", {"That is a happy dog", "That is a very happy person", "Today is a sunny day"}}};
    return task;
}

SentencePooling poolingFor(const Parameters& parameters, const std::filesystem::path& folder) {
    SentencePooling pooling = SentencePooling::fromFolder(folder);
    const std::string asked = *parameters.text("pooling");
    if (asked != "auto") {
        pooling.cls = asked == "cls";
        pooling.mean = asked == "mean";
        pooling.max = asked == "max";
        pooling.meanSqrtLength = pooling.weightedMean = pooling.lastToken = false;
    }
    return pooling;
}

class SentenceSimilarity : public EncoderCall {
public:
    SentenceSimilarity(EncoderModel model, const Parameters& parameters)
        : EncoderCall(std::move(model), {{}, true, false}, parameters),
          m_pooling(poolingFor(parameters, tokenizer().folder())),
          m_cosine(parameters.text("similarity") == "cosine"),
          m_top(parameters.integer("top_k")) {
        m_options.truncation = text::Truncation::LongestFirst;
        if (m_pooling.maxLength) {
            m_options.maxLength = std::min(*m_pooling.maxLength, tokenizer().modelMaxLength());
        }
        if (const auto file = parameters.text("file")) {
            m_fromFile = sentencesOfFile(*file, *parameters.text("column"));
        }
    }

    CallInputs inputs(const Json& given) const override { return similarityInputs(given); }

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t) const override {
        const Sentences sentences = sentencesOf(item, m_fromFile);
        std::vector<text::Encoding> pieces;
        if (sentences.source) {
            pieces.push_back(encodeSentence(*sentences.source));
        }
        for (const std::string& sentence : sentences.others) {
            pieces.push_back(encodeSentence(sentence));
        }
        return pieces;
    }

    void reduce(EncodedPiece& piece) const override {
        piece.outputs.front() = m_pooling.pool(piece.outputs.front(), piece.encoding.attentionMask);
    }

    api::Value finish(const Json& item, std::vector<EncodedPiece> pieces) const override {
        std::vector<at::Tensor> rows;
        for (EncodedPiece& piece : pieces) {
            rows.push_back(std::move(piece.outputs.front()));
        }
        at::Tensor vectors = at::stack(rows);  // [sentences, size]
        if (m_cosine) {
            vectors = vectors / vectors.norm(2, {1}, true).clamp_min(1e-12);
        }
        const Sentences sentences = sentencesOf(item, m_fromFile);
        if (!sentences.source) {
            return api::Vectors{arrayFromTensor(at::mm(vectors, vectors.t())), false};
        }
        return ranked(*sentences.source, sentences.others, toVector(at::mv(vectors.narrow(0, 1, vectors.size(0) - 1), vectors[0])));
    }

private:
    text::Encoding encodeSentence(const std::string& sentence) const {
        return encodeForModel(tokenizer(), text::TextInput(sentence), m_options).front();
    }

    api::RankedLabels ranked(const std::string& source, const std::vector<std::string>& others, const std::vector<float>& scores) const {
        api::RankedLabels out{source, {}};
        for (std::size_t i = 0; i < others.size(); ++i) {
            out.labels.push_back({others[i], scores[i]});
        }
        std::stable_sort(out.labels.begin(), out.labels.end(),
                         [](const api::LabelScore& a, const api::LabelScore& b) { return a.score > b.score; });
        out.labels.resize(std::min(out.labels.size(), static_cast<std::size_t>(m_top.value_or(static_cast<std::int64_t>(others.size())))));
        return out;
    }

    SentencePooling m_pooling;
    text::EncodeOptions m_options;
    bool m_cosine;
    std::optional<std::int64_t> m_top;
    std::optional<std::vector<std::string>> m_fromFile;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<SentenceSimilarity>(EncoderModel::open(request, "AutoModel"), request.parameters);
}

}  // namespace

Task sentenceSimilarityTask() {
    return {description(), {"num_workers"}, open};
}

}  // namespace twb::tasks
