<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>CheckpointQuestion</name>
    <message numerus="yes">
        <source>The folder holds %n checkpoints of an earlier training, the newest is %1.</source>
        <translation>
            <numerusform>The folder holds %n checkpoint of an earlier training, %1.</numerusform>
            <numerusform>The folder holds %n checkpoints of an earlier training, the newest is %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingText</name>
    <message numerus="yes">
        <source>%n rows of “%1” lack a text or a label. Nothing can be learnt from them.</source>
        <translation>
            <numerusform>%n row of “%1” lacks a text or a label. Nothing can be learnt from it.</numerusform>
            <numerusform>%n rows of “%1” lack a text or a label. Nothing can be learnt from them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have more words than tags, or fewer. Each word needs a tag.</source>
        <translation>
            <numerusform>%n row of “%1” has more words than tags, or fewer. Each word needs a tag.</numerusform>
            <numerusform>%n rows of “%1” have more words than tags, or fewer. Each word needs a tag.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have an answer that stands elsewhere in the context.</source>
        <translation>
            <numerusform>%n row of “%1” has an answer that stands elsewhere in the context.</numerusform>
            <numerusform>%n rows of “%1” have an answer that stands elsewhere in the context.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have an answer that is not in the context.</source>
        <translation>
            <numerusform>%n row of “%1” has an answer that is not in the context.</numerusform>
            <numerusform>%n rows of “%1” have an answer that is not in the context.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” repeat an earlier one. Repeated rows count more than others, and make a score on them look better than it is.</source>
        <translation>
            <numerusform>%n row of “%1” repeats an earlier one. Repeated rows count more than others, and make a score on them look better than it is.</numerusform>
            <numerusform>%n rows of “%1” repeat an earlier one. Repeated rows count more than others, and make a score on them look better than it is.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have the same input but different labels. The model cannot learn both.</source>
        <translation>
            <numerusform>%n row of “%1” has the same input as another, but a different label. The model cannot learn both.</numerusform>
            <numerusform>%n rows of “%1” have the same input but different labels. The model cannot learn both.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” are in “%2” too. The score on “%2” would tell how well the model remembers, not how well it understands.</source>
        <translation>
            <numerusform>%n row of “%1” is in “%2” too. The score on “%2” would tell how well the model remembers, not how well it understands.</numerusform>
            <numerusform>%n rows of “%1” are in “%2” too. The score on “%2” would tell how well the model remembers, not how well it understands.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have a label that “%2” never shows, such as “%3”. The model cannot know it.</source>
        <translation>
            <numerusform>%n row of “%1” has a label that “%2” never shows, “%3”. The model cannot know it.</numerusform>
            <numerusform>%n rows of “%1” have a label that “%2” never shows, such as “%3”. The model cannot know it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” were saved in the wrong encoding: “Ã©” stands where “é” is meant.</source>
        <translation>
            <numerusform>%n row of “%1” was saved in the wrong encoding: “Ã©” stands where “é” is meant.</numerusform>
            <numerusform>%n rows of “%1” were saved in the wrong encoding: “Ã©” stands where “é” is meant.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” hold characters that were lost when the file was converted (�). They cannot be brought back.</source>
        <translation>
            <numerusform>%n row of “%1” holds characters that were lost when the file was converted (�). They cannot be brought back.</numerusform>
            <numerusform>%n rows of “%1” hold characters that were lost when the file was converted (�). They cannot be brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repair %n rows</source>
        <translation>
            <numerusform>Repair %n row</numerusform>
            <numerusform>Repair %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Correct %n rows</source>
        <translation>
            <numerusform>Correct %n row</numerusform>
            <numerusform>Correct %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n rows</source>
        <translation>
            <numerusform>Leave out %n row</numerusform>
            <numerusform>Leave out %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The label “%1” (%n rows of “%2”) looks like “%3” (%4) written another way.</source>
        <translation>
            <numerusform>The label “%1” (%n row of “%2”) looks like “%3” (%4) written another way.</numerusform>
            <numerusform>The label “%1” (%n rows of “%2”) looks like “%3” (%4) written another way.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n rows of “%1”</source>
        <translation>
            <numerusform>Leave out %n row of “%1”</numerusform>
            <numerusform>Leave out %n rows of “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” (%2 %) are longer than %3 tokens, the longest %4. Their ends would be cut off.</source>
        <translation>
            <numerusform>%n row of “%1” (%2 %) is longer than %3 tokens, the longest %4. Its end would be cut off.</numerusform>
            <numerusform>%n rows of “%1” (%2 %) are longer than %3 tokens, the longest %4. Their ends would be cut off.</numerusform>
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
    <name>twb::ui::CheckView</name>
    <message numerus="yes">
        <source>The longest batch has %Ln rows of %L1 tokens.</source>
        <translation>
            <numerusform>The longest batch has %Ln row of %L1 tokens.</numerusform>
            <numerusform>The longest batch has %Ln rows of %L1 tokens.</numerusform>
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
    <message numerus="yes">
        <source>%L1 of %Ln rows</source>
        <translation>
            <numerusform>%L1 of %Ln row</numerusform>
            <numerusform>%L1 of %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln rows)</source>
        <translation>
            <numerusform>%1 (%Ln row)</numerusform>
            <numerusform>%1 (%Ln rows)</numerusform>
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
    <name>twb::ui::MainWindow</name>
    <message numerus="yes">
        <source>%1, %n threads</source>
        <translation>
            <numerusform>%1, %n thread</numerusform>
            <numerusform>%1, %n threads</numerusform>
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
    <message numerus="yes">
        <source>%1 (%Ln rows)</source>
        <translation>
            <numerusform>%1 (%Ln row)</numerusform>
            <numerusform>%1 (%Ln rows)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n processes share the cores, and each keeps the whole model: a step takes %L1 rows.</source>
        <translation>
            <numerusform>%n process uses the cores, and keeps the whole model: a step takes %L1 rows.</numerusform>
            <numerusform>%n processes share the cores, and each keeps the whole model: a step takes %L1 rows.</numerusform>
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
