#include "line_pieces.h"

#include "input.h"

namespace cli {
namespace {

constexpr size_t kBlockBytes = size_t{8} << 20;
constexpr size_t kPieceBytes = size_t{256} << 10;  // small enough that threads share a long line
constexpr std::string_view kWhite = " \t\r\n";

class Cutter {
 public:
  // Cuts `text`, which ends at white space unless at_end.
  const std::vector<LinePiece>& cut(std::string_view text, bool at_end) {
    pieces_.clear();
    while (!text.empty()) {
      const size_t newline = text.find('\n');
      cut_line(text.substr(0, newline));
      is_open_ = newline == std::string_view::npos;
      pieces_.back().ends_line = !is_open_;
      text.remove_prefix(is_open_ ? text.size() : newline + 1);
    }
    if (at_end && is_open_) {
      if (pieces_.empty()) pieces_.push_back({{}, true});
      pieces_.back().ends_line = true;
      is_open_ = false;
    }
    return pieces_;
  }

 private:
  void cut_line(std::string_view line) {
    while (line.size() > kPieceBytes) {
      size_t place = line.substr(0, kPieceBytes).find_last_of(kWhite);
      if (place == std::string_view::npos) place = line.find_first_of(kWhite, kPieceBytes);
      if (place == std::string_view::npos) break;
      pieces_.push_back({line.substr(0, place + 1), false});
      line.remove_prefix(place + 1);
    }
    pieces_.push_back({line, false});
  }

  std::vector<LinePiece> pieces_;
  bool is_open_ = false;  // the last piece's line goes on
};

int64_t pieces_of(const std::string& path, const std::function<void(const std::vector<LinePiece>&)>& use) {
  ByteReader file(path);
  Cutter cutter;
  std::string buffer;
  size_t searched = 0;  // no white space before it
  while (!file.at_end()) {
    file.append(buffer, kBlockBytes);
    size_t stop = buffer.size();
    if (!file.at_end()) {
      const size_t place = std::string_view(buffer).substr(searched).find_last_of(kWhite);
      if (place == std::string_view::npos) {
        searched = buffer.size();
        continue;
      }
      stop = searched + place + 1;
    }
    use(cutter.cut(std::string_view(buffer).substr(0, stop), file.at_end()));
    buffer.erase(0, stop);
    searched = buffer.size();  // what is left holds none
  }
  return file.bytes_read();
}

}  // namespace

int64_t for_each_line_piece(const std::vector<std::string>& paths, const std::function<void(const std::vector<LinePiece>&)>& use) {
  if (paths.empty()) return pieces_of("-", use);
  int64_t bytes = 0;
  for (const std::string& path : paths) bytes += pieces_of(path, use);
  return bytes;
}

}  // namespace cli
