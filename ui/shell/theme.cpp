#include "ui/shell/theme.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStyleFactory>
#include <algorithm>
#include <array>
#include <cmath>

namespace twb::ui {
namespace {

QByteArray resource(const QString& name) {
    QFile file(":/themes/" + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPalette paletteOf(const QJsonObject& colors) {
    const auto color = [&](const char* name) { return QColor(colors.value(QLatin1String(name)).toString()); };
    QPalette palette;
    palette.setColor(QPalette::Window, color("window"));
    palette.setColor(QPalette::WindowText, color("text"));
    palette.setColor(QPalette::Base, color("surface"));
    palette.setColor(QPalette::AlternateBase, color("stripe"));
    palette.setColor(QPalette::Text, color("text"));
    palette.setColor(QPalette::Button, color("raised"));
    palette.setColor(QPalette::ButtonText, color("text"));
    palette.setColor(QPalette::BrightText, color("danger"));
    palette.setColor(QPalette::ToolTipBase, color("raised"));
    palette.setColor(QPalette::ToolTipText, color("text"));
    palette.setColor(QPalette::PlaceholderText, color("muted"));
    palette.setColor(QPalette::Highlight, color("accent"));
    palette.setColor(QPalette::HighlightedText, color("onAccent"));
    palette.setColor(QPalette::Link, color("accent"));
    palette.setColor(QPalette::LinkVisited, color("accent"));
    palette.setColor(QPalette::Mid, color("border"));
    palette.setColor(QPalette::Midlight, color("hover"));
    palette.setColor(QPalette::Light, color("raised"));
    palette.setColor(QPalette::Dark, color("border"));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, color("disabled"));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color("border"));
    return palette;
}

}  // namespace

Theme::Theme(QApplication& app, Settings& settings) : m_app(app), m_settings(settings), m_systemIsDark(ui::isDark(app.palette())) {
    connect(&settings, &Settings::themeChanged, this, &Theme::apply);
    m_app.setStyle(QStyleFactory::create("Fusion"));
    apply();
}

void Theme::apply() {
    const ThemeChoice choice = m_settings.theme();
    m_dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemIsDark);
    const QJsonObject colors = QJsonDocument::fromJson(resource(m_dark ? "dark.json" : "light.json")).object();
    m_app.setPalette(paletteOf(colors));
    QString sheet = QString::fromUtf8(resource("workbench.qss"));
    for (auto it = colors.begin(); it != colors.end(); ++it) {
        sheet.replace("${" + it.key() + "}", it.value().toString());
    }
    m_app.setStyleSheet(sheet);
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor categoryColor(const QPalette& palette, int index) {
    constexpr std::array<int, 8> kHues{212, 28, 140, 330, 265, 48, 178, 0};
    const int hue = kHues[std::size_t(index) % kHues.size()];
    return isDark(palette) ? QColor::fromHsl(hue, 110, 78) : QColor::fromHsl(hue, 190, 214);
}

QColor heatColor(const QPalette& palette, double value) {
    const double t = std::clamp(std::abs(value), 0.0, 1.0);
    const QColor base = palette.color(QPalette::Base);
    const QColor end = value < 0 ? QColor(37, 99, 235) : QColor(217, 72, 15);
    const auto mix = [t](int a, int b) { return int(std::lround(a + (b - a) * t)); };
    return {mix(base.red(), end.red()), mix(base.green(), end.green()), mix(base.blue(), end.blue())};
}

QColor mutedText(const QPalette& palette) {
    return palette.color(QPalette::PlaceholderText);
}

}  // namespace twb::ui
