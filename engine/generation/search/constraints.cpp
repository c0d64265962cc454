#include "engine/generation/search/constraints.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::generation {
namespace {

void refusePrefixes(const std::vector<TokenIds>& phrases) {
    for (const TokenIds& longer : phrases) {
        for (const TokenIds& phrase : phrases) {
            if (&phrase != &longer && phrase.size() <= longer.size() && std::equal(phrase.begin(), phrase.end(), longer.begin())) {
                throw core::Error(core::ErrorCode::InvalidParameter,
                                  "The option force_words_ids has alternatives of which one begins another: leave the longer one out.");
            }
        }
    }
}

}  // namespace

Constraint::Constraint(const ForcedWord& word) : m_hasAlternatives(word.disjunctive) {
    refusePrefixes(word.alternatives);
    auto root = std::make_shared<Node>();
    for (const TokenIds& phrase : word.alternatives) {
        insert(*root, phrase, 0);
    }
    m_root = std::move(root);
}

/// Gives the height of the node afterwards.
std::int64_t Constraint::insert(Node& node, const TokenIds& phrase, std::size_t at) {
    if (at < phrase.size()) {
        const auto sameToken = [&](const auto& entry) { return entry.first == phrase[at]; };
        auto found = std::find_if(node.next.begin(), node.next.end(), sameToken);
        if (found == node.next.end()) {
            node.next.emplace_back(phrase[at], std::make_unique<Node>());
            found = std::prev(node.next.end());
        }
        node.height = std::max(node.height, 1 + insert(*found->second, phrase, at + 1));
    }
    return node.height;
}

const Constraint::Node* Constraint::node() const {
    const Node* node = m_root.get();
    for (const std::int64_t token : *m_path) {
        const auto found = std::find_if(node->next.begin(), node->next.end(), [&](const auto& entry) { return entry.first == token; });
        node = found->second.get();
    }
    return node;
}

TokenIds Constraint::nextTokens() const {
    TokenIds tokens;
    for (const auto& [token, node] : node()->next) {
        tokens.push_back(token);
    }
    return tokens;
}

bool Constraint::advancesWith(std::int64_t token) const {
    const auto& next = node()->next;
    return std::any_of(next.begin(), next.end(), [&](const auto& entry) { return entry.first == token; });
}

Constraint::Outcome Constraint::update(std::int64_t token) {
    if (!advancesWith(token)) {
        m_path = std::make_shared<TokenIds>();
        return Outcome::Lost;
    }
    m_path->push_back(token);
    m_completed = node()->next.empty();
    return m_completed ? Outcome::Completed : Outcome::Advanced;
}

std::int64_t Constraint::remaining() const {
    return m_completed ? 0 : length() - static_cast<std::int64_t>(m_path->size());
}

Constraint Constraint::fresh() const {
    return Constraint(m_root, m_hasAlternatives);
}

Constraint Constraint::branch() const {
    Constraint copy = *this;
    if (!m_hasAlternatives) {
        copy.m_path = std::make_shared<TokenIds>(*m_path);
    }
    return copy;
}

ConstraintState::ConstraintState(const std::vector<Constraint>& constraints) {
    for (const Constraint& constraint : constraints) {
        m_pending.push_back(constraint.fresh());
        m_longest = std::max(m_longest, constraint.length());
    }
}

std::int64_t ConstraintState::bank() const {
    return m_completedCount * m_longest + (m_inProgress ? m_longest - m_inProgress->remaining() : 0);
}

TokenIds ConstraintState::nextTokens() const {
    if (m_inProgress) {
        return m_inProgress->nextTokens();
    }
    TokenIds tokens;
    for (const Constraint& constraint : m_pending) {
        const TokenIds next = constraint.nextTokens();
        tokens.insert(tokens.end(), next.begin(), next.end());
    }
    return tokens;
}

ConstraintState ConstraintState::branch() const {
    ConstraintState copy = *this;
    for (Constraint& constraint : copy.m_pending) {
        constraint = constraint.fresh();
    }
    if (m_inProgress) {
        copy.m_inProgress = m_inProgress->branch();
    }
    return copy;
}

void ConstraintState::add(std::int64_t token) {
    if (m_complete) {
        return;
    }
    if (!m_inProgress) {
        const auto found = std::find_if(m_pending.begin(), m_pending.end(), [&](const Constraint& c) { return c.advancesWith(token); });
        if (found == m_pending.end()) {
            return;
        }
        m_inProgress = *found;
        m_pending.erase(found);
    }
    switch (m_inProgress->update(token)) {
        case Constraint::Outcome::Advanced:
            return;
        case Constraint::Outcome::Lost:
            m_pending.push_back(m_inProgress->fresh());
            m_inProgress.reset();
            return;
        case Constraint::Outcome::Completed:
            ++m_completedCount;
            m_inProgress.reset();
            m_complete = m_pending.empty();
            return;
    }
}

void ConstraintState::addAll(const TokenIds& tokens) {
    for (const std::int64_t token : tokens) {
        add(token);
    }
}

}  // namespace twb::generation
