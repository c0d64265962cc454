#!/usr/bin/env python3
"""Writes the expectations of the Jinja tests beside this file, computed by jinja2 itself (needs: pip install jinja2).

    python3 tests/data/text/jinja/generate.py

The environment is the one that transformers renders chat templates with. An `expect` is the rendered text; an `error` is a case that
jinja2 refuses, with a word that our message must contain.
"""
import json
from pathlib import Path

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = Path(__file__).parent
MESSAGES = [{"role": "system", "content": " Be brief. "}, {"role": "user", "content": "Hi <b>&'\"</b> é😀"},
            {"role": "assistant", "content": "Hello\nthere", "tool_calls": [{"name": "f", "arguments": {"x": 1, "y": [True, None, 2.5]}}]},
            {"role": "user", "content": "bye"}]
VARIABLES = {"messages": MESSAGES, "tools": None, "bos_token": "<s>", "eos_token": "</s>", "text": "The quick brown fox",
             "numbers": [3, 1, 2], "mixed": {"b": 1, "a": "x", "C": [1, 2]}, "people": [
                 {"name": "Zoë", "age": 30, "city": {"name": "Ulm"}}, {"name": "adam", "age": 25, "city": {"name": "Bonn"}},
                 {"name": "Bea", "age": 30, "city": {"name": "Aachen"}}]}

FILTERS = [
    "{{ -3 | abs }} {{ 2.5 | abs }} {{ true | abs }}", "{{ text | attr('upper') is callable }}{{ mixed | attr('b') is defined }}",
    "{{ [1,2,3,4,5] | batch(2) | list }} {{ [1,2,3] | batch(2, 'x') | list }}", "{{ 'ÉLAN vital' | capitalize }}|{{ 'ßa' | capitalize }}|{{ 'ǆX' | capitalize }}",
    "[{{ 'ab' | center(5) }}][{{ 'ab' | center(6) }}][{{ 'abc' | center(6) }}][{{ 'é' | center(4) }}][{{ 'abcdef' | center(3) }}]",
    "{{ nope | default('x') }}{{ '' | default('x') }}{{ '' | d('x', true) }}{{ 0 | default(5, boolean=true) }}",
    "{{ mixed | dictsort }} {{ mixed | dictsort(true) }} {{ {'a': 2, 'b': 1} | dictsort(by='value') }} {{ {'a': 2, 'b': 1} | dictsort(false, 'value', true) }}",
    "{{ '<a href=\"x\">\\'&' | e }} {{ '<' | e | e }} {{ '<' | safe | e }} {{ '<' | e | forceescape }} {{ 5 | e }}",
    "{{ 1 | filesizeformat }} {{ 999 | filesizeformat }} {{ 1000 | filesizeformat }} {{ 1536 | filesizeformat(true) }} {{ 123456789 | filesizeformat }} {{ '2048' | filesizeformat(binary=true) }}",
    "{{ numbers | first }} {{ 'xyz' | first }} {{ [] | first }} {{ mixed | first }} {{ (numbers | map('string')) | first }}",
    "{{ '3.5' | float }} {{ 'x' | float }} {{ 'x' | float(1.5) }} {{ '1e3' | float }} {{ ' 7 ' | float }} {{ 'inf' | float }} {{ none | float(0.5) }} {{ '1_000.5' | float }}",
    "{{ '%s %5d|%-5s|%05.2f|%x|%X|%o|%e|%g|%%|%c|%r|%+d' | format('a', 42, 'b', 3.14159, 255, 255, 8, 12345.678, 0.0001, 'z', 'q', 5) }}",
    "{{ '%(a)s-%(b)03d' | format(a='x', b=7) }} {{ '%*d' | format(6, 42) }} {{ '%.3s|' | format('abcdef') }} {{ '%i' | format(3.9) }}",
    "{% for g, rows in people | groupby('age') %}{{ g }}:{{ rows | map(attribute='name') | join('+') }};{% endfor %}{{ (people | groupby('city.name') | first).grouper }}",
    "{% for g in people | groupby('zip', default='none') %}{{ g.grouper }}{{ g.list | length }}{% endfor %}",
    "{{ 'a\nb\n\nc' | indent }}|{{ 'a\nb' | indent('> ') }}|{{ 'a\n\nb' | indent(2, blank=true) }}|{{ 'a\nb' | indent(first=true) }}|{{ '' | indent }}",
    "{{ '12' | int }} {{ ' -7 ' | int }} {{ '0x1F' | int(base=16) }} {{ 'ff' | int(base=16) }} {{ '12.9' | int }} {{ 'x' | int }} {{ 'x' | int(9) }} {{ 3.99 | int }} {{ -3.99 | int }} {{ none | int }} {{ true | int }} {{ '1_000' | int }} {{ '0b11' | int(0, 2) }}",
    "{{ mixed | items | list }} {{ nope | items | list }}", "{{ numbers | join }} {{ numbers | join('-') }} {{ people | join(', ', attribute='name') }} {{ 'abc' | join('.') }} {{ mixed | join }}",
    "{{ numbers | last }} {{ 'xyz' | last }} {{ [] | last }}", "{{ text | length }} {{ 'é😀' | length }} {{ mixed | length }} {{ nope | length }} {{ numbers | count }}",
    "{{ 'abc' | list }} {{ mixed | list }} {{ (1, 2) | list }} {{ range(3) | list }} {{ nope | list }}", "{{ 'ÀÉΣ ΟΔΟΣ İ' | lower }}",
    "{{ numbers | map('string') | list }} {{ people | map(attribute='city.name') | list }} {{ people | map(attribute='zip', default='?') | list }} {{ ['a b', 'c'] | map('replace', ' ', '_') | list }} {{ [] | map('upper') | list }}",
    "{{ numbers | max }} {{ numbers | min }} {{ ['b', 'A', 'c'] | max }} {{ ['b', 'A'] | min }} {{ ['b', 'A'] | min(case_sensitive=true) }} {{ (people | max(attribute='age')).name }} {{ [] | max }}",
    "{{ numbers | pprint }} {{ 'x' | pprint }}", "{{ numbers | reject('odd') | list }} {{ numbers | reject | list }} {{ people | rejectattr('age', 'gt', 26) | map(attribute='name') | list }} {{ people | rejectattr('zip') | list | length }}",
    "{{ 'aaa' | replace('a', 'b', 2) }} {{ 'abc' | replace('', '-') }} {{ 5 | replace(5, 6) }} {{ 'a.b' | replace('.', '') }}",
    "{{ 'abc' | reverse }} {{ numbers | reverse | list }} {{ 'é😀x' | reverse }} {{ mixed | reverse | list }} {{ (numbers | map('string')) | reverse | list }}",
    "{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 2.1 | round(0, 'ceil') }} {{ 2.19 | round(1, 'floor') }} {{ 42 | round }} {{ 1234 | round(-2) }} {{ -2.5 | round }} {{ 0.125 | round(2) }} {{ 42.55 | round(1) | int }}",
    "{{ numbers | select('gt', 1) | list }} {{ [0, 1, '', 'a', none] | select | list }} {{ people | selectattr('city.name', 'equalto', 'Bonn') | map(attribute='name') | first }} {{ people | selectattr('age') | list | length }}",
    "{{ [1,2,3,4,5,6,7] | slice(3) | list }} {{ [1,2,3,4] | slice(3, 'x') | list }}",
    "{{ numbers | sort }} {{ numbers | sort(true) }} {{ ['b', 'A', 'c', 'B'] | sort }} {{ ['b', 'A', 'c', 'B'] | sort(case_sensitive=true) }} {{ people | sort(attribute='name') | map(attribute='name') | list }} {{ people | sort(attribute='age,name') | map(attribute='name') | list }} {{ people | sort(reverse=true, attribute='city.name') | map(attribute='name') | list }}",
    "{{ 5 | string }}{{ none | string }}{{ [1] | string | length }}{{ 1.0 | string }}", "{{ '<p>a <b> b\n c</p><!-- x --> &lt;d&gt;' | striptags }}",
    "{{ numbers | sum }} {{ [1.5, 2] | sum }} {{ people | sum(attribute='age') }} {{ [] | sum }} {{ [1] | sum(start=10) }} {{ [[1], [2]] | sum(start=[]) }}",
    "{{ 'hello wORLD-foo (bar) o\\'neil' | title }} {{ 'élan 2nd' | title }}",
    "{{ mixed | tojson }} {{ people[0] | tojson(indent=2) }} {{ 'é😀\\u0001\\u007f' | tojson(ensure_ascii=true) }} {{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ [1, {'a': 2}] | tojson(separators=(',', ':')) }} {{ {1: 2, none: 3, true: 4, 1.5: 5} | tojson }} {{ (1, 2) | tojson }} {{ [1] | tojson(indent='\t') }}",
    "{{ '  a b ' | trim }}|{{ 'xxaxx' | trim('x') }}|{{ '\\u00a0\\u2003a\\u3000' | trim }}|{{ 5 | trim }}",
    "{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) }} {{ 'foo bar baz qux' | truncate(11) }} {{ 'foo bar baz qux' | truncate(11, false, '...', 0) }} {{ 'foo bar' | truncate(5, leeway=0) }}",
    "{{ [1, 1.0, true, 'a', 'A', 'b'] | unique | list }} {{ ['a', 'A'] | unique(case_sensitive=true) | list }} {{ people | unique(attribute='age') | map(attribute='name') | list }}",
    "{{ 'straße ǆ ŉ ﬁ' | upper }}", "{{ 'a b/c?d=é&' | urlencode }} {{ {'a': 1, 'b c': 'é/'} | urlencode }} {{ [('x', 'y z')] | urlencode }}", "{{ 'one two-three, four_five é' | wordcount }}",
]
METHODS = [
    "{{ 'abc'.capitalize() }}{{ 'ABC'.casefold() }}[{{ 'a'.center(4) }}][{{ 'a'.center(4, '*') }}][{{ 'ab'.center(5, '*') }}]{{ 'banana'.count('an') }}{{ 'banana'.count('a', 2) }}{{ 'abc'.count('') }}",
    "{{ 'abc'.endswith('c') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'abc'.startswith('b', 1) }}{{ 'abc'.startswith('') }}{{ 'abc'.endswith('b', 0, 2) }}{{ 'abc'.startswith('a', 5) }}",
    "{{ 'a\tb'.expandtabs() }}|{{ 'a\tb\n\tc'.expandtabs(4) }}", "{{ 'éabcé'.find('é', 1) }} {{ 'abc'.find('x') }} {{ 'abcabc'.rfind('b') }} {{ 'abc'.index('c') }} {{ 'abc'.find('c', -1) }} {{ 'abc'.find('', 3) }} {{ 'abc'.find('', 4) }}",
    "{{ '{1} {0}'.format('a', 'b') }} {{ '{x.role} {x[content]}'.format(x=messages[3]) }} {{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd') }} {{ '{:05d} {:+} {:,} {:.2f} {:%} {:e} {:x} {:#x} {:b} {:_}'.format(42, 7, 1234567, 3.14159, 0.25, 12345.678, 255, 255, 5, 1234567) }} {{ '{!r} {!s}'.format('a', 'b') }} {{ '{{}}'.format() }} {{ '{:{w}}|'.format('a', w=4) }} {{ '{0[1]}'.format([1, 2]) }} {{ '{:.3}'.format('abcdef') }} {{ '{:g} {:.3g}'.format(0.5, 1234.5) }}",
    "{{ 'a{x}'.format_map({'x': 1}) }}", "{{ 'abc1'.isalnum() }}{{ 'abc'.isalpha() }}{{ '12'.isdigit() }}{{ '١٢'.isdecimal() }}{{ '½'.isnumeric() }}{{ 'ab'.islower() }}{{ 'AB1'.isupper() }}{{ ' \n'.isspace() }}{{ 'Ab Cd'.istitle() }}{{ 'é'.isascii() }}{{ ''.isalpha() }}{{ '1'.islower() }}",
    "{{ ', '.join(['a', 'b']) }}{{ '-'.join('abc') }}{{ ''.join([]) }}", "[{{ 'a'.ljust(3) }}][{{ 'a'.rjust(3, '.') }}][{{ '-5'.zfill(4) }}][{{ 'abc'.zfill(2) }}]",
    "{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ 'xyax'.strip('xy') }}|{{ 'xxa'.lstrip('x') }}|{{ ' a '.strip(none) }}", "{{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('=') }} {{ 'abc'.rpartition('=') }}",
    "{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.py'.removesuffix('.py') }} {{ 'x'.removesuffix('') }}", "{{ 'aXbXc'.replace('X', '-') }} {{ 'aXbXc'.replace('X', '-', 1) }} {{ 'ab'.replace('', '.') }}",
    "{{ 'a b  c '.split() }} {{ 'a b  c '.split(' ') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a b c'.split(none, 1) }} {{ 'a b  c'.rsplit(none, 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ ' a b  '.split(maxsplit=1) }} {{ '  a b '.rsplit(maxsplit=1) }}",
    "{{ 'a\nb\r\nc\rd\u2028e\x0bf'.splitlines() }} {{ 'a\n\nb\n'.splitlines(true) }}", "{{ 'aBc'.swapcase() }} {{ \"they're bill's\".title() }} {{ 'ΟΔΟΣ'.lower() }} {{ 'ß'.upper() }}",
    "{{ mixed.get('a') }}{{ mixed.get('q') }}{{ mixed.get('q', 5) }} {{ mixed.keys() }} {{ mixed.values() }} {{ mixed.items() }} {{ mixed.copy() == mixed }} {{ 'a' in mixed.keys() }} {{ mixed.items() | length }} {{ mixed.keys() | first }}",
    "{{ numbers.index(1) }} {{ numbers.count(3) }} {{ (1, 2).index(2) }} {{ numbers.copy() }}", "{{ (2.0).is_integer() }} {{ (5).bit_length() }}",
    "{{ {'items': 1}.items() | list }} {{ {'items': 1}['items'] }} {{ {'keys': 2}.keys is callable }} {{ mixed['get'] is callable }}",
]
EXPRESSIONS = [
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 7 // -2 }} {{ -7 % 3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 2 ** -1 }} {{ 10 ** 20 }} {{ 1e16 }} {{ 1e15 }} {{ 1.5e-5 }} {{ 0.0001 }} {{ 123456789.123 }} {{ 1 / 3 }} {{ 1e100 }} {{ -0.0 }}",
    "{{ 'a' 'b' }} {{ 'a' ~ 1 ~ none ~ [1] }} {{ 'ab' * 2 }} {{ 3 * 'x' }} {{ [1] * 3 }} {{ (1,) + (2,) }} {{ 'x' * -1 }}|", "{{ true + 1 }} {{ true and 0 }} {{ 0 or [] or 'x' }} {{ not [] }} {{ not 'a' and true }} {{ none and 1 }}",
    "{{ 1 < 2 <= 2 != 3 }} {{ 'a' < 'b' < 'c' }} {{ [1, 2] < [1, 3] }} {{ (1, 'a') == (1, 'a') }} {{ (1,) == [1] }} {{ 1 == '1' }} {{ 'Z' < 'a' }} {{ 3 in [1, 2, 3] }} {{ 'b' in 'abc' }} {{ 'b' not in mixed }} {{ nope == nope2 }} {{ nope == none }} {{ none == false }}",
    "{{ text[0] }}{{ text[-1] }}{{ text[4:9] }}{{ text[:3] }}{{ text[-3:] }}{{ text[::2] }}{{ text[::-1] }}{{ text[10:2:-2] }}|{{ text[100:] }}|{{ numbers[5] }}|{{ numbers[-1] }}{{ numbers[1:] }}{{ (1, 2, 3)[::-1] }}{{ range(10)[2:8:3] | list }}{{ range(5)[-1] }}",
    "{{ messages.0.role }} {{ messages[1].content[3:6] }} {{ messages[2]['tool_calls'][0].arguments.y[2] }} {{ messages[0].nope }}|{{ messages[0]['nope'] is defined }}{{ mixed.C.1 }}",
    "{{ 'y' if 1 else 'n' }}{{ 'y' if 0 }}{{ 'a' if false else 'b' if false else 'c' }}{{ (1 if true else 2) + 1 }}", "{{ [1, 'a', 2.0, none, true, {'k': (1,)}, []] }} {{ {'a': 'it\\'s', \"b\": 'say \"x\"', 'c': 'both \\' \"'} }} {{ ('tab\\t\\\\ \\x00\\x7f é \\u200b \\ud7ff 😀\\n',) }}",
    "{{ {} }}{{ [] }}{{ () }}{{ (1,) }}{{ {1: 2, 'a': {'b': none}} }}{{ {'a': 1, 'a': 2} }}{{ {1: 'x', 1.0: 'y', true: 'z'} }}", "{{ 0x1f }} {{ 0o17 }} {{ 0b101 }} {{ 1_000 }} {{ 1_0.5e1_0 }} {{ 00 }}",
    "{{ '\\n' | length }}{{ '\\x41\\u00e9\\U0001F600\\101\\a' | length }}{{ '\\q\\d' }}{{ 'a\\\nb' }}", "{{ -1 | abs }} {{ -numbers[0] }} {{ +5 }} {{ - -5 }} {{ not not 1 }}",
    "{{ range(5) | list }}{{ range(1, 6, 2) | list }}{{ range(5, 0, -2) | list }}{{ range(3) }}{{ range(0) | list }}{{ range(2, 5, 2) }}", "{{ dict(a=1, b=2) }}{{ dict([('x', 1)]) }}{{ dict({'q': 1}, r=2) }}",
    "{{ messages | length > 2 }} {{ (numbers | sort)[0] }} {{ 'A' | lower == 'a' }} {{ 'a' | upper ~ 'b' }} {{ numbers | map('string') | join | length }}", "{{ numbers is defined }} {{ 3 is odd and 4 is even }} {{ 3 is not even }} {{ 6 is divisibleby 3 }} {{ 'a' is in 'abc' }} {{ 5 is gt(3) }} {{ none is none }} {{ 'A' is upper }} {{ mixed is mapping }} {{ (1,) is sequence }} {{ 1 is sameas 1 }} {{ numbers is iterable }} {{ 5 is iterable }} {{ nope is iterable }} {{ 'upper' is filter }} {{ 'odd' is test }} {{ true is integer }} {{ 1.0 is float }} {{ true is number }} {{ range is callable }} {{ '<' | e is escaped }} {{ 2 is ne 3 }}",
    "{{ (numbers | map('string')) is iterable }} {{ (numbers | map('string')) is sequence }} {{ 'yes' if (messages | selectattr('role', 'equalto', 'nobody')) else 'no' }} {{ 'yes' if (messages | selectattr('role', 'equalto', 'nobody') | list) else 'no' }}",
    "{{ '<' | e + '<' }} {{ '<' + ('>' | safe) }} {{ ['<' | safe] }}", "{{ {'a': 1}.a }} {{ {'a': {'b': [1, {'c': 'deep'}]}}.a.b[1].c }}", "{{ '%d items' % 3 }} {{ '%s and %s' % ('a', 'b') }} {{ '%(x)s' % {'x': 1} }} {{ '%s' % none }}",
    "{{ cycler('a', 'b').next() }}{% set c = cycler('x', 'y') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() or '' }}{{ c.current }}{% set j = joiner('|') %}{{ j() }}a{{ j() }}b", "{{ (nope.a is defined) if (nope is defined) else 'undefined' }}",
]
STATEMENTS = [
    "{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem.role if loop.previtem is defined }}{{ loop.nextitem.role if not loop.last }}{{ loop.cycle(1, 2, 3) }}{{ loop.changed(m.role) }};{% endfor %}",
    "{% for x in [] %}a{% else %}empty{% endfor %}{% for x in numbers if x > 5 %}a{% else %}none{% endfor %}{% for x in numbers if x > 1 %}{{ loop.index }}/{{ loop.length }}:{{ x }}{{ loop.last }} {% endfor %}",
    "{% for k, v in mixed.items() %}{{ k }}={{ v }},{% endfor %}{% for k in mixed %}{{ k }}{% endfor %}{% for c in 'aé😀' %}{{ c }}.{% endfor %}{% for (a, b) in [(1, 2), [3, 4]] %}{{ a }}{{ b }}{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for x in nope %}x{% endfor %}",
    "{% for a in [1, 2, 3, 4] %}{% if a == 2 %}{% continue %}{% endif %}{% if a == 4 %}{% break %}{% endif %}{{ a }}{% endfor %}", "{% for row in [[1, [2, [3]]], [4]] recursive %}{{ loop.depth }}{% if row is iterable %}({{ loop(row) }}){% else %}{{ row }}{% endif %}{% endfor %}",
    "{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = i * 10 %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 5 %}{% endif %}{{ x }}{% with %}{% set x = 6 %}{{ x }}{% endwith %}{{ x }}", "{% set a, b = 1, [2] %}{{ a }}{{ b }}{% set t = 1, 2 %}{{ t }}{% set (c, d) = 'xy' %}{{ c }}{{ d }}",
    "{% set ns = namespace(a=1, b=[]) %}{% for i in numbers %}{% set ns.a = ns.a + i %}{% set ns.b = ns.b + [i] %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}{{ ns }}{% set m = namespace({'x': 1}, y=2) %}{{ m.x }}{{ m.y }}",
    "{% set x %}a{{ 1 }}{% endset %}[{{ x }}]{% set y | upper | replace('A', 'b') %} a {% endset %}[{{ y }}]", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}{% with a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{% endwith %}",
    "{% macro f(a, b=2, c=b) %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1) }} {{ f(1, 5) }} {{ f(1, 2, 3, 4, z=5) }} {{ f(b=7, a=8) }} {{ f.name }} {{ f.arguments }} {{ f(*[1, 2], **{'c': 9}) }}",
    "{% macro f(a) %}[{{ a }}{{ a is defined }}]{% endmacro %}{{ f() }}{{ f(none) }}{% macro g() %}{{ caller('x') }}-{{ caller('y') }}{% endmacro %}{% call(v) g() %}<{{ v }}>{% endcall %}", "{% macro outer() %}{% macro inner(n) %}{{ n }}{% if n %}{{ inner(n - 1) }}{% endif %}{% endmacro %}{{ inner(3) }}{% endmacro %}{{ outer() }}{% set late = 'L' %}{% macro usesLate() %}{{ late }}{% endmacro %}{{ usesLate() }}",
    "{% filter upper %}a{{ 'b' }}{% endfilter %}{% filter replace('a', 'b') | upper %}banana{% endfilter %}", "{% raw %}{{ x }}{% if %}{# c #}{% endraw %}|{% raw -%}  a  {%- endraw %}|{# c {{ #}x{#- y -#} z", "{% block head %}in block {{ text }}{% endblock %}{% block tail scoped %}x{% endblock tail %}",
    "{% print 1, 'a' %}{% generation %}gen{% endgeneration %}", "{% if nope %}a{% elif messages %}b{% else %}c{% endif %}{% if not messages %}a{% else %}d{% endif %}{% if 0 %}{% elif 0 %}{% endif %}", "{% for i in range(3) %}{% set outer = loop %}{% for j in range(2) %}{{ outer.index }}.{{ loop.index }}{{ outer.last }} {% endfor %}{% endfor %}",
    "{%- for m in messages -%}\n  {{ m.role }}\n{%- endfor -%}\n end", "a\n  {% if true %}\n  b\n  {% endif %}\nc", "a {%- if true %} b {% endif -%} c", "  {%+ if true %}x{%+ endif %}\n  y", "{{ 'a' -}}\n\n b {{- 'c' }}\n", "x\n{# comment #}\ny {# c #} z\n  {# c #}\nw", "a\r\nb\rc\n\n", "\n\n{% if true %}\n\nx{% endif %}\n\n", "{% set x = 1 +%}\ny", "   {{ 1 }}\n   {% set a = 1 %}   b",
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' }}{{ m['content'] | trim }}{{ eos_token if not loop.last }}{% endfor %}{% if tools is not none and tools %}t{% endif %}", "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% else %}{% set rest = messages %}{% endif %}{{ rest | length }}", "{% for c in messages[2].tool_calls %}{{ c.arguments | tojson }}{{ c.arguments }}{% endfor %}",
    "{% if false %}{{ 'a' | frobnicate }}{% endif %}ok", "{{ 1 -}} {%- set a = 'x' -%} {{- a }}", "{% set ns = namespace(f=true) %}{% for m in messages if m.role != 'system' and ns.f %}{{ m.role }}{% if loop.index == 2 %}{% set ns.f = false %}{% endif %}{% endfor %}", "{{ {'a': {'b': 1}} }}}}", "{{ [[1, 2], [3]] | map('first') | list }}{{ {'x': '}}'} }}{{ '%}' }}",
]
# (template, a word that our message must contain)
ERRORS = [
    ("{{ raise_exception('no way: ' ~ text) }}", "no way: The quick brown fox"), ("{% for m in messages %}", "endfor"), ("{% if x %}{% endfor %}", "endfor"), ("{{ 'a' | nofilter }}", "nofilter"), ("{{ 1 is notest }}", "notest"), ("{% frob %}", "frob"), ("{{ nope.a }}", "'nope' is undefined"),
    ("{{ messages[0].nope.more }}", "nope"), ("{{ nope() }}", "nope"), ("{{ 'a' + 1 }}", "concatenate"), ("{{ 1 + 'a' }}", "unsupported operand"), ("{{ [] + 'a' }}", "concatenate"), ("{{ none + 1 }}", "NoneType"), ("{{ 1 / 0 }}", "division by zero"), ("{{ 1 // 0 }}", "zero"), ("{{ 1.0 % 0 }}", "modulo"), ("{{ 1 < 'a' }}", "not supported"),
    ("{% for x in none %}{% endfor %}", "NoneType"), ("{% for x in 5 %}{% endfor %}", "int"), ("{{ 5 in 5 }}", "int"), ("{{ messages.append(1) }}", "append"), ("{{ mixed.update({}) }}", "update"), ("{{ mixed.pop('a') }}", "pop"), ("{{ ''.__class__.__mro__ }}", "__class__"), ("{{ text() }}", "callable"), ("{{ text.nope() }}", "nope"), ("{% set a.b = 1 %}", "namespace"), ("{{ range(1000000) }}", "Range"), ("{{ {[]: 1} }}", "unhashable"), ("{{ [1] | join(5, 6, 7) }}", "join"),
    ("{{ 'x' | indent(q=1) }}", "q"), ("{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "f"), ("{% macro f(a) %}{% endmacro %}{{ f(b=1) }}", "b"), ("{% for a, b in [(1, 2, 3)] %}{% endfor %}", "too many values"), ("{% for a, b in [(1,)] %}{% endfor %}", "not enough values"), ("{{ x is defined if x }}", "expected"), ("{{ }}", "expression"), ("{{ 1 + }}", "unexpected"), ("{{ (1 }}", "'}'"), ("{{ 'abc }}", "string"), ("{{ a b }}", "expected"), ("{% set %}", "expected"),
    ("{# x", "comment"), ("{% raw %}x", "raw"), ("{% break %}", "break"), ("{% include 'a' %}", "include"), ("{% extends 'a' %}", "extends"), ("{{ 1 is odd is even }}", "chain"), ("{{ f(a=1, 2) }}", "function call"), ("{% macro f(a=1, b) %}{% endmacro %}", "default"), ("{{ ['b', 1] | sort }}", "not supported"), ("{{ nope | tojson }}", "serializable"), ("{{ '%d' | format('x') }}", "%d"), ("{{ '%s %s' | format('x') }}", "arguments"), ("{{ 'abc'.index('x') }}", "not found"), ("{{ '-'.join([1]) }}", "expected str"), ("{% call 5 %}{% endcall %}", "call"), ("{{ @ }}", "@"), ("{% if true %}{% else %}{% else %}{% endif %}", "else"),
    ("{{ (numbers | map('string')) | length }}", "len"), ("{{ 5 | length }}", "len"), ("{% for true in [1] %}{% endfor %}", "assign"), ("{{ messages | map | list }}", "filter"), ("{{ 'a' * 'b' }}", "multiply"), ("{{ -'a' }}", "unary"), ("{{ 'a'.split('') }}", "empty separator"), ("{{ text[1:2:0] }}", "zero"), ("{{ text['a':] }}", "slice"),
]


class AssistantTracker(jinja2.ext.Extension):
    """transformers' generation tag, without its bookkeeping."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def render(text):
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[AssistantTracker, jinja2.ext.loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    return env.from_string(text).render(**json.loads(json.dumps(VARIABLES)))


def main():
    (HERE / "variables.json").write_text(json.dumps(VARIABLES, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, templates in (("filters", FILTERS), ("methods", METHODS), ("expressions", EXPRESSIONS), ("statements", STATEMENTS)):
        cases = []
        for t in templates:
            try:
                cases.append({"template": t, "expect": render(t)})
            except Exception as e:                                     # noqa: BLE001
                raise SystemExit(f"jinja2 refuses {t!r}: {e}")
        (HERE / f"{name}.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    cases = []
    for t, word in ERRORS:
        try:
            got = render(t)
        except Exception:                                              # noqa: BLE001  (whatever Python raises, it refuses)
            cases.append({"template": t, "error": word})
        else:
            raise SystemExit(f"jinja2 renders {t!r}: {got!r}")
    (HERE / "errors.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
