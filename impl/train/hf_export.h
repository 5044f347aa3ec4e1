// train/hf_export.h   Any checkpoint as a Hugging Face folder: config.json, model.safetensors, vocabulary, model card. Needs no engine.
#pragma once

#include <filesystem>
#include <string>

#include "base/cancel.h"
#include "base/config.h"
#include "train/checkpoint.h"

namespace bertpt::train {

struct ExportOptions {
  std::string dtype = "f32";  // f32 | bf16
  bool card = true;
  std::string title = {};  // of the card; "": the folder's name
  void visit(ConfigVisitor& v);
};

// Writes `folder`, which appears whole. The tied decoder weight is written once, as the word embeddings; heads that the checkpoint lacks
// are left out and config.json names the class that is left (BertForMaskedLM, BertModel). Without a vocabulary beside the weights the
// folder has none.
// bf16 is rounded to nearest, ties to even. Errors: Code::state when the folder exists; Code::not_found for a missing configuration or
// parameter of the encoder; Code::corrupt for one of another shape.
void export_hf(const Checkpoint& checkpoint, const std::filesystem::path& folder, const ExportOptions& options, const Cancel& cancel);

// README.md: what the model is, what it was trained on and for how long, its losses, its configuration; as far as the checkpoint knows.
std::string model_card(const Checkpoint& checkpoint, const ExportOptions& options, const std::string& title);

}  // namespace bertpt::train
