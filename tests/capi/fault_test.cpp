// Every exported function with a fault at its barrier: the error comes back, no argument is touched, nothing is written.
#include <sys/mman.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../../capi/src/guard.h"
#include "base/error.h"
#include "capi/calls.h"
#include "support/catch.h"

using bertpt::Code;
using bertpt::Error;
using bertpt::capi::set_entry_hook;
using bertpt::test::Call;
using bertpt::test::kCalls;

namespace {

class WithHook {
 public:
  explicit WithHook(bertpt::capi::EntryHook hook) { set_entry_hook(hook); }
  ~WithHook() { set_entry_hook(nullptr); }
};

// Memory that ends the process when it is read or written.
class Forbidden {
 public:
  Forbidden() : page_(::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) { REQUIRE(page_ != MAP_FAILED); }
  ~Forbidden() { ::munmap(page_, 4096); }
  void* get() const { return page_; }

 private:
  void* page_;
};

struct Fault {
  bertpt::capi::EntryHook hook;
  bertpt_status status;
  const char* message;  // a part of it
};

const Fault kFaults[] = {
    {[] { throw Error(Code::corrupt, "test/fault", "an injected fault", {{"offset", 7}}); }, BERTPT_E_CORRUPT, "an injected fault"},
    {[] { throw std::bad_alloc(); }, BERTPT_E_OUT_OF_MEMORY, "out of memory"},
    {[] { throw std::length_error("vector"); }, BERTPT_E_OUT_OF_MEMORY, "out of memory"},
    {[] { [[maybe_unused]] const auto json = nlohmann::json::parse("{"); }, BERTPT_E_INTERNAL, "parse error"},
    {[] { throw std::filesystem::filesystem_error("x", "/p", std::make_error_code(std::errc::no_space_on_device)); }, BERTPT_E_NO_SPACE, "/p"},
    {[] { throw std::filesystem::filesystem_error("x", "/p", std::make_error_code(std::errc::no_such_file_or_directory)); }, BERTPT_E_NOT_FOUND, "/p"},
    {[] { throw std::filesystem::filesystem_error("x", "/p", std::make_error_code(std::errc::permission_denied)); }, BERTPT_E_IO, "/p"},
    {[] { throw std::system_error(std::make_error_code(std::errc::io_error), "reading"); }, BERTPT_E_IO, "reading"},
    {[] { throw std::runtime_error("something else"); }, BERTPT_E_INTERNAL, "something else"},
    {[] { throw 42; }, BERTPT_E_INTERNAL, "unknown type"},
};

constexpr unsigned char kSentinel = 0xA5;

}  // namespace

TEST_CASE("a fault at the barrier of any function comes back as its error, and no argument is touched") {
  const Forbidden forbidden;
  CHECK(std::size(kCalls) >= 125);
  for (const Call& call : kCalls) {
    INFO(call.name);
    for (const Fault& fault : kFaults) {
      const WithHook hook(fault.hook);
      bertpt_error* error = nullptr;
      CHECK(call.call(forbidden.get(), forbidden.get(), &error) == fault.status);
      REQUIRE(error != nullptr);
      CHECK(bertpt_error_get_code(error) == fault.status);
      CHECK(std::string(bertpt_error_get_message(error)).find(fault.message) != std::string::npos);
      bertpt_error_free(error);
      CHECK(call.call(forbidden.get(), forbidden.get(), nullptr) == fault.status);  // who does not ask gets no object
    }
  }
}

TEST_CASE("an error carries component and details of what was thrown") {
  const WithHook hook(kFaults[0].hook);
  bertpt_error* error = nullptr;
  bertpt_cancel* cancel = nullptr;
  REQUIRE(bertpt_cancel_create(&cancel, &error) == BERTPT_E_CORRUPT);
  CHECK(cancel == nullptr);
  CHECK(std::string(bertpt_error_get_component(error)) == "test/fault");
  CHECK(std::string(bertpt_error_get_details(error)) == R"({"offset":7})");
  bertpt_error_free(error);
}

TEST_CASE("NULL where a pointer is required is an error that names the argument, and no output is written") {
  std::array<unsigned char, 512> before;
  before.fill(kSentinel);
  int refused = 0;
  for (const Call& call : kCalls) {
    INFO(call.name);
    if (call.needs_pointer) {
      bertpt_error* error = nullptr;
      CHECK(call.call(nullptr, nullptr, &error) == BERTPT_E_INVALID_ARGUMENT);
      CHECK(std::string(bertpt_error_get_details(error)).find("\"argument\"") != std::string::npos);
      bertpt_error_free(error);
      ++refused;
    }
    if (call.needs_input) {
      alignas(16) std::array<unsigned char, 512> out = before;
      bertpt_error* error = nullptr;
      CHECK(call.call(nullptr, out.data(), &error) == BERTPT_E_INVALID_ARGUMENT);
      CHECK(out == before);
      bertpt_error_free(error);
    }
  }
  CHECK(refused >= 110);
}

TEST_CASE("every free accepts NULL") {
  bertpt_error_free(nullptr);
  bertpt_text_free(nullptr);
  bertpt_cancel_free(nullptr);
  bertpt_progress_free(nullptr);
  bertpt_documents_free(nullptr);
  bertpt_document_reader_free(nullptr);
  bertpt_document_free(nullptr);
  bertpt_segmenter_free(nullptr);
  bertpt_sentences_free(nullptr);
  bertpt_vocab_free(nullptr);
  bertpt_tokenizer_free(nullptr);
  bertpt_encoding_free(nullptr);
  bertpt_encoded_batch_free(nullptr);
  bertpt_corpus_builder_free(nullptr);
  bertpt_corpus_free(nullptr);
  bertpt_corpus_document_free(nullptr);
  bertpt_loader_free(nullptr);
  bertpt_google_instances_free(nullptr);
  bertpt_batch_free(nullptr);
  bertpt_model_free(nullptr);
  bertpt_hidden_free(nullptr);
  bertpt_optimizer_free(nullptr);
  bertpt_trainer_free(nullptr);
  bertpt_event_stream_free(nullptr);
  bertpt_event_free(nullptr);
  bertpt_checkpoint_free(nullptr);
  bertpt_tensor_free(nullptr);
  bertpt_cancel_request(nullptr);
  CHECK(bertpt_error_get_code(nullptr) == BERTPT_OK);
  CHECK(std::string(bertpt_error_get_message(nullptr)).empty());
  CHECK(std::string(bertpt_error_get_details(nullptr)) == "{}");
}

TEST_CASE("the names of statuses") {
  CHECK(std::string(bertpt_status_name(BERTPT_OK)) == "ok");
  CHECK(std::string(bertpt_status_name(BERTPT_END)) == "end");
  CHECK(std::string(bertpt_status_name(BERTPT_TIMEOUT)) == "timeout");
  CHECK(std::string(bertpt_status_name(BERTPT_E_CONFIG)) == "config");
  CHECK(std::string(bertpt_status_name(BERTPT_E_SHUTDOWN)) == "shutdown");
  CHECK(std::string(bertpt_status_name(-999)) == "unknown");
}
