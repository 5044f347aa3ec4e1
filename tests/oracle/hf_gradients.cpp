// tests/oracle/hf_gradients.cpp   Our side of hf_gradients.py: `hf_gradients FOLDER OUTPUT < BATCH` takes the model of a folder and a
// batch,
// {"sequences": [{"ids", "types", "masked", "labels", "pair"}]}, and writes f32 numbers one behind the other to OUTPUT: MLM logits, pair
// logits, and the gradient of (mean MLM loss + mean pair loss) by every parameter. Printed: {"mlm_loss", "pair_loss", "parameters":
// [names]}. Build: cmake --build build/release --target hf_gradients
#include <fstream>
#include <iostream>

#include "base/json.h"
#include "engine/loader.h"
#include "train/live_model.h"

using namespace bertpt;

namespace {

examples::Batch batch_of(const Json& json) {
  examples::Batch batch;
  for (const Json& sequence : json.at("sequences")) {
    const int32_t first = batch.cu_seqlens.back();
    const auto ids = sequence.at("ids").get<std::vector<int32_t>>(), types = sequence.at("types").get<std::vector<int32_t>>();
    const auto labels = sequence.at("labels").get<std::vector<int32_t>>();
    batch.ids.insert(batch.ids.end(), ids.begin(), ids.end());
    batch.types.insert(batch.types.end(), types.begin(), types.end());
    for (size_t i = 0; i < ids.size(); ++i) batch.positions.push_back(static_cast<int32_t>(i));
    for (const Json& position : sequence.at("masked")) batch.masked_positions.push_back(first + position.get<int32_t>());
    batch.masked_labels.insert(batch.masked_labels.end(), labels.begin(), labels.end());
    batch.pair_labels.push_back(sequence.at("pair").get<int32_t>());
    batch.cu_seqlens.push_back(first + static_cast<int32_t>(ids.size()));
    batch.epochs.push_back(0);
    batch.samples.push_back(batch.samples.size());
    batch.max_seqlen = std::max(batch.max_seqlen, static_cast<int64_t>(ids.size()));
  }
  return batch;
}

void write(std::ofstream& file, const std::vector<float>& values) {
  file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
}

Json run(train::LiveModel& model, const examples::Batch& batch, const char* path) {
  std::ofstream file(path, std::ios::binary);
  std::vector<float> mlm, pair;
  model.logits(batch, mlm, pair);
  write(file, mlm);
  write(file, pair);
  const engine::MicroBatch micro{
      .batch = &batch, .seed = 1, .step = 0, .total_masked = batch.masked(), .total_pairs = batch.pairs(), .weights = {}};
  engine::Losses losses;
  model.worker().call([&] { losses = model.engine_model().accumulate(micro); });
  Json names = Json::array();
  for (const engine::Parameter& parameter : model.parameters()) {
    std::vector<float> gradient(static_cast<size_t>(parameter.elements()));
    model.read(engine::Slot::gradient, parameter.name, gradient);
    write(file, gradient);
    names.push_back(parameter.name);
  }
  if (!file.flush()) throw std::runtime_error(std::string("cannot write ") + path);
  return {{"mlm_loss", losses.mlm_sum / static_cast<double>(losses.masked)},
          {"pair_loss", losses.pair_sum / static_cast<double>(losses.pairs)},
          {"parameters", names}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: hf_gradients FOLDER OUTPUT < BATCH\n";
    return 2;
  }
  try {
    const auto model =
        train::LiveModel::load(engine::process_loader().get(), argv[1],
                               R"({"device": "cpu", "precision": "fp32", "hidden_dropout_prob": 0, "attention_probs_dropout_prob": 0})");
    std::cout << run(*model, batch_of(Json::parse(std::cin)), argv[2]).dump() << std::endl;
  } catch (const std::exception& error) {
    std::cerr << "hf_gradients: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
