// samples/cli/inspect_commands.cpp   bertpt inspect, bertpt doctor: what is there, and why something is not.
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

}  // namespace

int run_inspect(Args& args) {
  const bool tensors = args.flag("--tensors"), verify = args.flag("--verify"), as_json = args.flag("--json");
  const std::string path = args.words(1, "one path").front();
  const Checkpoint checkpoint = make<Checkpoint>([&](auto out, auto error) { return bertpt_checkpoint_open(path.c_str(), out, error); });
  if (verify) {
    with_progress(as_json, [&](bertpt_progress* progress) {
      checked([&](bertpt_error** error) { return bertpt_checkpoint_verify(checkpoint.get(), cancel(), progress, error); });
    });
  }
  Json info = Json::parse(text([&](auto out, auto error) { return bertpt_checkpoint_get_info(checkpoint.get(), out, error); }));
  const bool has_checksums = !info.value("manifest", Json::object()).empty();
  Json list = Json::array();
  uint64_t bytes = 0;
  int64_t count = 0;
  for_each_tensor(checkpoint, [&](const bertpt_tensor_view& view) {
    bytes += view.size;
    ++count;
    if (!tensors) return;
    if (as_json)
      list.push_back({{"name", view.name}, {"shape", std::vector<int64_t>(view.shape, view.shape + view.rank)}, {"bytes", view.size}});
    else std::printf("%-70s %-18s %s\n", view.name, shape_of(view).c_str(), human_bytes(static_cast<double>(view.size)).c_str());
  });
  if (as_json) {
    if (tensors) info["tensors"] = list;
    info["tensor_count"] = count;
    info["tensor_bytes"] = bytes;
    if (verify) info["checksums_compared"] = has_checksums;
    std::printf("%s\n", info.dump().c_str());
    return 0;
  }
  std::printf("%s: %s, %lld tensors, %s\n", info.value("path", path).c_str(), info.value("kind", std::string("?")).c_str(),
              static_cast<long long>(count), human_bytes(static_cast<double>(bytes)).c_str());
  if (info.value("kind", std::string()) == "training") {
    std::printf("step %lld, model in %s\n", static_cast<long long>(info.value("step", int64_t{0})),
                info.value("model_folder", std::string()).c_str());
  }
  std::printf(
      "%s\n",
      Json::parse(text([&](auto out, auto error) { return bertpt_checkpoint_get_config(checkpoint.get(), out, error); })).dump(2).c_str());
  if (verify) std::fprintf(stderr, has_checksums ? "every checksum is right\n" : "no checksums here: read whole, nothing compared\n");
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
