#include "report/tensorboard.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/crc.h"
#include "base/error.h"
#include "base/files.h"
#include "report/wire.h"

namespace bertpt::report {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "report/tensorboard";
constexpr std::string_view kPrefix = "events.out.tfevents.";
constexpr size_t kHeader = 12, kFooter = 4;  // bytes around a message

// Field numbers of TensorFlow's event.proto, summary.proto and tensor.proto.
namespace field {
enum Event : uint32_t { wall_time = 1, step = 2, file_version = 3, summary = 5, session_log = 7 };
enum SessionLog : uint32_t { status = 1 };
enum Summary : uint32_t { value = 1 };
enum Value : uint32_t { tag = 1, simple_value = 2, histo = 5, tensor = 8, metadata = 9 };
enum Histo : uint32_t { least = 1, greatest = 2, count = 3, sum = 4, sum_squares = 5, limits = 6, buckets = 7 };
enum Metadata : uint32_t { plugin_data = 1 };
enum Plugin : uint32_t { name = 1 };
enum Tensor : uint32_t { dtype = 1, shape = 2, string_val = 8 };
enum Shape : uint32_t { dim = 2 };
enum Dim : uint32_t { size = 1 };
}  // namespace field
constexpr uint64_t kSessionStart = 1, kStringType = 7;

Message event_at(const Moment& when) {
  Message event;
  event.number(field::wall_time, when.seconds);
  if (when.step != 0) event.integer(field::step, static_cast<uint64_t>(when.step));
  return event;
}

template <class T>
void append_raw(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T read_raw(std::string_view from, size_t at) {
  T value;
  std::memcpy(&value, from.data() + at, sizeof value);
  return value;
}

std::string framed(std::string_view message) {
  std::string record;
  append_raw(record, static_cast<uint64_t>(message.size()));
  append_raw(record, mask_crc32c(crc32c(0, record)));
  record += message;
  append_raw(record, mask_crc32c(crc32c(0, message)));
  return record;
}

// Size of the record at `at`, or nothing when it is torn or damaged.
std::optional<size_t> record_size(std::string_view file, size_t at) {
  if (file.size() - at < kHeader + kFooter) return std::nullopt;
  const auto length = read_raw<uint64_t>(file, at);
  if (length > file.size() - at - kHeader - kFooter) return std::nullopt;
  const std::string_view message = file.substr(at + kHeader, length);
  if (read_raw<uint32_t>(file, at + 8) != mask_crc32c(crc32c(0, file.substr(at, 8)))) return std::nullopt;
  if (read_raw<uint32_t>(file, at + kHeader + length) != mask_crc32c(crc32c(0, message))) return std::nullopt;
  return kHeader + length + kFooter;
}

// Of a message that event_at() began: the time in nine bytes, then the step where it is not 0.
int64_t step_in(std::string_view message) {
  if (message.size() < 11 || message[9] != field::step << 3) return 0;
  uint64_t step = 0;
  for (size_t i = 10, shift = 0; i < message.size() && shift < 64; ++i, shift += 7) {
    step |= uint64_t(static_cast<unsigned char>(message[i]) & 0x7F) << shift;
    if ((message[i] & 0x80) == 0) break;
  }
  return static_cast<int64_t>(step);
}

std::vector<fs::path> event_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().filename().string().starts_with(kPrefix)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string host_name() {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0 || name[0] == 0) return "localhost";
  return name;
}

}  // namespace

std::string event_file_name(const fs::path& folder, const Moment& start) {
  auto second = static_cast<int64_t>(start.seconds);
  for (const fs::path& file : event_files(folder)) {
    const std::string name = file.filename().string().substr(kPrefix.size());
    int64_t other = 0;
    std::from_chars(name.data(), name.data() + name.size(), other);
    second = std::max(second, other + 1);
  }
  std::string digits = std::to_string(second);
  digits.insert(0, 10 - std::min<size_t>(10, digits.size()), '0');
  return std::string(kPrefix) + digits + "." + host_name() + "." + std::to_string(::getpid()) + ".0";
}

void cut_event_file(const fs::path& file, int64_t last_step) {
  size_t keep = 0;
  {
    const MappedFile map(file);
    const std::string_view bytes = text_of(map.bytes());
    while (const auto size = record_size(bytes, keep)) {
      if (step_in(bytes.substr(keep + kHeader, *size - kHeader - kFooter)) > last_step) break;
      keep += *size;
    }
    if (keep == bytes.size()) return;
  }
  if (::truncate(file.c_str(), static_cast<off_t>(keep)) != 0) throw_errno(errno, kComponent, "truncate", file.string());
}

Histogram histogram_of(std::span<const float> values, size_t n_buckets) {
  Histogram h;
  bool any = false;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    h.least = any ? std::min<double>(h.least, value) : value;
    h.greatest = any ? std::max<double>(h.greatest, value) : value;
    h.sum += value;
    h.sum_of_squares += double{value} * value;
    any = true;
  }
  if (!any) return h;
  const double width = (h.greatest - h.least) / static_cast<double>(n_buckets);
  if (width <= 0) n_buckets = 1;
  h.counts.assign(n_buckets, 0);
  for (size_t i = 1; i < n_buckets; ++i) h.limits.push_back(h.least + width * static_cast<double>(i));
  h.limits.push_back(h.greatest);
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const double place = width > 0 ? (value - h.least) / width : 0;
    h.counts[std::min(n_buckets - 1, static_cast<size_t>(place))] += 1;
  }
  return h;
}

TensorBoard::TensorBoard(const fs::path& folder, const Moment& start) {
  make_directories(folder);
  for (const fs::path& file : event_files(folder)) cut_event_file(file, start.step);
  path_ = folder / event_file_name(folder, start);
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_EXCL | O_CLOEXEC, 0666);
  if (fd_ < 0) throw_errno(errno, kComponent, "open", path_.string());
  append(Message().number(field::wall_time, start.seconds).bytes(field::file_version, "brain.Event:2").str());
  // What a reader knows about this step or later ones it drops: they come again.
  const Moment first{start.step > 0 ? start.step + 1 : 0, start.seconds};
  append(event_at(first).message(field::session_log, Message().integer(field::status, kSessionStart)).str());
}

TensorBoard::~TensorBoard() {
  if (fd_ >= 0) ::close(fd_);
}

void TensorBoard::scalars(const Moment& when, std::span<const std::pair<std::string, double>> values) {
  Message summary;
  for (const auto& [tag, value] : values) {
    summary.message(field::value, Message().bytes(field::tag, tag).number(field::simple_value, static_cast<float>(value)));
  }
  append(event_at(when).message(field::summary, summary).str());
}

void TensorBoard::text(const Moment& when, std::string_view tag, std::string_view markdown) {
  Message tensor;
  tensor.integer(field::dtype, kStringType)
      .message(field::shape, Message().message(field::dim, Message().integer(field::size, 1)))
      .bytes(field::string_val, markdown);
  Message value;
  value.bytes(field::tag, tag)
      .message(field::tensor, tensor)
      .message(field::metadata, Message().message(field::plugin_data, Message().bytes(field::name, "text")));
  append(event_at(when).message(field::summary, Message().message(field::value, value)).str());
}

void TensorBoard::histograms(const Moment& when, std::span<const std::pair<std::string, Histogram>> values) {
  Message summary;
  for (const auto& [tag, h] : values) {
    double count = 0;
    for (const double n : h.counts) count += n;
    Message histo;
    histo.number(field::least, h.least).number(field::greatest, h.greatest).number(field::count, count).number(field::sum, h.sum);
    histo.number(field::sum_squares, h.sum_of_squares).packed(field::limits, h.limits).packed(field::buckets, h.counts);
    summary.message(field::value, Message().bytes(field::tag, tag).message(field::histo, histo));
  }
  append(event_at(when).message(field::summary, summary).str());
}

// One write, so that whoever reads meanwhile sees whole records. What a full disk took only half of is taken back.
void TensorBoard::append(const std::string& message) {
  const std::string record = framed(message);
  const ssize_t n = ::write(fd_, record.data(), record.size());
  if (n == static_cast<ssize_t>(record.size())) return;
  const int reason = n < 0 ? errno : ENOSPC;
  const off_t end = ::lseek(fd_, 0, SEEK_END);
  if (n > 0 && ::ftruncate(fd_, end - n) != 0) throw_errno(errno, kComponent, "truncate", path_.string());
  throw_errno(reason, kComponent, "write", path_.string());
}

}  // namespace bertpt::report
