#include "ui/models/checkpoint_tree.h"

#include <QStringList>
#include <map>
#include <memory>
#include <vector>

#include "ui/text.h"

namespace twb::ui {
namespace {

/// A part of the names, with what is below it in the order of the file.
struct Node {
    QString name;
    const core::Json* tensor = nullptr;
    std::vector<std::unique_ptr<Node>> children;
    std::map<QString, Node*> byName;
    quint64 tensors = 0;
    quint64 bytes = 0;

    Node& child(const QString& part) {
        Node*& found = byName[part];
        if (!found) {
            children.push_back(std::make_unique<Node>());
            found = children.back().get();
            found->name = part;
        }
        return *found;
    }
};

quint64 bytesOf(const core::Json& tensor) {
    return tensor.value("bytes", std::uint64_t(0));
}

void insert(Node& root, const core::Json& tensor) {
    Node* at = &root;
    for (const QString& part : qtext(tensor.at("name").get<std::string>()).split('.')) {
        at = &at->child(part);
        ++at->tensors;
        at->bytes += bytesOf(tensor);
    }
    at->tensor = &tensor;
}

QString stateText(const core::Json& tensor) {
    const std::string state = tensor.value("state", "");
    if (state == "missing") {
        return CheckpointTree::tr("missing: drawn anew");
    }
    if (state == "unexpected") {
        return CheckpointTree::tr("unexpected: not used");
    }
    return state == "tied" ? CheckpointTree::tr("tied to %1").arg(qtext(tensor.value("tied_to", ""))) : QString();
}

QStandardItem* cell(const QString& text, const QString& fullName) {
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    item->setData(fullName, CheckpointTree::kFullName);
    return item;
}

/// A group with nothing but one part in it is shown as one line: "dense.weight".
void append(QStandardItem& parent, const Node& first, const QString& prefix) {
    const Node* node = &first;
    QString name = node->name;
    while (!node->tensor && node->children.size() == 1) {
        node = node->children.front().get();
        name += '.' + node->name;
    }
    const QString fullName = prefix.isEmpty() ? name : prefix + '.' + name;
    QList<QStandardItem*> row;
    if (node->tensor) {
        const core::Json& tensor = *node->tensor;
        row = {cell(name, fullName), cell(jsonText(tensor.at("shape")).replace(",", ", "), fullName),
               cell(qtext(tensor.value("dtype", "")), fullName), cell(bytesOf(tensor) ? byteText(bytesOf(tensor)) : QString(), fullName),
               cell(stateText(tensor), fullName)};
        row[CheckpointTree::Name]->setToolTip(fullName);
        row[CheckpointTree::State]->setToolTip(qtext(tensor.value("file", "")));
    } else {
        row = {cell(name, fullName), cell(CheckpointTree::tr("%n tensors", nullptr, int(node->tensors)), fullName), cell({}, fullName),
               cell(byteText(node->bytes), fullName), cell({}, fullName)};
    }
    row[CheckpointTree::Size]->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    parent.appendRow(row);
    for (const auto& child : node->children) {
        append(*row.front(), *child, fullName);
    }
}

}  // namespace

CheckpointTree::CheckpointTree(QObject* parent) : QStandardItemModel(parent) {
    setTensors(core::Json::array());
}

void CheckpointTree::setTensors(const core::Json& tensors) {
    clear();
    setColumnCount(ColumnCount);
    setHorizontalHeaderLabels({tr("Tensor"), tr("Shape"), tr("Type"), tr("Size"), tr("State")});
    Node root;
    for (const core::Json& tensor : tensors) {
        insert(root, tensor);
    }
    for (const auto& child : root.children) {
        append(*invisibleRootItem(), *child, {});
    }
}

}  // namespace twb::ui
