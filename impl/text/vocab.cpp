#include "text/vocab.h"

#include <array>
#include <bit>
#include <utility>

#include "base/error.h"
#include "base/hash.h"

namespace bertpt::text {

Vocab::Vocab(PieceList pieces, NormalizerOptions suggested) : pieces_(std::move(pieces)), suggested_(suggested) {
  if (pieces_.empty())
    throw Error(Code::data, "text/vocab", "the vocabulary is empty: it needs at least [PAD], [UNK], [CLS], [SEP] and [MASK]");
  table_.resize(std::bit_ceil(2 * pieces_.size()), -1);
  continuation_.reserve(pieces_.size());
  for (size_t id = 0; id < pieces_.size(); ++id) {
    const std::string_view piece = pieces_[id];
    if (!piece.empty()) table_[place_of(piece)] = static_cast<int32_t>(id);
    continuation_.push_back(piece.starts_with("##"));
  }
  hash_ = hash128_hex(pieces_.lines());

  const std::array<std::pair<const char*, int32_t*>, 5> named = {
      {{"[PAD]", &special_.pad}, {"[UNK]", &special_.unk}, {"[CLS]", &special_.cls}, {"[SEP]", &special_.sep}, {"[MASK]", &special_.mask}}};
  std::string missing;
  for (const auto& [name, id] : named) {
    if (const std::optional<int32_t> found = find(name)) {
      *id = *found;
    } else {
      missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
  }
  if (!missing.empty()) {
    throw Error(Code::data, "text/vocab",
                "the vocabulary of " + std::to_string(pieces_.size()) + " pieces lacks " + missing +
                    "; BERT needs [PAD], [UNK], [CLS], [SEP] and [MASK], each on a line of its own",
                {{"missing", missing}});
  }
}

std::optional<int32_t> Vocab::find(std::string_view piece) const {
  if (piece.empty()) return std::nullopt;
  const int32_t id = table_[place_of(piece)];
  return id < 0 ? std::nullopt : std::optional(id);
}

// Where a piece lies in the table, or would lie.
size_t Vocab::place_of(std::string_view piece) const {
  const size_t mask = table_.size() - 1;
  size_t place = hash64(piece) & mask;
  while (table_[place] >= 0 && pieces_[static_cast<size_t>(table_[place])] != piece) place = (place + 1) & mask;
  return place;
}

bool Vocab::is_special(int32_t id) const {
  return id == special_.pad || id == special_.unk || id == special_.cls || id == special_.sep || id == special_.mask;
}

}  // namespace bertpt::text
