// report/tensorboard.h   TensorBoard's event files, written natively: TFRecord frames around Event messages (event.proto, summary.proto).
//
// A file is a sequence of records, each one write(2): u64 length, u32 masked CRC-32C of the length, the message, u32 masked CRC-32C of the
// message. The first message says "brain.Event:2", the second that a session starts at the step from which this writer goes on. What
// earlier files of the folder say about later steps is cut off when the writer opens, so that a run which was killed and resumed shows each
// step once. A process that is killed leaves at most one torn record at the end, which TensorBoard skips and the next writer cuts off.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bertpt::report {

// When and where of whatever is written.
struct Moment {
  int64_t step = 0;
  double seconds = 0;  // since 1970
};

// How values are spread: buckets of equal width from the least to the greatest value.
struct Histogram {
  double least = 0, greatest = 0, sum = 0, sum_of_squares = 0;
  std::vector<double> limits, counts;  // a bucket reaches from the limit before (not included) to its own
};
// Values that are not finite are left out.
Histogram histogram_of(std::span<const float> values, size_t n_buckets = 40);

class TensorBoard {
 public:
  // Makes the folder when it is absent and a new file in it. start.step: steps done so far. Error{io}, Error{no_space} name the file.
  TensorBoard(const std::filesystem::path& folder, const Moment& start);
  ~TensorBoard();
  TensorBoard(const TensorBoard&) = delete;

  void scalars(const Moment& when, std::span<const std::pair<std::string, double>> values);  // tag, value
  void text(const Moment& when, std::string_view tag, std::string_view markdown);
  void histograms(const Moment& when, std::span<const std::pair<std::string, Histogram>> values);
  const std::filesystem::path& path() const { return path_; }

 private:
  void append(const std::string& message);
  std::filesystem::path path_;
  int fd_ = -1;
};

// The name that TensorBoard looks for, with a time not before that of any file of the folder: it reads them by name.
std::string event_file_name(const std::filesystem::path& folder, const Moment& start);
// Cuts a file before its first record that is damaged, torn or of a step beyond `last_step`.
void cut_event_file(const std::filesystem::path& file, int64_t last_step);

}  // namespace bertpt::report
