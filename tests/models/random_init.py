#!/usr/bin/env python3
"""Writes tests/data/models/random_init.json: what transformers 4.34.1 draws for models of small configs, over 40 seeds.

{name: {"config": config.json, "stats": {tensor: {"mean", "std", "n" (values), "zero_rows" (how many; absent: none)}}}}
"""
import json
import math
import pathlib
import sys

import torch
import transformers

DRAWS = 40
SMALL = dict(vocab_size=60, pad_token_id=1)
ENCODER = dict(hidden_size=12, num_hidden_layers=2, num_attention_heads=2, intermediate_size=20, max_position_embeddings=24, **SMALL)
SEQ2SEQ = dict(d_model=16, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=20,
               decoder_ffn_dim=24, max_position_embeddings=24, init_std=0.03, **SMALL)
T5 = dict(d_model=16, d_kv=6, d_ff=24, num_layers=2, num_heads=3, relative_attention_num_buckets=8, vocab_size=60)
GPT = dict(n_embd=12, n_layer=3, n_head=2, n_positions=24, vocab_size=60)
MODELS = {
    'BertForPreTraining': ENCODER,
    'RobertaForMaskedLM': ENCODER,
    'ElectraForTokenClassification': dict(embedding_size=8, **ENCODER),
    'AlbertForMaskedLM': dict(embedding_size=8, **ENCODER),
    'DistilBertForMaskedLM': dict(dim=12, n_layers=2, n_heads=2, hidden_dim=20, max_position_embeddings=24, **SMALL),
    'DebertaV2ForMaskedLM': dict(conv_kernel_size=3, relative_attention=True, position_buckets=8, pos_att_type=['p2c', 'c2p'], **ENCODER),
    'FunnelForSequenceClassification': dict(d_model=12, n_head=2, d_head=6, d_inner=20, block_sizes=[1, 1], num_decoder_layers=1,
                                            vocab_size=60),
    'XLMForQuestionAnsweringSimple': dict(emb_dim=12, n_layers=2, n_heads=2, vocab_size=60, max_position_embeddings=24, pad_index=2),
    'XLNetLMHeadModel': dict(d_model=12, n_layer=2, n_head=2, d_inner=20, vocab_size=60),
    'GPT2DoubleHeadsModel': GPT,
    'GPTBigCodeForCausalLM': dict(initializer_range=0.05, **GPT),
    'OpenAIGPTLMHeadModel': GPT,
    'OPTForCausalLM': dict(hidden_size=12, num_hidden_layers=2, num_attention_heads=2, ffn_dim=20, max_position_embeddings=24, init_std=0.03,
                           **SMALL),
    'TransfoXLLMHeadModel': dict(d_model=16, d_embed=16, n_head=2, d_head=8, d_inner=20, n_layer=2, vocab_size=60, cutoffs=[10, 30], div_val=2),
    'LlamaForCausalLM': dict(hidden_size=12, num_hidden_layers=2, num_attention_heads=2, intermediate_size=20, **SMALL),
    'T5ForConditionalGeneration': dict(initializer_factor=0.5, **T5),
    'T5ForQuestionAnswering': T5,
    'MT5ForConditionalGeneration': dict(feed_forward_proj='gated-gelu', tie_word_embeddings=False, **T5),
    'LongT5ForConditionalGeneration': dict(encoder_attention_type='transient-global', local_radius=4, global_block_size=4, **T5),
    'SwitchTransformersForConditionalGeneration': dict(num_experts=2, num_sparse_encoder_layers=1, num_sparse_decoder_layers=1,
                                                       num_decoder_layers=2, **T5),
    'BartForSequenceClassification': SEQ2SEQ,
    'MarianMTModel': dict(decoder_start_token_id=1, **SEQ2SEQ),
    'PegasusXForConditionalGeneration': dict(block_size=4, num_global_tokens=4, **SEQ2SEQ),
    'ProphetNetForConditionalGeneration': dict(hidden_size=12, num_encoder_layers=2, num_decoder_layers=2, num_encoder_attention_heads=2,
                                               num_decoder_attention_heads=2, encoder_ffn_dim=20, decoder_ffn_dim=20,
                                               max_position_embeddings=24, init_std=0.03, vocab_size=60, num_buckets=8),
}


def statistics(make):
    sums = {}
    for seed in range(DRAWS):
        torch.manual_seed(seed)
        for name, tensor in make().state_dict().items():
            if not tensor.is_floating_point():
                continue
            tensor = tensor.double()
            of = sums.setdefault(name, [0.0, 0.0, 0, None])
            of[0] += tensor.sum().item()
            of[1] += (tensor * tensor).sum().item()
            of[2] += tensor.numel()
            if tensor.dim() == 2:
                zeros = (tensor == 0).all(1)
                of[3] = zeros if of[3] is None else of[3] & zeros
    out = {}
    for name, (total, squares, count, zeros) in sums.items():
        mean = total / count
        std = math.sqrt(max(0, squares / count - mean * mean))
        out[name] = {'mean': round(mean, 6), 'std': round(std, 6), 'n': count}
        if zeros is not None and std > 0 and zeros.any():
            out[name]['zero_rows'] = int(zeros.sum())
    return out


def main():
    assert transformers.__version__ == '4.34.1', transformers.__version__
    found = {}
    for name, values in MODELS.items():
        model_class = getattr(transformers, name)
        config = model_class.config_class(architectures=[name], **values)
        found[name] = {'config': {**config.to_diff_dict(), 'model_type': config.model_type}, 'stats': statistics(lambda: model_class(config))}
    file = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1] / 'data/models/random_init.json')
    file.write_text('{\n' + ',\n'.join(f'{json.dumps(k)}: {json.dumps(v)}' for k, v in found.items()) + '\n}\n')


main()
