#include "text/batch_part.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "text/utf8.h"

namespace bertpt::text {

namespace {

// Encodes rows one after the other.
class RowEncoder {
 public:
  RowEncoder(const Tokenizer& tokenizer, const EncodeBatchOptions& options, BatchPart& out)
      : tokenizer_(tokenizer), options_(options), encode_(options.encode), out_(out) {}

  void add(std::string_view text, const std::string_view* pair) {
    const size_t begin = out_.ids.size();
    if (pair || encode_.offsets || encode_.truncation == Truncation::only_first || encode_.truncation == Truncation::only_second) {
      out_.n_replaced += count_invalid_utf8(text) + (pair ? count_invalid_utf8(*pair) : 0);
      append(pair ? tokenizer_.encode_pair(text, *pair, encode_) : tokenizer_.encode(text, encode_));
    } else {
      append_ids(text);
    }
    const auto size = static_cast<int64_t>(out_.ids.size() - begin);
    if (encode_.max_length > 0 && size > encode_.max_length) {
      throw Error(Code::invalid_argument, "text/encoded_batch",
                  "max_length is " + std::to_string(encode_.max_length) + " and truncation none, but there are " + std::to_string(size) +
                      " tokens");
    }
    if (options_.padding != Padding::none) out_.attention_mask.resize(out_.ids.size(), 1);
    out_.row_offsets.push_back(static_cast<int64_t>(out_.ids.size()));
  }

 private:
  void append(const Encoding& e) {
    const auto extend = [](auto& column, const auto& items) { column.insert(column.end(), items.begin(), items.end()); };
    extend(out_.ids, e.ids);
    if (options_.type_ids) extend(out_.type_ids, e.type_ids);
    if (options_.special_mask) extend(out_.special_mask, e.special_mask);
    extend(out_.begin, e.begin);
    extend(out_.end, e.end);
    extend(out_.word_ids, e.word_ids);
  }

  // One text without offsets: straight into the column, cut from the end.
  void append_ids(std::string_view text) {
    const SpecialIds& special = tokenizer_.vocab().special();
    const int64_t added = encode_.add_special_tokens ? 2 : 0;
    const bool cut = encode_.max_length > 0 && encode_.truncation != Truncation::none;
    if (cut && encode_.max_length < added) return append(tokenizer_.encode(text, encode_));  // which refuses it
    std::vector<int32_t>& ids = out_.ids;
    const size_t row = ids.size();
    if (added) ids.push_back(special.cls);
    const size_t begin = ids.size();
    out_.n_replaced += tokenizer_.append_ids(text, ids);
    if (cut) ids.resize(std::min(ids.size(), begin + static_cast<size_t>(encode_.max_length - added)));
    if (added) ids.push_back(special.sep);
    if (options_.type_ids) out_.type_ids.resize(ids.size(), 0);
    if (options_.special_mask) {
      out_.special_mask.resize(ids.size(), 0);
      if (added) out_.special_mask[row] = out_.special_mask.back() = 1;
    }
  }

  const Tokenizer& tokenizer_;
  const EncodeBatchOptions& options_;
  const EncodeOptions& encode_;
  BatchPart& out_;
};

}  // namespace

void BatchPart::clear() {
  row_offsets.resize(1);
  for (std::vector<int32_t>* column : {&ids, &type_ids, &special_mask, &attention_mask, &word_ids}) column->clear();
  for (std::vector<int64_t>* column : {&begin, &end}) column->clear();
  n_replaced = 0;
}

void encode_rows(const Tokenizer& tokenizer, std::span<const std::string_view> texts, std::span<const std::string_view> pairs, size_t first,
                 size_t last, const EncodeBatchOptions& options, BatchPart& out) {
  RowEncoder encoder(tokenizer, options, out);
  size_t row = first;
  try {
    for (; row < last; ++row) encoder.add(texts[row], pairs.empty() ? nullptr : &pairs[row]);
  } catch (const Error& error) {
    throw Error(error.code(), error.component(), "row " + std::to_string(row) + ": " + error.message(), error.details()).with({"row", row});
  }
}

}  // namespace bertpt::text
