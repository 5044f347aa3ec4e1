// Any bytes as the JSON files that lead to weights: *.index.json of shards, modules.json of sentence-transformers, TensorFlow's
// `checkpoint`; and any text as a tensor's name. What is found lies beside them, or there is an Error.
#include <fstream>

#include "base/error.h"
#include "fuzz/fuzz.h"
#include "support/temp_dir.h"
#include "tensors/hf_names.h"
#include "tensors/open.h"

namespace bertpt::fuzz {
namespace {

const test::TempDir& folder() {
  static const test::TempDir made(std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path());
  static const bool filled = [] {
    const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    std::string file(8, '\0');
    file[0] = static_cast<char>(header.size());
    made.write("part", file + header + "abcd");
    return true;
  }();
  static_cast<void>(filled);
  return made;
}

void write(const char* name, std::string_view bytes) { std::ofstream(folder() / name, std::ios::binary | std::ios::trunc) << bytes; }

bool is_inside(const std::filesystem::path& path) {
  return path.lexically_normal().string().starts_with(folder().path().lexically_normal().string());
}

template <class F>
void attempt(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace

std::vector<std::string> seeds() {
  return {R"({"metadata":{"total_size":4},"weight_map":{"a":"part"}})",
          R"([{"idx":0,"name":"0","path":"0_Transformer","type":"sentence_transformers.models.Transformer"}])",
          "model_checkpoint_path: \"model.ckpt\"\nall_model_checkpoint_paths: \"model.ckpt\"\n",
          "bert/encoder/layer_3/attention/self/query/kernel",
          "model/layer_with_weights-4/_attention_layer/_query_dense/kernel/.ATTRIBUTES/VARIABLE_VALUE",
          "module.bert.encoder.layer.11.output.LayerNorm.gamma",
          "tf_bert_model/bert/encoder/layer_._7/intermediate/dense/kernel:0"};
}

void one_input(std::string_view input) {
  write("w.index.json", input);
  attempt([&] {
    const auto source = tensors::open_tensors(folder() / "w.index.json");
    require(source->tensors().size() <= 1, "only the one tensor that there is");
  });
  write("modules.json", input);
  attempt([&] { require(is_inside(tensors::transformer_folder(folder().path())), "a module lies in the folder"); });
  write("checkpoint", input);
  attempt([&] {
    if (const auto found = tensors::weights_in(folder().path())) require(is_inside(*found), "a checkpoint lies in the folder");
  });
  if (const auto parameter = tensors::parameter_of(input)) {
    const auto again = tensors::parameter_of(parameter->name);
    require(again && again->name == parameter->name && !again->transposed, "a parameter's name means itself");
  }
  tensors::is_surplus(input);
}

}  // namespace bertpt::fuzz
