#pragma once

#include <memory>

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_init.h"

/// One function a class of transformers that exists only in Python (or is asked for with use_fast=false); registry.cpp maps class names.
namespace twb::text::slow {

using Maker = std::unique_ptr<Tokenizer> (*)(const TokenizerInit& init);

// word_bpe_classes.cpp
std::unique_ptr<Tokenizer> ctrl(const TokenizerInit& init);
std::unique_ptr<Tokenizer> bertweet(const TokenizerInit& init);
std::unique_ptr<Tokenizer> phobert(const TokenizerInit& init);
std::unique_ptr<Tokenizer> blenderbotSmall(const TokenizerInit& init);

// moses_classes.cpp
std::unique_ptr<Tokenizer> xlm(const TokenizerInit& init);
std::unique_ptr<Tokenizer> flaubert(const TokenizerInit& init);
std::unique_ptr<Tokenizer> fsmt(const TokenizerInit& init);
std::unique_ptr<Tokenizer> bioGpt(const TokenizerInit& init);

// one file each
std::unique_ptr<Tokenizer> transfoXl(const TokenizerInit& init);
std::unique_ptr<Tokenizer> wav2Vec2Ctc(const TokenizerInit& init);
std::unique_ptr<Tokenizer> vits(const TokenizerInit& init);
std::unique_ptr<Tokenizer> esm(const TokenizerInit& init);
std::unique_ptr<Tokenizer> canine(const TokenizerInit& init);
std::unique_ptr<Tokenizer> prophetNet(const TokenizerInit& init);
std::unique_ptr<Tokenizer> marian(const TokenizerInit& init);
std::unique_ptr<Tokenizer> m2m100(const TokenizerInit& init);
std::unique_ptr<Tokenizer> speech2Text(const TokenizerInit& init);

// byte_classes.cpp
std::unique_ptr<Tokenizer> byT5(const TokenizerInit& init);
std::unique_ptr<Tokenizer> perceiver(const TokenizerInit& init);

// spm_classes.cpp: SentencePiece models whose ids are used as they are
std::unique_ptr<Tokenizer> bertGeneration(const TokenizerInit& init);
std::unique_ptr<Tokenizer> gptSw3(const TokenizerInit& init);
std::unique_ptr<Tokenizer> speechT5(const TokenizerInit& init);
std::unique_ptr<Tokenizer> t5(const TokenizerInit& init);
std::unique_ptr<Tokenizer> pegasus(const TokenizerInit& init);

// fairseq_classes.cpp: SentencePiece models behind fairseq's first ids
std::unique_ptr<Tokenizer> xlmProphetNet(const TokenizerInit& init);
std::unique_ptr<Tokenizer> plBart(const TokenizerInit& init);
std::unique_ptr<Tokenizer> mbart(const TokenizerInit& init);
std::unique_ptr<Tokenizer> mbart50(const TokenizerInit& init);
std::unique_ptr<Tokenizer> nllb(const TokenizerInit& init);
std::unique_ptr<Tokenizer> xlmRoberta(const TokenizerInit& init);

}  // namespace twb::text::slow
