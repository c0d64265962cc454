#pragma once

#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenizer_init.h"

/// One function a family of slow tokenizers; convert.cpp maps class names to them.
namespace twb::text::family {

// word_piece.cpp: vocab.txt
TokenizerSpec bert(const TokenizerInit& init);
TokenizerSpec funnel(const TokenizerInit& init);
TokenizerSpec mpnet(const TokenizerInit& init);
TokenizerSpec roFormer(const TokenizerInit& init);
TokenizerSpec splinter(const TokenizerInit& init);

// byte_level.cpp: vocab.json and merges.txt, bytes as letters
TokenizerSpec gpt2(const TokenizerInit& init);     ///< GPT-2, GPT-J, GPT-Neo, OPT, CodeGen
TokenizerSpec qwen2(const TokenizerInit& init);    ///< as transformers >= 4.37
TokenizerSpec roberta(const TokenizerInit& init);  ///< RoBERTa, BART, Longformer, LED, MVP, LayoutLMv3
TokenizerSpec blenderbot(const TokenizerInit& init);
TokenizerSpec deberta(const TokenizerInit& init);
TokenizerSpec whisper(const TokenizerInit& init);
TokenizerSpec markupLm(const TokenizerInit& init);

// word_bpe.cpp: vocab.json and merges.txt, </w> at the ends of words
TokenizerSpec clip(const TokenizerInit& init);
TokenizerSpec openAiGpt(const TokenizerInit& init);
TokenizerSpec herbert(const TokenizerInit& init);

// spm_plain.cpp: a SentencePiece model whose ids are kept
TokenizerSpec albert(const TokenizerInit& init);  ///< ALBERT, FNet
TokenizerSpec xlnet(const TokenizerInit& init);
TokenizerSpec remBert(const TokenizerInit& init);
TokenizerSpec debertaV2(const TokenizerInit& init);
TokenizerSpec bigBird(const TokenizerInit& init);
TokenizerSpec reformer(const TokenizerInit& init);
TokenizerSpec t5(const TokenizerInit& init);
TokenizerSpec pegasus(const TokenizerInit& init);

// spm_fairseq.cpp: a SentencePiece model behind fairseq's own first ids
TokenizerSpec barthez(const TokenizerInit& init);
TokenizerSpec camembert(const TokenizerInit& init);
TokenizerSpec xlmRoberta(const TokenizerInit& init);  ///< XLM-RoBERTa, LayoutXLM
TokenizerSpec mbart(const TokenizerInit& init);
TokenizerSpec mbart50(const TokenizerInit& init);
TokenizerSpec nllb(const TokenizerInit& init);
TokenizerSpec xglm(const TokenizerInit& init);

// spm_llama.cpp: a SentencePiece BPE with byte fallback
TokenizerSpec llama(const TokenizerInit& init);  ///< Llama, Code Llama
TokenizerSpec gemma(const TokenizerInit& init);  ///< as transformers >= 4.38

// tiktoken.cpp
TokenizerSpec tiktoken(const TokenizerInit& init);

// gguf_vocabulary.cpp
TokenizerSpec gguf(const TokenizerInit& init);

}  // namespace twb::text::family
