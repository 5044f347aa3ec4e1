// train/shutdown.h   How training ends with the process: on request, and when the host exits while LibTorch is at work.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "train/trainer.h"

namespace bertpt::train {

// From now on and for good, start() and run() throw Error{shutdown} in this process. One that races with this call is refused or, when
// it came first, seen by a stop_all_trainers() after it.
void shut_down_training() noexcept;
void refuse_after_shutdown();  // throws that error

// Asks every running trainer of the process to stop and waits for them and for the checkpoints that are being written, at most timeout_ms
// in all. True when nothing runs and nothing is written any more.
bool stop_all_trainers(int64_t timeout_ms);

// Whether exit() of the process has got to the library, which then stops its trainers and workers (ten seconds' patience). From here on
// nothing that holds LibTorch's objects may be destroyed.
bool process_is_exiting() noexcept;

// Exit handlers run last in, first out, and LibTorch makes more of them while it warms up; ours must run before them, or a worker in the
// middle of a step finds LibTorch taken down. So a model and a trainer rehearse what they will do before their maker can hear of them, and
// ours is put last again after the first, second, fourth, ... time of each kind of work here. Call it before anybody can hear of the
// result.
enum class EngineWork { model, step, evaluation, question };
void keep_exit_handler_last(EngineWork work);

// A trainer that the host has freed may still be ending its run or writing its last checkpoint in this folder: waits for that, a minute at
// most, so that who frees a trainer can resume its run at once.
void wait_for_freed_trainer(const std::filesystem::path& run_dir);

void register_trainer(const std::shared_ptr<Trainer::Core>& core);

}  // namespace bertpt::train
