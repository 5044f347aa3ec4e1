#include "text/vocab.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "base/hash.h"

namespace bertpt::text {

Vocab::Vocab(std::vector<std::string> pieces, NormalizerOptions suggested) : pieces_(std::move(pieces)), suggested_(suggested) {
  if (pieces_.empty()) throw Error(Code::data, "text/vocab", "the vocabulary is empty: it needs at least [PAD], [UNK], [CLS], [SEP] and [MASK]");
  ids_.reserve(pieces_.size());
  continuation_.reserve(pieces_.size());
  Hasher hasher;
  for (size_t id = 0; id < pieces_.size(); ++id) {
    const std::string& piece = pieces_[id];
    if (!piece.empty()) ids_.insert_or_assign(piece, static_cast<int32_t>(id));
    continuation_.push_back(piece.starts_with("##"));
    hasher.add(piece);
    hasher.add("\n");
  }
  hash_ = hasher.hex();

  const std::array<std::pair<const char*, int32_t*>, 5> named = {{{"[PAD]", &special_.pad},
                                                                  {"[UNK]", &special_.unk},
                                                                  {"[CLS]", &special_.cls},
                                                                  {"[SEP]", &special_.sep},
                                                                  {"[MASK]", &special_.mask}}};
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
  const auto at = ids_.find(piece);
  return at == ids_.end() ? std::nullopt : std::optional(at->second);
}

bool Vocab::is_special(int32_t id) const {
  return id == special_.pad || id == special_.unk || id == special_.cls || id == special_.sep || id == special_.mask;
}

}  // namespace bertpt::text
