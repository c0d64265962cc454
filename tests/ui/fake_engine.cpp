#include "tests/ui/fake_engine.h"

#include <utility>

namespace twb::tests {
namespace {

using core::Json;

api::ParameterField parameter(std::string name, api::ParameterType type, Json defaultValue) {
    api::ParameterField field;
    field.label = "Label of " + name;
    field.help = "Help of " + name + ".";
    field.name = std::move(name);
    field.type = type;
    field.defaultValue = std::move(defaultValue);
    return field;
}

std::vector<api::TaskDescription> descriptions() {
    api::TaskDescription classify;
    classify.id = "text-classification";
    classify.title = "Text classification";
    classify.summary = "Says what a text is.";
    classify.inputs = {{"inputs", api::InputKind::TextPair, "Text", "Write a text", true, true}};
    classify.autoClass = "AutoModelForSequenceClassification";
    classify.example = "I love it";
    api::ParameterField topK = parameter("top_k", api::ParameterType::Integer, 1);
    topK.minimum = 1;
    topK.maximum = 100;
    api::ParameterField function = parameter("function_to_apply", api::ParameterType::Choice, nullptr);
    function.choices = {{"softmax", "Softmax"}, {"sigmoid", "Sigmoid"}};
    api::ParameterField length = parameter("max_length", api::ParameterType::Integer, nullptr);
    length.minimum = 1;
    length.maximum = 512;
    length.advanced = true;
    classify.parameters = {topK, function, parameter("truncation", api::ParameterType::Bool, false), length,
                           parameter("labels", api::ParameterType::TextList, nullptr)};

    api::TaskDescription question;
    question.id = "question-answering";
    question.title = "Question answering";
    question.inputs = {{"question", api::InputKind::Text, "Question", "", true, false},
                       {"context", api::InputKind::Text, "Context", "", true, true}};
    question.autoClass = "AutoModelForQuestionAnswering";
    question.example = Json{{"question", "Where?"}, {"context", "In 😀 London."}};

    api::TaskDescription fill;
    fill.id = "fill-mask";
    fill.title = "Fill mask";
    fill.inputs = {{"inputs", api::InputKind::Text, "Text with a mask", "", true, true}};
    fill.autoClass = "AutoModel";
    fill.example = "Paris is the [MASK] of France.";

    api::TaskDescription entities = fill;
    entities.id = "token-classification";
    entities.title = "Token classification";
    entities.example = "Ada lives in London.";

    api::TaskDescription vectors = fill;
    vectors.id = "feature-extraction";
    vectors.title = "Feature extraction";
    vectors.example = "Hello";
    return {classify, question, fill, entities, vectors};
}

}  // namespace

FakeEngine::FakeEngine(api::EventSink sink) : m_sink(std::move(sink)), m_tasks(descriptions()), m_thread([this] { work(); }) {
    m_info.device = "CPU (fake, 1 thread)";
    m_info.torchVersion = "0";
}

FakeEngine::~FakeEngine() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

api::JobId FakeEngine::submit(api::JobSpec spec) {
    api::JobId id = 0;
    {
        const std::lock_guard lock(m_mutex);
        id = m_nextId++;
        m_submitted.push_back(spec);
        m_queue.emplace_back(id, std::move(spec));
    }
    send(id, api::StateChanged{api::JobState::Queued});
    m_wake.notify_all();
    return id;
}

void FakeEngine::cancel(api::JobId job) {
    const std::lock_guard lock(m_mutex);
    m_cancelled.insert(job);
    m_wake.notify_all();
}

void FakeEngine::send(api::JobId id, api::EventBody body) {
    m_sink({id, m_sequence++, std::move(body)});
}

bool FakeEngine::isCancelled(api::JobId id) {
    const std::lock_guard lock(m_mutex);
    return m_quit || m_cancelled.contains(id);
}

void FakeEngine::work() {
    while (true) {
        std::pair<api::JobId, api::JobSpec> next;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_quit || !m_queue.empty(); });
            if (m_quit) {
                return;
            }
            next = std::move(m_queue.front());
            m_queue.pop_front();
        }
        run(next.first, next.second);
    }
}

void FakeEngine::run(api::JobId id, const api::JobSpec& spec) {
    send(id, api::StateChanged{api::JobState::Running});
    const Json& inputs = spec.params.at("inputs");
    const std::string task = spec.params.at("task").get<std::string>();
    const bool rows = spec.params.value("rows", false);
    api::Output output;
    output.batched = inputs.is_array();
    const std::vector<Json> items = inputs.is_array() ? inputs.get<std::vector<Json>>() : std::vector<Json>{inputs};
    for (std::size_t row = 0; row < items.size(); ++row) {
        while (items[row] == "wait" && !isCancelled(id)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        if (isCancelled(id)) {
            send(id, api::Failure{core::ErrorCode::Cancelled, "Stopped on request.", {}});
            send(id, api::StateChanged{api::JobState::Cancelled});
            return;
        }
        if (items[row] == "fail") {
            send(id, api::Failure{core::ErrorCode::InvalidInput, "The text cannot be used.", "a detail"});
            send(id, api::StateChanged{api::JobState::Failed});
            return;
        }
        const bool bad = items[row] == "bad";
        if (rows) {
            send(id, api::RowResult{row, bad ? std::nullopt : std::optional(answer(task, items[row])),
                                    bad ? std::optional<std::string>("This row is bad.") : std::nullopt});
        } else {
            output.values.push_back(answer(task, items[row]));
        }
        send(id, api::Progress{row + 1, items.size(), "rows", 10, 1, "Running"});
    }
    send(id, api::Result{std::move(output), 0.01, 0});
    send(id, api::StateChanged{api::JobState::Finished});
}

api::Value FakeEngine::answer(const std::string& task, const Json& input) const {
    if (task == "question-answering") {
        return api::Answers{{{0.9, 5, 11, "London"}}, true};
    }
    if (task == "fill-mask") {
        return api::Fillings{
            {{{0.8, 7, "capital", "paris is the capital of france."}, {0.1, 8, "heart", "paris is the heart of france."}}}};
    }
    if (task == "token-classification") {
        return api::TokenSpans{{{"PER", 0.99, {}, "Ada", 0, 3}, {"LOC", 0.98, {}, "London", 13, 19}}, true};
    }
    if (task == "feature-extraction") {
        api::Array array;
        array.shape = {1, 2, 3};
        array.data.resize(2 * 3 * sizeof(float));
        return api::Vectors{std::move(array), false};
    }
    const bool positive = input.is_string() && input.get<std::string>().find("love") != std::string::npos;
    return api::Labels{{{positive ? "POSITIVE" : "NEGATIVE", 0.9}}, true};
}

}  // namespace twb::tests
