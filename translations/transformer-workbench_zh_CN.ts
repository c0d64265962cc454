<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ChartExport</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>the file cannot be opened</source>
        <translation>文件无法打开</translation>
    </message>
    <message>
        <source>the kind of file or the folder does not allow it</source>
        <translation>文件类型或文件夹不允许写入</translation>
    </message>
</context>
<context>
    <name>ChatExport</name>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
</context>
<context>
    <name>ChatPresets</name>
    <message>
        <source>Plain</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Helpful assistant</source>
        <translation>乐于助人的助手</translation>
    </message>
    <message>
        <source>You are a helpful assistant. Answer clearly and say so when you do not know.</source>
        <translation>你是一个乐于助人的助手。请清楚地回答；不知道时请直说。</translation>
    </message>
    <message>
        <source>Short answers</source>
        <translation>简短回答</translation>
    </message>
    <message>
        <source>Answer in one or two sentences.</source>
        <translation>请用一两句话回答。</translation>
    </message>
    <message>
        <source>Programmer</source>
        <translation>程序员</translation>
    </message>
    <message>
        <source>You are an experienced programmer. Answer with code in fenced blocks, followed by a short explanation.</source>
        <translation>你是一位经验丰富的程序员。请用代码块回答，并附上简短说明。</translation>
    </message>
    <message>
        <source>Exact (no chance)</source>
        <translation>精确（无随机）</translation>
    </message>
    <message>
        <source>Answer exactly and briefly.</source>
        <translation>请准确而简短地回答。</translation>
    </message>
    <message>
        <source>Storyteller</source>
        <translation>讲故事的人</translation>
    </message>
    <message>
        <source>You are a storyteller with much imagination.</source>
        <translation>你是一位想象力丰富的讲故事的人。</translation>
    </message>
</context>
<context>
    <name>CheckpointQuestion</name>
    <message>
        <source>Earlier training</source>
        <translation>较早的训练</translation>
    </message>
    <message numerus="yes">
        <source>The folder holds %n checkpoints of an earlier training, the newest is %1.</source>
        <translation>
            <numerusform>该文件夹中有较早训练的 %n 个检查点，最新的是 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on from there with the settings of the form, or begin afresh? Folder: %1</source>
        <translation>按表单中的设置从那里继续，还是重新开始？文件夹：%1</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>Begin in a &amp;new folder</source>
        <translation>在新文件夹中开始(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Delete them and begin</source>
        <translation>删除它们并开始(&amp;D)</translation>
    </message>
</context>
<context>
    <name>DroppedFile</name>
    <message>
        <source>“%1” is not a text file: it holds binary data. Drop a file in UTF-8 text.</source>
        <translation>“%1”不是文本文件：其中含有二进制数据。请拖入 UTF-8 编码的文本文件。</translation>
    </message>
    <message>
        <source>“%1” is not UTF-8 text: the byte at position %2 fits no character. Save the file as UTF-8 and drop it again.</source>
        <translation>“%1”不是 UTF-8 文本：位置 %2 处的字节不构成任何字符。请将文件另存为 UTF-8 后重新拖入。</translation>
    </message>
</context>
<context>
    <name>EngineText</name>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>%1 is a folder; a file was expected.</source>
        <translation>%1 是文件夹；需要的是文件。</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>无法打开 %1：%2。</translation>
    </message>
    <message>
        <source>%1 holds no rows that can be used.</source>
        <translation>%1 中没有可用的行。</translation>
    </message>
    <message>
        <source>%1 holds no rows that can be used. The first problem: %2</source>
        <translation>%1 中没有可用的行。第一个问题：%2</translation>
    </message>
    <message>
        <source>%1 is no data set that can be read: .csv, .tsv, .jsonl, .json, .parquet, .txt, .conll, .zip files and folders are.</source>
        <translation>%1 不是可读取的数据集：可读取 .csv、.tsv、.jsonl、.json、.parquet、.txt、.conll、.zip 文件和文件夹。</translation>
    </message>
    <message>
        <source>%1 is no table: .csv, .tsv, .jsonl, .json, .txt and .parquet are read.</source>
        <translation>%1 不是表格：可读取 .csv、.tsv、.jsonl、.json、.txt 和 .parquet。</translation>
    </message>
    <message>
        <source>%1 holds no data: neither a folder for each class nor a file that can be read.</source>
        <translation>%1 中没有数据：既没有按类别划分的文件夹，也没有可读取的文件。</translation>
    </message>
    <message>
        <source>%1 holds no data: neither files named train, validation and test, nor a folder for each class, nor any other file that can be read.</source>
        <translation>%1 中没有数据：既没有名为 train、validation、test 的文件，也没有按类别划分的文件夹，也没有其他可读取的文件。</translation>
    </message>
    <message>
        <source>%1 has no &quot;%2&quot;, which SQuAD&apos;s form wants.</source>
        <translation>%1 缺少 SQuAD 格式所需的“%2”。</translation>
    </message>
    <message>
        <source>%1 would be more than 8 GiB unpacked. Unpack it and open the folder.</source>
        <translation>%1 解压后会超过 8 GiB。请先解压，再打开文件夹。</translation>
    </message>
    <message>
        <source>%1 is not a text file: it holds zero bytes.</source>
        <translation>%1 不是文本文件：其中含有零字节。</translation>
    </message>
    <message>
        <source>%1 is not valid JSON: line %2, column %3.</source>
        <translation>%1 不是有效的 JSON：第 %2 行第 %3 列。</translation>
    </message>
    <message>
        <source>%1 must hold a list of rows, but holds %2.</source>
        <translation>%1 应包含行的列表，实际是%2。</translation>
    </message>
    <message>
        <source>%1, line %2: a word and its tag were expected, but the line has %3 cells.</source>
        <translation>%1 第 %2 行：应有一个词及其标签，但该行有 %3 个单元格。</translation>
    </message>
    <message>
        <source>Line %1 has %2 cells; %3 were expected.</source>
        <translation>第 %1 行有 %2 个单元格；应有 %3 个。</translation>
    </message>
    <message>
        <source>%1: the quote that opens in line %2 is never closed.</source>
        <translation>%1：第 %2 行开始的引号没有结束。</translation>
    </message>
    <message>
        <source>An object such as {&quot;text&quot;: &quot;...&quot;} was expected, but the row is %1.</source>
        <translation>应为 {&quot;text&quot;: &quot;...&quot;} 这样的对象，但该行是%1。</translation>
    </message>
    <message>
        <source>The first row was taken as data, not as a heading.</source>
        <translation>第一行被当作数据，而不是标题。</translation>
    </message>
    <message>
        <source>The cells are separated by tabs.</source>
        <translation>单元格以制表符分隔。</translation>
    </message>
    <message>
        <source>The cells are separated by &quot;%1&quot;.</source>
        <translation>单元格以“%1”分隔。</translation>
    </message>
    <message>
        <source>The text is in UTF-16 (no byte order mark).</source>
        <translation>文本为 UTF-16 编码（没有字节顺序标记）。</translation>
    </message>
    <message>
        <source>Byte %1 is not UTF-8; the text was read as Windows-1252 (Latin-1).</source>
        <translation>第 %1 个字节不是 UTF-8；文本按 Windows-1252 (Latin-1) 读取。</translation>
    </message>
    <message>
        <source>The questions of a file in SQuAD&apos;s form, a row each.</source>
        <translation>SQuAD 格式文件中的问题，每个一行。</translation>
    </message>
    <message>
        <source>A word and its tag a line (CoNLL): %1 sentences.</source>
        <translation>每行一个词及其标签 (CoNLL)：%1 个句子。</translation>
    </message>
    <message>
        <source>Left out beside %1: %2.</source>
        <translation>除 %1 外未使用：%2。</translation>
    </message>
    <message>
        <source>null</source>
        <translation>空值 (null)</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真假值</translation>
    </message>
    <message>
        <source>an integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Stopped on request.</source>
        <translation>已按要求停止。</translation>
    </message>
    <message>
        <source>There is no model folder %1.</source>
        <translation>没有模型文件夹 %1。</translation>
    </message>
    <message>
        <source>%1 is not a model folder: it has no config.json.</source>
        <translation>%1 不是模型文件夹：其中没有 config.json。</translation>
    </message>
    <message>
        <source>%1 holds no weights: a file named %2 or %3, or the index of its shards, was expected.</source>
        <translation>%1 中没有权重：应有名为 %2 或 %3 的文件，或其分片的索引。</translation>
    </message>
    <message>
        <source>train_dataset has no rows.</source>
        <translation>训练数据没有行。</translation>
    </message>
    <message>
        <source>train_dataset gives no example to learn from: what is to be learnt lies beyond max_length, or all rows together have fewer tokens than block_size.</source>
        <translation>训练数据没有可学习的样本：要学习的内容超出了 max_length，或者所有行合起来的词元少于 block_size。</translation>
    </message>
    <message>
        <source>The training data set has no batch: it has %1 examples, and a batch takes %2.</source>
        <translation>训练数据不足一个批次：共有 %1 个样本，一个批次需要 %2 个。</translation>
    </message>
    <message>
        <source>No row of the training data has a label.</source>
        <translation>训练数据没有带标签的行。</translation>
    </message>
    <message>
        <source>The label &quot;%1&quot; is none of the model&apos;s: %2.</source>
        <translation>标签“%1”不在模型的标签之中：%2。</translation>
    </message>
    <message>
        <source>The label %1 is outside the model&apos;s %2 labels.</source>
        <translation>标签 %1 超出模型的 %2 个标签。</translation>
    </message>
    <message>
        <source>The column of %1 must hold texts, but holds %2.</source>
        <translation>角色 %1 的列应为文本，实际是%2。</translation>
    </message>
    <message>
        <source>A regression needs numbers as labels, but a row has %1.</source>
        <translation>回归需要数字作为标签，但有一行是 %1。</translation>
    </message>
    <message>
        <source>A row must have as many tags as tokens, both as lists: tokens %1.</source>
        <translation>每行的标签数必须与词数相同，且都为列表：词 %1。</translation>
    </message>
    <message>
        <source>There is not enough memory to train on even one row at a time. Shorten the texts (max_length), set gradient_checkpointing or bf16, train a LoRA adapter, or take a smaller model.</source>
        <translation>内存不足，连每次一行都无法训练。请缩短文本 (max_length)，启用 gradient_checkpointing 或 bf16，训练 LoRA 适配器，或换用较小的模型。</translation>
    </message>
    <message>
        <source>The training has stopped: of its %1 processes, number %2 %3</source>
        <translation>训练已停止：在 %1 个进程中，第 %2 个出错：%3</translation>
    </message>
    <message>
        <source>resume_from_checkpoint: there is no checkpoint in %1.</source>
        <translation>%1 中没有可以继续的检查点。</translation>
    </message>
    <message>
        <source>resume_from_checkpoint: there is no folder %1.</source>
        <translation>没有可以继续的文件夹 %1。</translation>
    </message>
    <message>
        <source>overwrite_output_dir would delete the model to train, %1. Choose another output_dir.</source>
        <translation>重新开始会删除要训练的模型 %1。请选择另一个文件夹。</translation>
    </message>
</context>
<context>
    <name>FindingText</name>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>lists of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>labels (texts or numbers)</source>
        <translation>标签（文本或数字）</translation>
    </message>
    <message>
        <source>lists of words</source>
        <translation>词语列表</translation>
    </message>
    <message>
        <source>lists of tags</source>
        <translation>标注列表</translation>
    </message>
    <message>
        <source>answers with their places in the context (text, answer_start)</source>
        <translation>答案及其在上下文中的位置（text、answer_start）</translation>
    </message>
    <message>
        <source>paths of pictures</source>
        <translation>图片路径</translation>
    </message>
    <message>
        <source>paths of sounds</source>
        <translation>声音路径</translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” lack a text or a label. Nothing can be learnt from them.</source>
        <translation>
            <numerusform>“%1”中有 %n 行缺少文本或标签。从中学不到任何内容。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have more words than tags, or fewer. Each word needs a tag.</source>
        <translation>
            <numerusform>“%1”中有 %n 行的词数与标注数不一致。每个词都需要一个标注。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have an answer that stands elsewhere in the context.</source>
        <translation>
            <numerusform>“%1”中有 %n 行的答案位于上下文的其他位置。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have an answer that is not in the context.</source>
        <translation>
            <numerusform>“%1”中有 %n 行的答案不在上下文中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” repeat an earlier one. Repeated rows count more than others, and make a score on them look better than it is.</source>
        <translation>
            <numerusform>“%1”中有 %n 行与前面的行重复。重复的行比其他行影响更大，并使在其上的得分看起来比实际更好。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have the same input but different labels. The model cannot learn both.</source>
        <translation>
            <numerusform>“%1”中有 %n 行输入相同但标签不同。模型无法同时学会两者。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” are in “%2” too. The score on “%2” would tell how well the model remembers, not how well it understands.</source>
        <translation>
            <numerusform>“%1”中有 %n 行也出现在“%2”中。在“%2”上的得分将反映模型记住了多少，而不是理解了多少。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” have a label that “%2” never shows, such as “%3”. The model cannot know it.</source>
        <translation>
            <numerusform>“%1”中有 %n 行的标签从未在“%2”中出现，例如“%3”。模型无从得知它。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” has %2 rows, “%3” only %4. A model trained on this tends to answer “%1”.</source>
        <translation>“%1”有 %2 行，“%3”只有 %4 行。这样训练的模型倾向于回答“%1”。</translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” were saved in the wrong encoding: “Ã©” stands where “é” is meant.</source>
        <translation>
            <numerusform>“%1”中有 %n 行以错误的编码保存：应为“é”之处成了“Ã©”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” hold characters that were lost when the file was converted (�). They cannot be brought back.</source>
        <translation>
            <numerusform>“%1”中有 %n 行含有在文件转换时丢失的字符（�），无法恢复。</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename “%1” to “%2”</source>
        <translation>将“%1”改名为“%2”</translation>
    </message>
    <message>
        <source>Repeat the rows of rare labels</source>
        <translation>重复少见标签的行</translation>
    </message>
    <message numerus="yes">
        <source>Repair %n rows</source>
        <translation>
            <numerusform>修复 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Correct %n rows</source>
        <translation>
            <numerusform>更正 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n rows</source>
        <translation>
            <numerusform>略去 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a column for “%1”.</source>
        <translation>请为“%1”选择一列。</translation>
    </message>
    <message>
        <source>There is no column “%1”, which was chosen for “%2”.</source>
        <translation>没有为“%2”所选的列“%1”。</translation>
    </message>
    <message>
        <source>The column “%1” does not hold %2, which “%3” needs.</source>
        <translation>列“%1”中的内容不是%2，而“%3”需要这种内容。</translation>
    </message>
    <message numerus="yes">
        <source>The label “%1” (%n rows of “%2”) looks like “%3” (%4) written another way.</source>
        <translation>
            <numerusform>标签“%1”（“%2”中的 %n 行）看起来是“%3”（%4 行）的另一种写法。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n rows of “%1”</source>
        <translation>
            <numerusform>略去“%1”中的 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>conversations (lists of messages with role and content)</source>
        <translation>对话（由含 role 和 content 的消息组成的列表）</translation>
    </message>
    <message>
        <source>lists of tools</source>
        <translation>工具列表</translation>
    </message>
    <message numerus="yes">
        <source>%n rows of “%1” (%2 %) are longer than %3 tokens, the longest %4. Their ends would be cut off.</source>
        <translation>
            <numerusform>“%1”中有 %n 行（%2 %）超过 %3 个词元，最长 %4。它们的末尾会被截掉。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GenerationFigures</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>每秒 %1 个词元</translation>
    </message>
    <message>
        <source>first after %1</source>
        <translation>首个词元用时 %1</translation>
    </message>
    <message>
        <source>cut off at the limit</source>
        <translation>因长度限制而中断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Beside the model: how exactly it computes. int8 takes a quarter of the memory and is faster, and changes the result a little; the line below says how much.</source>
        <translation>在模型旁边：计算的精确程度。int8 只占四分之一的内存，速度更快，结果略有变化；下方的一行说明变化多少。</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>按意义搜索</translation>
    </message>
    <message>
        <source>Choose the task “Similarity and search by meaning”, drop a .txt, .csv, .tsv or .jsonl file, type what to look for, and press Run.</source>
        <translation>选择任务“相似度与语义搜索”，拖入 .txt、.csv、.tsv 或 .jsonl 文件，输入要查找的内容，然后按“运行”。</translation>
    </message>
    <message>
        <source>Look into a model</source>
        <translation>查看模型</translation>
    </message>
    <message>
        <source>The page Models shows the tensors of a folder or .gguf file without loading them, and which keys are missing or unexpected. “Save as…” writes it in another type, in several files, or with a LoRA adapter merged.</source>
        <translation>“模型”页显示文件夹或 .gguf 文件中的张量（无需加载），以及缺少或多余的键。“另存为…”可换一种类型、分成多个文件，或合并 LoRA 适配器后写出。</translation>
    </message>
    <message>
        <source>Run a model on a text</source>
        <translation>对一段文本运行模型</translation>
    </message>
    <message>
        <source>Choose a &lt;b&gt;task&lt;/b&gt;, such as text classification. The line beside the page&apos;s title says what it does.</source>
        <translation>选择一个&lt;b&gt;任务&lt;/b&gt;，例如文本分类。页面标题旁的一行说明了它的用途。</translation>
    </message>
    <message>
        <source>Choose a &lt;b&gt;model&lt;/b&gt;. The starter model works at once, without a network. Other models: press “Open folder…”, or drop a folder with config.json on the window. Models that fit the task come first.</source>
        <translation>选择一个&lt;b&gt;模型&lt;/b&gt;。入门模型无需联网即可使用。要使用其他模型，请点击“打开文件夹…”，或将含有 config.json 的文件夹拖到窗口上。适合该任务的模型排在前面。</translation>
    </message>
    <message>
        <source>Type or paste a &lt;b&gt;text&lt;/b&gt;, drop a .txt file, or press “Example”.</source>
        <translation>输入或粘贴一段&lt;b&gt;文本&lt;/b&gt;，拖入 .txt 文件，或点击“示例”。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Run&lt;/b&gt; (Ctrl+Enter). &lt;b&gt;Stop&lt;/b&gt; (Esc) ends a run at once; nothing that you typed is lost.</source>
        <translation>点击&lt;b&gt;运行&lt;/b&gt;（Ctrl+Enter）。&lt;b&gt;停止&lt;/b&gt;（Esc）立即结束运行，您输入的内容不会丢失。</translation>
    </message>
    <message>
        <source>The result shows as a picture and as JSON: exactly what the transformers pipeline returns. “Copy as command” gives the line for a terminal.</source>
        <translation>结果以图形和 JSON 两种形式显示，与 transformers 管道的返回值完全一致。“复制为命令”给出可在终端中使用的命令行。</translation>
    </message>
    <message>
        <source>Run a model on a table</source>
        <translation>对一个表格运行模型</translation>
    </message>
    <message>
        <source>Drop a .csv, .tsv or .jsonl file, check which column is the text, and press Run. Rows that cannot be used are listed with the reason; the others run. Then search, sort and export as CSV or JSON lines.</source>
        <translation>拖入 .csv、.tsv 或 .jsonl 文件，确认哪一列是文本，然后点击运行。无法使用的行会列出原因，其余各行照常运行。之后可以搜索、排序，并导出为 CSV 或 JSON Lines。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Each parameter has the name and the default of the transformers pipeline. Changed ones are marked; the arrow brings back the default.</source>
        <translation>每个参数的名称和默认值都与 transformers 管道相同。改动过的参数会被标出，点击箭头可恢复默认值。</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Command palette: every action, task, page and recent model</source>
        <translation>命令面板：所有操作、任务、页面和最近使用的模型</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>切换浅色或深色</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>本页</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Runs Hugging Face transformer models on this computer, with the results of the transformers library.</source>
        <translation>在本机运行 Hugging Face transformer 模型，结果与 transformers 库一致。</translation>
    </message>
    <message>
        <source>LibTorch %1, Qt %2</source>
        <translation>LibTorch %1，Qt %2</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.</source>
        <translation>本程序是自由软件，采用 GNU 通用公共许可证第 3 版或更高版本。</translation>
    </message>
    <message>
        <source>About Transformer Workbench</source>
        <translation>关于 Transformer Workbench</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Choose a model that was made for chats and write. Enter sends, Shift+Enter begins a new line, Esc stops the answer. Editing a message or asking again begins a branch; the arrows beside the message go from branch to branch. Drop a text file to put it into the message. Conversations are kept on this computer, and can be searched, renamed and exported.</source>
        <translation>选择一个为对话训练的模型并输入消息。Enter 发送，Shift+Enter 换行，Esc 停止回答。编辑消息或重新生成会开始一个分支；消息旁的箭头可在分支之间切换。拖入文本文件可将其放入消息。对话保存在本机，可以搜索、重命名和导出。</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>The model goes on with the text before the cursor. Colours show how probable each token was; point at one to see the alternatives, click it (or press Alt+Down) to choose another and go on from there. Ctrl+Z takes back what was written.</source>
        <translation>模型从光标前的文本继续书写。颜色表示每个词元的概率；指向词元可查看其他选择，点击它（或按 Alt+↓）可选择另一个并从那里继续。Ctrl+Z 撤销已写出的内容。</translation>
    </message>
    <message>
        <source>The first nine pages</source>
        <translation>前九个页面</translation>
    </message>
    <message>
        <source>The last page, Runs</source>
        <translation>最后一个页面“运行记录”</translation>
    </message>
    <message>
        <source>A new conversation (on the Chat page)</source>
        <translation>新对话（在对话页面）</translation>
    </message>
    <message>
        <source>Translate and summarize</source>
        <translation>翻译与摘要</translation>
    </message>
    <message>
        <source>Source and result stand side by side. Languages are chosen among those that the model knows. “Number of texts” above 1, with as many beams, gives candidates with their scores. “Read long texts in parts” cuts what is too long between sentences and joins the results. With “Align sentences” point at a sentence to see what it was written from. A text pasted under “Reference” is compared with the result.</source>
        <translation>原文与结果并排显示。语言从模型所支持的语言中选择。“文本数量”大于 1 且束数相同时，会给出带得分的候选文本。“分段读取长文本”会在句子之间切开过长的文本，并将结果拼接起来。启用“对齐句子”后，指向一个句子即可看到它由哪些内容写成。粘贴到“参考”下的文本会与结果比较。</translation>
    </message>
    <message>
        <source>Ask a table</source>
        <translation>向表格提问</translation>
    </message>
    <message>
        <source>Drop a .csv file, or paste cells from a spreadsheet: the first line names the columns. Then type the question.</source>
        <translation>拖入 .csv 文件，或粘贴电子表格中的单元格：第一行是列名。然后输入问题。</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Drop a table of texts and labels, or data for another task, on the page Fine-tune. Task, columns and a part for evaluation are guessed and can be changed; choose a model and press Start. The curves show the loss live; point at a step for its figures. Below the model stands whether the training fits into the free memory; the tab “What the model sees” shows the tokens of some rows, which of them the model learns to say, and what is cut off. The slider between “Faster” and “Better” sets epochs, learning rate, the length of texts, and whether the whole model or a small adapter learns. “More settings” has every training argument of transformers, with a search. “Check” tries two steps on the longest batch: the memory they take by owner, the time of a step, and buttons for what takes less. “Save recipe” writes a file for “twb train”.</source>
        <translation>将含有文本和标签的表格，或用于其他任务的数据，拖到“微调”页面。任务、各列和用于评估的部分会自动猜测，也可以更改；选择模型，然后点击“开始”。曲线实时显示损失；指向某一步可查看其数值。模型下方会说明训练所需内存是否够用；“模型所看到的内容”标签页显示若干行的词元、模型要学习输出哪些词元，以及哪些内容被截断。“更快”与“更好”之间的滑块设定轮数、学习率、文本长度，以及训练整个模型还是一个小型适配器。“更多设置”包含 transformers 的所有训练参数，并可搜索。“检查”会用最长的批次试跑两步：按用途列出所占内存、每步用时，以及可以减少占用的按钮。“保存配方”会写出一个供“twb train”使用的文件。</translation>
    </message>
    <message>
        <source>Look through data</source>
        <translation>浏览数据</translation>
    </message>
    <message>
        <source>The page Data shows a data set&apos;s rows, the lengths of its texts and its classes, and what would spoil a training: duplicates, empty rows, rows of the test set among those for training, misspelt labels. Most findings have a button that mends them; Undo takes it back. Export writes the rows, “Fine-tune with it” takes them to the Fine-tune page.</source>
        <translation>“数据”页面显示数据集的各行、文本长度和类别，以及会影响训练的问题：重复行、空行、混入训练集的测试集行、拼写错误的标签。大多数问题都有一个按钮可以修复；“撤销”可以恢复原状。“导出”写出各行，“用于微调”把它们带到“微调”页面。</translation>
    </message>
</context>
<context>
    <name>MetricName</name>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Training loss (mean)</source>
        <translation>训练损失（平均）</translation>
    </message>
    <message>
        <source>Evaluation loss</source>
        <translation>评估损失</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Samples a second</source>
        <translation>每秒样本数</translation>
    </message>
    <message>
        <source>Tokens a second</source>
        <translation>每秒词元数</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Rest of the program</source>
        <translation>程序其余部分</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>本程序</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>其他程序</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>The model is no longer in %1.</source>
        <translation>模型已不在 %1 中。</translation>
    </message>
    <message>
        <source>%1 is not empty. Choose an empty or a new folder.</source>
        <translation>%1 不是空的。请选择一个空的或新的文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
</context>
<context>
    <name>PageTable</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Here you will classify pictures, find objects and masks in them, and estimate depth: drop a picture, choose a model, run. Not in this version yet.</source>
        <translation>将来可以在这里对图片分类、检测其中的物体和掩码，并估计深度：拖入图片，选择模型，运行。当前版本尚未提供。</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Here you will transcribe speech, classify sounds and let a model speak. Not in this version yet.</source>
        <translation>将来可以在这里转写语音、对声音分类，并让模型朗读。当前版本尚未提供。</translation>
    </message>
    <message>
        <source>Multimodal</source>
        <translation>多模态</translation>
    </message>
    <message>
        <source>Here you will ask questions about pictures and documents, describe pictures, and make pictures from text. Not in this version yet.</source>
        <translation>将来可以在这里就图片和文档提问、描述图片，并用文字生成图片。当前版本尚未提供。</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>智能体</translation>
    </message>
    <message>
        <source>Here you will give a task in your own words, and an agent will solve it with the models as its tools. Not in this version yet.</source>
        <translation>将来可以在这里用自己的话描述任务，由智能体以模型为工具来完成。当前版本尚未提供。</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>续写</translation>
    </message>
</context>
<context>
    <name>RunHealth</name>
    <message>
        <source>The loss or the gradients are no longer numbers: what the model has learnt is lost from here on. Stop, and start again with a lower learning rate (a tenth), or with warm-up steps.</source>
        <translation>损失或梯度已不再是数值：从这里开始，模型学到的内容已丢失。请停止训练，并以更低的学习率（十分之一）或加上预热步数重新开始。</translation>
    </message>
    <message>
        <source>The loss jumped up. When it does not come back soon, the learning rate is too high.</source>
        <translation>损失突然升高。如果不能很快回落，说明学习率过高。</translation>
    </message>
    <message>
        <source>The loss is exactly 0: no token counts, as if all labels were masked. Look at the columns, and whether the texts are cut off before what is to be learnt begins.</source>
        <translation>损失恰好为 0：没有任何词元计入，好像所有标签都被屏蔽了。请检查各列，以及文本是否在要学习的内容开始之前就被截断。</translation>
    </message>
    <message>
        <source>The loss has not fallen for a while: more training of this kind brings little.</source>
        <translation>损失已有一段时间没有下降：继续这样训练收效甚微。</translation>
    </message>
    <message>
        <source>The model begins to learn the rows by heart: the training loss falls, but the evaluation loss rises. An earlier checkpoint is better: train for fewer epochs.</source>
        <translation>模型开始死记训练数据（过拟合）：训练损失下降，评估损失却在上升。较早的检查点更好：请减少训练轮数。</translation>
    </message>
    <message>
        <source>The training has become much slower than it was: something else uses the processor or the memory of this computer.</source>
        <translation>训练比之前慢了很多：有其他程序在占用这台电脑的处理器或内存。</translation>
    </message>
    <message>
        <source>The data comes too slowly: the model waits for its next batch during %1 % of the time. Close programs that use the disk or the processor, or make the texts or the batches shorter.</source>
        <translation>数据来得太慢：模型有 %1 % 的时间在等待下一个批次。请关闭占用磁盘或处理器的程序，或缩短文本、减小批次。</translation>
    </message>
</context>
<context>
    <name>RunMarks</name>
    <message>
        <source>End of an epoch</source>
        <translation>一轮结束</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Checkpoint saved</source>
        <translation>已保存检查点</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Went on</source>
        <translation>已继续</translation>
    </message>
    <message>
        <source>Learning rate set to %1</source>
        <translation>学习率改为 %1</translation>
    </message>
    <message>
        <source>Memory ran out; rows at a time: %L1</source>
        <translation>内存不足；每次行数：%L1</translation>
    </message>
    <message>
        <source>Learning rate changed</source>
        <translation>学习率已更改</translation>
    </message>
    <message>
        <source>Memory ran out</source>
        <translation>内存不足</translation>
    </message>
</context>
<context>
    <name>Storage</name>
    <message>
        <source>Nothing can be kept in “%1” (%2). The program works, but will not remember what belongs there.</source>
        <translation>无法在“%1”中保存内容（%2）。程序可以使用，但不会记住其中的内容。</translation>
    </message>
    <message>
        <source>the file is not usable</source>
        <translation>文件不可用</translation>
    </message>
    <message>
        <source>“%1” was damaged or written by a later version. It was moved to “%2”, and a new one was begun.</source>
        <translation>“%1”已损坏或由更新的版本写入。它已移至“%2”，并新建了一个文件。</translation>
    </message>
    <message>
        <source>“%1” could not be read or written: %2.</source>
        <translation>无法读写“%1”：%2。</translation>
    </message>
</context>
<context>
    <name>TableTexts</name>
    <message>
        <source>The row is not UTF-8 text: byte %1 of a cell fits no character.</source>
        <translation>该行不是 UTF-8 文本：某单元格的第 %1 个字节不构成任何字符。</translation>
    </message>
    <message>
        <source>Line %1 has %2 cells, but the heading has %3.</source>
        <translation>第 %1 行有 %2 个单元格，但表头有 %3 个。</translation>
    </message>
    <message>
        <source>Line %1 is not UTF-8 text.</source>
        <translation>第 %1 行不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>“%1” is not a table: it holds binary data. Drop a CSV, TSV, JSONL or text file.</source>
        <translation>“%1”不是表格：其中含有二进制数据。请拖入 CSV、TSV、JSONL 或文本文件。</translation>
    </message>
    <message>
        <source>“%1” holds no rows.</source>
        <translation>“%1”中没有任何行。</translation>
    </message>
</context>
<context>
    <name>TrainRecipe</name>
    <message>
        <source>Choose a task.</source>
        <translation>请选择任务。</translation>
    </message>
    <message>
        <source>Choose the data: open or drop a file or a folder.</source>
        <translation>请选择数据：打开或拖入文件或文件夹。</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>请选择模型。</translation>
    </message>
    <message>
        <source>Choose a folder for the trained model.</source>
        <translation>请选择保存训练后模型的文件夹。</translation>
    </message>
    <message>
        <source>“%1” is no group of settings: there are data. and lora., and names without a dot.</source>
        <translation>“%1”不是设置组：只有 data. 和 lora.，以及不带点的名称。</translation>
    </message>
    <message>
        <source>“%1” is no setting: write name=value, such as warmup_ratio=0.1.</source>
        <translation>“%1”不是设置：请写成 名称=值，例如 warmup_ratio=0.1。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
</context>
<context>
    <name>TrainTasks</name>
    <message>
        <source>Text classification</source>
        <translation>文本分类</translation>
    </message>
    <message>
        <source>Token classification (NER)</source>
        <translation>词元分类（命名实体识别）</translation>
    </message>
    <message>
        <source>Question answering</source>
        <translation>问答</translation>
    </message>
    <message>
        <source>Language model that writes (causal)</source>
        <translation>生成文本的语言模型（因果）</translation>
    </message>
    <message>
        <source>Language model that fills gaps (masked)</source>
        <translation>填补空缺的语言模型（掩码）</translation>
    </message>
    <message>
        <source>Summarization</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Multiple choice</source>
        <translation>多项选择</translation>
    </message>
    <message>
        <source>Chat (the answers of an assistant)</source>
        <translation>聊天（助手的回答）</translation>
    </message>
</context>
<context>
    <name>tasks</name>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>How many texts go through the model at once at most. Empty: chosen by their lengths.</source>
        <translation>一次最多有多少段文本通过模型。留空：按文本长度自动选择。</translation>
    </message>
    <message>
        <source>Truncation</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>What happens to a text that is too long for the model: left as it is, which ends in an error, or its end is cut off.</source>
        <translation>如何处理超过模型长度限制的文本：保持原样（会报错），或截去末尾。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Cut the end</source>
        <translation>截去末尾</translation>
    </message>
    <message>
        <source>Cut the first text only</source>
        <translation>只截第一段文本</translation>
    </message>
    <message>
        <source>Cut the second text only</source>
        <translation>只截第二段文本</translation>
    </message>
    <message>
        <source>Longest input</source>
        <translation>最大输入长度</translation>
    </message>
    <message>
        <source>The number of tokens that truncation and padding aim at. Empty: the model&apos;s limit.</source>
        <translation>截断和填充的目标词元数。留空：模型的上限。</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征提取</translation>
    </message>
    <message>
        <source>Gives the model&apos;s own view of a text: one vector for each token.</source>
        <translation>给出模型对文本的内部表示：每个词元一个向量。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Write or paste a text, or drop a file</source>
        <translation>输入或粘贴文本，或拖入文件</translation>
    </message>
    <message>
        <source>As an array</source>
        <translation>以数组输出</translation>
    </message>
    <message>
        <source>Writes the vectors in binary form and not as nested lists of numbers, which is much shorter.</source>
        <translation>以二进制形式而不是嵌套的数字列表输出向量，会短得多。</translation>
    </message>
    <message>
        <source>Fill the mask</source>
        <translation>填充掩码</translation>
    </message>
    <message>
        <source>Suggests words for a gap in a text. The gap is written as the model&apos;s mask token, such as [MASK] or &lt;mask&gt;.</source>
        <translation>为文本中的空缺推荐词语。空缺写作模型的掩码标记，例如 [MASK] 或 &lt;mask&gt;。</translation>
    </message>
    <message>
        <source>Text with a mask</source>
        <translation>带掩码的文本</translation>
    </message>
    <message>
        <source>Paris is the [MASK] of France.</source>
        <translation>Paris is the [MASK] of France.</translation>
    </message>
    <message>
        <source>Number of suggestions</source>
        <translation>推荐数量</translation>
    </message>
    <message>
        <source>How many words to suggest for each mask, the likeliest first.</source>
        <translation>为每个掩码推荐多少个词，最可能的在前。</translation>
    </message>
    <message>
        <source>Only these words</source>
        <translation>仅限这些词</translation>
    </message>
    <message>
        <source>Compares these words only. A word that is not in the model&apos;s vocabulary is stood for by its first piece.</source>
        <translation>只比较这些词。不在模型词表中的词由它的第一个子词代表。</translation>
    </message>
    <message>
        <source>Question answering</source>
        <translation>问答</translation>
    </message>
    <message>
        <source>Finds the passage of a text that answers a question.</source>
        <translation>在文本中找出回答问题的片段。</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Where do I live?</source>
        <translation>我住在哪里？</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>The text that holds the answer</source>
        <translation>包含答案的文本</translation>
    </message>
    <message>
        <source>There may be no answer</source>
        <translation>可能没有答案</translation>
    </message>
    <message>
        <source>Also considers that the context does not hold the answer; the answer is then empty.</source>
        <translation>同时考虑上下文中没有答案的情况，此时答案为空。</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>完整单词</translation>
    </message>
    <message>
        <source>Widens the answer to whole words. Turn it off for languages without spaces between words.</source>
        <translation>将答案扩展到完整的单词。对于词间没有空格的语言，请关闭此项。</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Whether windows are filled up to one length. It changes the speed, not the answer.</source>
        <translation>是否将窗口填充到同一长度。影响速度，不影响答案。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>To the longest window</source>
        <translation>到最长的窗口</translation>
    </message>
    <message>
        <source>To the longest window allowed</source>
        <translation>到允许的最大窗口</translation>
    </message>
    <message>
        <source>Number of answers</source>
        <translation>答案数量</translation>
    </message>
    <message>
        <source>How many answers to show, the likeliest first.</source>
        <translation>显示多少个答案，最可能的在前。</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长答案</translation>
    </message>
    <message>
        <source>The most tokens that an answer may have.</source>
        <translation>答案最多可有多少个词元。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>The most tokens of question and context together that the model reads at once. Longer contexts are read in windows. Empty: 384, or the model&apos;s limit.</source>
        <translation>模型一次读取的问题与上下文的词元总数上限。更长的上下文分窗口读取。留空：384 或模型的上限。</translation>
    </message>
    <message>
        <source>Overlap of windows</source>
        <translation>窗口重叠</translation>
    </message>
    <message>
        <source>How many tokens neighbouring windows share. Empty: 128, or half a window.</source>
        <translation>相邻窗口共享多少个词元。留空：128 或半个窗口。</translation>
    </message>
    <message>
        <source>Longest question</source>
        <translation>最长问题</translation>
    </message>
    <message>
        <source>The most tokens of the question that are read; only tokenizers without a fast form heed it.</source>
        <translation>问题最多读取多少个词元；仅对没有快速版本的分词器有效。</translation>
    </message>
    <message>
        <source>Similarity and search by meaning</source>
        <translation>语义相似度与搜索</translation>
    </message>
    <message>
        <source>Compares the meaning of sentences, or finds the lines of a file whose meaning is closest to a query.</source>
        <translation>比较句子的含义，或在文件中查找与查询含义最接近的行。</translation>
    </message>
    <message>
        <source>Sentence or query</source>
        <translation>句子或查询</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>要查找的内容</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>One sentence a line</source>
        <translation>每行一个句子</translation>
    </message>
    <message>
        <source>Search in a file</source>
        <translation>在文件中搜索</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Number of results</source>
        <translation>结果数量</translation>
    </message>
    <message>
        <source>How many sentences to show, the closest first. Empty: all.</source>
        <translation>显示多少个句子，最接近的在前。留空：全部。</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>How the vectors of the tokens become one for the sentence.</source>
        <translation>如何将词元向量合成为句子向量。</translation>
    </message>
    <message>
        <source>As the model says, else the mean</source>
        <translation>按模型的设定，否则取均值</translation>
    </message>
    <message>
        <source>Mean of the tokens</source>
        <translation>词元的均值</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>第一个词元</translation>
    </message>
    <message>
        <source>Largest of the tokens</source>
        <translation>词元的最大值</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Cosine compares directions only; the dot product lets long vectors count more.</source>
        <translation>余弦只比较方向；点积会使较长的向量影响更大。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Dot product</source>
        <translation>点积</translation>
    </message>
    <message>
        <source>Text classification</source>
        <translation>文本分类</translation>
    </message>
    <message>
        <source>Sorts a text, or a pair of texts, into classes: sentiment, topic, language, similarity.</source>
        <translation>将一段或一对文本归入类别：情感、主题、语言、相似度。</translation>
    </message>
    <message>
        <source>Number of labels</source>
        <translation>标签数量</translation>
    </message>
    <message>
        <source>How many labels to show, the most likely first. Empty: all.</source>
        <translation>显示多少个标签，最可能的在前。留空：全部。</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>How the model&apos;s figures become scores. Softmax: the labels compete and the scores sum to 1. Sigmoid: each label on its own. Automatic follows the model.</source>
        <translation>如何把模型的数值变成得分。Softmax：标签相互竞争，得分之和为 1。Sigmoid：每个标签单独计分。自动：按模型而定。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <source>None (logits)</source>
        <translation>无（logits）</translation>
    </message>
    <message>
        <source>Named entities</source>
        <translation>命名实体识别</translation>
    </message>
    <message>
        <source>Marks the names of people, places and organisations, or any other labels of words, in a text.</source>
        <translation>在文本中标出人名、地名、机构名或其他词语标签。</translation>
    </message>
    <message>
        <source>Grouping</source>
        <translation>合并方式</translation>
    </message>
    <message>
        <source>How the labels of single tokens become entities. Simple joins neighbours of one label; the others first give all pieces of a word one label: that of its first piece, of the average, or of the surest piece.</source>
        <translation>单个词元的标签如何合并为实体。“简单”合并标签相同的相邻词元；其他方式先给一个单词的所有子词同一个标签：取第一个子词、平均值或最确定的子词的标签。</translation>
    </message>
    <message>
        <source>None: every token</source>
        <translation>不合并：每个词元</translation>
    </message>
    <message>
        <source>Simple</source>
        <translation>简单</translation>
    </message>
    <message>
        <source>First piece of a word</source>
        <translation>单词的第一个子词</translation>
    </message>
    <message>
        <source>Average over a word</source>
        <translation>单词内取平均</translation>
    </message>
    <message>
        <source>Surest piece of a word</source>
        <translation>单词内最确定的子词</translation>
    </message>
    <message>
        <source>Labels to leave out</source>
        <translation>忽略的标签</translation>
    </message>
    <message>
        <source>Entities with these labels are not shown; O marks words that are no entity.</source>
        <translation>不显示带有这些标签的实体；O 表示不是实体的词。</translation>
    </message>
    <message>
        <source>Reads a text longer than the model&apos;s limit in windows that share this many tokens. Empty: the rest of a long text is dropped. Needs a grouping other than none.</source>
        <translation>用共享这么多词元的窗口读取超过模型上限的文本。留空：舍弃过长的部分。需要选择一种合并方式。</translation>
    </message>
    <message>
        <source>Classification by your own labels</source>
        <translation>零样本分类（自定义标签）</translation>
    </message>
    <message>
        <source>Sorts a text by labels that you name; the model, trained on inference between sentences, needs no training for them.</source>
        <translation>按您给出的标签对文本分类；模型受过句间推理训练，无需针对这些标签再训练。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>The labels to choose from: one a line, or one line with commas between.</source>
        <translation>供选择的标签：每行一个，或写在一行并用逗号分隔。</translation>
    </message>
    <message>
        <source>Hypothesis</source>
        <translation>假设句</translation>
    </message>
    <message>
        <source>The sentence that is checked against the text for each label; {} stands for the label.</source>
        <translation>针对每个标签与文本对照的句子；{} 代表标签。</translation>
    </message>
    <message>
        <source>Several labels may be true</source>
        <translation>可多个标签同时成立</translation>
    </message>
    <message>
        <source>On: each label is scored on its own. Off: the labels compete and the scores sum to 1.</source>
        <translation>开：每个标签单独计分。关：标签相互竞争，得分之和为 1。</translation>
    </message>
    <message>
        <source>A .txt file (one sentence a line), or a .csv, .tsv or .jsonl table, searched instead of the sentences above.</source>
        <translation>在 .txt 文件（每行一个句子）或 .csv、.tsv、.jsonl 表格中搜索，代替上面的句子。</translation>
    </message>
    <message>
        <source>The column of a table that holds the text.</source>
        <translation>表格中含有文本的列。</translation>
    </message>
    <message>
        <source>Folder for checkpoints and the trained model.</source>
        <translation>存放检查点和训练后模型的文件夹。</translation>
    </message>
    <message>
        <source>Rows a step. More need more memory and make steadier steps.</source>
        <translation>每步的行数。越大占用内存越多，每步也越平稳。</translation>
    </message>
    <message>
        <source>Rows at once while evaluating.</source>
        <translation>评估时一次处理的行数。</translation>
    </message>
    <message>
        <source>Batches whose gradients are added up before the weights change: as a larger batch, with the memory of a small one.</source>
        <translation>更新权重之前累积梯度的批次数：相当于较大的批次，但只占用小批次的内存。</translation>
    </message>
    <message>
        <source>Batches whose predictions are kept before they are put together. Not set: all.</source>
        <translation>合并之前保留其预测的批次数。未设置：全部。</translation>
    </message>
    <message>
        <source>When memory runs out, go on with half the batch.</source>
        <translation>内存不足时，以一半的批大小继续训练。</translation>
    </message>
    <message>
        <source>How often the model sees all rows.</source>
        <translation>模型把所有行看几遍。</translation>
    </message>
    <message>
        <source>Steps to train; above 0 it counts instead of the epochs.</source>
        <translation>训练步数；大于 0 时取代轮数。</translation>
    </message>
    <message>
        <source>How far the weights move a step, at the highest.</source>
        <translation>每一步更新权重的最大幅度。</translation>
    </message>
    <message>
        <source>How much weights are pulled towards zero each step; 0.01 is usual, against learning by heart.</source>
        <translation>每一步把权重拉向零的程度；常用 0.01，可防止过拟合。</translation>
    </message>
    <message>
        <source>How long Adam remembers the direction of the gradients.</source>
        <translation>Adam 对梯度方向的记忆时长。</translation>
    </message>
    <message>
        <source>How long Adam remembers the size of the gradients.</source>
        <translation>Adam 对梯度大小的记忆时长。</translation>
    </message>
    <message>
        <source>Keeps Adam from dividing by zero.</source>
        <translation>防止 Adam 除以零。</translation>
    </message>
    <message>
        <source>Gradients that together are longer than this are shortened to it: against jumps. 0: never.</source>
        <translation>梯度的总长度超过此值时缩短到此值：防止突变。0：从不。</translation>
    </message>
    <message>
        <source>How gradients become changes of the weights. 8-bit AdamW, Adafactor and SGD need less memory than AdamW.</source>
        <translation>梯度如何变成权重的更新。8 位 AdamW、Adafactor 和 SGD 比 AdamW 占用更少内存。</translation>
    </message>
    <message>
        <source>How the learning rate goes on after the warm-up.</source>
        <translation>预热之后学习率如何变化。</translation>
    </message>
    <message>
        <source>Part of all steps in which the learning rate grows from zero.</source>
        <translation>学习率从零开始上升的步数占总步数的比例。</translation>
    </message>
    <message>
        <source>Steps in which the learning rate grows from zero; above 0 it counts instead of warmup_ratio.</source>
        <translation>学习率从零开始上升的步数；大于 0 时取代 warmup_ratio。</translation>
    </message>
    <message>
        <source>How much of a label&apos;s certainty is spread over the others: against too sure models.</source>
        <translation>把标签的多少确定性分摊给其他标签：防止模型过于自信。</translation>
    </message>
    <message>
        <source>Reports that are written: tensorboard, csv, jsonl, all or none.</source>
        <translation>要写出的报告：tensorboard、csv、jsonl、all（全部）或 none（无）。</translation>
    </message>
    <message>
        <source>Folder of the reports. Not set: runs in the folder of the model.</source>
        <translation>报告的文件夹。未设置：模型文件夹中的 runs。</translation>
    </message>
    <message>
        <source>When the loss is told.</source>
        <translation>何时报告损失。</translation>
    </message>
    <message>
        <source>Steps from one point of the loss curve to the next; below 1 a part of all steps.</source>
        <translation>损失曲线上相邻两点之间的步数；小于 1 时为总步数的比例。</translation>
    </message>
    <message>
        <source>Also tell the loss of the first step.</source>
        <translation>也报告第一步的损失。</translation>
    </message>
    <message>
        <source>Leave losses that are no numbers out of the curve.</source>
        <translation>损失曲线中不包含不是数值的损失。</translation>
    </message>
    <message>
        <source>When the model is evaluated.</source>
        <translation>何时评估模型。</translation>
    </message>
    <message>
        <source>Steps from one evaluation to the next; below 1 a part of all steps. Not set: as logging_steps.</source>
        <translation>相邻两次评估之间的步数；小于 1 时为总步数的比例。未设置：与 logging_steps 相同。</translation>
    </message>
    <message>
        <source>Epochs or steps before the first evaluation.</source>
        <translation>第一次评估之前的轮数或步数。</translation>
    </message>
    <message>
        <source>When a checkpoint is written, from which a training can go on.</source>
        <translation>何时写出可供继续训练的检查点。</translation>
    </message>
    <message>
        <source>Steps from one checkpoint to the next; below 1 a part of all steps.</source>
        <translation>相邻两个检查点之间的步数；小于 1 时为总步数的比例。</translation>
    </message>
    <message>
        <source>How many checkpoints are kept, the newest ones. Not set: all.</source>
        <translation>保留多少个最新的检查点。未设置：全部。</translation>
    </message>
    <message>
        <source>Keep the weights of the best evaluation, not the last ones. Evaluations and checkpoints must come at the same steps.</source>
        <translation>保留评估最好时的权重，而不是最后的权重。评估和检查点必须在相同的步进行。</translation>
    </message>
    <message>
        <source>The figure that tells which evaluation is best: loss, accuracy, f1, and so on.</source>
        <translation>判断哪次评估最好的指标：loss、accuracy、f1 等。</translation>
    </message>
    <message>
        <source>Whether a higher figure is better. Not set: yes, unless it is the loss.</source>
        <translation>指标是否越高越好。未设置：是，除非指标是损失。</translation>
    </message>
    <message>
        <source>Number from which all that is random begins: the same seed gives the same training.</source>
        <translation>所有随机过程的起始数：相同的种子得到相同的训练。</translation>
    </message>
    <message>
        <source>Compute with half the precision where that is safe: faster on processors and graphics cards that can, and less memory.</source>
        <translation>在安全之处以一半的精度计算：在支持的处理器和显卡上更快，也更省内存。</translation>
    </message>
    <message>
        <source>Compute layers again in the backward pass instead of keeping them: much less memory, about a third slower.</source>
        <translation>在反向传播时重新计算各层，而不是保留其结果：大幅节省内存，约慢三分之一。</translation>
    </message>
    <message>
        <source>Put rows of like length into a batch: less padding, so faster.</source>
        <translation>把长度相近的行放进同一批次：填充更少，因而更快。</translation>
    </message>
    <message>
        <source>Leave out a last batch that is not full.</source>
        <translation>舍弃最后一个不满的批次。</translation>
    </message>
    <message>
        <source>When a training goes on, begin with the first rows again instead of where it was.</source>
        <translation>继续训练时，重新从最前面的行开始，而不是从中断处开始。</translation>
    </message>
    <message>
        <source>Evaluate the loss alone, without predictions and other figures.</source>
        <translation>只评估损失，不计算预测和其他指标。</translation>
    </message>
    <message>
        <source>Accepted for recipes of transformers: columns that a task does not use are never read.</source>
        <translation>为兼容 transformers 的配方而接受：任务不使用的列从不读取。</translation>
    </message>
    <message>
        <source>Let the model write texts while evaluating, for ROUGE, BLEU and the like.</source>
        <translation>评估时让模型生成文本，用于计算 ROUGE、BLEU 等指标。</translation>
    </message>
    <message>
        <source>Longest text, in tokens, that is written while evaluating.</source>
        <translation>评估时生成的文本的最大长度（词元数）。</translation>
    </message>
    <message>
        <source>Beams of the search while evaluating; 1 is fastest.</source>
        <translation>评估时搜索的束数；1 最快。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>The name of one of the model&apos;s templates, a template in Jinja, or chatml for models that have none.</source>
        <translation>模型的某个模板的名称、一个 Jinja 模板，或用于没有模板的模型的 chatml。</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Answers the last message of a conversation.</source>
        <translation>回答对话中的最后一条消息。</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Hello!</source>
        <translation>你好！</translation>
    </message>
    <message>
        <source>Conversations that are too long</source>
        <translation>过长的对话</translation>
    </message>
    <message>
        <source>What happens when the conversation does not fit into the model any more.</source>
        <translation>对话超出模型的容量时如何处理。</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Forget the oldest messages</source>
        <translation>忘掉最早的消息</translation>
    </message>
    <message>
        <source>Choice of words</source>
        <translation>选词方式</translation>
    </message>
    <message>
        <source>The likeliest word every time gives the same text again; drawing varies it.</source>
        <translation>每次都取最可能的词会得到相同的文本；抽样则会有变化。</translation>
    </message>
    <message>
        <source>As the model says</source>
        <translation>按模型的设定</translation>
    </message>
    <message>
        <source>The likeliest</source>
        <translation>最可能的</translation>
    </message>
    <message>
        <source>Draw by probability</source>
        <translation>按概率抽样</translation>
    </message>
    <message>
        <source>End of the beams</source>
        <translation>束搜索的结束</translation>
    </message>
    <message>
        <source>When beam search stops looking for better texts.</source>
        <translation>束搜索何时停止寻找更好的文本。</translation>
    </message>
    <message>
        <source>As soon as there are enough texts</source>
        <translation>有足够多的文本时立即停止</translation>
    </message>
    <message>
        <source>When better ones are unlikely</source>
        <translation>不太可能有更好的文本时</translation>
    </message>
    <message>
        <source>When there can be no better ones</source>
        <translation>不可能有更好的文本时</translation>
    </message>
    <message>
        <source>Memory of the text</source>
        <translation>文本的记忆</translation>
    </message>
    <message>
        <source>What the model keeps of the text that it has read. A window takes less memory for long texts and gives the same answers; it needs a model whose layers look at a window only. 8 bits take a quarter of the memory, are slower, and round: the scores move in the third digit, so that an answer may go another way where two words are about as likely.</source>
        <translation>模型为已读文本保留的内容。窗口方式对长文本占用更少内存，答案相同；要求模型的各层只看一个窗口。8 位只占四分之一的内存，速度较慢，并有舍入：得分在第三位数字上有变化，因此在两个词的可能性相近之处，答案可能不同。</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>What its windows see</source>
        <translation>窗口所见的内容</translation>
    </message>
    <message>
        <source>Everything, in 8 bits</source>
        <translation>全部，以 8 位保存</translation>
    </message>
    <message>
        <source>Most new tokens</source>
        <translation>最多新词元数</translation>
    </message>
    <message>
        <source>The text ends after so many tokens (pieces of words) at the latest.</source>
        <translation>文本最多在这么多词元（词的片段）之后结束。</translation>
    </message>
    <message>
        <source>Fewest new tokens</source>
        <translation>最少新词元数</translation>
    </message>
    <message>
        <source>The text does not end before it has so many new tokens.</source>
        <translation>在有这么多新词元之前，文本不会结束。</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>最长文本</translation>
    </message>
    <message>
        <source>Tokens of the input and the new text together. Ignored when the new tokens are limited.</source>
        <translation>输入与新文本的词元总数。限定了新词元数时忽略此项。</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>停止于</translation>
    </message>
    <message>
        <source>The text ends where one of these appears.</source>
        <translation>出现其中任何一项时，文本结束。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Below 1 the draws keep to likely words, above 1 they dare more.</source>
        <translation>小于 1 时抽样偏向可能的词，大于 1 时更大胆。</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>Top k</translation>
    </message>
    <message>
        <source>Draws from the k likeliest tokens only; 0 takes all.</source>
        <translation>只从最可能的 k 个词元中抽样；0 表示全部。</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Draws from the likeliest tokens whose probabilities sum up to p.</source>
        <translation>从概率之和达到 p 的最可能的词元中抽样。</translation>
    </message>
    <message>
        <source>Min p</source>
        <translation>Min p</translation>
    </message>
    <message>
        <source>Leaves out tokens that are less than p times as likely as the likeliest.</source>
        <translation>舍去概率小于最可能词元 p 倍的词元。</translation>
    </message>
    <message>
        <source>Typical p</source>
        <translation>Typical p</translation>
    </message>
    <message>
        <source>Draws from the tokens that are about as surprising as expected, up to this probability.</source>
        <translation>从意外程度与预期相近的词元中抽样，直到达到此概率。</translation>
    </message>
    <message>
        <source>Epsilon cutoff</source>
        <translation>Epsilon 截断</translation>
    </message>
    <message>
        <source>Leaves out tokens below this probability.</source>
        <translation>舍去概率低于此值的词元。</translation>
    </message>
    <message>
        <source>Eta cutoff</source>
        <translation>Eta 截断</translation>
    </message>
    <message>
        <source>As the epsilon cutoff, but lower where many tokens are possible.</source>
        <translation>与 epsilon 截断相同，但在可能的词元较多时阈值更低。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Above 1 tokens that have appeared become less likely.</source>
        <translation>大于 1 时，已出现过的词元的可能性降低。</translation>
    </message>
    <message>
        <source>No repeated phrases of</source>
        <translation>不重复的短语长度</translation>
    </message>
    <message>
        <source>No sequence of so many tokens appears twice; 0 allows it.</source>
        <translation>这么多个词元的序列不会出现两次；0 表示允许。</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Above 1 the text keeps closer to the prompt; every token costs two passes of the model.</source>
        <translation>大于 1 时文本更贴近提示；每个词元需要运行模型两次。</translation>
    </message>
    <message>
        <source>Contrastive penalty</source>
        <translation>对比惩罚</translation>
    </message>
    <message>
        <source>With Top k above 1 and without drawing: how much a token must differ from those before.</source>
        <translation>在 Top k 大于 1 且不抽样时：词元与之前的词元必须有多大差异。</translation>
    </message>
    <message>
        <source>Beams</source>
        <translation>束数</translation>
    </message>
    <message>
        <source>How many texts are followed side by side to find the likeliest one.</source>
        <translation>并行跟踪多少个文本，以找出最可能的一个。</translation>
    </message>
    <message>
        <source>Number of texts</source>
        <translation>文本数量</translation>
    </message>
    <message>
        <source>How many texts are returned. More than one needs drawing or beams.</source>
        <translation>返回多少个文本。多于一个时需要抽样或束搜索。</translation>
    </message>
    <message>
        <source>Length penalty</source>
        <translation>长度惩罚</translation>
    </message>
    <message>
        <source>Beams: above 0 prefers long texts, below 0 short ones.</source>
        <translation>束搜索：大于 0 偏向长文本，小于 0 偏向短文本。</translation>
    </message>
    <message>
        <source>Groups of beams</source>
        <translation>束的组数</translation>
    </message>
    <message>
        <source>Groups of beams that avoid one another&apos;s words; they must divide the beams.</source>
        <translation>相互避免使用相同词的束的组数；束数必须能被它整除。</translation>
    </message>
    <message>
        <source>Diversity penalty</source>
        <translation>多样性惩罚</translation>
    </message>
    <message>
        <source>How strongly groups of beams avoid one another&apos;s words.</source>
        <translation>各组束在多大程度上避免使用彼此的词。</translation>
    </message>
    <message>
        <source>Alternatives shown</source>
        <translation>显示的备选数</translation>
    </message>
    <message>
        <source>Tells the probability of every new token, and so many of the likeliest ones in its place.</source>
        <translation>给出每个新词元的概率，以及该位置上这么多个最可能的词元。</translation>
    </message>
    <message>
        <source>Summarize</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Says in a few sentences what a long text says.</source>
        <translation>用几句话说出长文本的内容。</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Paste an article here</source>
        <translation>在此粘贴文章</translation>
    </message>
    <message>
        <source>Ask a table</source>
        <translation>向表格提问</translation>
    </message>
    <message>
        <source>Answers a question about the cells of a table.</source>
        <translation>回答关于表格单元格的问题。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>City,Inhabitants</source>
        <translation>城市,人口</translation>
    </message>
    <message>
        <source>Which city has most inhabitants?</source>
        <translation>哪个城市的人口最多？</translation>
    </message>
    <message>
        <source>What happens to a table that is too long for the model.</source>
        <translation>如何处理超出模型容量的表格。</translation>
    </message>
    <message>
        <source>Leave the last rows out</source>
        <translation>舍去最后的行</translation>
    </message>
    <message>
        <source>Text to text</source>
        <translation>文本到文本</translation>
    </message>
    <message>
        <source>Writes a text from a text: answers, rewordings, corrections, whatever the model has learnt.</source>
        <translation>由文本生成文本：回答、改写、纠正，取决于模型学过什么。</translation>
    </message>
    <message>
        <source>question: ... context: ...</source>
        <translation>question: ... context: ...</translation>
    </message>
    <message>
        <source>Repeat the beginning</source>
        <translation>重复开头</translation>
    </message>
    <message>
        <source>The result holds the given text, too, and not only the new one.</source>
        <translation>结果也包含给出的文本，而不仅是新文本。</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>A text that the model reads before the given one; the result does not hold it.</source>
        <translation>模型在给出的文本之前读取的文本；结果中不包含它。</translation>
    </message>
    <message>
        <source>Texts that are too long</source>
        <translation>过长的文本</translation>
    </message>
    <message>
        <source>What happens when the text and the new tokens do not fit into the model together.</source>
        <translation>文本与新词元合起来超出模型的容量时如何处理。</translation>
    </message>
    <message>
        <source>Forget the beginning, by the tokenizer&apos;s limit</source>
        <translation>忘掉开头，按分词器的上限</translation>
    </message>
    <message>
        <source>Forget the beginning, by the model&apos;s limit</source>
        <translation>忘掉开头，按模型的上限</translation>
    </message>
    <message>
        <source>Add special tokens</source>
        <translation>添加特殊词元</translation>
    </message>
    <message>
        <source>Puts the tokenizer&apos;s beginning and end tokens around the text.</source>
        <translation>在文本前后加上分词器的开始和结束词元。</translation>
    </message>
    <message>
        <source>Continue a text</source>
        <translation>续写文本</translation>
    </message>
    <message>
        <source>Goes on with a text word by word.</source>
        <translation>逐词续写文本。</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>开头</translation>
    </message>
    <message>
        <source>Once upon a time</source>
        <translation>从前</translation>
    </message>
    <message>
        <source>Read long texts in parts</source>
        <translation>分段读取长文本</translation>
    </message>
    <message>
        <source>A text that is too long for the model is cut between sentences; the results of the parts are joined.</source>
        <translation>超出模型容量的文本在句子之间切开；各段的结果会拼接起来。</translation>
    </message>
    <message>
        <source>Align sentences</source>
        <translation>对齐句子</translation>
    </message>
    <message>
        <source>Tells which sentence was written from which, by what the model looked at. Costs one more pass.</source>
        <translation>根据模型的注意力，说明哪个句子由哪个句子写成。需要多运行一次模型。</translation>
    </message>
    <message>
        <source>Words that must appear</source>
        <translation>必须出现的词</translation>
    </message>
    <message>
        <source>Terms of a glossary, say. The text is searched with beams, and holds each of these words.</source>
        <translation>例如术语表中的词。文本用束搜索生成，并包含其中的每个词。</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Says a text in another language.</source>
        <translation>用另一种语言表达文本。</translation>
    </message>
    <message>
        <source>How old are you?</source>
        <translation>你多大了？</translation>
    </message>
    <message>
        <source>From</source>
        <translation>源语言</translation>
    </message>
    <message>
        <source>The language of the text, as the model&apos;s code (en, eng_Latn, en_XX). Models for one pair need none.</source>
        <translation>文本的语言，写作模型的代码（en、eng_Latn、en_XX）。只支持一对语言的模型无需填写。</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>目标语言</translation>
    </message>
    <message>
        <source>The language to translate into, as the model&apos;s code. An unknown code is answered with the known ones.</source>
        <translation>要翻译成的语言，写作模型的代码。代码未知时会列出已知的代码。</translation>
    </message>
    <message>
        <source>Longest text in tokens; what is longer is cut off.</source>
        <translation>文本的最大长度（词元数）；超出部分会被截断。</translation>
    </message>
    <message>
        <source>Tokens that neighbouring parts of a long context share.</source>
        <translation>长上下文的相邻部分共享的词元数。</translation>
    </message>
    <message>
        <source>Tokens of an example: the texts are joined and cut into blocks.</source>
        <translation>每个样本的词元数：文本先拼接，再切成块。</translation>
    </message>
    <message>
        <source>Part of the tokens that is hidden and must be guessed.</source>
        <translation>被遮盖并需要猜测的词元的比例。</translation>
    </message>
    <message>
        <source>Longest text in tokens that goes in; what is longer is cut off.</source>
        <translation>输入文本的最大长度（词元数）；超出部分会被截断。</translation>
    </message>
    <message>
        <source>Longest text in tokens that is to be written; what is longer is cut off.</source>
        <translation>要生成的文本的最大长度（词元数）；超出部分会被截断。</translation>
    </message>
    <message>
        <source>Train a small adapter of this rank beside the weights (LoRA): less memory. Not set: as the slider says.</source>
        <translation>在权重旁边训练一个此秩的小型适配器（LoRA）：更省内存。未设置：按滑块的设定。</translation>
    </message>
    <message>
        <source>How strongly the adapter counts; twice the rank is usual.</source>
        <translation>适配器的作用强度；通常为秩的两倍。</translation>
    </message>
    <message>
        <source>Part of the adapter&apos;s inputs that is left out while training.</source>
        <translation>训练时适配器的输入被随机舍弃的比例。</translation>
    </message>
    <message>
        <source>Longest answer in tokens that an evaluation considers.</source>
        <translation>评估时考虑的答案的最大长度（词元数）。</translation>
    </message>
    <message>
        <source>Start anew in a folder that already has something in it; its checkpoints are deleted.</source>
        <translation>在已有内容的文件夹中重新开始；其中的检查点会被删除。</translation>
    </message>
</context>
<context>
    <name>twb::ui::AnswersView</name>
    <message>
        <source>(no answer in the context)</source>
        <translation>（上下文中没有答案）</translation>
    </message>
    <message>
        <source>The model gave no answer.</source>
        <translation>模型没有给出答案。</translation>
    </message>
    <message>
        <source>Best answer</source>
        <translation>最佳答案</translation>
    </message>
    <message>
        <source>Score %1</source>
        <translation>得分 %1</translation>
    </message>
    <message>
        <source>Context with the answer marked</source>
        <translation>标出答案的上下文</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>答案</translation>
    </message>
</context>
<context>
    <name>twb::ui::BatchModel</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题说明</translation>
    </message>
</context>
<context>
    <name>twb::ui::BatchPane</name>
    <message>
        <source>Drop a table to see its rows here.</source>
        <translation>拖入表格后，各行将显示在这里。</translation>
    </message>
    <message>
        <source>&amp;Problems only</source>
        <translation>仅显示有问题的行(&amp;P)</translation>
    </message>
    <message>
        <source>Result of the chosen row</source>
        <translation>所选行的结果</translation>
    </message>
    <message>
        <source>Rows done</source>
        <translation>已完成的行</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>搜索各行</translation>
    </message>
    <message>
        <source>Show only rows with a problem</source>
        <translation>仅显示有问题的行</translation>
    </message>
    <message>
        <source>Export C&amp;SV</source>
        <translation>导出 CSV(&amp;S)</translation>
    </message>
    <message>
        <source>Save all rows with their results as a CSV file</source>
        <translation>将所有行及其结果保存为 CSV 文件</translation>
    </message>
    <message>
        <source>Export JSON&amp;L</source>
        <translation>导出 JSONL(&amp;L)</translation>
    </message>
    <message>
        <source>Save all rows with their complete results, one JSON object a line</source>
        <translation>保存所有行及其完整结果，每行一个 JSON 对象</translation>
    </message>
    <message>
        <source>Rows and results</source>
        <translation>各行与结果</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 done, %n with a problem</source>
        <translation>
            <numerusform>已完成 %1 / %2，%n 行有问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the results</source>
        <translation>导出结果</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>The results were saved in “%1”.</source>
        <translation>结果已保存到“%1”。</translation>
    </message>
</context>
<context>
    <name>twb::ui::ChartBoard</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Scores of the evaluations</source>
        <translation>评估得分</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>The loss appears here while the model trains.</source>
        <translation>模型训练时，损失会显示在这里。</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>对数(&amp;L)</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>How much the training loss is smoothed</source>
        <translation>训练损失的平滑程度</translation>
    </message>
    <message>
        <source>S&amp;moothing</source>
        <translation>平滑(&amp;M)</translation>
    </message>
    <message>
        <source>Earlier run behind</source>
        <translation>作为背景的先前训练</translation>
    </message>
    <message>
        <source>Lays the curves of an earlier run behind these</source>
        <translation>将先前训练的曲线放在这些曲线后面</translation>
    </message>
    <message>
        <source>Show all steps</source>
        <translation>显示所有步</translation>
    </message>
    <message>
        <source>Read the charts as a table</source>
        <translation>以表格形式查看图表</translation>
    </message>
    <message>
        <source>Export the charts (PNG, SVG, CSV)</source>
        <translation>导出图表（PNG、SVG、CSV）</translation>
    </message>
    <message>
        <source>No earlier run</source>
        <translation>无先前训练</translation>
    </message>
    <message>
        <source>behind: %1</source>
        <translation>背景：%1</translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation>平滑后</translation>
    </message>
    <message>
        <source>Figures of the training</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Export the charts</source>
        <translation>导出图表</translation>
    </message>
    <message>
        <source>Picture (*.png);;Drawing (*.svg);;Table (*.csv)</source>
        <translation>图片 (*.png);;矢量图 (*.svg);;表格 (*.csv)</translation>
    </message>
    <message>
        <source>The charts are in %1.</source>
        <translation>图表已保存到 %1。</translation>
    </message>
    <message>
        <source>Memory of the computer</source>
        <translation>电脑内存</translation>
    </message>
</context>
<context>
    <name>twb::ui::ChatPage</name>
    <message>
        <source>Choose a model that was made for chats, and say something.

Enter sends, Shift+Enter begins a new line. Drop a text file to put it into the message.</source>
        <translation>选择一个为对话训练的模型，然后开始交谈。

Enter 发送，Shift+Enter 换行。拖入文本文件可将其放入消息。</translation>
    </message>
    <message>
        <source>Show or hide the conversations</source>
        <translation>显示或隐藏对话列表</translation>
    </message>
    <message>
        <source>Show or hide preset, system prompt and parameters</source>
        <translation>显示或隐藏预设、系统提示和参数</translation>
    </message>
    <message>
        <source>&amp;Template</source>
        <translation>模板(&amp;T)</translation>
    </message>
    <message>
        <source>What the model sees of this conversation</source>
        <translation>模型所看到的这段对话</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>The call for the next answer as a line for a terminal</source>
        <translation>将下一次回答的调用复制为终端命令</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>您的消息</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send the message (Enter)</source>
        <translation>发送消息（Enter）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the answer (Esc); what was written stays</source>
        <translation>停止回答（Esc）；已写出的内容会保留</translation>
    </message>
    <message>
        <source>State of the answer</source>
        <translation>回答状态</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>There is no model yet. Press “Open folder…”, or drop a model folder on the window.</source>
        <translation>还没有模型。请点击“打开文件夹…”，或将模型文件夹拖到窗口上。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在阅读…</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>正在等待引擎…</translation>
    </message>
    <message>
        <source>“%1” has no chat template, so it was probably not made for chats. The most common form (ChatML) is used; another can be set under Advanced, “Chat template”.</source>
        <translation>“%1”没有对话模板，可能不是为对话训练的。将使用最常见的形式（ChatML）；可在“高级”的“对话模板”中另行设置。</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在书写…</translation>
    </message>
    <message>
        <source>“%1” has %L2 characters; a message takes files of at most %L3.</source>
        <translation>“%1”有 %L2 个字符；一条消息最多可放入 %L3 个字符的文件。</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型所看到的内容</translation>
    </message>
    <message>
        <source>Copied the command.</source>
        <translation>命令已复制。</translation>
    </message>
</context>
<context>
    <name>twb::ui::ChatPreview</name>
    <message>
        <source>Begin the &amp;answer (add_generation_prompt)</source>
        <translation>开始回答(&amp;A)（add_generation_prompt）</translation>
    </message>
    <message>
        <source>Conversation as JSON</source>
        <translation>JSON 形式的对话</translation>
    </message>
    <message>
        <source>Template: a name or Jinja text</source>
        <translation>模板：名称或 Jinja 文本</translation>
    </message>
    <message>
        <source>The model&apos;s own template; or the name of one of its templates, or Jinja text</source>
        <translation>模型自带的模板；或其某个模板的名称，或 Jinja 文本</translation>
    </message>
    <message>
        <source>The text that the model sees</source>
        <translation>模型所看到的文本</translation>
    </message>
    <message>
        <source>Choose a model under “Tokens”, or give a template above.</source>
        <translation>请在“词元”中选择模型，或在上方给出模板。</translation>
    </message>
    <message>
        <source>&amp;What the model sees</source>
        <translation>模型所看到的内容(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Template</source>
        <translation>模板(&amp;T)</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>The conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Begin the answer</source>
        <translation>开始回答</translation>
    </message>
    <message>
        <source>C&amp;onversation</source>
        <translation>对话(&amp;O)</translation>
    </message>
</context>
<context>
    <name>twb::ui::ChatSession</name>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>twb::ui::ChatSettings</name>
    <message>
        <source>Delete this preset</source>
        <translation>删除此预设</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Choose a preset</source>
        <translation>选择预设</translation>
    </message>
    <message>
        <source>Keep the system prompt and the parameters as a preset</source>
        <translation>将系统提示和参数保存为预设</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
    <message>
        <source>What the model is told before the conversation. Empty: nothing.</source>
        <translation>对话开始前告诉模型的内容。留空：无。</translation>
    </message>
    <message>
        <source>Back to the defaults of all parameters</source>
        <translation>恢复所有参数的默认值</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Settings of the conversation</source>
        <translation>对话设置</translation>
    </message>
    <message>
        <source>Keep as a preset</source>
        <translation>保存为预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation>全部重置(&amp;A)</translation>
    </message>
</context>
<context>
    <name>twb::ui::CheckView</name>
    <message>
        <source>Half the rows at a time, twice as often a step</source>
        <translation>每次只处理一半的行，每步处理两倍的次数</translation>
    </message>
    <message>
        <source>Compute activations twice instead of keeping them</source>
        <translation>重新计算激活值，而不是保留</translation>
    </message>
    <message>
        <source>Train a small adapter (LoRA) beside the weights</source>
        <translation>在权重旁边训练一个小型适配器（LoRA）</translation>
    </message>
    <message>
        <source>Compute in half precision (bfloat16)</source>
        <translation>以半精度（bfloat16）计算</translation>
    </message>
    <message>
        <source>Keep the optimizer&apos;s memory in 8 bits</source>
        <translation>以 8 位保存优化器的状态</translation>
    </message>
    <message>
        <source>Cut texts at %L1 tokens: 1 in 100 is longer</source>
        <translation>将文本截断到 %L1 个词元：每 100 个中有 1 个更长</translation>
    </message>
    <message>
        <source>%1 × the time</source>
        <translation>用时 × %1</translation>
    </message>
    <message>
        <source>Try two steps on the longest batch. Nothing is written.</source>
        <translation>用最长的批次试跑两步。不会写出任何内容。</translation>
    </message>
    <message>
        <source>Stop the check (Esc)</source>
        <translation>停止检查（Esc）</translation>
    </message>
    <message>
        <source>State of the check</source>
        <translation>检查状态</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>检查进度</translation>
    </message>
    <message>
        <source>Check of the training</source>
        <translation>训练检查</translation>
    </message>
    <message>
        <source>Tries the longest batch before the training: the memory it really takes, the time of a step, and what would take less.</source>
        <translation>在训练之前试跑最长的批次：实际占用的内存、每步用时，以及可以减少占用的办法。</translation>
    </message>
    <message>
        <source>Preparing the rows…</source>
        <translation>正在准备各行…</translation>
    </message>
    <message>
        <source>Loading the model and the rows…</source>
        <translation>正在加载模型和数据…</translation>
    </message>
    <message>
        <source>Two steps on the longest batch…</source>
        <translation>正在用最长的批次试跑两步…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>The settings have changed since this check.</source>
        <translation>自此次检查以来，设置已更改。</translation>
    </message>
    <message>
        <source>It fits: the longest batch takes %1 of the %2 that are free.</source>
        <translation>内存够用：最长的批次需要 %1，可用 %2。</translation>
    </message>
    <message>
        <source>It does not fit: memory ran out. About %1 are needed, %2 are free. Choose what takes less below.</source>
        <translation>内存不够：内存已耗尽。约需要 %1，可用 %2。请在下方选择减少占用的办法。</translation>
    </message>
    <message>
        <source>It does not fit: the longest batch takes %1, but %2 are free. Choose what takes less below.</source>
        <translation>内存不够：最长的批次需要 %1，但可用 %2。请在下方选择减少占用的办法。</translation>
    </message>
    <message>
        <source>A step with it takes %1; the %L2 steps of the training about %3, evaluations not counted.</source>
        <translation>用它训练一步需要 %1；整个训练的 %L2 步约需要 %3，不含评估。</translation>
    </message>
    <message>
        <source>Size and time</source>
        <translation>大小与用时</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What takes less</source>
        <translation>减少占用的办法</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Sets %1 and checks again</source>
        <translation>设置 %1 并重新检查</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Canc&amp;el</source>
        <translation>取消(&amp;E)</translation>
    </message>
    <message numerus="yes">
        <source>The longest batch has %Ln rows of %L1 tokens.</source>
        <translation>
            <numerusform>最长的批次有 %Ln 行，每行 %L1 个词元。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::CheckpointPanel</name>
    <message>
        <source> and %L1 more</source>
        <translation>，以及另外 %L1 个</translation>
    </message>
    <message>
        <source>Choose a model to see its tensors. Nothing of its weights is loaded for that.</source>
        <translation>选择一个模型以查看其张量。为此不会加载任何权重。</translation>
    </message>
    <message>
        <source>Tensors of the checkpoint</source>
        <translation>检查点的张量</translation>
    </message>
    <message>
        <source>Search tensors by name</source>
        <translation>按名称搜索张量</translation>
    </message>
    <message>
        <source>Search the tensors</source>
        <translation>搜索张量</translation>
    </message>
    <message>
        <source>&amp;Copy as JSON</source>
        <translation>复制为 JSON(&amp;C)</translation>
    </message>
    <message>
        <source>Copy what is known of the checkpoint, all tensors included</source>
        <translation>复制检查点的所有信息，包括全部张量</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>Write the model into another folder: in another type, in shards, with an adapter merged</source>
        <translation>把模型写入另一个文件夹：换一种类型、分片，或合并适配器</translation>
    </message>
    <message>
        <source>Look into %1</source>
        <translation>查看 %1</translation>
    </message>
    <message>
        <source>%L1 parameters</source>
        <translation>%L1 个参数</translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 missing in the files, so newly initialised: %2.</source>
        <translation>文件中缺少 %L1 个，因此重新初始化：%2。</translation>
    </message>
    <message>
        <source>%L1 in the files that the class does not expect: %2.</source>
        <translation>文件中有 %L1 个是该类不需要的：%2。</translation>
    </message>
    <message>
        <source>The files hold just what the class needs.</source>
        <translation>文件所含正是该类所需。</translation>
    </message>
    <message>
        <source>Copied: all that is known of the checkpoint, as JSON.</source>
        <translation>已复制：检查点的所有信息（JSON）。</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>保存 %1</translation>
    </message>
    <message>
        <source>Saving into “%1”… The Jobs window shows how far it is, and can stop it.</source>
        <translation>正在保存到“%1”…“任务”窗口显示进度，并可停止。</translation>
    </message>
    <message>
        <source>Saved into “%1”: %2.</source>
        <translation>已保存到“%1”：%2。</translation>
    </message>
</context>
<context>
    <name>twb::ui::CheckpointTree</name>
    <message>
        <source>missing: drawn anew</source>
        <translation>缺少：重新初始化</translation>
    </message>
    <message>
        <source>unexpected: not used</source>
        <translation>多余：未使用</translation>
    </message>
    <message>
        <source>tied to %1</source>
        <translation>与 %1 共享</translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>twb::ui::CodeBlock</name>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Code in %1</source>
        <translation>%1 代码</translation>
    </message>
</context>
<context>
    <name>twb::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Type a command, a task, a page or a model</source>
        <translation>输入命令、任务、页面或模型</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>twb::ui::CompletionEdit</name>
    <message>
        <source>Written: %1</source>
        <translation>已写出：%1</translation>
    </message>
    <message>
        <source>Alternatives of the token</source>
        <translation>该词元的其他选择</translation>
    </message>
</context>
<context>
    <name>twb::ui::CompletionPage</name>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>The same call as a line for a terminal</source>
        <translation>将同样的调用复制为终端命令</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Text to continue</source>
        <translation>要续写的文本</translation>
    </message>
    <message>
        <source>Write a beginning and press Run: the model goes on from the cursor. Then point at a token to see what else it could have been; click it to choose another and go on from there.</source>
        <translation>写一个开头并点击“运行”：模型会从光标处续写。然后将鼠标指向某个词元，查看其他可能；点击它可选择另一个并从那里继续。</translation>
    </message>
    <message>
        <source>90 % and more</source>
        <translation>90 % 及以上</translation>
    </message>
    <message>
        <source>from 50 %</source>
        <translation>50 % 起</translation>
    </message>
    <message>
        <source>from 10 %</source>
        <translation>10 % 起</translation>
    </message>
    <message>
        <source>less than 10 %</source>
        <translation>低于 10 %</translation>
    </message>
    <message>
        <source>The probability that the model gave to each token that it wrote</source>
        <translation>模型为其写出的每个词元给出的概率</translation>
    </message>
    <message>
        <source>Back to the defaults of all parameters</source>
        <translation>恢复所有参数的默认值</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>There is no model yet. Press “Open folder…”, or drop a model folder on the window.</source>
        <translation>还没有模型。请点击“打开文件夹…”，或将模型文件夹拖到窗口上。</translation>
    </message>
    <message>
        <source>There is no text before the cursor. Write a beginning, or put the cursor behind it.</source>
        <translation>光标前没有文本。请写一个开头，或将光标放到其后。</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>正在等待引擎…</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Copied the command.</source>
        <translation>命令已复制。</translation>
    </message>
    <message>
        <source>The model is writing. Stop it (Esc) before opening a file.</source>
        <translation>模型正在书写。请先停止（Esc）再打开文件。</translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation>全部重置(&amp;A)</translation>
    </message>
</context>
<context>
    <name>twb::ui::ContextMeter</name>
    <message>
        <source>Use of the context</source>
        <translation>上下文用量</translation>
    </message>
    <message>
        <source>How many of the tokens that the model can take the conversation has used</source>
        <translation>对话已使用的词元数与模型可容纳的词元数</translation>
    </message>
    <message>
        <source>Context: %1 of %2</source>
        <translation>上下文：%1 / %2</translation>
    </message>
    <message>
        <source>Context: %1</source>
        <translation>上下文：%1</translation>
    </message>
</context>
<context>
    <name>twb::ui::ConversationList</name>
    <message>
        <source>Rename, export or delete the chosen conversation</source>
        <translation>重命名、导出或删除所选对话</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话列表</translation>
    </message>
    <message>
        <source>Begin a conversation (Ctrl+N)</source>
        <translation>开始新对话（Ctrl+N）</translation>
    </message>
    <message>
        <source>Your conversations will be here.</source>
        <translation>您的对话将显示在这里。</translation>
    </message>
    <message>
        <source>No conversation contains “%1”.</source>
        <translation>没有包含“%1”的对话。</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>重命名(&amp;R)…</translation>
    </message>
    <message>
        <source>Export as &amp;Markdown…</source>
        <translation>导出为 Markdown(&amp;M)…</translation>
    </message>
    <message>
        <source>Export as &amp;JSON, with all branches…</source>
        <translation>导出为 JSON，含所有分支(&amp;J)…</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>Rename the conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Delete the conversation</source>
        <translation>删除对话</translation>
    </message>
    <message>
        <source>Delete “%1” with all its messages? This cannot be undone.</source>
        <translation>要删除“%1”及其所有消息吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Exported to “%1”.</source>
        <translation>已导出到“%1”。</translation>
    </message>
    <message>
        <source>Ne&amp;w chat</source>
        <translation>新对话(&amp;W)</translation>
    </message>
</context>
<context>
    <name>twb::ui::CurveChart</name>
    <message>
        <source>Wheel or drag to zoom, double click to see all</source>
        <translation>滚轮或拖动可缩放，双击显示全部</translation>
    </message>
    <message>
        <source>Step %L1</source>
        <translation>第 %L1 步</translation>
    </message>
    <message>
        <source>%1 (step %L2)</source>
        <translation>%1（第 %L2 步）</translation>
    </message>
</context>
<context>
    <name>twb::ui::CurveTable</name>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
</context>
<context>
    <name>twb::ui::DataPage</name>
    <message>
        <source>Open a file with data</source>
        <translation>打开数据文件</translation>
    </message>
    <message>
        <source>A folder with files named train, validation, test, or with a folder for each class</source>
        <translation>含有名为 train、validation、test 的文件的文件夹，或每个类别一个子文件夹的文件夹</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message numerus="yes">
        <source>%n rows could not be read and are left out. First: %1</source>
        <translation>
            <numerusform>有 %n 行无法读取，已略去。第一个问题：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop a file or folder with data, or click to choose a file</source>
        <translation>拖入数据文件或文件夹，或点击选择文件</translation>
    </message>
    <message>
        <source>CSV, TSV, JSON, JSON lines, Parquet, CoNLL, SQuAD, text, ZIP. You see the rows, how long the texts are, how often each class comes, and what would spoil a training: duplicates, empty rows, leaks, misspelt labels.</source>
        <translation>CSV、TSV、JSON、JSON Lines、Parquet、CoNLL、SQuAD、文本、ZIP。您可以看到各行、文本长度、各类别的出现次数，以及会影响训练的问题：重复行、空行、数据泄漏、拼写错误的标签。</translation>
    </message>
    <message>
        <source>Part of the data</source>
        <translation>数据的部分</translation>
    </message>
    <message>
        <source>Task that the data are for</source>
        <translation>数据所用于的任务</translation>
    </message>
    <message>
        <source>Filter the rows</source>
        <translation>筛选各行</translation>
    </message>
    <message>
        <source>&amp;All rows</source>
        <translation>所有行(&amp;A)</translation>
    </message>
    <message>
        <source>Show all rows again, not those of a finding</source>
        <translation>重新显示所有行，而不只是某个问题的行</translation>
    </message>
    <message>
        <source>Rows of the data</source>
        <translation>数据的各行</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Write this part as CSV, TSV, JSON or JSON lines</source>
        <translation>将此部分写为 CSV、TSV、JSON 或 JSON Lines</translation>
    </message>
    <message>
        <source>Fine-&amp;tune with it</source>
        <translation>用于微调(&amp;T)</translation>
    </message>
    <message>
        <source>Take the data as they are now to the Fine-tune page</source>
        <translation>将现在的数据带到“微调”页面</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Findings and figures</source>
        <translation>问题与统计</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Fi&amp;gures</source>
        <translation>统计(&amp;G)</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>打开数据</translation>
    </message>
    <message>
        <source>Data (*.csv *.tsv *.json *.jsonl *.parquet *.txt *.conll *.conllu *.zip);;All files (*)</source>
        <translation>数据 (*.csv *.tsv *.json *.jsonl *.parquet *.txt *.conll *.conllu *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a folder with data</source>
        <translation>打开数据文件夹</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Data (*.jsonl *.json *.csv *.tsv)</source>
        <translation>数据 (*.jsonl *.json *.csv *.tsv)</translation>
    </message>
    <message numerus="yes">
        <source>%n rows are in %1.</source>
        <translation>
            <numerusform>已将 %n 行写入 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>The model to be trained: its tokens are counted</source>
        <translation>要训练的模型：按其词元计数</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>O&amp;pen…</source>
        <translation>打开(&amp;P)…</translation>
    </message>
    <message>
        <source>Take the last fix back (Ctrl+Z)</source>
        <translation>撤销上一次修复（Ctrl+Z）</translation>
    </message>
    <message numerus="yes">
        <source>%L1 of %Ln rows</source>
        <translation>
            <numerusform>%L1 / %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln rows)</source>
        <translation>
            <numerusform>%1（%Ln 行）</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a fol&amp;der…</source>
        <translation>打开文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Find&amp;ings</source>
        <translation>问题(&amp;I)</translation>
    </message>
</context>
<context>
    <name>twb::ui::EvaluationView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Figures of each class</source>
        <translation>各类别的指标</translation>
    </message>
    <message>
        <source>Down: what was expected. Across: what it was taken for. Press a cell to see its rows.</source>
        <translation>纵向：应为的类别。横向：被判断成的类别。按一个单元格可查看其中的行。</translation>
    </message>
    <message>
        <source>Rows of the evaluation</source>
        <translation>评估的各行</translation>
    </message>
    <message>
        <source>All rows again, the worst first</source>
        <translation>重新显示所有行，最差的在前</translation>
    </message>
    <message>
        <source>After each evaluation you see here what the model got wrong, for tasks with classes or texts as answers.</source>
        <translation>对于以类别或文本为答案的任务，每次评估之后，您可以在这里看到模型答错的内容。</translation>
    </message>
    <message>
        <source>%1 taken for %2: %L3 (%4 %)</source>
        <translation>%1 被判断为 %2：%L3（%4 %）</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message numerus="yes">
        <source>%n rows with %1 that was taken for %2</source>
        <translation>
            <numerusform>有 %n 行的 %1 被判断为 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>All rows, the worst first</source>
        <translation>所有行，最差的在前</translation>
    </message>
    <message>
        <source>A&amp;ll rows</source>
        <translation>所有行(&amp;L)</translation>
    </message>
    <message>
        <source>Evaluation at step %1: the model goes on from the beginnings of some rows.</source>
        <translation>第 %1 步的评估：模型从几行的开头继续写。</translation>
    </message>
    <message>
        <source>Evaluation at step %1: %L2 of %L3 rows are right.</source>
        <translation>第 %1 步的评估：%L3 行中有 %L2 行正确。</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>A model that is well calibrated is right as often as it is sure: of rows with 90 % nine of ten.</source>
        <translation>校准良好的模型有多少把握就有多少正确率：90 % 把握的行中十有九对。</translation>
    </message>
    <message>
        <source>&amp;Best first</source>
        <translation>最好的在前(&amp;B)</translation>
    </message>
    <message>
        <source>All rows, the best first</source>
        <translation>所有行，最好的在前</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Calibration error: %1.</source>
        <translation>校准误差：%1。</translation>
    </message>
</context>
<context>
    <name>twb::ui::FillingsView</name>
    <message>
        <source>Click a word to put it into the text.</source>
        <translation>点击一个词，将其填入文本。</translation>
    </message>
    <message>
        <source>Mask %1</source>
        <translation>掩码 %1</translation>
    </message>
    <message>
        <source>Fill the mask with “%1”</source>
        <translation>用“%1”填充掩码</translation>
    </message>
    <message>
        <source>Score of “%1”</source>
        <translation>“%1”的得分</translation>
    </message>
</context>
<context>
    <name>twb::ui::FindingList</name>
    <message>
        <source>Looking for what would spoil a training…</source>
        <translation>正在查找会影响训练的问题…</translation>
    </message>
    <message>
        <source>Nothing found that would spoil a training</source>
        <translation>没有发现会影响训练的问题</translation>
    </message>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Fix a&amp;ll</source>
        <translation>全部修复(&amp;L)</translation>
    </message>
    <message>
        <source>Show the rows</source>
        <translation>显示这些行</translation>
    </message>
    <message>
        <source>Apply the fixes one after the other, but for those that leave out long rows or repeat rare ones</source>
        <translation>逐一应用各项修复，但不包括略去过长的行或重复少见的行</translation>
    </message>
</context>
<context>
    <name>twb::ui::HeatMap</name>
    <message>
        <source>Row %1, column %2: %3</source>
        <translation>第 %1 行，第 %2 列：%3</translation>
    </message>
</context>
<context>
    <name>twb::ui::InputForm</name>
    <message>
        <source>Second text (optional)</source>
        <translation>第二段文本（可选）</translation>
    </message>
    <message>
        <source>For models that judge pairs of texts</source>
        <translation>用于判断文本对的模型</translation>
    </message>
    <message>
        <source>“%1” is empty. Type or paste a text, drop a file, or press “Example”.</source>
        <translation>“%1”为空。请输入或粘贴文本、拖入文件，或点击“示例”。</translation>
    </message>
    <message>
        <source>The table is empty. Its first line names the columns, the lines below hold the cells, separated by commas or tabs.</source>
        <translation>表格是空的。第一行是列名，以下各行是单元格，用逗号或制表符分隔。</translation>
    </message>
</context>
<context>
    <name>twb::ui::JobsDock</name>
    <message>
        <source>Jobs</source>
        <translation>任务队列</translation>
    </message>
    <message>
        <source>Stop the chosen job</source>
        <translation>停止所选任务</translation>
    </message>
</context>
<context>
    <name>twb::ui::JobsModel</name>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>, %1 a second</source>
        <translation>，每秒 %1</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>段</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>个张量</translation>
    </message>
    <message>
        <source>models</source>
        <translation>个模型</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>段文本</translation>
    </message>
</context>
<context>
    <name>twb::ui::JsonView</name>
    <message>
        <source>Result as JSON</source>
        <translation>JSON 结果</translation>
    </message>
    <message>
        <source>… cut here: “Copy as JSON” gives all of it.</source>
        <translation>……在此截断：“复制为 JSON”可得到全部内容。</translation>
    </message>
</context>
<context>
    <name>twb::ui::JudgementModel</name>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Sure of the expected</source>
        <translation>对期望的把握</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
</context>
<context>
    <name>twb::ui::LabelsView</name>
    <message numerus="yes">
        <source>%n more label(s): see the JSON.</source>
        <translation>
            <numerusform>还有 %n 个标签：请查看 JSON。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::LanguageEditor</name>
    <message>
        <source>As the model says</source>
        <translation>按模型的设定</translation>
    </message>
</context>
<context>
    <name>twb::ui::Legend</name>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
</context>
<context>
    <name>twb::ui::LogDock</name>
    <message>
        <source>debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log messages</source>
        <translation>日志消息</translation>
    </message>
    <message>
        <source>Messages of the engine appear here.</source>
        <translation>引擎的消息将显示在这里。</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Copy the whole log</source>
        <translation>复制全部日志</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>清空日志</translation>
    </message>
</context>
<context>
    <name>twb::ui::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;model folder…</source>
        <translation>打开模型文件夹(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Light or dark</source>
        <translation>浅色或深色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;How to use it</source>
        <translation>使用方法(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Transformer Workbench</source>
        <translation>关于 Transformer Workbench(&amp;A)</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>正在启动引擎…</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>正在使用的模型</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>内存占用</translation>
    </message>
    <message>
        <source>The engine did not start</source>
        <translation>引擎未能启动</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language changes with the next start of the program.</source>
        <translation>语言将在下次启动程序时改变。</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Memory: %1</source>
        <translation>内存：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n threads</source>
        <translation>
            <numerusform>%1，%n 个线程</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::MemoryBars</name>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>Memory by owner</source>
        <translation>各用途的内存</translation>
    </message>
    <message>
        <source>%1: %2 in all: %3</source>
        <translation>%1：共 %2：%3</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>可用 %1</translation>
    </message>
</context>
<context>
    <name>twb::ui::MemoryDock</name>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>内存占用</translation>
    </message>
    <message>
        <source>Memory over time</source>
        <translation>内存变化</translation>
    </message>
    <message>
        <source>Program %1 (line), models %2 (dashes)</source>
        <translation>程序 %1（实线），模型 %2（虚线）</translation>
    </message>
</context>
<context>
    <name>twb::ui::MemoryNote</name>
    <message>
        <source>Memory that the training needs</source>
        <translation>训练所需的内存</translation>
    </message>
    <message>
        <source>Fits: about %1 of %2 free memory.</source>
        <translation>够用：约需 %1，可用内存 %2。</translation>
    </message>
    <message>
        <source>Tight: about %1 of %2 free memory. Close other programs, or make the batch smaller.</source>
        <translation>紧张：约需 %1，可用内存 %2。请关闭其他程序，或减小批大小。</translation>
    </message>
    <message>
        <source>Does not fit: about %1 are needed, %2 are free. Make the batch or the texts smaller, or move the slider to “Faster”.</source>
        <translation>不够：约需 %1，可用 %2。请减小批大小或缩短文本，或将滑块移向“更快”。</translation>
    </message>
    <message>
        <source>Estimated from the sizes of the tensors, before anything is loaded:
weights %1 (%2 parameters)
gradients %3
optimizer %4
activations of a batch %5
temporary %6
%7 of the parameters learn.</source>
        <translation>在加载之前根据张量大小估算：
权重 %1（%2 个参数）
梯度 %3
优化器 %4
一个批次的激活值 %5
临时 %6
有 %7 的参数参与学习。</translation>
    </message>
</context>
<context>
    <name>twb::ui::MessageBox</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Show or hide the details of the message</source>
        <translation>显示或隐藏消息的详细信息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dismiss the message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>消息的详细信息</translation>
    </message>
</context>
<context>
    <name>twb::ui::MessageList</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>twb::ui::MessageView</name>
    <message>
        <source>The branch before</source>
        <translation>上一个分支</translation>
    </message>
    <message>
        <source>The next branch</source>
        <translation>下一个分支</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Edit: say something else here</source>
        <translation>编辑：在此处换一种说法</translation>
    </message>
    <message>
        <source>Regenerate: another answer</source>
        <translation>重新生成：另一个回答</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
    </message>
    <message>
        <source>Send as a new branch</source>
        <translation>作为新分支发送</translation>
    </message>
    <message>
        <source>The old message and its answers stay (Enter)</source>
        <translation>原消息及其回答会保留（Enter）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the message as it is</source>
        <translation>保持消息不变</translation>
    </message>
</context>
<context>
    <name>twb::ui::ModelCatalog</name>
    <message>
        <source>“%1” is a file. A model is a folder with a config.json and the weights, or a .gguf file.</source>
        <translation>“%1”是一个文件。模型是带有 config.json 和权重的文件夹，或一个 .gguf 文件。</translation>
    </message>
    <message>
        <source>The folder “%1” does not exist.</source>
        <translation>文件夹“%1”不存在。</translation>
    </message>
    <message>
        <source>The folder “%1” holds no model: there is no config.json in it. Choose the folder that holds config.json and the weights.</source>
        <translation>文件夹“%1”中没有模型：其中没有 config.json。请选择含有 config.json 和权重的文件夹。</translation>
    </message>
</context>
<context>
    <name>twb::ui::ModelChooser</name>
    <message>
        <source>starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>your folder</source>
        <translation>您的文件夹</translation>
    </message>
    <message>
        <source>downloaded</source>
        <translation>已下载</translation>
    </message>
    <message>
        <source>Choose a folder with config.json, the weights and the tokenizer</source>
        <translation>选择含有 config.json、权重和分词器的文件夹</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>no head for this task</source>
        <translation>没有此任务的输出头</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>No model yet: open a folder</source>
        <translation>还没有模型：请打开文件夹</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Choose a folder with a tokenizer&apos;s files</source>
        <translation>选择含有分词器文件的文件夹</translation>
    </message>
    <message>
        <source>Open a GGUF file…</source>
        <translation>打开 GGUF 文件…</translation>
    </message>
    <message>
        <source>gets a new head</source>
        <translation>将获得新的输出头</translation>
    </message>
    <message>
        <source>Open a GGUF file</source>
        <translation>打开 GGUF 文件</translation>
    </message>
    <message>
        <source>GGUF files (*.gguf)</source>
        <translation>GGUF 文件 (*.gguf)</translation>
    </message>
    <message>
        <source>Ope&amp;n folder…</source>
        <translation>打开文件夹(&amp;N)…</translation>
    </message>
</context>
<context>
    <name>twb::ui::ModelLanguages</name>
    <message>
        <source>Languages of the model</source>
        <translation>模型的语言</translation>
    </message>
</context>
<context>
    <name>twb::ui::ModelsPage</name>
    <message>
        <source>Check&amp;point</source>
        <translation>检查点(&amp;P)</translation>
    </message>
    <message>
        <source>Tokeni&amp;zer</source>
        <translation>分词器(&amp;Z)</translation>
    </message>
    <message>
        <source>Views of a model</source>
        <translation>模型的视图</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>twb::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>twb::ui::ParameterEditor</name>
    <message>
        <source>Not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>One a line</source>
        <translation>每行一个</translation>
    </message>
</context>
<context>
    <name>twb::ui::ParameterForm</name>
    <message>
        <source>between %1 and %2</source>
        <translation>介于 %1 和 %2 之间</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>不大于 %1</translation>
    </message>
    <message>
        <source>Range: %1.</source>
        <translation>范围：%1。</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>“%1” must be %2, but is “%3”.</source>
        <translation>“%1”必须是%2，但现在是“%3”。</translation>
    </message>
    <message>
        <source>“%1” must be %2, but is %3.</source>
        <translation>“%1”必须%2，但现在是 %3。</translation>
    </message>
    <message>
        <source>Show or hide parameters that are seldom needed</source>
        <translation>显示或隐藏不常用的参数</translation>
    </message>
    <message>
        <source>Back to the default of “%1”</source>
        <translation>恢复“%1”的默认值</translation>
    </message>
    <message>
        <source>A&amp;dvanced</source>
        <translation>高级(&amp;D)</translation>
    </message>
</context>
<context>
    <name>twb::ui::PrecisionChooser</name>
    <message>
        <source>Full (float32)</source>
        <translation>完整（float32）</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>int8</source>
        <translation>int8</translation>
    </message>
    <message>
        <source>int4</source>
        <translation>int4</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>How exactly the model computes: less takes less memory</source>
        <translation>模型计算的精确程度：越低越省内存</translation>
    </message>
    <message>
        <source>Half the memory. Faster only on processors with AVX512-BF16 or AMX. Sentence vectors of all-MiniLM-L6-v2 keep a cosine of %1 to those of float32.</source>
        <translation>内存减半。仅在支持 AVX512-BF16 或 AMX 的处理器上更快。all-MiniLM-L6-v2 的句子向量与 float32 的余弦相似度为 %1。</translation>
    </message>
    <message>
        <source>A quarter of the memory and faster. Sentence vectors of all-MiniLM-L6-v2 keep a cosine of %1 to those of float32.</source>
        <translation>内存只占四分之一，而且更快。all-MiniLM-L6-v2 的句子向量与 float32 的余弦相似度为 %1。</translation>
    </message>
    <message>
        <source>An eighth of the memory; slow for many tokens at once. Sentence vectors of all-MiniLM-L6-v2 keep a cosine of %1 to those of float32.</source>
        <translation>内存只占八分之一；一次处理很多词元时较慢。all-MiniLM-L6-v2 的句子向量与 float32 的余弦相似度为 %1。</translation>
    </message>
</context>
<context>
    <name>twb::ui::ProseView</name>
    <message>
        <source>Text of the message</source>
        <translation>消息文本</translation>
    </message>
</context>
<context>
    <name>twb::ui::QualitySlider</name>
    <message>
        <source>A first try</source>
        <translation>初步尝试</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>细致</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>the whole model learns</source>
        <translation>训练整个模型</translation>
    </message>
    <message>
        <source>a small adapter (LoRA) learns beside the model, which takes much less memory</source>
        <translation>在模型旁边训练一个小型适配器（LoRA），占用的内存少得多</translation>
    </message>
    <message>
        <source>%1: %2; all rows are seen %3 times, with the learning rate %4.</source>
        <translation>%1：%2；所有行看 %3 遍，学习率为 %4。</translation>
    </message>
    <message>
        <source>Texts count up to %L1 tokens.</source>
        <translation>文本最多计 %L1 个词元。</translation>
    </message>
    <message>
        <source>Speed or quality</source>
        <translation>速度或质量</translation>
    </message>
    <message>
        <source>Sets epochs, learning rate, the length of texts, and whether the whole model or a small adapter learns</source>
        <translation>设定轮数、学习率、文本长度，以及训练整个模型还是一个小型适配器</translation>
    </message>
    <message>
        <source>What the slider sets</source>
        <translation>滑块所设定的内容</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>更快</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>更好</translation>
    </message>
</context>
<context>
    <name>twb::ui::ReferenceScores</name>
    <message>
        <source>Compare with the reference</source>
        <translation>与参考比较</translation>
    </message>
    <message>
        <source>BLEU %1 · chrF %2 · ROUGE-1 %3, ROUGE-2 %4, ROUGE-L %5</source>
        <translation>BLEU %1 · chrF %2 · ROUGE-1 %3，ROUGE-2 %4，ROUGE-L %5</translation>
    </message>
</context>
<context>
    <name>twb::ui::ResultPane</name>
    <message>
        <source>Copy as &amp;JSON</source>
        <translation>复制为 JSON(&amp;J)</translation>
    </message>
    <message>
        <source>Copies exactly what the transformers pipeline returns</source>
        <translation>复制与 transformers 管道返回值完全一致的内容</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>Copies the twb command line that gives this result</source>
        <translation>复制可得到此结果的 twb 命令行</translation>
    </message>
    <message>
        <source>Time that the run took</source>
        <translation>运行所用时间</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Views of the result</source>
        <translation>结果视图</translation>
    </message>
    <message>
        <source>The result was copied as JSON.</source>
        <translation>结果已复制为 JSON。</translation>
    </message>
    <message>
        <source>The command was copied.</source>
        <translation>命令已复制。</translation>
    </message>
    <message>
        <source>The result will appear here.
Press Run, or Ctrl+Enter.</source>
        <translation>结果将显示在这里。
请点击“运行”，或按 Ctrl+Enter。</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
</context>
<context>
    <name>twb::ui::RoleForm</name>
    <message>
        <source>Column for %1</source>
        <translation>“%1”对应的列</translation>
    </message>
    <message>
        <source>Choose a column</source>
        <translation>选择一列</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二段文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Source text</source>
        <translation>源文本</translation>
    </message>
    <message>
        <source>Target text</source>
        <translation>目标文本</translation>
    </message>
    <message>
        <source>Endings</source>
        <translation>结尾</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Text that goes with the prompt</source>
        <translation>随提示给出的文本</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>twb::ui::RowView</name>
    <message>
        <source>The chosen row</source>
        <translation>所选的行</translation>
    </message>
    <message>
        <source>Choose a row to read it whole.</source>
        <translation>选择一行可查看其全部内容。</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
</context>
<context>
    <name>twb::ui::RunBar</name>
    <message>
        <source>Run the model on the input (Ctrl+Enter)</source>
        <translation>对输入运行模型（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Stop what is running (Esc)</source>
        <translation>停止正在运行的任务（Esc）</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>State of the run</source>
        <translation>运行状态</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>运行(&amp;U)</translation>
    </message>
</context>
<context>
    <name>twb::ui::RunComparison</name>
    <message>
        <source>Training loss, smoothed</source>
        <translation>训练损失（平滑）</translation>
    </message>
    <message>
        <source>Evaluation loss</source>
        <translation>评估损失</translation>
    </message>
    <message>
        <source>None of these was evaluated.</source>
        <translation>这些训练都没有评估。</translation>
    </message>
    <message>
        <source>Where the trainings differ</source>
        <translation>各训练的不同之处</translation>
    </message>
    <message>
        <source>Differs in</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>Rows that were fixed or broken</source>
        <translation>变对或变错的行</translation>
    </message>
    <message>
        <source>How many rows were fixed or broken</source>
        <translation>有多少行变对或变错</translation>
    </message>
    <message>
        <source>Views of the comparison</source>
        <translation>比较的视图</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Fixed and broken rows</source>
        <translation>变对和变错的行</translation>
    </message>
    <message>
        <source>Choose two trainings to see the rows that one got right and the other wrong.</source>
        <translation>选择两次训练，即可查看一次判断正确而另一次判断错误的行。</translation>
    </message>
    <message>
        <source>No row was judged by both. Rows are kept of tasks with classes or texts as answers, from the last evaluation.</source>
        <translation>没有两次训练都判断过的行。只保留以类别或文本为答案的任务在最后一次评估中的行。</translation>
    </message>
    <message>
        <source>Of %1 rows that both have judged, %2 got %3 right that %4 got wrong, and %5 wrong that it got right.</source>
        <translation>两次训练都判断过 %1 行：其中 %3 行 %2 正确而 %4 错误，%5 行则相反。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>变对</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>变错</translation>
    </message>
</context>
<context>
    <name>twb::ui::RunControls</name>
    <message>
        <source>Pause the training, or go on</source>
        <translation>暂停或继续训练</translation>
    </message>
    <message>
        <source>Evaluate after this step, and go on</source>
        <translation>在这一步之后评估，然后继续</translation>
    </message>
    <message>
        <source>Write a checkpoint after this step, and go on</source>
        <translation>在这一步之后写出检查点，然后继续</translation>
    </message>
    <message>
        <source>End the training after this step and keep the model (Esc)</source>
        <translation>在这一步之后结束训练并保留模型（Esc）</translation>
    </message>
    <message>
        <source>Stop, and delete what the training has written</source>
        <translation>停止训练，并删除已写出的内容</translation>
    </message>
    <message>
        <source>Learning rate now</source>
        <translation>当前学习率</translation>
    </message>
    <message>
        <source>The learning rate of this step: write another and press Enter</source>
        <translation>这一步的学习率：输入另一个值并按 Enter</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>Evaluate no&amp;w</source>
        <translation>立即评估(&amp;W)</translation>
    </message>
    <message>
        <source>S&amp;ave now</source>
        <translation>立即保存(&amp;A)</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Rat&amp;e</source>
        <translation>学习率(&amp;E)</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>暂停(&amp;U)</translation>
    </message>
</context>
<context>
    <name>twb::ui::RunView</name>
    <message>
        <source>Not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>State of the training</source>
        <translation>训练状态</translation>
    </message>
    <message>
        <source>Latest figures</source>
        <translation>最新指标</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Views of the training</source>
        <translation>训练的视图</translation>
    </message>
    <message>
        <source>&amp;Curves</source>
        <translation>曲线(&amp;C)</translation>
    </message>
    <message>
        <source>Pre&amp;dictions</source>
        <translation>预测(&amp;D)</translation>
    </message>
    <message>
        <source>What the model &amp;sees</source>
        <translation>模型所看到的内容(&amp;S)</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>&amp;Try it</source>
        <translation>试用(&amp;T)</translation>
    </message>
    <message>
        <source>Open the trained model on the page for its task</source>
        <translation>在对应任务的页面上打开训练后的模型</translation>
    </message>
    <message>
        <source>Show the f&amp;older</source>
        <translation>显示文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Loading the model and the data…</source>
        <translation>正在加载模型和数据…</translation>
    </message>
    <message>
        <source>Step %L1 of %L2  ·  epoch %3 of %4</source>
        <translation>第 %L1 / %L2 步  ·  第 %3 / %4 轮</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Evaluating: batch %L1 of %L2</source>
        <translation>正在评估：第 %L1 / %L2 批</translation>
    </message>
    <message>
        <source>%1 steps a second</source>
        <translation>每秒 %1 步</translation>
    </message>
    <message>
        <source>%1 batches a second</source>
        <translation>每秒 %1 批</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>%1 samples/s</source>
        <translation>每秒 %1 个样本</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>每秒 %1 个词元</translation>
    </message>
    <message>
        <source>Done: %L1 steps in %2</source>
        <translation>完成：%L1 步，用时 %2</translation>
    </message>
    <message>
        <source>The model is in %1</source>
        <translation>模型位于 %1</translation>
    </message>
    <message>
        <source>Preparing the data: row %L1 of %L2</source>
        <translation>正在准备数据：第 %L1 行，共 %L2 行</translation>
    </message>
</context>
<context>
    <name>twb::ui::RunsPage</name>
    <message>
        <source>Search runs by task, model or input</source>
        <translation>按任务、模型或输入搜索</translation>
    </message>
    <message>
        <source>Search the runs</source>
        <translation>搜索运行记录</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>重新打开(&amp;O)</translation>
    </message>
    <message>
        <source>Show the run with its input, parameters and result (Enter)</source>
        <translation>显示该次运行的输入、参数和结果（Enter）</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Delete the chosen runs (Del)</source>
        <translation>删除所选记录（Del）</translation>
    </message>
    <message>
        <source>&amp;Clear the history</source>
        <translation>清空记录(&amp;C)</translation>
    </message>
    <message>
        <source>Delete all runs</source>
        <translation>删除所有记录</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>No runs yet. Every run appears here, to be found and opened again.</source>
        <translation>还没有运行记录。每次运行都会显示在这里，可随时查找并重新打开。</translation>
    </message>
    <message>
        <source>No run contains “%1”.</source>
        <translation>没有包含“%1”的记录。</translation>
    </message>
    <message>
        <source>Clear the history</source>
        <translation>清空记录</translation>
    </message>
    <message>
        <source>Delete all runs from the history? This cannot be undone.</source>
        <translation>要删除所有运行记录吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Kinds of runs</source>
        <translation>运行的种类</translation>
    </message>
    <message>
        <source>Ta&amp;sks</source>
        <translation>任务(&amp;S)</translation>
    </message>
    <message>
        <source>Trai&amp;nings</source>
        <translation>训练(&amp;N)</translation>
    </message>
</context>
<context>
    <name>twb::ui::SaveModelDialog</name>
    <message>
        <source>&amp;Replace the model that the folder holds</source>
        <translation>替换文件夹中的模型(&amp;R)</translation>
    </message>
    <message>
        <source>Save the model as…</source>
        <translation>模型另存为…</translation>
    </message>
    <message>
        <source>An empty or new folder</source>
        <translation>空的或新的文件夹</translation>
    </message>
    <message>
        <source>As it is stored</source>
        <translation>与存储的一致</translation>
    </message>
    <message>
        <source>float32: the full precision</source>
        <translation>float32：完整精度</translation>
    </message>
    <message>
        <source>bfloat16: half the size</source>
        <translation>bfloat16：大小减半</translation>
    </message>
    <message>
        <source>float16: half the size, more exact for small figures</source>
        <translation>float16：大小减半，小数值更精确</translation>
    </message>
    <message>
        <source>One file (up to 10 GB)</source>
        <translation>一个文件（最多 10 GB）</translation>
    </message>
    <message>
        <source>Files of at most 5 GB</source>
        <translation>每个文件最多 5 GB</translation>
    </message>
    <message>
        <source>Files of at most 2 GB</source>
        <translation>每个文件最多 2 GB</translation>
    </message>
    <message>
        <source>Files of at most 500 MB</source>
        <translation>每个文件最多 500 MB</translation>
    </message>
    <message>
        <source>None; or the folder of a LoRA adapter to merge</source>
        <translation>无；或要合并的 LoRA 适配器的文件夹</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Folder to save into</source>
        <translation>保存到的文件夹</translation>
    </message>
    <message>
        <source>&amp;Type of the weights</source>
        <translation>权重类型(&amp;T)</translation>
    </message>
    <message>
        <source>F&amp;iles</source>
        <translation>文件(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Adapter</source>
        <translation>适配器(&amp;A)</translation>
    </message>
    <message>
        <source>Folder of an adapter</source>
        <translation>适配器的文件夹</translation>
    </message>
    <message>
        <source>The folder gets model.safetensors, config.json and the tokenizer&apos;s files, as transformers opens them.</source>
        <translation>文件夹将含有 model.safetensors、config.json 和分词器的文件，可由 transformers 打开。</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
    <message>
        <source>This is the model&apos;s own folder; choose another.</source>
        <translation>这是模型自己的文件夹；请选择另一个。</translation>
    </message>
    <message>
        <source>This folder holds a model.</source>
        <translation>此文件夹已有一个模型。</translation>
    </message>
    <message>
        <source>The adapter&apos;s folder has no adapter_config.json.</source>
        <translation>适配器的文件夹中没有 adapter_config.json。</translation>
    </message>
</context>
<context>
    <name>twb::ui::ScoreBars</name>
    <message>
        <source>Scores</source>
        <translation>得分</translation>
    </message>
</context>
<context>
    <name>twb::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Hugging Face&apos;s own place</source>
        <translation>Hugging Face 的默认位置</translation>
    </message>
    <message>
        <source>Cache of downloaded models</source>
        <translation>已下载模型的缓存</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>线程数(&amp;H)</translation>
    </message>
    <message>
        <source>Processor threads that the models use. Takes effect with the next start.</source>
        <translation>模型使用的处理器线程数。下次启动时生效。</translation>
    </message>
    <message>
        <source>&amp;Cache folder</source>
        <translation>缓存文件夹(&amp;C)</translation>
    </message>
    <message>
        <source>Where downloaded models are looked for. Empty: HF_HOME, or ~/.cache/huggingface.</source>
        <translation>在此查找已下载的模型。留空：HF_HOME 或 ~/.cache/huggingface。</translation>
    </message>
    <message>
        <source>&amp;Model folders</source>
        <translation>模型文件夹(&amp;M)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Model folders</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>添加(&amp;A)…</translation>
    </message>
    <message>
        <source>Add a folder whose sub-folders are models</source>
        <translation>添加一个以模型为子文件夹的文件夹</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>Take the chosen folder off the list; nothing is deleted</source>
        <translation>将所选文件夹移出列表；不会删除任何文件</translation>
    </message>
    <message>
        <source>Add a folder of models</source>
        <translation>添加模型文件夹</translation>
    </message>
</context>
<context>
    <name>twb::ui::SpansView</name>
    <message>
        <source>Nothing was recognised in this text.</source>
        <translation>没有在这段文本中识别出任何内容。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Text with the entities marked</source>
        <translation>标出实体的文本</translation>
    </message>
    <message>
        <source>Entities</source>
        <translation>实体</translation>
    </message>
</context>
<context>
    <name>twb::ui::StatisticsView</name>
    <message>
        <source>Distribution of the lengths</source>
        <translation>长度分布</translation>
    </message>
    <message>
        <source>%1: words a row</source>
        <translation>%1：每行词数</translation>
    </message>
    <message>
        <source>%L1 to %L2, mean %3, median %L4; 95 of 100 have at most %L5</source>
        <translation>%L1 到 %L2，平均 %3，中位数 %L4；每 100 行中有 95 行不超过 %L5</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n classes</source>
        <translation>
            <numerusform>%1：%n 个类别</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n rarer ones</source>
        <translation>
            <numerusform>以及 %n 个更少见的类别</numerusform>
        </translation>
    </message>
    <message>
        <source>Tokens a row</source>
        <translation>每行词元数</translation>
    </message>
    <message>
        <source>All rows fit into the %L1 tokens that %2 takes.</source>
        <translation>所有行都不超过 %2 可接受的 %L1 个词元。</translation>
    </message>
    <message>
        <source>%1 % of the rows are longer than the %L2 tokens that %3 takes.</source>
        <translation>%1 % 的行超过 %3 可接受的 %L2 个词元。</translation>
    </message>
    <message>
        <source>the Fine-tune page</source>
        <translation>“微调”页面</translation>
    </message>
</context>
<context>
    <name>twb::ui::TableInput</name>
    <message>
        <source>No file yet.</source>
        <translation>还没有文件。</translation>
    </message>
    <message>
        <source>Table file</source>
        <translation>表格文件</translation>
    </message>
    <message>
        <source>Open a table of inputs</source>
        <translation>打开输入表格</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.jsonl *.txt);;All files (*)</source>
        <translation>表格 (*.csv *.tsv *.jsonl *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二段文本</translation>
    </message>
    <message>
        <source>Column for “%1”</source>
        <translation>“%1”对应的列</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n row(s)</source>
        <translation>
            <numerusform>%1 · %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a column</source>
        <translation>选择一列</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>There is no table yet. Drop a .csv, .tsv, .jsonl or .txt file.</source>
        <translation>还没有表格。请拖入 .csv、.tsv、.jsonl 或 .txt 文件。</translation>
    </message>
    <message>
        <source>Choose the column for “%1”.</source>
        <translation>请选择“%1”对应的列。</translation>
    </message>
    <message>
        <source>Drop a table, or click to choose one</source>
        <translation>拖入表格，或点击选择</translation>
    </message>
    <message>
        <source>A .csv, .tsv or .jsonl file, or a .txt file with a text a line</source>
        <translation>.csv、.tsv 或 .jsonl 文件，或每行一段文本的 .txt 文件</translation>
    </message>
</context>
<context>
    <name>twb::ui::TaskPanel</name>
    <message numerus="yes">
        <source>“%1” is searched, %n text(s).</source>
        <translation>
            <numerusform>将搜索“%1”，共 %n 条文本。</numerusform>
        </translation>
    </message>
    <message>
        <source>Its column is “%1”; the parameter Column takes another.</source>
        <translation>所用的列是“%1”；可用参数“列”改为另一列。</translation>
    </message>
    <message>
        <source>Type what to look for, and press Run.</source>
        <translation>输入要查找的内容，然后按“运行”。</translation>
    </message>
    <message>
        <source>, %1 of it loading the model</source>
        <translation>，其中加载模型 %1</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>正在启动引擎…</translation>
    </message>
    <message>
        <source>Input and parameters</source>
        <translation>输入与参数</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What the task does</source>
        <translation>任务的用途</translation>
    </message>
    <message>
        <source>&amp;Task</source>
        <translation>任务(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;One input</source>
        <translation>单个输入(&amp;O)</translation>
    </message>
    <message>
        <source>Run the model on one input</source>
        <translation>对单个输入运行模型</translation>
    </message>
    <message>
        <source>Ta&amp;ble</source>
        <translation>表格(&amp;B)</translation>
    </message>
    <message>
        <source>Run the model on every row of a file</source>
        <translation>对文件的每一行运行模型</translation>
    </message>
    <message>
        <source>E&amp;xample</source>
        <translation>示例(&amp;X)</translation>
    </message>
    <message>
        <source>Fill in a sample input</source>
        <translation>填入示例输入</translation>
    </message>
    <message>
        <source>Cl&amp;ear</source>
        <translation>清空(&amp;E)</translation>
    </message>
    <message>
        <source>Empty the input</source>
        <translation>清空输入</translation>
    </message>
    <message>
        <source>Drop a text file, a table or a model folder</source>
        <translation>拖入文本文件、表格或模型文件夹</translation>
    </message>
    <message>
        <source>A .txt file fills in the text; a .csv, .tsv or .jsonl file runs row by row. Click to choose a file.</source>
        <translation>.txt 文件会填入文本；.csv、.tsv 或 .jsonl 文件会逐行运行。点击可选择文件。</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Texts and tables (*.txt *.md *.csv *.tsv *.jsonl);;All files (*)</source>
        <translation>文本和表格 (*.txt *.md *.csv *.tsv *.jsonl);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Back to the defaults of all parameters</source>
        <translation>恢复所有参数的默认值</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>The text holds no mask any more. Put the mask back where a word is wanted.</source>
        <translation>文本中已没有掩码。请在需要填词的位置重新放入掩码。</translation>
    </message>
    <message>
        <source>%1 of %2 rows done</source>
        <translation>已完成 %1 / %2 行</translation>
    </message>
    <message>
        <source>Stopped: </source>
        <translation>已停止：</translation>
    </message>
    <message numerus="yes">
        <source>%n with a problem</source>
        <translation>
            <numerusform>%n 行有问题</numerusform>
        </translation>
    </message>
    <message>
        <source>The result will appear here.
Press Run, or Ctrl+Enter.</source>
        <translation>结果将显示在这里。
请点击“运行”，或按 Ctrl+Enter。</translation>
    </message>
    <message>
        <source>A run is going on. Stop it (Esc) before opening another file.</source>
        <translation>正在运行中。请先停止（Esc）再打开其他文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) of “%1” cannot be used; the column Problem says why. The others will run.</source>
        <translation>
            <numerusform>“%1”中有 %n 行无法使用，原因见“问题说明”列。其余各行将照常运行。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no model for this task yet. Press “Open folder…”, or drop a model folder on the window.</source>
        <translation>此任务还没有模型。请点击“打开文件夹…”，或将模型文件夹拖到窗口上。</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>正在等待引擎…</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>No row of the table can be used; the column Problem says why.</source>
        <translation>表格中没有可用的行，原因见“问题说明”列。</translation>
    </message>
    <message>
        <source>%1, table</source>
        <translation>%1，表格</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>This version of the program does not know the task “%1”.</source>
        <translation>此版本的程序不认识任务“%1”。</translation>
    </message>
    <message>
        <source>%1, on %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>The result was not kept. Press Run to compute it again.</source>
        <translation>结果没有保留。请点击“运行”重新计算。</translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation>全部重置(&amp;A)</translation>
    </message>
</context>
<context>
    <name>twb::ui::TextPairView</name>
    <message>
        <source>Source</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Text that the model wrote</source>
        <translation>模型写出的文本</translation>
    </message>
    <message>
        <source>Candidates, the best first</source>
        <translation>候选文本，最好的在前</translation>
    </message>
    <message>
        <source>Candidate %1</source>
        <translation>候选 %1</translation>
    </message>
    <message>
        <source>%1, score %2</source>
        <translation>%1，得分 %2</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Point at a sentence to see what it was written from, or what was written from it.</source>
        <translation>指向一个句子，可查看它由哪些内容写成，或由它写成了哪些内容。</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Paste a text by a person to compare the result with</source>
        <translation>粘贴一段人工写成的文本，与结果比较</translation>
    </message>
</context>
<context>
    <name>twb::ui::TokenLengths</name>
    <message>
        <source>Count the tokens of the data</source>
        <translation>统计数据的词元数</translation>
    </message>
</context>
<context>
    <name>twb::ui::TokenModel</name>
    <message>
        <source>Token %1: %2, id %3 %4</source>
        <translation>词元 %1：%2，编号 %3 %4</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>special</source>
        <translation>特殊</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>twb::ui::TokenPreview</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>To be written</source>
        <translation>要生成的文本</translation>
    </message>
    <message>
        <source>Choice %1</source>
        <translation>选项 %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more that are cut off</source>
        <translation>
            <numerusform>以及被截断的 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>How much of the rows the model sees</source>
        <translation>模型看到各行的多少内容</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型所看到的内容</translation>
    </message>
    <message>
        <source>Choose data and a model: here you see the tokens that the model gets, which of them it learns to say, and what is cut off.</source>
        <translation>请选择数据和模型：这里将显示模型得到的词元、它要学习输出哪些词元，以及哪些内容被截断。</translation>
    </message>
    <message>
        <source>%L1 of the %L2 rows that were looked at lose something because they are too long.</source>
        <translation>在查看的 %L2 行中，有 %L1 行因过长而丢失了部分内容。</translation>
    </message>
    <message>
        <source>Nothing is cut off in the %L1 rows that were looked at.</source>
        <translation>在查看的 %L1 行中，没有内容被截断。</translation>
    </message>
    <message>
        <source>The longest has %L1 tokens.</source>
        <translation>最长的有 %L1 个词元。</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>看到</translation>
    </message>
    <message>
        <source>learnt</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Example %1</source>
        <translation>样本 %1</translation>
    </message>
    <message>
        <source>to be learnt: %1</source>
        <translation>要学习的内容：%1</translation>
    </message>
</context>
<context>
    <name>twb::ui::TokenizerPanel</name>
    <message>
        <source>To&amp;kens</source>
        <translation>词元(&amp;K)</translation>
    </message>
    <message>
        <source>Views of the tokenizer</source>
        <translation>分词器视图</translation>
    </message>
    <message>
        <source>Text to tokenize</source>
        <translation>要分词的文本</translation>
    </message>
    <message>
        <source>Type or paste a text: its tokens appear below as you type.</source>
        <translation>输入或粘贴文本：词元会随输入显示在下方。</translation>
    </message>
    <message>
        <source>Tokenizers split unbelievable words into known pieces.</source>
        <translation>Tokenizers split unbelievable words into known pieces.</translation>
    </message>
    <message>
        <source>One tokenizer</source>
        <translation>一个分词器</translation>
    </message>
    <message>
        <source>%1 side by side</source>
        <translation>%1 个并排</translation>
    </message>
    <message>
        <source>How many tokenizers to compare</source>
        <translation>要比较的分词器数量</translation>
    </message>
    <message>
        <source>Subwords: the tokenizer&apos;s pieces</source>
        <translation>子词：分词器的片段</translation>
    </message>
    <message>
        <source>Words: what stands between spaces</source>
        <translation>词：空格之间的内容</translation>
    </message>
    <message>
        <source>Characters: Unicode code points</source>
        <translation>字符：Unicode 码位</translation>
    </message>
    <message>
        <source>What the colours show</source>
        <translation>颜色的含义</translation>
    </message>
    <message>
        <source>A vocabulary of words leaves rare words unknown, one of characters makes long inputs; subwords keep common words whole and spell the rare ones in pieces.</source>
        <translation>以词为词表会使罕见词成为未知，以字符为词表会使输入很长；子词保持常见词完整，并将罕见词拆成片段。</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>比较(&amp;M)</translation>
    </message>
    <message>
        <source>Co&amp;lours</source>
        <translation>颜色(&amp;L)</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Choose a model to see what its tokenizer does.</source>
        <translation>选择一个模型，查看其分词器的效果。</translation>
    </message>
    <message>
        <source>The text has %L1 characters; this view shows at most %L2. Use “twb tokenize” for longer ones.</source>
        <translation>文本有 %L1 个字符；此视图最多显示 %L2 个。更长的文本请使用“twb tokenize”。</translation>
    </message>
    <message>
        <source>Tokenize</source>
        <translation>分词</translation>
    </message>
    <message>
        <source>Chat templat&amp;e</source>
        <translation>对话模板(&amp;E)</translation>
    </message>
</context>
<context>
    <name>twb::ui::TokensView</name>
    <message>
        <source>Token %1: %2
Id %3 %4</source>
        <translation>词元 %1：%2
编号 %3 %4</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) for this word</source>
        <translation>
            <numerusform>此词有 %n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>The text in tokens</source>
        <translation>按词元显示的文本</translation>
    </message>
    <message>
        <source>Figures of the tokenizer</source>
        <translation>分词器的数据</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>The text in tokens of %1</source>
        <translation>按 %1 的词元显示的文本</translation>
    </message>
    <message>
        <source>Tokens of %1</source>
        <translation>%1 的词元</translation>
    </message>
    <message>
        <source>%1 tokens · %2 characters · %3 characters a token · %4 unknown</source>
        <translation>%1 个词元 · %2 个字符 · 每词元 %3 个字符 · %4 个未知</translation>
    </message>
    <message>
        <source> · %1 of %2 words kept whole</source>
        <translation> · %2 个词中 %1 个保持完整</translation>
    </message>
    <message>
        <source> · this tokenizer does not say where its tokens lie in the text</source>
        <translation> · 此分词器不提供词元在文本中的位置</translation>
    </message>
</context>
<context>
    <name>twb::ui::TrainCheck</name>
    <message>
        <source>Check the training of %1</source>
        <translation>检查 %1 的训练</translation>
    </message>
</context>
<context>
    <name>twb::ui::TrainForm</name>
    <message numerus="yes">
        <source>%n rows could not be read and are left out. First: %1</source>
        <translation>
            <numerusform>有 %n 行无法读取，已略去。第一个问题：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>No data yet.</source>
        <translation>还没有数据。</translation>
    </message>
    <message>
        <source>Drop data here, or click to choose a file</source>
        <translation>将数据拖到这里，或点击选择文件</translation>
    </message>
    <message>
        <source>A folder with files named train, validation, test, or with a folder for each class</source>
        <translation>含有名为 train、validation、test 的文件的文件夹，或每个类别一个子文件夹的文件夹</translation>
    </message>
    <message>
        <source>CSV, TSV, JSON, JSON lines, Parquet, CoNLL, SQuAD, ZIP</source>
        <translation>CSV、TSV、JSON、JSON Lines、Parquet、CoNLL、SQuAD、ZIP</translation>
    </message>
    <message>
        <source>Rows to train on</source>
        <translation>用于训练的行</translation>
    </message>
    <message>
        <source>Rows to evaluate with</source>
        <translation>用于评估的行</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Evaluate with</source>
        <translation>评估数据</translation>
    </message>
    <message>
        <source>Problem with the columns</source>
        <translation>各列的问题</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Task to train for</source>
        <translation>要训练的任务</translation>
    </message>
    <message>
        <source>Task and model</source>
        <translation>任务与模型</translation>
    </message>
    <message>
        <source>How often the model sees all rows (num_train_epochs)</source>
        <translation>模型把所有行看几遍（num_train_epochs）</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Rows a step (per_device_train_batch_size)</source>
        <translation>每步的行数（per_device_train_batch_size）</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>The highest learning rate; it falls to zero in a straight line (learning_rate)</source>
        <translation>最高的学习率；它线性下降到零（learning_rate）</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Folder for the trained model</source>
        <translation>保存训练后模型的文件夹</translation>
    </message>
    <message>
        <source>More training arguments</source>
        <translation>更多训练参数</translation>
    </message>
    <message>
        <source>Choose the folder for the trained model</source>
        <translation>选择保存训练后模型的文件夹</translation>
    </message>
    <message>
        <source>Every training argument of transformers, with a search</source>
        <translation>transformers 的所有训练参数，可搜索</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Save into</source>
        <translation>保存到</translation>
    </message>
    <message>
        <source>Search the settings by name or meaning</source>
        <translation>按名称或含义搜索设置</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Anything else, a line each:</source>
        <translation>其他设置，每行一个：</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>打开数据</translation>
    </message>
    <message>
        <source>Data (*.csv *.tsv *.json *.jsonl *.parquet *.txt *.conll *.conllu *.zip);;All files (*)</source>
        <translation>数据 (*.csv *.tsv *.json *.jsonl *.parquet *.txt *.conll *.conllu *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a folder with data</source>
        <translation>打开数据文件夹</translation>
    </message>
    <message>
        <source>10 % of the rows, drawn at random</source>
        <translation>随机抽取 10 % 的行</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The learning rate must be a number above 0, such as 5e-5, but is “%1”.</source>
        <translation>学习率必须是大于 0 的数，例如 5e-5，但现在是“%1”。</translation>
    </message>
    <message>
        <source>The first 10 % of the rows</source>
        <translation>前 10 % 的行</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>More sett&amp;ings</source>
        <translation>更多设置(&amp;I)</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln rows)</source>
        <translation>
            <numerusform>%1（%Ln 行）</numerusform>
        </translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Processes that train together on this computer: each takes the batch size a step (processes)</source>
        <translation>在本机上一起训练的进程数：每个进程每步处理一个批次大小的行 (processes)</translation>
    </message>
    <message>
        <source>About the processes</source>
        <translation>关于进程</translation>
    </message>
    <message>
        <source>One process trains: several are not possible on Windows.</source>
        <translation>由一个进程训练：在 Windows 上无法使用多个进程。</translation>
    </message>
    <message>
        <source>One process trains: this build of LibTorch lacks what several need (Gloo).</source>
        <translation>由一个进程训练：此 LibTorch 版本缺少多进程所需的 Gloo。</translation>
    </message>
    <message>
        <source>One process uses all cores, and needs the least memory.</source>
        <translation>一个进程会用到全部核心，且占用内存最少。</translation>
    </message>
    <message numerus="yes">
        <source>%n processes share the cores, and each keeps the whole model: a step takes %L1 rows.</source>
        <translation>
            <numerusform>%n 个进程分用核心，每个都保有整个模型：每步处理 %L1 行。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twb::ui::TrainPage</name>
    <message>
        <source>Train the model (Ctrl+Enter)</source>
        <translation>训练模型（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>End the training after this step and keep the model (Esc)</source>
        <translation>在这一步之后结束训练并保留模型（Esc）</translation>
    </message>
    <message>
        <source>Try two steps on the longest batch: the memory and the time that the training will take</source>
        <translation>用最长的批次试跑两步：训练将占用的内存和时间</translation>
    </message>
    <message>
        <source>Write this form as a file for “twb train FILE”</source>
        <translation>将此表单写成供“twb train 文件”使用的文件</translation>
    </message>
    <message>
        <source>What to train</source>
        <translation>训练内容</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>Another training runs: stop it first, or wait for its end.</source>
        <translation>另一个训练正在运行：请先停止它，或等它结束。</translation>
    </message>
    <message>
        <source>Fine-tune %1</source>
        <translation>微调 %1</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Stopped. Checkpoints that were written until then are in %1.</source>
        <translation>已停止。此前写出的检查点位于 %1。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Discard the training</source>
        <translation>放弃训练</translation>
    </message>
    <message>
        <source>Stop the training and delete what it has written? This cannot be undone.</source>
        <translation>要停止训练并删除已写出的内容吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>配方 (*.json)</translation>
    </message>
    <message>
        <source>Saved. It runs with: twb train %1</source>
        <translation>已保存。运行方式：twb train %1</translation>
    </message>
    <message>
        <source>Look ahead at the training</source>
        <translation>预估训练</translation>
    </message>
    <message>
        <source>St&amp;art</source>
        <translation>开始(&amp;A)</translation>
    </message>
    <message>
        <source>Chec&amp;k</source>
        <translation>检查(&amp;K)</translation>
    </message>
    <message>
        <source>Save reci&amp;pe…</source>
        <translation>保存配方(&amp;P)…</translation>
    </message>
</context>
<context>
    <name>twb::ui::TrainingsView</name>
    <message>
        <source>running or interrupted</source>
        <translation>正在运行或已中断</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>训练列表</translation>
    </message>
    <message>
        <source>&amp;Try it</source>
        <translation>试用(&amp;T)</translation>
    </message>
    <message>
        <source>Open the trained model on the page for its task</source>
        <translation>在对应任务的页面上打开训练后的模型</translation>
    </message>
    <message>
        <source>Go on from the newest checkpoint</source>
        <translation>从最新的检查点继续</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Copy the model into a folder, with a model card</source>
        <translation>将模型复制到一个文件夹，并附上模型卡片</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>No trainings yet. Each that is started on the page Fine-tune appears here.</source>
        <translation>还没有训练。在“微调”页面上开始的每次训练都会显示在这里。</translation>
    </message>
    <message>
        <source>Choose a training to see its curves, or several to compare them.</source>
        <translation>选择一个训练可查看其曲线，选择多个可进行比较。</translation>
    </message>
    <message>
        <source>Rename the training</source>
        <translation>重命名训练</translation>
    </message>
    <message>
        <source>An empty folder for the model</source>
        <translation>用于存放模型的空文件夹</translation>
    </message>
    <message>
        <source>Copying the model…</source>
        <translation>正在复制模型…</translation>
    </message>
    <message>
        <source>The model and its card are in %1.</source>
        <translation>模型及其卡片位于 %1。</translation>
    </message>
    <message>
        <source>Delete trainings</source>
        <translation>删除训练</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n trainings from the list? The folders with the models can stay.</source>
        <translation>
            <numerusform>要从列表中删除 %n 个训练吗？存放模型的文件夹可以保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete from the &amp;list</source>
        <translation>从列表中删除(&amp;L)</translation>
    </message>
    <message>
        <source>Delete the &amp;folders, too</source>
        <translation>同时删除文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Res&amp;ume</source>
        <translation>继续训练(&amp;U)</translation>
    </message>
    <message>
        <source>Rena&amp;me…</source>
        <translation>重命名(&amp;M)…</translation>
    </message>
</context>
<context>
    <name>twb::ui::VectorsView</name>
    <message>
        <source>one figure</source>
        <translation>一个数值</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Smallest, largest</source>
        <translation>最小值，最大值</translation>
    </message>
    <message>
        <source>Mean, deviation</source>
        <translation>均值，标准差</translation>
    </message>
    <message>
        <source>Length of the mean vector</source>
        <translation>平均向量的长度</translation>
    </message>
    <message>
        <source>Vectors, one a row</source>
        <translation>向量（每行一个）</translation>
    </message>
    <message>
        <source>Vectors as colours</source>
        <translation>以颜色表示的向量</translation>
    </message>
    <message>
        <source>Cosine similarity of the first %1 vectors</source>
        <translation>前 %1 个向量的余弦相似度</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>Cosine similarities as colours</source>
        <translation>以颜色表示的余弦相似度</translation>
    </message>
</context>
<context>
    <name>twb::ui::WrittenTextView</name>
    <message>
        <source>Text %1</source>
        <translation>文本 %1</translation>
    </message>
    <message>
        <source>Text that the model wrote</source>
        <translation>模型写出的文本</translation>
    </message>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
</context>
<context>
    <name>units</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
</context>
</TS>
