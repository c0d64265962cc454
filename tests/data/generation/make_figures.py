#!/usr/bin/env python3
"""Writes processors.json: what the logits processors of transformers 4.34.1 make of random scores.

    python3 make_figures.py        # needs transformers==4.34.1 and torch
"""
import json
from pathlib import Path

import torch
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel, BartConfig, BartForConditionalGeneration
from transformers.generation.logits_process import LogitsProcessorList

V = 17
torch.manual_seed(5)
DECODER = GPT2LMHeadModel(GPT2Config(vocab_size=V, n_embd=8, n_layer=1, n_head=1, n_positions=32))
ENCODER_DECODER = BartForConditionalGeneration(BartConfig(vocab_size=V, d_model=8, encoder_layers=1, decoder_layers=1, encoder_attention_heads=1,
                                                          decoder_attention_heads=1, encoder_ffn_dim=8, decoder_ffn_dim=8))
IDS = torch.tensor([[3, 5, 7, 3, 5], [4, 9, 4, 9, 4]])
ENCODER_IDS = torch.tensor([[3, 5, 8], [9, 4, 2]])


def options():
    one = {
        "min_length": [dict(min_length=6, eos_token_id=2), dict(min_length=5, eos_token_id=2), dict(min_length=9, eos_token_id=[2, 4])],
        "min_new_tokens": [dict(min_new_tokens=4, eos_token_id=[2, 3]), dict(min_new_tokens=2, eos_token_id=2)],
        "repetition_penalty": [dict(repetition_penalty=p) for p in (1.5, 0.6)],
        "encoder_repetition_penalty": [dict(encoder_repetition_penalty=1.7)],
        "no_repeat_ngram_size": [dict(no_repeat_ngram_size=n) for n in (1, 2, 3, 9)],
        "encoder_no_repeat_ngram_size": [dict(encoder_no_repeat_ngram_size=n) for n in (1, 2)],
        "bad_words_ids": [dict(bad_words_ids=[[6], [3, 5, 8], [5, 7], [2]], eos_token_id=2)],
        "sequence_bias": [dict(sequence_bias=[[[6], 2.5], [[3, 5, 8], -4.0], [[9, 4, 1], 1.25], [[1, 2, 3, 4, 5, 6], 9.0]])],
        "forced": [dict(forced_eos_token_id=[2, 6], max_length=6), dict(forced_decoder_ids=[[5, 8]]), dict(forced_decoder_ids=[[4, 8]])],
        "exponential_decay": [dict(exponential_decay_length_penalty=[1, 1.3], eos_token_id=[2, 11])],
        "suppress": [dict(suppress_tokens=[1, 5]), dict(begin_suppress_tokens=[1, 5]), dict(begin_suppress_tokens=[1], forced_decoder_ids=[[2, 7]])],
        "renormalize": [dict(renormalize_logits=True, repetition_penalty=1.2)],
        "temperature": [dict(do_sample=True, temperature=t, top_k=0) for t in (0.3, 2.0)],
        "top_k": [dict(do_sample=True, top_k=k) for k in (1, 4, 99)],
        "top_p": [dict(do_sample=True, top_k=0, top_p=p) for p in (0.0, 0.4, 0.9)],
        "typical_p": [dict(do_sample=True, top_k=0, typical_p=p) for p in (0.2, 0.7)],
        "epsilon": [dict(do_sample=True, top_k=0, epsilon_cutoff=e) for e in (0.05, 0.5)],
        "eta": [dict(do_sample=True, top_k=0, eta_cutoff=e) for e in (0.05, 0.6)],
        "beams_keep_two": [dict(do_sample=True, num_beams=3, top_k=1, top_p=0.1, epsilon_cutoff=0.9)],
        "together": [dict(do_sample=True, repetition_penalty=1.3, no_repeat_ngram_size=2, bad_words_ids=[[6]], min_new_tokens=3, eos_token_id=2,
                          suppress_tokens=[9], temperature=0.8, top_k=9, top_p=0.9, typical_p=0.9, epsilon_cutoff=0.01, eta_cutoff=0.01,
                          renormalize_logits=True)],
    }
    return [(f"{name}_{i}", o) for name, all_of_it in one.items() for i, o in enumerate(all_of_it)]


def main():
    cases = []
    for name, o in options():
        model = ENCODER_DECODER if "encoder_no_repeat" in name else DECODER
        given = dict(o)
        if "sequence_bias" in given:
            given["sequence_bias"] = {tuple(ids): bias for ids, bias in given["sequence_bias"]}
        config = GenerationConfig(**given)
        prompt = 3
        processors = model._get_logits_processor(config, prompt, ENCODER_IDS if model is ENCODER_DECODER else IDS[:, :prompt], None, LogitsProcessorList())
        warpers = model._get_logits_warper(config) if config.do_sample else LogitsProcessorList()
        scores = torch.randn(2, V) * 2
        length = 3 if "begin" in name or "begin_suppress_tokens" in o else 5
        want = warpers(IDS[:, :length], processors(IDS[:, :length], scores.clone()))
        cases.append({"name": name, "options": o, "length": length, "prompt": prompt, "encoder_decoder": model is ENCODER_DECODER,
                      "scores": scores.tolist(), "expected": want.tolist()})
    out = {"ids": IDS.tolist(), "encoder_ids": ENCODER_IDS.tolist(), "cases": cases}
    Path(__file__).with_name("processors.json").write_text(json.dumps(out).replace('{"name"', '\n{"name"') + "\n")
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
