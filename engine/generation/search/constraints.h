#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/generation/generation_config.h"

namespace twb::generation {

/// A phrase, or one of several, that must appear in a sequence, and how far it has come (transformers' Constraint).
class Constraint {
public:
    explicit Constraint(const ForcedWord& word);

    /// The tokens that bring it on.
    TokenIds nextTokens() const;
    bool advancesWith(std::int64_t token) const;

    enum class Outcome { Advanced, Completed, Lost };
    Outcome update(std::int64_t token);

    /// Steps that are left at most.
    std::int64_t remaining() const;
    std::int64_t length() const { return m_root->height; }
    /// The same constraint before any token.
    Constraint fresh() const;
    /// A copy to go on with. As in transformers the copies of a constraint with alternatives share how far they are until one of them loses
    /// its way: of the branches that a state could take, the first is followed.
    Constraint branch() const;

private:
    struct Node {
        std::vector<std::pair<std::int64_t, std::unique_ptr<Node>>> next;  ///< in the order of the option
        std::int64_t height = 0;                                           ///< tokens of the longest way down
    };

    Constraint(std::shared_ptr<const Node> root, bool hasAlternatives) : m_root(std::move(root)), m_hasAlternatives(hasAlternatives) {}
    static std::int64_t insert(Node& node, const TokenIds& phrase, std::size_t at);
    const Node* node() const;

    std::shared_ptr<const Node> m_root;
    bool m_hasAlternatives;
    std::shared_ptr<TokenIds> m_path = std::make_shared<TokenIds>();  ///< the tokens that have brought it on
    bool m_completed = false;
};

/// All constraints of a sequence: at most one is under way at a time (transformers' ConstraintListState).
class ConstraintState {
public:
    explicit ConstraintState(const std::vector<Constraint>& constraints);

    bool isComplete() const { return m_complete; }
    /// How much is fulfilled; sequences are compared within the same bank.
    std::int64_t bank() const;
    TokenIds nextTokens() const;
    /// A copy to go on with, see Constraint::branch.
    ConstraintState branch() const;
    void add(std::int64_t token);
    void addAll(const TokenIds& tokens);

private:
    std::vector<Constraint> m_pending;
    std::optional<Constraint> m_inProgress;
    std::int64_t m_completedCount = 0;
    std::int64_t m_longest = 0;
    bool m_complete = false;
};

}  // namespace twb::generation
