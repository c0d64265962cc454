<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>twb::ui::BatchPane</name>
    <message numerus="yes">
        <source>%1 of %2 done, %n with a problem</source>
        <translation>
            <numerusform>%1 of %2 done, %n with a problem</numerusform>
            <numerusform>%1 of %2 done, %n with a problem</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GenerationFigures</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::LabelsView</name>
    <message numerus="yes">
        <source>%n more label(s): see the JSON.</source>
        <translation>
            <numerusform>%n more label: see the JSON.</numerusform>
            <numerusform>%n more labels: see the JSON.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::TableInput</name>
    <message numerus="yes">
        <source>%1 · %n row(s)</source>
        <translation>
            <numerusform>%1 · %n row</numerusform>
            <numerusform>%1 · %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::TaskPanel</name>
    <message numerus="yes">
        <source>%n with a problem</source>
        <translation>
            <numerusform>%n with a problem</numerusform>
            <numerusform>%n with a problem</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) of “%1” cannot be used; the column Problem says why. The others will run.</source>
        <translation>
            <numerusform>%n row of “%1” cannot be used; the column Problem says why. The others will run.</numerusform>
            <numerusform>%n rows of “%1” cannot be used; the column Problem says why. The others will run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::TokensView</name>
    <message numerus="yes">
        <source>%n token(s) for this word</source>
        <translation>
            <numerusform>%n token for this word</numerusform>
            <numerusform>%n tokens for this word</numerusform>
        </translation>
    </message>
</context>
</TS>
