<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
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
    <name>twb::ui::CheckpointPanel</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::CheckpointTree</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::DataPage</name>
    <message numerus="yes">
        <source>%n rows could not be read and are left out. First: %1</source>
        <translation>
            <numerusform>%n row could not be read and is left out: %1</numerusform>
            <numerusform>%n rows could not be read and are left out. First: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows are in %1.</source>
        <translation>
            <numerusform>%n row is in %1.</numerusform>
            <numerusform>%n rows are in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::EvaluationView</name>
    <message numerus="yes">
        <source>%n rows with %1 that was taken for %2</source>
        <translation>
            <numerusform>%n row with %1 that was taken for %2</numerusform>
            <numerusform>%n rows with %1 that was taken for %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::FindingList</name>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
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
    <name>twb::ui::StatisticsView</name>
    <message numerus="yes">
        <source>%1: %n classes</source>
        <translation>
            <numerusform>%1: %n class</numerusform>
            <numerusform>%1: %n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n rarer ones</source>
        <translation>
            <numerusform>and %n rarer one</numerusform>
            <numerusform>and %n rarer ones</numerusform>
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
    <message numerus="yes">
        <source>“%1” is searched, %n text(s).</source>
        <translation>
            <numerusform>“%1” is searched, %n text.</numerusform>
            <numerusform>“%1” is searched, %n texts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::TokenPreview</name>
    <message numerus="yes">
        <source>and %n more that are cut off</source>
        <translation>
            <numerusform>and %n more that is cut off</numerusform>
            <numerusform>and %n more that are cut off</numerusform>
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
<context>
    <name>twb::ui::TrainForm</name>
    <message numerus="yes">
        <source>%n rows could not be read and are left out. First: %1</source>
        <translation>
            <numerusform>%n row could not be read and is left out: %1</numerusform>
            <numerusform>%n rows could not be read and are left out. First: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::TrainingsView</name>
    <message numerus="yes">
        <source>Delete %n trainings from the list? The folders with the models can stay.</source>
        <translation>
            <numerusform>Delete %n training from the list? The folder with the model can stay.</numerusform>
            <numerusform>Delete %n trainings from the list? The folders with the models can stay.</numerusform>
        </translation>
    </message>
</context>
</TS>
