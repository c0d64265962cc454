#include "ui/shell/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace twb::ui {
namespace {

class LineIconEngine : public QIconEngine {
public:
    LineIconEngine(QString name, QPalette::ColorRole role) : m_name(std::move(name)), m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const QPalette::ColorRole role = mode == QIcon::Disabled ? QPalette::WindowText : m_role;
        QByteArray svg = source();
        svg.replace("currentColor", QGuiApplication::palette().color(group, role).name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new LineIconEngine(m_name, m_role); }

private:
    const QByteArray& source() {
        if (m_source.isEmpty()) {
            QFile file(":/icons/" + m_name + ".svg");
            if (file.open(QIODevice::ReadOnly)) {
                m_source = file.readAll();
            }
        }
        return m_source;
    }

    QString m_name;
    QPalette::ColorRole m_role;
    QByteArray m_source;
};

}  // namespace

QIcon icon(const QString& name) {
    return QIcon(new LineIconEngine(name, QPalette::WindowText));
}

QIcon accentIcon(const QString& name) {
    return QIcon(new LineIconEngine(name, QPalette::HighlightedText));
}

}  // namespace twb::ui
