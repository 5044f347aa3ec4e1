// What is seen from outside the process: fork, exit during training, and a machine without LibTorch.
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "conformance/child_process.h"
#include "conformance/small_run.h"
#include "support/temp_dir.h"

using namespace bertpt::host;

TEST_CASE("a forked child is refused, but may free and read errors") {
  Documents documents;
  MUST(bertpt_documents_create(documents.out(), error));
  const pid_t child = ::fork();
  if (child == 0) {
    bertpt_error* error = nullptr;
    bertpt_text* out = nullptr;
    const bool refused = bertpt_documents_describe(documents, &out, &error) == BERTPT_E_FORKED && out == nullptr &&
                         std::string(bertpt_error_get_message(error)).find("exec") != std::string::npos;
    bertpt_error_free(error);
    bertpt_documents_free(documents);
    ::_exit(refused ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  Text text;
  MUST(bertpt_documents_describe(documents, text.out(), error));  // the parent is as before
}

TEST_CASE("a process may fork before it uses the library, and use it in the child") {
  const ChildResult child = run_child("child: fork before the first call", {}, 30);
  CHECK(child.exited);
  CHECK(child.code == 0);
}

TEST_CASE("child: fork before the first call", "[.child]") {
  CHILD_ONLY();
  const pid_t child = ::fork();
  if (child == 0) {
    bertpt_documents* documents = nullptr;
    ::_exit(bertpt_documents_create(&documents, nullptr) == BERTPT_OK ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

TEST_CASE("a host that exits while it trains ends with its own exit code, without waiting for the training") {
  REQUIRE_ENGINE();
  for (const char* how : {"exit", "exit with a run folder", "shutdown, then exit"}) {
    INFO(how);
    const bertpt::test::TempDir folder;
    const std::string mark = (folder / "exiting").string();
    const ChildResult child = run_child("child: exit while training", {{"BERTPT_TEST_FOLDER", folder.path().string()}, {"BERTPT_TEST_HOW", how}}, 120, mark);
    CHECK(child.exited);
    CHECK(child.code == 7);
    CHECK(child.seconds < 60);  // the training would take hours; a machine under load takes its time too
    CHECK(std::filesystem::exists(mark));
  }
}

TEST_CASE("child: exit while training", "[.child]") {
  CHILD_ONLY();
  const std::filesystem::path folder = argument("BERTPT_TEST_FOLDER");
  const std::string how = argument("BERTPT_TEST_HOW");
  static SmallRun run(folder);  // destroyed by exit, as a careless host's globals are
  run.create_model();
  static Trainer trainer;
  const std::string run_dir = how == "exit with a run folder" ? (folder / "run").string() : "";
  MUST(bertpt_trainer_create(run.model, run.optimizer, run.corpus, SmallRun::trainer_config(run_dir, 1000000).c_str(), trainer.out(), error));
  EventStream events;
  MUST(bertpt_trainer_open_events(trainer, events.out(), error));
  MUST(bertpt_trainer_start(trainer, nullptr, error));
  for (int32_t kind = 0; kind != BERTPT_EVENT_PROGRESS;) {
    Event event;
    REQUIRE(MUST(bertpt_event_stream_next(events, 60000, event.out(), error)) == BERTPT_OK);
    MUST(bertpt_event_get_kind(event, &kind, error));
  }
  std::ofstream(folder / "exiting") << "now";
  if (how == "shutdown, then exit") {
    CHECK(MUST(bertpt_runtime_shutdown(10000, error)) == BERTPT_OK);
    FAILS(BERTPT_E_SHUTDOWN, bertpt_trainer_start(trainer, nullptr, error));
  }
  std::exit(7);
}

TEST_CASE("without LibTorch, text and checkpoints work, and a model is refused with what to do") {
  const bertpt::test::TempDir folder;
  const ChildResult child = run_child("child: no LibTorch", {{"BERTPT_TEST_FOLDER", folder.path().string()}, {"BERTPT_TORCH_ROOT", ""}}, 60);
  CHECK(child.exited);
  CHECK(child.code == 0);
}

namespace {

// A safetensors file of one f32 tensor [2, 2], made by hand.
void write_safetensors(const std::filesystem::path& path) {
  std::string header = R"({"bert.pooler.dense.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})";
  while (header.size() % 8 != 0) header += ' ';
  const uint64_t size = header.size();
  const float values[] = {1, -2, 0.5f, 4};
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&size), 8);
  file << header;
  file.write(reinterpret_cast<const char*>(values), sizeof values);
}

}  // namespace

TEST_CASE("child: no LibTorch", "[.child]") {
  CHILD_ONLY();
  const std::filesystem::path folder = argument("BERTPT_TEST_FOLDER");
  const Failure failure = FAILS(BERTPT_E_ENGINE, bertpt_runtime_load_engine("{\"search\": false}", error));
  CHECK(failure.mentions("BERTPT_TORCH_ROOT"));
  CHECK(failure.mentions("2.11"));
  CHECK(failure.mentions("candidates"));
  const Failure wrong = FAILS(BERTPT_E_ENGINE, bertpt_runtime_load_engine("{\"search\": false, \"torch_root\": \"/no/such/torch\"}", error));
  CHECK(wrong.mentions("/no/such/torch"));
  Text probe;
  MUST(bertpt_runtime_probe("{\"search\": false, \"torch_root\": \"/no/such/torch\"}", probe.out(), error));
  CHECK(to_string(probe).find("/no/such/torch") != std::string::npos);

  const SmallRun run(folder, 4);
  Encoding encoding;
  const std::string text = "My fellow citizens";
  MUST(bertpt_tokenizer_encode(run.tokenizer, text.data(), text.size(), nullptr, encoding.out(), error));
  auto view = sized<bertpt_encoding_view>();
  MUST(bertpt_encoding_get_view(encoding, &view, error));
  CHECK(view.count >= 5);
  CHECK(view.special_mask[0] == 1);

  write_safetensors(folder / "model.safetensors");
  Checkpoint checkpoint;
  MUST(bertpt_checkpoint_open((folder / "model.safetensors").c_str(), checkpoint.out(), error));
  Tensor tensor;
  MUST(bertpt_checkpoint_find_tensor(checkpoint, "bert.pooler.dense.weight", tensor.out(), error));
  CHECK(FAILS(BERTPT_E_NOT_FOUND, bertpt_checkpoint_find_tensor(checkpoint, "bert.pooler.dense.wight", tensor.out(), error)).mentions("dense.weight"));
  MUST(bertpt_checkpoint_find_tensor(checkpoint, "bert.pooler.dense.weight", tensor.out(), error));
  bertpt_dlpack* dlpack = nullptr;
  MUST(bertpt_tensor_to_dlpack(tensor, &dlpack, error));
  checkpoint.free();
  tensor.free();
  std::filesystem::remove(folder / "model.safetensors");
  REQUIRE(dlpack->dl_tensor.ndim == 2);  // alive without its checkpoint, its handle and its file
  CHECK(dlpack->dl_tensor.shape[1] == 2);
  CHECK(dlpack->dl_tensor.strides[0] == 2);
  CHECK((dlpack->dl_tensor.dtype.code == 2 && dlpack->dl_tensor.dtype.bits == 32));
  CHECK(static_cast<const float*>(dlpack->dl_tensor.data)[1] == -2);
  dlpack->deleter(dlpack);
}

// As CPython does to a thread that comes back to an interpreter that has ended.
TEST_CASE("a checkpoint sink whose thread is ended by its interpreter does not abort the process") {
  REQUIRE_ENGINE();
  const bertpt::test::TempDir folder;
  const ChildResult child = run_child("child: the thread of a sink is ended", {{"BERTPT_TEST_FOLDER", folder.path().string()}}, 120);
  CHECK(child.exited);
  CHECK(child.code == 7);
}

TEST_CASE("child: the thread of a sink is ended", "[.child]") {
  CHILD_ONLY();
  static SmallRun run(argument("BERTPT_TEST_FOLDER"));
  run.create_model();
  static Trainer trainer;
  static std::atomic<bool> called = false;
  const char* const config = "{\"num_train_steps\": 10, \"batch_size\": 4, \"max_seq_length\": 32, \"checkpoint_every\": 1}";
  MUST(bertpt_trainer_create(run.model, run.optimizer, run.corpus, config, trainer.out(), error));
  const bertpt_checkpoint_write end = [](void*, const char*, uint64_t, uint64_t, const void*, size_t) -> int32_t {
    called = true;
    ::pthread_exit(nullptr);
  };
  MUST(bertpt_trainer_set_checkpoint_sink(trainer, end, nullptr, nullptr, error));
  MUST(bertpt_trainer_step(trainer, nullptr, error));
  while (!called) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // it would have come to whoever swallows it by now
  ::_exit(7);
}
