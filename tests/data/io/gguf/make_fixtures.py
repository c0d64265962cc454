#!/usr/bin/env python3
"""Writes the GGUF files beside it, what the package gguf 0.19 reads in them, and the numpy files above: needs numpy, gguf."""
import gguf
import numpy as np
from gguf.quants import dequantize, quantize

Q, rng = gguf.GGMLQuantizationType, np.random.default_rng(0)


def close(w):
    w.write_header_to_file(), w.write_kv_data_to_file(), w.write_tensors_to_file(), w.close()


def read(path):
    return {t.name: dequantize(t.data, t.tensor_type).reshape([int(s) for s in reversed(t.shape)]).astype(np.float32)
            for t in gguf.GGUFReader(path).tensors}


w = gguf.GGUFWriter("types.gguf", "llama")
for q in (Q.F32, Q.F16, Q.BF16, Q.Q4_0, Q.Q4_1, Q.Q5_0, Q.Q5_1, Q.Q8_0):
    x = rng.standard_normal((1, 64)).astype(np.float32)
    w.add_tensor(q.name, x if q == Q.F32 else quantize(x, q), raw_dtype=q)
scale = np.frombuffer(np.float16([.37]).tobytes(), np.uint8)
for q, places in ((Q.Q2_K, (80, 82)), (Q.Q3_K, (108,)), (Q.Q4_K, (0, 2)), (Q.Q5_K, (0, 2)), (Q.Q6_K, (208,))):
    raw = rng.integers(0, 256, (1, gguf.GGML_QUANT_SIZES[q][1]), dtype=np.uint8)    # the package does not make these: any bits are a block
    for at in places:
        raw[:, at:at + 2] = scale
    w.add_tensor(q.name, raw, raw_dtype=q)
close(w)
np.savez_compressed("types.npz", **read("types.gguf"))

w = gguf.GGUFWriter("llama.gguf", "llama")
w.add_block_count(1), w.add_context_length(16), w.add_embedding_length(32), w.add_feed_forward_length(32)
w.add_head_count(4), w.add_head_count_kv(2), w.add_layer_norm_rms_eps(1e-5), w.add_rope_dimension_count(8)
w.add_tokenizer_model("llama")
w.add_token_list(["<unk>", "<s>", "</s>", "a", "b", "ab", "\u2581", "\u2581ab"])
w.add_token_scores([0.0, 0.0, 0.0, -4.0, -5.0, -1.0, -3.0, -2.0]), w.add_token_types([2, 3, 3, 1, 1, 1, 1, 1])
w.add_bos_token_id(1), w.add_eos_token_id(2), w.add_unk_token_id(0), w.add_chat_template("{{ messages }}")
names = {"token_embd": ("model.embed_tokens", (8, 32)), "output_norm": ("model.norm", (32,)), "output": ("lm_head", (8, 32))}
layer = {"attn_norm": ("input_layernorm", (32,)), "attn_q": ("self_attn.q_proj", (32, 32)), "attn_k": ("self_attn.k_proj", (16, 32)),
         "attn_v": ("self_attn.v_proj", (16, 32)), "attn_output": ("self_attn.o_proj", (32, 32)), "ffn_norm": ("post_attention_layernorm", (32,)),
         "ffn_gate": ("mlp.gate_proj", (32, 32)), "ffn_up": ("mlp.up_proj", (32, 32)), "ffn_down": ("mlp.down_proj", (32, 32))}
names |= {f"blk.0.{k}": (f"model.layers.0.{v[0]}", v[1]) for k, v in layer.items()}
for name, (_, shape) in names.items():
    x = rng.standard_normal(shape).astype(np.float32)
    w.add_tensor(name + ".weight", quantize(x, Q.Q8_0) if len(shape) == 2 else x, raw_dtype=Q.Q8_0 if len(shape) == 2 else Q.F32)
close(w)
want = {names[k.removesuffix(".weight")][0] + ".weight": v for k, v in read("llama.gguf").items()}
for part, heads in (("q", 4), ("k", 2)):
    key = f"model.layers.0.self_attn.{part}_proj.weight"
    x = want[key]
    want[key] = np.ascontiguousarray(x.reshape(heads, x.shape[0] // heads // 2, 2, -1).swapaxes(1, 2)).reshape(x.shape)
np.savez_compressed("llama.npz", **want)

x = np.arange(6, dtype=np.float32).reshape(2, 3)
np.save("../c.npy", x), np.save("../fortran.npy", np.asfortranarray(x))
np.savez_compressed("../deflated.npz", a=np.full(1000, 0.5, np.float32), n=np.int64(7))
