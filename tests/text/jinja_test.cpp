// Jinja templates against what jinja2 itself renders (tests/data/text/jinja, made by generate.py there), and the limits.
#include <QtTest>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/text/jinja/template.h"

using twb::core::Error;
using twb::core::Json;
using twb::text::jinja::Limits;
using twb::text::jinja::Template;

namespace {

const std::string kData = std::string(TWB_TEST_DATA) + "/text/jinja/";

std::string render(const std::string& source, const Json& variables = Json::object(), const Limits& limits = {}) {
    return Template(source, "the template").render(variables, limits);
}

/// The message of the error that a template ends with; empty when it renders.
std::string failure(const std::string& source, const Json& variables = Json::object(), const Limits& limits = {}) {
    try {
        render(source, variables, limits);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class JinjaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_variables = twb::core::readJsonFile(kData + "variables.json"); }
    void rendersAsJinja2_data();
    void rendersAsJinja2();
    void refusesWhatJinja2Refuses_data();
    void refusesWhatJinja2Refuses();
    void tellsTheLine();
    void stopsEndlessTemplates_data();
    void stopsEndlessTemplates();
    void survivesSelfReference();
    void readsTheClock();

private:
    Json m_variables;
};

void JinjaTest::rendersAsJinja2_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("expected");
    for (const char* name : {"expressions", "filters", "methods", "statements"}) {
        const Json cases = twb::core::readJsonFile(kData + name + ".json");
        for (std::size_t i = 0; i < cases.size(); ++i) {
            QTest::addRow("%s %d", name, static_cast<int>(i)) << QString::fromStdString(cases[i]["template"].get<std::string>())
                                                              << QString::fromStdString(cases[i]["expect"].get<std::string>());
        }
    }
}

void JinjaTest::rendersAsJinja2() {
    QFETCH(QString, source);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(render(source.toStdString(), m_variables)), expected);
}

void JinjaTest::refusesWhatJinja2Refuses_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("word");
    for (const Json& row : twb::core::readJsonFile(kData + "errors.json")) {
        const QString source = QString::fromStdString(row["template"].get<std::string>());
        QTest::newRow(qPrintable(source)) << source << QString::fromStdString(row["error"].get<std::string>());
    }
}

void JinjaTest::refusesWhatJinja2Refuses() {
    QFETCH(QString, source);
    QFETCH(QString, word);
    const QString message = QString::fromStdString(failure(source.toStdString(), m_variables));
    QVERIFY2(message.contains(word), qPrintable(message));
    QVERIFY2(message.contains("line 1"), qPrintable(message));
}

void JinjaTest::tellsTheLine() {
    QVERIFY(failure("a\n{{ 1 }}\n\n{{ nope.x }}\n").starts_with("the template, line 4: 'nope' is undefined"));
    QVERIFY(failure("{% if true %}\n{# a\nb #}\n{{ 'x' | wrong }}{% endif %}").empty() == false);
    QVERIFY(failure("{% for x in y %}\n{{ x }}\n").starts_with("the template, line 2: Unexpected end of template."));
    QVERIFY(failure("\n{{ 'a\nb' ~ }}").starts_with("the template, line 3:"));
}

void JinjaTest::stopsEndlessTemplates_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("reason");
    QTest::newRow("many steps") << "{% for a in range(10000) %}{% for b in range(10000) %}{% set c = a + b %}{% endfor %}{% endfor %}"
                                << "steps";
    QTest::newRow("endless recursion") << "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"
                                       << "levels";
    QTest::newRow("a text that doubles") << "{% set n = namespace(x='ab') %}{% for i in range(64) %}{% set n.x = n.x + n.x %}{% endfor %}"
                                         << "bytes";
    QTest::newRow("a list that doubles") << "{% set n = namespace(x=[1]) %}{% for i in range(64) %}{% set n.x = n.x + n.x %}{% endfor %}"
                                         << "bytes";
    QTest::newRow("a repetition") << "{{ 'a' * 100000000000 }}"
                                  << "bytes";
    QTest::newRow("a wide field") << "{{ 'a' | center(100000000000) }}"
                                  << "bytes";
    QTest::newRow("a wide format") << "{{ '%999999999d' | format(1) }}"
                                   << "characters";
    QTest::newRow("a list in a list in a list")
        << "{% set n = namespace(x=[]) %}{% for i in range(5000) %}{% set n.x = [n.x] %}{% endfor %}"
        << "nested";
    QTest::newRow("a tree that doubles when printed")
        << "{% set n = namespace(x=[1, 2]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}"
        << "bytes";
    QTest::newRow("a tree that doubles when compared") << "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, "
                                                          "n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}"
                                                       << "steps";
    QTest::newRow("a large power") << "{{ 10 ** 100 }}"
                                   << "digits";
    QTest::newRow("a long output") << "{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}"
                                   << "bytes";
    QTest::newRow("deep parentheses") << "{{ " + QString("(").repeated(5000) + "1" + QString(")").repeated(5000) + " }}"
                                      << "nested";
    QTest::newRow("a long chain") << "{{ 1" + QString(" + 1").repeated(100000) + " }}"
                                  << "operators";
    QTest::newRow("deep blocks") << QString("{% if 1 %}").repeated(5000) + QString("{% endif %}").repeated(5000) << "nested";
}

void JinjaTest::stopsEndlessTemplates() {
    QFETCH(QString, source);
    QFETCH(QString, reason);
    const Limits limits{.steps = 500'000, .bytes = std::size_t(1) << 20};
    const QString message = QString::fromStdString(failure(source.toStdString(), Json::object(), limits));
    QVERIFY2(message.contains(reason), qPrintable(message));
}

void JinjaTest::survivesSelfReference() {
    const std::string text = render(
        "{% set n = namespace() %}{% set n.self = n %}{% set n.list = [n] %}{% macro m() %}{{ n is defined }}{% endmacro %}"
        "{% set n.macro = m %}{{ n.self.self.list[0].macro() }}");
    QCOMPARE(QString::fromStdString(text), QString("True"));
    QVERIFY(!failure("{% set n = namespace() %}{% set n.self = n %}{{ n }}").empty());
}

void JinjaTest::readsTheClock() {
    const QString now = QString::fromStdString(render("{{ strftime_now('%Y-%m-%d %B %%') }}"));
    const QString expected = QLocale::c().toString(QDate::currentDate(), "yyyy-MM-dd MMMM") + " %";
    QCOMPARE(now, expected);
}

QTEST_GUILESS_MAIN(JinjaTest)
#include "jinja_test.moc"
