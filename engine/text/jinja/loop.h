#pragma once

#include <functional>
#include <optional>

#include "engine/text/jinja/object.h"

namespace twb::text::jinja {

/// The variable `loop`: counts, looks one item ahead, and renders its loop again when that is recursive (jinja2.runtime.LoopContext).
class Loop : public Object {
public:
    using Accepts = std::function<bool(const Value& item)>;
    using Recurse = std::function<Value(const Value& items, std::int64_t depth)>;

    /// `accepts`: the loop's own `if`, or null. `recurse`: null unless the loop is recursive.
    Loop(ListPtr items, Accepts accepts, Recurse recurse, std::int64_t depth);

    /// Moves to the next item; nullopt at the end.
    std::optional<Value> next();

    std::string typeName() const override { return "LoopContext"; }
    std::optional<Value> attribute(std::string_view name) override;
    bool isCallable() const override { return true; }
    Value call(Arguments& arguments, Budget& budget) override;
    int nesting() const override { return m_items->nesting() + 1; }

    /// Ends the loop: its filter and body are not to be used any more, even if a namespace keeps the loop.
    void finish();

private:
    std::optional<Value> pull();
    const std::optional<Value>& peek();
    std::int64_t countAll();

    ListPtr m_items;
    Accepts m_accepts;
    Recurse m_recurse;
    std::int64_t m_depth;
    std::size_t m_position = 0;
    std::int64_t m_index = -1;
    std::optional<Value> m_previous;
    std::optional<Value> m_current;
    std::optional<Value> m_ahead;
    bool m_hasAhead = false;
    std::optional<std::int64_t> m_length;
    std::shared_ptr<std::string> m_lastChanged = std::make_shared<std::string>();  ///< repr of what changed() was last given
};

}  // namespace twb::text::jinja
