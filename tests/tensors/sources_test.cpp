// Every format that other libraries write, read to the values that they wrote: tests/oracle/weights_fixture.py, tf_fixture.py.
#include <fstream>

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/temp_dir.h"
#include "tensors/open.h"
#include "tensors/parameters.h"
#include "tensors/to_f32.h"

using namespace bertpt;
using namespace bertpt::tensors;
namespace fs = std::filesystem;

namespace {

const fs::path kData = std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data";

StoredParameters open_bert(const fs::path& folder) {
  const auto weights = weights_in(folder);
  REQUIRE(weights);
  return StoredParameters(open_tensors(*weights));
}

std::vector<float> values_of(const StoredParameters& bert, const std::string& name) {
  const ParameterBytes bytes = bert.bytes(name);
  std::vector<float> values(bytes.bytes.size() / size_of(bytes.dtype));
  to_f32(bytes.dtype, bytes.bytes, values);
  return values;
}

struct Case {
  const char* folder;
  const char* format;
  size_t missing;  // of the 46 parameters
  size_t unexpected;
};

}  // namespace

TEST_CASE("a tiny BERT in every format is the same BERT") {
  const StoredParameters reference = open_bert(kData / "tiny_bert");
  REQUIRE(reference.all().size() == 46);
  const Case cases[] = {{"tiny_bert_bin", "torch.save", 0, 0},
                        {"tiny_bert_old", "torch.save (before 1.6)", 0, 0},
                        {"tiny_bert_bare", "torch.save", 7, 0},
                        {"tiny_bert_shards", "safetensors in 2 files", 0, 0},
                        {"tiny_bert_bin_shards", "torch.save in 2 files", 0, 0},
                        {"tiny_bert_tf1", "TensorFlow checkpoint", 0, 0},
                        {"tiny_bert_tf1_shards", "TensorFlow checkpoint", 0, 0},
                        {"tiny_bert_tf2", "TensorFlow 2 checkpoint", 0, 0},
                        {"tiny_bert_tf2_google", "TensorFlow 2 checkpoint", 7, 0}};
  for (const Case& c : cases) {
    INFO(c.folder);
    const StoredParameters bert = open_bert(kData / c.folder);
    CHECK(bert.source().format() == c.format);
    CHECK(bert.unexpected().size() == c.unexpected);
    size_t missing = 0;
    for (const auto& [name, stored] : reference.all()) {
      const auto* own = bert.find(name);
      if (own == nullptr) {
        CHECK(is_head(name));
        ++missing;
        continue;
      }
      INFO(name);
      CHECK(own->shape == stored.shape);
      CHECK(values_of(bert, name) == values_of(reference, name));
    }
    CHECK(missing == c.missing);
    Progress progress;
    CHECK_NOTHROW(bert.source().verify({}, progress));
    CHECK(progress.snapshot().done > 0);
  }
}

TEST_CASE("torch.save: every type, views, turned, empty and nested tensors, as torch sees them") {
  const Json expected = Json::parse(read_file(kData / "odd.json"));
  for (const char* name : {"odd.bin", "odd_legacy.bin", "odd_protocol4.bin"}) {
    INFO(name);
    const auto file = open_tensors(kData / name);
    const bool nested = std::string_view(name) != "odd_protocol4.bin";
    CHECK(file->tensors().size() == expected.size() - (nested ? 0 : 2));
    for (const TensorInfo& tensor : file->tensors()) {
      INFO(tensor.name);
      REQUIRE(expected.contains(tensor.name));
      const Json& facts = expected[tensor.name];
      CHECK(Json(tensor.shape) == facts["shape"]);
      const auto values = facts["values"].get<std::vector<double>>();
      REQUIRE(file->bytes(tensor).size() == values.size() * size_of(tensor.dtype));
      if (is_floating(tensor.dtype)) {
        std::vector<float> own(values.size());
        file->copy_f32(tensor.name, own);
        for (size_t i = 0; i < own.size(); ++i) CHECK(own[i] == static_cast<float>(values[i]));
      } else if (tensor.dtype == DType::i64) {
        int64_t first = 0;
        std::memcpy(&first, file->bytes(tensor).data(), 8);
        CHECK(static_cast<double>(first) == values[0]);
      }
    }
    CHECK(file->find("turned")->shape == std::vector<int64_t>{6, 4});
    CHECK(file->find("bool")->dtype == DType::boolean);
  }
}

TEST_CASE("a TensorFlow checkpoint opens by its folder, its index and the name before it") {
  const fs::path folder = kData / "tiny_bert_tf1";
  CHECK(is_bundle_prefix(folder / "bert_model.ckpt"));
  CHECK_FALSE(is_bundle_prefix(folder / "bert_model"));
  CHECK_FALSE(is_bundle_prefix(folder));
  for (const char* name : {"bert_model.ckpt", "bert_model.ckpt.index"}) CHECK(open_tensors(folder / name)->tensors().size() == 3 * 46 + 1);
  CHECK(weights_in(folder) == folder / "bert_model.ckpt.index");
  const test::TempDir two;
  two.write("a.index", "x");
  two.write("b.index", "x");
  CHECK(test::contains(test::error_of([&] { weights_in(two.path()); })->message(), "name one"));
  two.write("checkpoint", "model_checkpoint_path: \"/somewhere/else/b\"\nall_model_checkpoint_paths: \"a\"\n");
  CHECK(weights_in(two.path()) == two / "b.index");
  CHECK_FALSE(weights_in(kData / "tiny_bert_bin" / "absent"));
}

TEST_CASE("a sentence-transformers folder leads to its BERT") {
  const test::TempDir folder;
  CHECK(transformer_folder(folder.path()) == folder.path());
  const auto modules = [&](const std::string& path, const std::string& type = "sentence_transformers.models.Transformer") {
    folder.write("modules.json", R"([{"idx": 0, "name": "0", "path": ")" + path + R"(", "type": ")" + type + "\"}]");
    return test::error_of([&] { transformer_folder(folder.path()); });
  };
  CHECK_FALSE(modules(""));
  CHECK(transformer_folder(folder.path()) == folder.path());
  CHECK_FALSE(modules("0_Transformer"));
  CHECK(transformer_folder(folder.path()) == folder / "0_Transformer");
  CHECK(modules("../../etc")->code() == Code::corrupt);
  CHECK(modules("/etc")->code() == Code::corrupt);
  CHECK(modules("", "sentence_transformers.models.CNN")->code() == Code::unsupported);
  folder.write("modules.json", "{}");
  CHECK(test::error_of([&] { transformer_folder(folder.path()); })->code() == Code::corrupt);
}

TEST_CASE("checksums: a flipped byte of weights is named") {
  const test::TempDir folder;
  const auto flipped = [&](const fs::path& original, const std::string& name, size_t from_end, const fs::path& opened) {
    std::string bytes = read_file(original);
    bytes[bytes.size() - from_end] = static_cast<char>(bytes[bytes.size() - from_end] ^ 4);
    folder.write(name, bytes);
    return test::error_of([&] {
      Progress progress;
      open_tensors(opened)->verify({}, progress);
    });
  };
  fs::copy(kData / "tiny_bert_tf1/bert_model.ckpt.index", folder / "m.index");
  const auto bundle = flipped(kData / "tiny_bert_tf1/bert_model.ckpt.data-00000-of-00001", "m.data-00000-of-00001", 100, folder / "m");
  REQUIRE(bundle);
  CHECK((bundle->code() == Code::corrupt && test::contains(bundle->message(), "tensor '")));
  std::string zip = read_file(kData / "tiny_bert_bin/pytorch_model.bin");
  const auto source = open_tensors(kData / "tiny_bert_bin/pytorch_model.bin");
  const std::string words(reinterpret_cast<const char*>(source->bytes(*source->find("bert.pooler.dense.bias")).data()), 32);
  zip[zip.find(words) + 3] ^= 1;
  folder.write("z.bin", zip);
  const auto torn = test::error_of([&] {
    Progress progress;
    open_tensors(folder / "z.bin")->verify({}, progress);
  });
  REQUIRE(torn);
  CHECK((torn->code() == Code::corrupt && test::contains(torn->message(), "/data/")));
}

TEST_CASE("views stay valid when the files are gone, and are views: nothing is copied") {
  const test::TempDir folder;
  fs::copy(kData / "tiny_bert_bin/pytorch_model.bin", folder / "m.bin");
  auto source = open_tensors(folder / "m.bin");
  const auto expected = open_tensors(kData / "tiny_bert_bin/pytorch_model.bin");
  fs::remove(folder / "m.bin");
  const TensorInfo& tensor = source->tensors()[0];
  CHECK(std::memcmp(source->bytes(tensor).data(), expected->bytes(*expected->find(tensor.name)).data(), source->bytes(tensor).size()) == 0);
}
