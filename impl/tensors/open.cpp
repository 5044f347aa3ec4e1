#include "tensors/open.h"

#include "base/crc.h"
#include "base/files.h"
#include "base/json.h"
#include "tensors/safetensors.h"
#include "tensors/sharded.h"
#include "tensors/tf_bundle.h"
#include "tensors/torch_file.h"

namespace bertpt::tensors {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "tensors/open";
constexpr uint64_t kMaxSmallFile = 1 << 20;

// A path written in a file, kept inside the folder.
bool is_inside(const std::string& name) {
  const fs::path path(name);
  if (path.is_absolute() || name.find('\0') != std::string::npos) return false;
  for (const fs::path& part : path) {
    if (part == "..") return false;
  }
  return true;
}

// model_checkpoint_path: "bert_model.ckpt-1000" of TensorFlow's text file `checkpoint`; other folders' absolute paths count by their name.
std::optional<fs::path> newest_bundle(const fs::path& folder) {
  const fs::path list = folder / "checkpoint";
  if (!fs::is_regular_file(list)) return std::nullopt;
  const std::string text = read_file(list, kMaxSmallFile);
  constexpr std::string_view kKey = "model_checkpoint_path: \"";
  for (size_t at = 0; (at = text.find(kKey, at)) != std::string::npos; at += kKey.size()) {
    if (at != 0 && text[at - 1] != '\n') continue;
    const size_t begin = at + kKey.size(), end = text.find('"', begin);
    if (end == std::string::npos) return std::nullopt;
    const fs::path prefix = folder / fs::path(text.substr(begin, end - begin)).filename();
    if (is_bundle_prefix(prefix)) return prefix.string() + ".index";
  }
  return std::nullopt;
}

std::optional<fs::path> only_bundle(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".index" && entry.is_regular_file(error)) found.push_back(entry.path());
  }
  if (found.size() > 1) {
    throw Error(Code::not_found, kComponent,
                "'" + folder.string() + "' holds " + std::to_string(found.size()) + " TensorFlow checkpoints; name one, as '" +
                    found[0].string().substr(0, found[0].string().size() - 6) + "'",
                {{"path", folder.string()}});
  }
  if (found.empty()) return std::nullopt;
  return found[0];
}

[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
  throw Error(Code::unsupported, kComponent, "'" + path.string() + "' is " + what, {{"path", path.string()}});
}

}  // namespace

bool is_bundle_prefix(const fs::path& path) {
  std::error_code error;
  return !fs::exists(path, error) && fs::is_regular_file(path.string() + ".index", error);
}

std::shared_ptr<const TensorSource> open_tensors(const fs::path& path) {
  if (is_bundle_prefix(path)) return std::make_shared<const TfBundle>(path.string() + ".index");
  if (path.filename().string().ends_with(".index.json")) return std::make_shared<const ShardedSource>(path);
  std::string_view bytes;
  const MappedFile file(path);
  bytes = text_of(file.bytes());
  if (TorchFile::looks_like(bytes)) return std::make_shared<const TorchFile>(path);
  if (TfBundle::looks_like(bytes)) return std::make_shared<const TfBundle>(path);
  if (bytes.starts_with("\x89HDF\r\n\x1a\n")) {
    refuse(path,
           "an HDF5 file of Keras, which is not read; save the model as safetensors (transformers: from_pretrained(folder, from_tf=True), "
           "save_pretrained)");
  }
  if (bytes.starts_with("\x80") && bytes.substr(0, 8).find('\0') == std::string_view::npos) {
    refuse(path, "a Python pickle that torch.save did not write; only state_dicts saved by torch.save are read");
  }
  return std::make_shared<const SafetensorsFile>(path);
}

std::optional<fs::path> weights_in(const fs::path& folder) {
  for (const char* name : {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"}) {
    if (fs::exists(folder / name)) return folder / name;
  }
  if (auto bundle = newest_bundle(folder)) return bundle;
  return only_bundle(folder);
}

fs::path transformer_folder(const fs::path& folder) {
  const fs::path list = folder / "modules.json";
  if (!fs::is_regular_file(list)) return folder;
  const Json modules = parse_json(read_file(list, kMaxSmallFile), "'" + list.string() + "'", Code::corrupt);
  const Place place{kComponent, list};
  if (!modules.is_array()) place.fail("is no list of modules");
  for (const Json& module : modules) {
    if (!module.is_object() || !module.contains("type") || !module["type"].is_string() || !module.contains("path") ||
        !module["path"].is_string()) {
      place.fail("has a module without type and path");
    }
    if (!module["type"].get<std::string>().ends_with("Transformer")) continue;
    const auto inner = module["path"].get<std::string>();
    if (!is_inside(inner)) place.fail("names a folder outside: '" + shown(inner) + "'");
    return inner.empty() ? folder : folder / inner;
  }
  place.fail("names no Transformer module", Code::unsupported);
}

}  // namespace bertpt::tensors
