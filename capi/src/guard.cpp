#include "guard.h"

#include <atomic>
#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/error.h"
#include "error_object.h"
#include "train/shutdown.h"

namespace bertpt::capi {
namespace {

constinit std::atomic<bool> forked_child{false};
constinit std::atomic<EntryHook> entry_hook{nullptr};

void watch_for_fork() {
  static const int registered = pthread_atfork(nullptr, nullptr, [] { forked_child.store(true, std::memory_order_relaxed); });
  if (registered != 0) throw std::bad_alloc();  // the only reason that POSIX names
}

}  // namespace

bool in_forked_child() noexcept { return forked_child.load(std::memory_order_relaxed); }

bool process_is_exiting() noexcept { return train::process_is_exiting(); }

void set_entry_hook(EntryHook hook) noexcept { entry_hook.store(hook); }

void enter() {
  if (in_forked_child()) {
    throw Error(
        Code::forked, "capi/guard",
        "this process was made by fork from one that uses libbertpt, whose threads are not here; start the program anew (exec) to use "
        "the library in a child");
  }
  watch_for_fork();
  if (const EntryHook hook = entry_hook.load(std::memory_order_relaxed)) hook();
}

bertpt_status report(bertpt_error** error) noexcept {
  try {
    throw;
  } catch (const Error& e) {
    return deliver(error, static_cast<int32_t>(e.code()), e.component(), e.message(), &e);
  } catch (const std::bad_alloc&) {
    return deliver_out_of_memory(error);
  } catch (const std::length_error&) {
    return deliver_out_of_memory(error);
  } catch (const nlohmann::json::exception& e) {
    return deliver(error, BERTPT_E_INTERNAL, "json", e.what());
  } catch (const std::filesystem::filesystem_error& e) {
    const bool full = e.code() == std::errc::no_space_on_device;
    const bool missing = e.code() == std::errc::no_such_file_or_directory;
    return deliver(error, full ? BERTPT_E_NO_SPACE : missing ? BERTPT_E_NOT_FOUND : BERTPT_E_IO, "filesystem", e.what());
  } catch (const std::system_error& e) {
    return deliver(error, BERTPT_E_IO, "system", e.what());
  } catch (const std::exception& e) {
    return deliver(error, BERTPT_E_INTERNAL, "exception", e.what());
  } catch (...) {
    return deliver(error, BERTPT_E_INTERNAL, "exception", "an exception of an unknown type");
  }
}

}  // namespace bertpt::capi
