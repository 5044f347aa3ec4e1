#include "corpus/json_line.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "text/utf8.h"

namespace bertpt::corpus {
namespace {

constexpr int kMaxDepth = 32;

// Each function reads one thing at the cursor and says whether it was there.
class Scanner {
  static_assert(std::endian::native == std::endian::little, "the first byte is looked for at the low end of a number");

 public:
  explicit Scanner(std::string_view line) : p_(line.data()), end_(line.data() + line.size()) {}

  bool object(std::string_view text_field, std::string_view id_field, JsonFields& fields);
  bool at_end() {
    white();
    return p_ == end_;
  }
  bool ascii() const { return ascii_; }

 private:
  void white() {
    while (p_ != end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\r' || *p_ == '\n')) ++p_;
  }
  bool take(char c) {
    white();
    if (p_ == end_ || *p_ != c) return false;
    ++p_;
    return true;
  }
  bool word(std::string_view expected) {
    if (static_cast<size_t>(end_ - p_) < expected.size() || std::string_view(p_, expected.size()) != expected) return false;
    p_ += expected.size();
    return true;
  }
  void plain();
  bool hex(uint32_t& value);
  bool escape(std::string* out);
  bool string(std::string* out);
  bool key(std::string_view& name);
  bool number();
  bool value(int depth);
  bool members(int depth, char close, bool keys);
  bool id(std::string& out);

  const char* p_;
  const char* const end_;
  bool ascii_ = true;
};

// Moves to the next byte that ends or changes a string: a quote, a backslash, a control character.
void Scanner::plain() {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  uint64_t high = 0;
  for (; end_ - p_ >= 8; p_ += 8) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, p_, 8);
    const auto zero_bytes = [&](uint64_t x) { return (x - kOnes) & ~x & kHigh; };  // its lowest bit is right, those above may not be
    const uint64_t control = (bytes - kOnes * 0x20) & ~bytes & kHigh;
    const uint64_t found = zero_bytes(bytes ^ (kOnes * '"')) | zero_bytes(bytes ^ (kOnes * '\\')) | control;
    if (found == 0) {
      high |= bytes;
      continue;
    }
    high |= bytes & ((found ^ (found - 1)) >> 8);  // of what stands before it
    p_ += std::countr_zero(found) / 8;
    if ((high & kHigh) != 0) ascii_ = false;
    return;
  }
  for (; p_ != end_ && *p_ != '"' && *p_ != '\\' && static_cast<unsigned char>(*p_) >= 0x20; ++p_)
    high |= static_cast<unsigned char>(*p_) & 0x80;
  if ((high & kHigh) != 0) ascii_ = false;
}

bool Scanner::hex(uint32_t& value) {
  if (end_ - p_ < 4) return false;
  value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = *p_++;
    const char low = static_cast<char>(c | 32);
    if (c >= '0' && c <= '9') value = value << 4 | static_cast<uint32_t>(c - '0');
    else if (low >= 'a' && low <= 'f') value = value << 4 | static_cast<uint32_t>(low - 'a' + 10);
    else return false;
  }
  return true;
}

bool Scanner::escape(std::string* out) {
  if (++p_ == end_) return false;
  const char c = *p_++;
  if (c == 'n') {  // most are line ends
    if (out != nullptr) *out += '\n';
    return true;
  }
  constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  if (const size_t at = kNames.find(c); at != std::string_view::npos) {
    if (out != nullptr) *out += kMeanings[at];
    return true;
  }
  uint32_t unit = 0;
  if (c != 'u' || !hex(unit)) return false;
  if (unit >= 0xD800 && unit < 0xE000) {
    uint32_t low = 0;
    if (unit >= 0xDC00 || !word("\\u") || !hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  if (out != nullptr) text::append_utf8(unit, *out);
  return true;
}

bool Scanner::string(std::string* out) {
  if (!take('"')) return false;
  while (true) {
    const char* const begin = p_;
    plain();
    if (out != nullptr) out->append(begin, p_);
    if (p_ == end_) return false;
    if (*p_ == '"') break;
    if (*p_ != '\\' || !escape(out)) return false;
  }
  ++p_;
  return true;
}

// A key without escapes.
bool Scanner::key(std::string_view& name) {
  if (!take('"')) return false;
  const char* const begin = p_;
  plain();
  if (p_ == end_ || *p_ != '"') return false;
  name = {begin, static_cast<size_t>(p_ - begin)};
  ++p_;
  return take(':');
}

bool Scanner::number() {
  const auto digits = [&] {
    const char* const begin = p_;
    while (p_ != end_ && *p_ >= '0' && *p_ <= '9') ++p_;
    return p_ != begin;
  };
  if (p_ != end_ && *p_ == '-') ++p_;
  if (p_ != end_ && *p_ == '0') ++p_;
  else if (!digits()) return false;
  if (p_ != end_ && *p_ == '.') {
    ++p_;
    if (!digits()) return false;
  }
  if (p_ != end_ && (*p_ == 'e' || *p_ == 'E')) return false;  // it may be too large: the full parser knows
  return true;
}

bool Scanner::members(int depth, char close, bool keys) {
  ++p_;
  if (take(close)) return true;
  do {
    std::string_view name;
    if (keys && !key(name)) return false;
    if (!value(depth + 1)) return false;
  } while (take(','));
  return take(close);
}

bool Scanner::value(int depth) {
  white();
  if (p_ == end_ || depth > kMaxDepth) return false;
  switch (*p_) {
    case '"': return string(nullptr);
    case '{': return members(depth, '}', true);
    case '[': return members(depth, ']', false);
    case 't': return word("true");
    case 'f': return word("false");
    case 'n': return word("null");
    default: return number();
  }
}

bool Scanner::id(std::string& out) {
  white();
  if (p_ == end_) return false;
  if (*p_ == '"') return string(&out);
  if (*p_ == 'n') return word("null");
  const char* const begin = p_;
  while (p_ != end_ && *p_ >= '0' && *p_ <= '9') ++p_;
  const auto size = static_cast<size_t>(p_ - begin);
  if (size == 0 || size > 18 || (size > 1 && *begin == '0')) return false;
  if (p_ != end_ && (*p_ == '.' || *p_ == 'e' || *p_ == 'E')) return false;
  out.assign(begin, size);
  return true;
}

bool Scanner::object(std::string_view text_field, std::string_view id_field, JsonFields& fields) {
  if (!take('{')) return false;
  bool has_text = false, has_id = false;
  do {
    std::string_view name;
    if (!key(name)) return false;
    if (name == text_field) {
      fields.text.reserve(static_cast<size_t>(end_ - p_));
      if (has_text || !string(&fields.text)) return false;
      has_text = true;
    } else if (name == id_field) {
      if (has_id || !id(fields.id)) return false;
      has_id = true;
    } else if (!value(1)) {
      return false;
    }
  } while (take(','));
  return has_text && take('}');
}

}  // namespace

std::optional<JsonFields> read_json_line(std::string_view line, std::string_view text_field, std::string_view id_field) {
  JsonFields fields;
  Scanner scanner(line);
  if (!scanner.object(text_field, id_field, fields) || !scanner.at_end()) return std::nullopt;
  if (!scanner.ascii() && text::first_invalid_utf8(line)) return std::nullopt;
  return fields;
}

}  // namespace bertpt::corpus
