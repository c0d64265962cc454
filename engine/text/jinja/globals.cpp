#include "engine/text/jinja/globals.h"

#include <chrono>
#include <cstdio>
#include <ctime>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {
namespace {

// jinja2.sandbox.MAX_RANGE.
constexpr std::size_t kMaxRange = 100'000;

Value range(Arguments& arguments, Budget&) {
    const Parameters given("range", arguments, {"start", "stop", "step"}, 1);
    const bool onlyStop = !given.has(1);
    const auto start = onlyStop ? 0 : given.integer(0, 0);
    const auto stop = onlyStop ? given.integer(0, 0) : given.integer(1, 0);
    const auto step = given.integer(2, 1);
    if (step == 0) {
        throw Failure("range() arg 3 must not be zero");
    }
    auto result = std::make_shared<Range>(start, stop, step);
    if (*result->length() > kMaxRange) {
        throw Failure("Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + std::to_string(kMaxRange) + ").");
    }
    return Value(ObjectPtr(std::move(result)));
}

/// What dict() and namespace() take: pairs or a dictionary, and names.
std::vector<Dict::Entry> entriesOf(const char* function, const Arguments& arguments, Budget& budget) {
    std::vector<Dict::Entry> entries;
    if (arguments.positional.size() > 1) {
        throw Failure(std::string(function) + "() takes at most 1 argument, but " + std::to_string(arguments.positional.size()) +
                      " were given");
    }
    if (!arguments.positional.empty()) {
        const Value& source = arguments.positional.front();
        if (const Dict* dict = source.dict()) {
            entries = dict->entries();
        } else {
            const ListPtr pairs = itemsOf(source, budget);
            for (const Value& pair : pairs->items()) {
                const ListPtr both = itemsOf(pair, budget);
                if (both->items().size() != 2) {
                    throw Failure(std::string(function) + "() needs pairs of a key and a value");
                }
                entries.emplace_back(both->items()[0], both->items()[1]);
            }
        }
    }
    for (const auto& [name, value] : arguments.named) {
        entries.emplace_back(Value(name), value);
    }
    return entries;
}

Value dict(Arguments& arguments, Budget& budget) {
    auto result = std::make_shared<Dict>();
    for (auto& [key, value] : entriesOf("dict", arguments, budget)) {
        result->set(std::move(key), std::move(value));
    }
    return Value(DictPtr(std::move(result)));
}

Value raiseException(Arguments& arguments, Budget& budget) {
    const Parameters given("raise_exception", arguments, {"message"}, 1);
    throw Failure(toText(given[0], budget));
}

/// datetime.now().strftime(format), in English whatever the system's language.
Value strftimeNow(Arguments& arguments, Budget&) {
    const Parameters given("strftime_now", arguments, {"format"}, 1);
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
#ifdef _WIN32
    localtime_s(&local, &seconds);
#else
    localtime_r(&seconds, &local);
#endif
    static constexpr const char* kDays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    static constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December"};
    const std::string format = given.text(0, "");
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        std::string directive = "%";
        directive += format[++i];
        if (directive[1] == '-' && i + 1 < format.size()) {  // glibc's "without leading zeros"
            directive += format[++i];
        }
        switch (directive[1]) {
            case 'a':
                out += std::string(kDays[local.tm_wday]).substr(0, 3);
                continue;
            case 'A':
                out += kDays[local.tm_wday];
                continue;
            case 'b':
            case 'h':
                out += std::string(kMonths[local.tm_mon]).substr(0, 3);
                continue;
            case 'B':
                out += kMonths[local.tm_mon];
                continue;
            case 'p':
                out += local.tm_hour < 12 ? "AM" : "PM";
                continue;
            case 'z':
            case 'Z':
                continue;  // a time without a zone
            case 'f': {
                const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count() % 1'000'000;
                char digits[16];
                std::snprintf(digits, sizeof digits, "%06d", static_cast<int>(micros));
                out += digits;
                continue;
            }
            default:
                break;
        }
        static constexpr std::string_view kKnown = "cdDeFgGHIjmMnRSStTuUVwWxXyY%kls";
        if (kKnown.find(directive.back()) == std::string_view::npos) {
            out += directive;
            continue;
        }
        char buffer[64];
        out.append(buffer, std::strftime(buffer, sizeof buffer, directive.c_str(), &local));
    }
    return Value(std::move(out));
}

/// cycler(...): gives its values in turn.
class Cycler : public Object {
public:
    explicit Cycler(std::vector<Value> items) : m_items(std::make_shared<const List>(std::move(items))) {}

    std::string typeName() const override { return "Cycler"; }
    int nesting() const override { return m_items->nesting() + 1; }
    std::optional<Value> attribute(std::string_view name) override {
        if (name == "current") {
            return m_items->items()[*m_position];
        }
        if (name == "next") {
            return makeFunction(
                "next",
                [items = m_items, position = m_position](Arguments&, Budget&) {
                    const std::size_t now = *position;
                    *position = (now + 1) % items->items().size();
                    return items->items()[now];
                },
                nesting() + 1);
        }
        if (name == "reset") {
            return makeFunction("reset", [position = m_position](Arguments&, Budget&) {
                *position = 0;
                return Value();
            });
        }
        return std::nullopt;
    }

private:
    ListPtr m_items;
    std::shared_ptr<std::size_t> m_position = std::make_shared<std::size_t>(0);
};

Value cycler(Arguments& arguments, Budget&) {
    if (arguments.positional.empty() || !arguments.named.empty()) {
        throw Failure("cycler() needs at least one item, and takes no named ones");
    }
    auto result = std::make_shared<Cycler>(arguments.positional);
    checkedNesting(result->nesting());
    return Value(ObjectPtr(std::move(result)));
}

/// joiner(sep): nothing at the first call, then the separator.
Value joiner(Arguments& arguments, Budget&) {
    const Parameters given("joiner", arguments, {"sep"});
    return makeFunction("joiner", [separator = given.text(0, ", "), used = std::make_shared<bool>(false)](Arguments&, Budget&) {
        return Value(std::exchange(*used, true) ? separator : std::string());
    });
}

}  // namespace

void addGlobals(Scope& scope, std::function<void(const std::shared_ptr<Namespace>&)> keep) {
    const auto add = [&scope](const char* name, Function::Body body) { scope.variables[name] = makeFunction(name, std::move(body)); };
    add("range", range);
    add("dict", dict);
    add("raise_exception", raiseException);
    add("strftime_now", strftimeNow);
    add("cycler", cycler);
    add("joiner", joiner);
    add("namespace", [keep = std::move(keep)](Arguments& arguments, Budget& budget) {
        auto result = std::make_shared<Namespace>();
        for (auto& [key, value] : entriesOf("namespace", arguments, budget)) {
            result->set(toText(key, budget), std::move(value));
        }
        keep(result);
        return Value(ObjectPtr(std::move(result)));
    });
}

}  // namespace twb::text::jinja
