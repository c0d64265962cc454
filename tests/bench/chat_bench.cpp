#include <QApplication>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTest>
#include <QVBoxLayout>

#include <algorithm>

#include "tests/bench/frames.h"
#include "ui/chat/chat_input.h"
#include "ui/chat/message_list.h"

/// Times the frames of a conversation of 500 messages, each with prose, a list and code: opening it, scrolling through it, typing a
/// message below it, and an answer that grows. A frame is all that one event costs until the window is painted again: its median and what
/// 99 % are below, a JSON line each; QT_QPA_PLATFORM=offscreen paints as a window does, without a screen.
namespace {

namespace bench = twb::bench;
using twb::ui::MessageData;

constexpr int kMessages = 500;

MessageData message(int id) {
    MessageData data;
    data.id = id;
    data.fromUser = id % 2 == 1;
    data.content = QStringLiteral(
                       "Message **%1** explains how the figures of the last month came about, and what to do about them.\n\n"
                       "- first, count the rows\n- then compare with `expected`\n\n```python\ndef total(rows):\n"
                       "    return sum(row.value for row in rows)  # %1\n```\n\nThat is all there is to it.\n")
                       .arg(id);
    return data;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* list = new twb::ui::MessageList;
    auto* input = new twb::ui::ChatInput;
    layout->addWidget(list, 1);
    layout->addWidget(input);
    window.resize(1000, 800);
    window.show();
    std::vector<MessageData> messages;
    for (int id = 1; id <= kMessages; ++id) {
        messages.push_back(message(id));
    }
    bench::Frames frames("chat", window);
    frames.take([&] { list->setMessages(messages); });
    frames.say("open 500 messages");

    QScrollBar* bar = list->verticalScrollBar();
    while (bar->value() > bar->minimum()) {
        frames.take([&] { bar->setValue(bar->value() - 120); });  // a notch of the wheel
    }
    frames.say("scroll by a notch, never seen before");
    while (bar->value() < bar->maximum()) {
        frames.take([&] { bar->setValue(bar->value() + 120); });
    }
    frames.say("scroll by a notch, back");

    input->setFocus();
    for (int i = 0; i < 300; ++i) {
        frames.take([&] { QTest::keyClick(input, i % 6 ? Qt::Key_A : Qt::Key_Space); });
    }
    frames.say("type a letter");

    MessageData answer = messages.back();
    for (int i = 0; i < 300; ++i) {
        answer.content += QStringLiteral("word%1 ").arg(i);
        frames.take([&] { list->updateMessage(answer); });
    }
    frames.say("an answer grows by a word");
    return 0;
}
