#pragma once

#include "engine/text/jinja/parser.h"

namespace twb::text::jinja {

/// One level of recursion of the parser; refuses to go so deep that the stack could overflow.
class Parser::Nesting {
public:
    explicit Nesting(Parser& parser) : m_parser(parser) {
        if (++m_parser.m_depth > kMaxDepth) {
            --m_parser.m_depth;
            m_parser.fail("expressions and blocks are nested too deeply");
        }
    }
    ~Nesting() { --m_parser.m_depth; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

private:
    static constexpr int kMaxDepth = 400;  // an expression in parentheses takes four levels

    Parser& m_parser;
};

}  // namespace twb::text::jinja
