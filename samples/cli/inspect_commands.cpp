// samples/cli/inspect_commands.cpp   bertpt inspect, bertpt export, bertpt doctor: what is there, and why something is not.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "terminal.h"

namespace cli {
namespace {

std::string shape_of(const bertpt_tensor_view& view) {
  std::string shape = "[";
  for (int64_t i = 0; i < view.rank; ++i) shape += (i == 0 ? "" : ", ") + std::to_string(view.shape[i]);
  return shape + "]";
}

// Every tensor's view in turn.
void for_each_tensor(const Checkpoint& checkpoint, const std::function<void(const bertpt_tensor_view&)>& use) {
  int64_t count = 0;
  checked([&](bertpt_error** error) { return bertpt_checkpoint_get_tensor_count(checkpoint.get(), &count, error); });
  for (int64_t i = 0; i < count; ++i) {
    const Tensor tensor = make<Tensor>([&](auto out, auto error) { return bertpt_checkpoint_get_tensor(checkpoint.get(), i, out, error); });
    bertpt_tensor_view view{};
    view.struct_size = sizeof view;
    checked([&](bertpt_error** error) { return bertpt_tensor_get_view(tensor.get(), &view, error); });
    use(view);
  }
}

Checkpoint open_checkpoint(const std::string& path) {
  return make<Checkpoint>([&](auto out, auto error) { return bertpt_checkpoint_open(path.c_str(), out, error); });
}

std::string number(const Json& value) {
  std::string digits = std::to_string(value.get<int64_t>());
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

void print_list(const char* title, const Json& names) {
  constexpr size_t kShown = 12;
  if (names.empty()) return;
  std::printf("%s:\n", title);
  for (size_t i = 0; i < names.size() && i < kShown; ++i) std::printf("  %s\n", names[i].get<std::string>().c_str());
  if (names.size() > kShown) std::printf("  and %zu more\n", names.size() - kShown);
}

void print_info(const Json& info, const std::string& path) {
  std::string dtypes;
  for (const auto& item : info.at("dtypes").items()) dtypes += (dtypes.empty() ? "" : ", ") + item.key() + " x " + item.value().dump();
  std::printf("%s: %s, %s, %s tensors (%s), %s on disk\n", info.value("path", path).c_str(), info.value("kind", std::string("?")).c_str(),
              info.value("format", std::string("?")).c_str(), info.at("tensor_count").dump().c_str(), dtypes.c_str(),
              human_bytes(info.value("file_bytes", 0.0)).c_str());
  if (info.value("kind", std::string()) == "training") {
    std::printf("step %s, model in %s\n", number(info.at("step")).c_str(), info.value("model_folder", std::string()).c_str());
  }
  const Json& a = info.at("architecture");
  std::printf("%s parameters: %s layers, hidden %s, inner %s, vocabulary %s, positions %s, types %s\n",
              number(info.at("parameters")).c_str(), a.at("num_hidden_layers").dump().c_str(), a.at("hidden_size").dump().c_str(),
              a.at("intermediate_size").dump().c_str(), a.at("vocab_size").dump().c_str(), a.at("max_position_embeddings").dump().c_str(),
              a.at("type_vocab_size").dump().c_str());
  print_list("missing of a BERT with both heads", info.at("missing"));
  print_list("tensors that are no parameters of BERT", info.at("unexpected"));
}

// The model's parameters, not the file's tensors: with decay and share.
int show_parameters(const std::string& path, bool as_json) {
  const Model model =
      make<Model>([&](auto out, auto error) { return bertpt_model_load(path.c_str(), "{\"device\": \"cpu\"}", out, error); });
  const Json about = Json::parse(text([&](auto out, auto error) { return bertpt_model_describe(model.get(), out, error); }));
  if (as_json) {
    std::printf("%s\n", about.dump().c_str());
    return 0;
  }
  std::printf("%-66s %-16s %12s %8s  %s\n", "parameter", "shape", "elements", "share", "decay");
  for (const Json& row : about.at("tensors")) {
    std::string shape;
    for (const Json& size : row.at("shape")) shape += (shape.empty() ? "" : " x ") + size.dump();
    std::printf("%-66s %-16s %12s %6.2f %%  %s\n", row.at("name").get<std::string>().c_str(), shape.c_str(),
                number(row.at("elements")).c_str(), 100 * row.at("share").get<double>(), row.at("decay").get<bool>() ? "yes" : "no");
  }
  for (const auto& part : about.at("parts").items()) {
    std::printf("%-83s %12s %6.2f %%\n", part.key().c_str(), number(part.value().at("elements")).c_str(),
                100 * part.value().at("share").get<double>());
  }
  std::printf("%-83s %12s\n", "together", number(about.at("parameters")).c_str());
  return 0;
}

int inspect_one(const std::string& path, bool tensors, bool verify, bool as_json) {
  const Checkpoint checkpoint = open_checkpoint(path);
  if (verify) {
    with_progress(as_json, [&](bertpt_progress* progress) {
      checked([&](bertpt_error** error) { return bertpt_checkpoint_verify(checkpoint.get(), cancel(), progress, error); });
    });
  }
  Json info = Json::parse(text([&](auto out, auto error) { return bertpt_checkpoint_get_info(checkpoint.get(), out, error); }));
  const bool has_checksums = info.at("has_checksums").get<bool>();
  Json list = Json::array();
  uint64_t bytes = 0;
  for_each_tensor(checkpoint, [&](const bertpt_tensor_view& view) {
    bytes += view.size;
    if (!tensors) return;
    if (as_json)
      list.push_back({{"name", view.name}, {"shape", std::vector<int64_t>(view.shape, view.shape + view.rank)}, {"bytes", view.size}});
    else std::printf("%-70s %-18s %s\n", view.name, shape_of(view).c_str(), human_bytes(static_cast<double>(view.size)).c_str());
  });
  if (as_json) {
    if (tensors) info["tensors"] = list;
    info["tensor_bytes"] = bytes;
    if (verify) info["checksums_compared"] = has_checksums;
    std::printf("%s\n", info.dump().c_str());
    return 0;
  }
  print_info(info, path);
  std::printf(
      "%s\n",
      Json::parse(text([&](auto out, auto error) { return bertpt_checkpoint_get_config(checkpoint.get(), out, error); })).dump(2).c_str());
  if (verify) std::fprintf(stderr, has_checksums ? "every checksum is right\n" : "no checksums here: read whole, nothing compared\n");
  return 0;
}

void print_comparison(const Json& result) {
  constexpr size_t kShown = 12;
  std::printf("%s of %s parameters in both are equal; largest difference %s\n", number(result.at("equal_parameters")).c_str(),
              number(result.at("parameters")).c_str(), result.at("max_difference").dump().c_str());
  print_list("only in the first", result.at("only_a"));
  print_list("only in the second", result.at("only_b"));
  for (const char* what : {"shapes", "dtypes"}) {
    const Json& rows = result.at(what);
    for (size_t i = 0; i < rows.size() && i < kShown; ++i) {
      std::printf("%s: %s and %s\n", rows[i].at("name").get<std::string>().c_str(), rows[i].at("a").dump().c_str(),
                  rows[i].at("b").dump().c_str());
    }
    if (rows.size() > kShown) std::printf("and %zu more of other %s\n", rows.size() - kShown, what);
  }
  const Json& values = result.at("values");
  for (size_t i = 0; i < values.size() && i < kShown; ++i) {
    std::printf("%-62s %s of %s values differ, by up to %s\n", values[i].at("name").get<std::string>().c_str(),
                number(values[i].at("different")).c_str(), number(values[i].at("elements")).c_str(),
                values[i].at("max_difference").dump().c_str());
  }
  if (values.size() > kShown) std::printf("and %zu more parameters with other values\n", values.size() - kShown);
  for (const Json& row : result.at("config")) {
    std::printf("configuration: %s is %s and %s\n", row.at("key").get<std::string>().c_str(), row.at("a").dump().c_str(),
                row.at("b").dump().c_str());
  }
  std::printf("%s\n", result.at("equal").get<bool>() ? "the models are equal" : "the models differ");
}

// Exit status 1 when they differ, as cmp does.
int compare_two(const std::vector<std::string>& paths, bool as_json) {
  const Checkpoint a = open_checkpoint(paths[0]), b = open_checkpoint(paths[1]);
  const std::string comparison =
      text([&](auto out, auto error) { return bertpt_checkpoint_compare(a.get(), b.get(), cancel(), out, error); });
  const Json result = Json::parse(comparison);
  if (as_json) std::printf("%s\n", comparison.c_str());
  else print_comparison(result);
  return result.at("equal").get<bool>() ? 0 : 1;
}

}  // namespace

int run_inspect(Args& args) {
  const bool tensors = args.flag("--tensors"), verify = args.flag("--verify"), as_json = args.flag("--json"),
             parameters = args.flag("--parameters");
  const std::vector<std::string> paths = args.rest();
  if (paths.empty() || paths.size() > 2) throw UsageError("expected one path, or two to compare");
  if (parameters && (tensors || verify || paths.size() != 1))
    throw UsageError("--parameters shows the model of one path; --tensors and --verify show its files");
  if (parameters) return show_parameters(paths.front(), as_json);
  if (paths.size() == 1) return inspect_one(paths.front(), tensors, verify, as_json);
  if (tensors || verify) throw UsageError("--tensors and --verify go with one path");
  return compare_two(paths, as_json);
}

int run_export(Args& args) {
  Json config = configuration(args);
  if (const std::optional<std::string> dtype = args.value("--dtype")) config["dtype"] = *dtype;
  if (const std::optional<std::string> title = args.value("--title")) config["title"] = *title;
  const std::vector<std::string> paths = args.words(2, "a checkpoint and the folder to write");
  const Checkpoint checkpoint = open_checkpoint(paths[0]);
  checked([&](bertpt_error** error) {
    return bertpt_checkpoint_export(checkpoint.get(), paths[1].c_str(), config.dump().c_str(), cancel(), error);
  });
  std::fprintf(stderr, "wrote %s\n", paths[1].c_str());
  return 0;
}

namespace {

void print_row(const char* name, const std::string& value) { std::printf("%-10s %s\n", name, value.c_str()); }

// What the search for LibTorch looked at and did not take.
void print_candidates(const Json& libtorch) {
  for (const Json& candidate : libtorch.value("candidates", Json::array())) {
    const std::string outcome = candidate.value("outcome", std::string());
    if (outcome == "loaded") continue;
    print_row("  not used", candidate.value("path", std::string()) + " (" + candidate.value("origin", std::string()) + "): " + outcome);
  }
}

void print_findings(const Json& result) {
  const Json &library = result.at("library"), &libtorch = result.at("libtorch");
  print_row("library", "bertpt " + library.value("version", std::string()) + ", made by gcc " + library.value("compiler", std::string()));
  if (result.contains("problem")) {  // it names every candidate
    print_row("LibTorch", "none that can be used: " + result["problem"].get<std::string>());
    std::printf("\n%s\ntraining is not possible; text, corpus and checkpoint reading are\n", libtorch.value("hint", std::string()).c_str());
    return;
  }
  print_row("LibTorch", library["engine"].is_string() ? library["engine"].get<std::string>() : "not loaded");
  for (const Json& candidate : libtorch.value("candidates", Json::array())) {
    if (candidate.value("outcome", std::string()) == "loaded")
      print_row("  loaded", candidate.value("path", std::string()) + " (" + candidate.value("origin", std::string()) + ")");
  }
  print_candidates(libtorch);
  for (const Json& device : result.at("devices")) {
    print_row("device", device.value("name", std::string()) + ": " + device.value("description", std::string()) + ", " +
                            human_bytes(device.value("memory_bytes", 0.0)));
  }
  const std::string gpu_problem = libtorch.value("gpu_problem", std::string());
  if (!gpu_problem.empty()) std::printf("\ntraining is possible on the CPU only: %s\n", gpu_problem.c_str());
  else std::printf("\neverything that training needs is here\n");
}

}  // namespace

int run_doctor(Args& args) {
  const bool as_json = args.flag("--json");
  args.words(0, "no further words");
  Json result;
  std::string problem;
  try {
    checked([](bertpt_error** error) { return bertpt_runtime_load_engine(nullptr, error); });
    result["devices"] = Json::parse(text([](auto out, auto error) { return bertpt_runtime_list_devices(out, error); }));
  } catch (const Failure& failure) {
    problem = failure.what();
    result["problem"] = problem;
  }
  // After the load, so that they tell what came of it.
  result["library"] = Json::parse(text([](auto out, auto error) { return bertpt_runtime_describe(out, error); }));
  result["libtorch"] = Json::parse(text([](auto out, auto error) { return bertpt_runtime_probe(nullptr, out, error); }));
  if (as_json) std::printf("%s\n", result.dump().c_str());
  else print_findings(result);
  return problem.empty() ? 0 : 1;
}

}  // namespace cli
