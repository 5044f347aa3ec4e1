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
  Json list = Json::array();
  uint64_t bytes = 0;
  int64_t count = 0;
  for_each_tensor(checkpoint, [&](const bertpt_tensor_view& view) {
    bytes += view.size;
    ++count;
    if (!tensors) return;
    if (as_json) list.push_back({{"name", view.name}, {"shape", std::vector<int64_t>(view.shape, view.shape + view.rank)}, {"bytes", view.size}});
    else std::printf("%-70s %-18s %s\n", view.name, shape_of(view).c_str(), human_bytes(static_cast<double>(view.size)).c_str());
  });
  if (as_json) {
    if (tensors) info["tensors"] = list;
    info["tensor_count"] = count;
    info["tensor_bytes"] = bytes;
    std::printf("%s\n", info.dump().c_str());
    return 0;
  }
  std::printf("%s: %s, %lld tensors, %s\n", info.value("path", path).c_str(), info.value("kind", std::string("?")).c_str(), static_cast<long long>(count),
              human_bytes(static_cast<double>(bytes)).c_str());
  if (info.value("kind", std::string()) == "training") {
    std::printf("step %lld, model in %s\n", static_cast<long long>(info.value("step", int64_t{0})), info.value("model_folder", std::string()).c_str());
  }
  std::printf("%s\n", Json::parse(text([&](auto out, auto error) { return bertpt_checkpoint_get_config(checkpoint.get(), out, error); })).dump(2).c_str());
  if (verify) std::fprintf(stderr, "every checksum is right\n");
  return 0;
}

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
  const std::string gpu_problem = result["libtorch"].value("gpu_problem", std::string());
  if (as_json) {
    std::printf("%s\n", result.dump().c_str());
  } else {
    std::printf("%s\n", result.dump(2).c_str());
    if (!problem.empty()) std::printf("training is not possible; text, corpus and checkpoint reading are\n");
    else if (!gpu_problem.empty()) std::printf("training is possible on the CPU only: %s\n", gpu_problem.c_str());
    else std::printf("everything that training needs is here\n");
  }
  return problem.empty() ? 0 : 1;
}

}  // namespace cli
