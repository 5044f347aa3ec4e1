#include "text/piece_list.h"

#include "base/error.h"

namespace bertpt::text {

PieceList::PieceList(std::span<const std::string> pieces) {
  size_t n_bytes = 0;
  for (const std::string& piece : pieces) n_bytes += piece.size();
  reserve(pieces.size(), n_bytes);
  for (const std::string& piece : pieces) add(piece);
}

void PieceList::reserve(size_t n_pieces, size_t n_bytes) {
  ends_.reserve(n_pieces);
  lines_.reserve(n_bytes + n_pieces);
}

void PieceList::add(std::string_view piece) {
  if (lines_.size() + piece.size() >= UINT32_MAX) {
    throw Error(Code::data, "text/piece_list", "piece " + std::to_string(size()) + " is past the 4 GB that all pieces may take together");
  }
  ends_.push_back(static_cast<uint32_t>(lines_.size() + piece.size()));
  lines_.append(piece).push_back('\n');
}

std::vector<std::string> PieceList::strings() const {
  std::vector<std::string> strings;
  strings.reserve(size());
  for (size_t i = 0; i < size(); ++i) strings.emplace_back((*this)[i]);
  return strings;
}

}  // namespace bertpt::text
