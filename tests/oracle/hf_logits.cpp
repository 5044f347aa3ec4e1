// tests/oracle/hf_logits.cpp   Our side of hf_parity.py: `hf_logits FOLDER` reads pairs of texts from stdin, a tab between A and B, and
// prints one JSON object a line: ids, types, the positions that were masked (every fifth ordinary token), MLM logits there and pair logits.
// Build: cmake --build build/release --target hf_logits
#include <iostream>

#include "base/json.h"
#include "engine/loader.h"
#include "train/live_model.h"

using namespace bertpt;

namespace {

Json logits_of(train::LiveModel& model, const std::string& a, const std::string& b) {
  const text::Encoding encoding = model.tokenizer()->encode_pair(a, b, {.max_length = model.config().max_position_embeddings});
  examples::Batch batch;
  batch.ids = encoding.ids;
  batch.types = encoding.type_ids;
  batch.cu_seqlens.push_back(static_cast<int32_t>(batch.ids.size()));
  batch.pair_labels = {0};
  batch.epochs = batch.samples = {0};
  batch.max_seqlen = batch.tokens();
  int ordinary = 0;
  for (size_t i = 0; i < batch.ids.size(); ++i) {
    batch.positions.push_back(static_cast<int32_t>(i));
    if (encoding.special_mask[i] != 0 || ordinary++ % 5 != 0) continue;
    batch.masked_positions.push_back(static_cast<int32_t>(i));
    batch.masked_labels.push_back(batch.ids[i]);
    batch.ids[i] = model.tokenizer()->vocab().special().mask;
  }
  std::vector<float> mlm, pair;
  model.logits(batch, mlm, pair);
  return {{"ids", encoding.ids}, {"types", encoding.type_ids}, {"masked", batch.masked_positions}, {"mlm", mlm}, {"pair", pair}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: hf_logits FOLDER < pairs\n";
    return 2;
  }
  try {
    const auto model = train::LiveModel::load(engine::process_loader().get(), argv[1], R"({"device": "cpu", "precision": "fp32"})");
    for (std::string line; std::getline(std::cin, line);) {
      const size_t tab = line.find('\t');
      std::cout << logits_of(*model, line.substr(0, tab), line.substr(tab + 1)).dump() << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << "hf_logits: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
