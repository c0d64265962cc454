#pragma once

#include <QTextBrowser>

namespace twb::ui {

/// A stretch of prose: Markdown, or plain text as it was typed. As high as its text. HTML shows as text, pictures are not loaded, links
/// to the web open in the browser.
class ProseView : public QTextBrowser {
    Q_OBJECT
public:
    enum class Format { Markdown, Plain };

    explicit ProseView(Format format, QWidget* parent = nullptr);

    void setProse(const QString& text);
    int heightForWidth(int width) const override;

    QVariant loadResource(int type, const QUrl& name) override;

protected:
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void render();

    Format m_format;
    QString m_text;
};

}  // namespace twb::ui
