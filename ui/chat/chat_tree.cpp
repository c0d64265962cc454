#include "ui/chat/chat_tree.h"

#include <algorithm>
#include <utility>

namespace twb::ui {

ChatTree::ChatTree(std::vector<ChatNode> nodes, qint64 leaf) {
    for (ChatNode& node : nodes) {
        if (node.id > 0 && !find(node.id) && (node.parent == 0 || find(node.parent))) {
            m_chosen[node.parent] = node.id;
            m_nodes.push_back(std::move(node));
        }
    }
    choose(leaf);
}

const ChatNode& ChatTree::add(qint64 parent, const QString& role, const QString& content) {
    const auto newest = std::max_element(m_nodes.begin(), m_nodes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    const qint64 id = newest == m_nodes.end() ? 1 : newest->id + 1;
    m_nodes.push_back({id, parent, role, content, QDateTime::currentDateTimeUtc(), nullptr});
    choose(id);
    return m_nodes.back();
}

void ChatTree::removeLeaf(qint64 id) {
    const ChatNode* leaf = node(id);
    if (!leaf || !childrenOf(id).empty()) {
        return;
    }
    const qint64 parent = leaf->parent;
    m_nodes.erase(m_nodes.begin() + (leaf - m_nodes.data()));
    const std::vector<qint64> others = childrenOf(parent);
    if (others.empty()) {
        m_chosen.remove(parent);
    } else {
        m_chosen[parent] = others.back();
    }
}

void ChatTree::setContent(qint64 id, const QString& content) {
    if (ChatNode* node = find(id)) {
        node->content = content;
    }
}

void ChatTree::setStatistics(qint64 id, core::Json statistics) {
    if (ChatNode* node = find(id)) {
        node->statistics = std::move(statistics);
    }
}

ChatNode* ChatTree::find(qint64 id) {
    const auto found = std::find_if(m_nodes.begin(), m_nodes.end(), [id](const ChatNode& node) { return node.id == id; });
    return found == m_nodes.end() ? nullptr : &*found;
}

const ChatNode* ChatTree::node(qint64 id) const {
    return const_cast<ChatTree*>(this)->find(id);
}

std::vector<qint64> ChatTree::path() const {
    std::vector<qint64> out;
    for (qint64 id = m_chosen.value(0); id != 0; id = m_chosen.value(id)) {
        out.push_back(id);
    }
    return out;
}

qint64 ChatTree::leaf() const {
    const std::vector<qint64> ids = path();
    return ids.empty() ? 0 : ids.back();
}

std::vector<qint64> ChatTree::childrenOf(qint64 id) const {
    std::vector<qint64> out;
    for (const ChatNode& node : m_nodes) {
        if (node.parent == id) {
            out.push_back(node.id);
        }
    }
    return out;
}

std::vector<qint64> ChatTree::siblings(qint64 id) const {
    const ChatNode* found = node(id);
    return found ? childrenOf(found->parent) : std::vector<qint64>();
}

void ChatTree::choose(qint64 id) {
    for (const ChatNode* at = node(id); at; at = node(at->parent)) {
        m_chosen[at->parent] = at->id;
    }
}

core::Json ChatTree::messagesUpTo(qint64 id, const QString& systemPrompt) const {
    std::vector<const ChatNode*> chain;
    for (const ChatNode* at = node(id); at; at = node(at->parent)) {
        chain.push_back(at);
    }
    core::Json out = core::Json::array();
    if (!systemPrompt.trimmed().isEmpty()) {
        out.push_back({{"role", "system"}, {"content", systemPrompt.toStdString()}});
    }
    for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
        out.push_back({{"role", (*at)->role.toStdString()}, {"content", (*at)->content.toStdString()}});
    }
    return out;
}

}  // namespace twb::ui
