#!/usr/bin/env python3
"""Times encoder-decoders that write with 4 beams, in a process of its own; one JSON line a figure.

    seq2seq_peers.py make FOLDER                    random weights in the sizes of t5-small and opus-mt, under FOLDER/t5 and FOLDER/opus
    seq2seq_peers.py transformers MODEL BATCH...
    seq2seq_peers.py ctranslate2[-int8] MODEL BATCH...

Needs torch, transformers and, for the last, ctranslate2. Every row reads 48 tokens and writes exactly 64, as seq2seq_bench.cpp does.
"""
import json
import os
import statistics
import sys
import tempfile
import time

import torch
import transformers as hf

THREADS = int(os.environ.get("TWB_THREADS") or len(os.sched_getaffinity(0)))
READ, WRITTEN, BEAMS, RUNS = 48, 64, 4, 3


def say(peer, what, value, unit):
    print(json.dumps({"peer": peer, "what": what, "value": round(value, 2), "unit": unit}), flush=True)


def time_writing(peer, batches, write):
    """`write` takes rows of ids and gives how many tokens it wrote a row."""
    for batch in batches:
        rows = [[100 + (37 * i + 11 * row) % 1000 for i in range(READ - 1)] + [1] for row in range(batch)]
        seconds = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            written = write(rows)
            seconds.append(time.perf_counter() - start)
        say(peer, f"beams {BEAMS}, batch {batch}", batch * written / statistics.median(seconds[1:]), "tokens/s")


def make(folder):
    torch.manual_seed(0)
    t5 = hf.T5Config(vocab_size=32128, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)
    hf.T5ForConditionalGeneration(t5).save_pretrained(f"{folder}/t5")
    opus = hf.MarianConfig(vocab_size=58101, d_model=512, encoder_layers=6, decoder_layers=6, encoder_ffn_dim=2048, decoder_ffn_dim=2048,
                           encoder_attention_heads=8, decoder_attention_heads=8, activation_function="swish", max_position_embeddings=512,
                           scale_embedding=True, pad_token_id=58100, eos_token_id=0, decoder_start_token_id=58100, forced_eos_token_id=None)
    hf.MarianMTModel(opus).save_pretrained(f"{folder}/opus")


def time_transformers(folder, batches):
    torch.set_num_threads(THREADS)
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()

    def write(rows):
        with torch.inference_mode():
            out = model.generate(torch.tensor(rows), num_beams=BEAMS, min_new_tokens=WRITTEN, max_new_tokens=WRITTEN)
        return out.shape[1] - 1

    time_writing(f"transformers {hf.__version__}", batches, write)


def time_ctranslate2(folder, batches, kind):
    import ctranslate2
    from ctranslate2.converters import transformers as converters
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    is_t5 = model.config.model_type == "t5"
    spec = (converters.T5Loader() if is_t5 else converters.MarianMTLoader()).get_model_spec(model)
    names = [f"t{i}" for i in range(model.config.vocab_size - (0 if is_t5 else 1))]  # the loader leaves Marian's padding token out
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "t2", names[model.config.eos_token_id], "t3"
    spec.config.decoder_start_token = names[0]
    spec.validate()
    spec.optimize(quantization=kind)
    with tempfile.TemporaryDirectory() as target:
        spec.save(target)
        translator = ctranslate2.Translator(target, device="cpu", inter_threads=1, intra_threads=THREADS, compute_type=kind)

        def write(rows):
            out = translator.translate_batch([[names[i] for i in row] for row in rows], beam_size=BEAMS, min_decoding_length=WRITTEN,
                                             max_decoding_length=WRITTEN, max_batch_size=0)
            return len(out[0].hypotheses[0])

        time_writing(f"CTranslate2 {ctranslate2.__version__} {kind}", batches, write)


def main():
    peer, folder, *batches = sys.argv[1:]
    batches = [int(b) for b in batches]
    if peer == "make":
        make(folder)
    elif peer == "transformers":
        time_transformers(folder, batches)
    else:
        time_ctranslate2(folder, batches, "int8" if peer.endswith("int8") else "float32")


if __name__ == "__main__":
    main()
