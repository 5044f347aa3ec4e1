// Vocab::load and Vocab::save: vocab.txt and the JSON files of Hugging Face beside it.
#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/json.h"
#include "text/unicode.h"
#include "text/utf8.h"
#include "text/vocab.h"

namespace bertpt::text {

namespace {

namespace fs = std::filesystem;
// For reading: objects are maps, since a vocabulary as an object of the order-keeping type would take quadratic time.
using JsonMap = SortedJson;
using Entries = std::vector<std::pair<std::string, int64_t>>;
constexpr std::array<const char*, 5> kSpecials = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

[[noreturn]] void fail(Code code, const fs::path& path, const std::string& message, std::vector<Detail> details = {}) {
  details.emplace_back("path", path.string());
  throw Error(code, "text/vocab", "'" + path.string() + "': " + message, std::move(details));
}

bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x85 || char_info(UnicodeProfile::hf, c).kind == CharClass::space;
}

std::string_view without_trailing_space(std::string_view line) {
  while (!line.empty() && !(line.back() > ' ' && line.back() < 0x7F)) {
    size_t start = line.size() - 1;
    while (start > 0 && (static_cast<uint8_t>(line[start]) & 0xC0) == 0x80) --start;
    if (!is_white_space(read_utf8(line, start).value)) break;
    line = line.substr(0, start);
  }
  return line;
}

PieceList read_pieces(const fs::path& path) {
  const std::string text = read_file(path);
  const bool valid = !first_invalid_utf8(text);
  PieceList pieces;
  pieces.reserve(static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1, text.size());
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (const std::optional<size_t> bad = valid ? std::nullopt : first_invalid_utf8(line)) {
      fail(Code::encoding, path,
           "line " + std::to_string(pieces.size() + 1) + ", byte " + std::to_string(*bad + 1) + ", is not UTF-8; save the file as UTF-8",
           {{"line", pieces.size() + 1}, {"offset", begin + *bad}});
    }
    pieces.add(without_trailing_space(line));
    begin = end + 1;
  }
  if (pieces.empty()) fail(Code::data, path, "the file is empty; a vocabulary has one piece a line");
  return pieces;
}

JsonMap read_json(const fs::path& path) {
  const std::string text = read_file(path);
  try {
    return parse_sorted_json(text, "'" + path.string() + "'", Code::corrupt);
  } catch (const Error& error) {
    throw error.with({"path", path.string()});
  }
}

// A member of a JSON object, or null.
const JsonMap& member(const JsonMap& object, const char* key) {
  static const JsonMap null;
  if (!object.is_object()) return null;
  const auto at = object.find(key);
  return at == object.end() ? null : *at;
}

std::string text_of(const JsonMap& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void take_bool(const JsonMap& object, const char* key, bool& value, const fs::path& path) {
  const JsonMap& found = member(object, key);
  if (found.is_null()) return;
  if (!found.is_boolean()) fail(Code::corrupt, path, std::string("\"") + key + "\" is " + found.dump() + ", expected true or false");
  value = found.get<bool>();
}

// lowercase and strip_accents, of which the latter follows the former when it is null.
void take_case(const JsonMap& object, const char* lowercase_key, NormalizerOptions& options, const fs::path& path) {
  const bool stated = !member(object, lowercase_key).is_null();
  take_bool(object, lowercase_key, options.lowercase, path);
  if (stated && member(object, "strip_accents").is_null()) options.strip_accents = options.lowercase;
  take_bool(object, "strip_accents", options.strip_accents, path);
}

void require_type(const JsonMap& parent, const char* key, const char* type, const fs::path& path) {
  const JsonMap& found = member(member(parent, key), "type");
  if (found == type) return;
  fail(Code::unsupported, path,
       std::string("\"") + key + "\" has type " + (found.is_null() ? "none" : text_of(found)) + ", expected " + type +
           "; only tokenizers of BERT models are supported",
       {{"key", key}, {"actual", text_of(found)}, {"expected", type}});
}

Entries entries_of_model(const JsonMap& model, const fs::path& path) {
  const JsonMap& vocab = member(model, "vocab");
  if (!vocab.is_object() || vocab.empty()) fail(Code::corrupt, path, "\"model\" has no object \"vocab\" of pieces and ids");
  Entries entries;
  for (const auto& [piece, value] : vocab.items()) {
    if (!value.is_number_integer() || value.get<int64_t>() < 0) {
      fail(Code::corrupt, path, "piece '" + piece + "' has id " + value.dump() + ", expected a whole number from 0", {{"piece", piece}});
    }
    entries.emplace_back(piece, value.get<int64_t>());
  }
  return entries;
}

std::vector<std::string> pieces_in_order(const Entries& entries, const fs::path& path) {
  std::vector<std::string> pieces(entries.size());
  std::vector<bool> seen(entries.size(), false);
  for (const auto& [piece, id] : entries) {
    if (id >= std::ssize(pieces) || seen[static_cast<size_t>(id)]) {
      fail(Code::corrupt, path,
           "piece '" + piece + "' has id " + std::to_string(id) + "; the ids of " + std::to_string(pieces.size()) +
               " pieces must be 0 to " + std::to_string(pieces.size() - 1) + ", each once",
           {{"piece", piece}, {"id", id}});
    }
    seen[static_cast<size_t>(id)] = true;
    pieces[static_cast<size_t>(id)] = piece;
  }
  return pieces;
}

void check_added_tokens(const JsonMap& document, const fs::path& path) {
  for (const JsonMap& token : member(document, "added_tokens")) {
    const std::string content = text_of(member(token, "content"));
    const bool known = std::find(kSpecials.begin(), kSpecials.end(), content) != kSpecials.end();
    bool plain = true;
    for (const char* key : {"single_word", "lstrip", "rstrip", "normalized"}) plain = plain && member(token, key) != true;
    if (known && plain) continue;
    fail(Code::unsupported, path,
         "added token '" + content + "' " +
             (known ? "has matching flags that are not supported" : "is not one of [PAD], [UNK], [CLS], [SEP], [MASK]") +
             "; remove it from \"added_tokens\" (a piece of the vocabulary needs no entry there)",
         {{"piece", content}});
  }
}

struct TokenizerFile {
  Entries entries;
  NormalizerOptions options;
};

TokenizerFile read_tokenizer_json(const fs::path& path) {
  const JsonMap document = read_json(path);
  const JsonMap& model = member(document, "model");
  require_type(document, "model", "WordPiece", path);
  require_type(document, "normalizer", "BertNormalizer", path);
  require_type(document, "pre_tokenizer", "BertPreTokenizer", path);
  for (const auto& [key, expected] : {std::pair{"unk_token", "[UNK]"}, std::pair{"continuing_subword_prefix", "##"}}) {
    const JsonMap& found = member(model, key);
    if (!found.is_null() && found != expected) {
      fail(Code::unsupported, path, std::string("\"") + key + "\" is " + found.dump() + ", expected \"" + expected + "\"", {{"key", key}});
    }
  }
  check_added_tokens(document, path);
  TokenizerFile file;
  const JsonMap& normalizer = member(document, "normalizer");
  take_case(normalizer, "lowercase", file.options, path);
  take_bool(normalizer, "clean_text", file.options.clean_text, path);
  take_bool(normalizer, "handle_chinese_chars", file.options.split_cjk, path);
  const JsonMap& limit = member(model, "max_input_chars_per_word");
  if (limit.is_number_integer() && limit.get<int64_t>() > 0) file.options.max_word_chars = limit.get<int64_t>();
  file.entries = entries_of_model(model, path);
  return file;
}

void read_tokenizer_config(const fs::path& path, NormalizerOptions& options) {
  const JsonMap document = read_json(path);
  take_case(document, "do_lower_case", options, path);
  take_bool(document, "tokenize_chinese_chars", options.split_cjk, path);
  if (member(document, "bertpt_rules") == "google") options.google_rules = true;
}

// Every entry is the line of its id, and every line has an entry (of two equal lines the last).
void check_agreement(const PieceList& lines, const Entries& entries, const fs::path& folder) {
  const std::string advice = "; vocab.txt and tokenizer.json must agree: remove the one that does not belong to the model";
  const auto n_lines = static_cast<int64_t>(lines.size());
  for (const auto& [piece, id] : entries) {
    if (id < n_lines && lines[static_cast<size_t>(id)] == piece) continue;
    const std::string line = id < n_lines ? "'" + std::string(lines[static_cast<size_t>(id)]) + "'" : "absent";
    fail(Code::corrupt, folder, "id " + std::to_string(id) + " is '" + piece + "' in tokenizer.json and " + line + " in vocab.txt" + advice,
         {{"id", id}});
  }
  std::set<std::string_view> distinct;
  for (size_t i = 0; i < lines.size(); ++i) distinct.insert(lines[i]);
  if (distinct.size() == entries.size()) return;
  fail(Code::corrupt, folder,
       "tokenizer.json has " + std::to_string(entries.size()) + " pieces and vocab.txt " + std::to_string(distinct.size()) + advice);
}

bool is_there(const fs::path& path) {
  std::error_code error;
  const bool there = fs::exists(path, error);
  if (error) throw_errno(error.value(), "text/vocab", "look for", path.string());  // a folder without the right to search it
  return there;
}

Vocab load_folder(const fs::path& folder) {
  const fs::path text = folder / "vocab.txt", json = folder / "tokenizer.json", config = folder / "tokenizer_config.json";
  const bool has_text = is_there(text), has_json = is_there(json);
  if (!has_text && !has_json) fail(Code::not_found, folder, "the folder holds neither vocab.txt nor tokenizer.json");
  TokenizerFile file;
  if (has_json) file = read_tokenizer_json(json);
  PieceList pieces = has_text ? read_pieces(text) : pieces_in_order(file.entries, json);
  if (has_text && has_json) check_agreement(pieces, file.entries, folder);
  if (is_there(config)) read_tokenizer_config(config, file.options);
  return Vocab(std::move(pieces), file.options);
}

Json special_token(const char* content, int32_t id) {
  return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", true}};
}

Json template_part(const char* kind, const char* id, int type_id) { return {{kind, {{"id", id}, {"type_id", type_id}}}}; }

Json post_processor(const SpecialIds& special) {
  const Json cls = template_part("SpecialToken", "[CLS]", 0), sep = template_part("SpecialToken", "[SEP]", 0);
  const Json a = template_part("Sequence", "A", 0), b = template_part("Sequence", "B", 1), end = template_part("SpecialToken", "[SEP]", 1);
  const auto entry = [](const char* name, int32_t id) {
    return Json{{"id", name}, {"ids", Json::array({id})}, {"tokens", Json::array({name})}};
  };
  return {{"type", "TemplateProcessing"},
          {"single", Json::array({cls, a, sep})},
          {"pair", Json::array({cls, a, sep, b, end})},
          {"special_tokens", {{"[CLS]", entry("[CLS]", special.cls)}, {"[SEP]", entry("[SEP]", special.sep)}}}};
}

Json tokenizer_json(const Vocab& vocab, const NormalizerOptions& options) {
  Json added = Json::array(), pieces = Json::object();
  int32_t last_empty = -1;
  for (int32_t id = 0; id < vocab.size(); ++id) {
    if (vocab.piece(id).empty()) last_empty = id;
  }
  for (int32_t id = 0; id < vocab.size(); ++id) {
    const std::string piece(vocab.piece(id));
    if (id != vocab.find(piece).value_or(last_empty)) continue;  // of equal lines the last counts
    pieces.get_ref<Json::object_t&>().emplace_back(piece, id);   // not operator[], which searches all keys
    const auto at = std::find(kSpecials.begin(), kSpecials.end(), piece);
    if (at != kSpecials.end()) added.push_back(special_token(*at, id));
  }
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", added},
          {"normalizer",
           {{"type", "BertNormalizer"},
            {"clean_text", options.clean_text},
            {"handle_chinese_chars", options.split_cjk},
            {"strip_accents", options.strip_accents},
            {"lowercase", options.lowercase}}},
          {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
          {"post_processor", post_processor(vocab.special())},
          {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}},
          {"model",
           {{"type", "WordPiece"},
            {"unk_token", "[UNK]"},
            {"continuing_subword_prefix", "##"},
            {"max_input_chars_per_word", options.max_word_chars},
            {"vocab", pieces}}}};
}

Json tokenizer_config(const Vocab& vocab, const NormalizerOptions& options) {
  Json decoder = Json::object();
  for (const char* name : kSpecials) {
    const int32_t id = *vocab.find(name);
    Json token = special_token(name, id);
    token.erase("id");
    decoder[std::to_string(id)] = token;
  }
  Json config = {{"tokenizer_class", "BertTokenizer"},
                 {"do_lower_case", options.lowercase},
                 {"strip_accents", options.strip_accents},
                 {"tokenize_chinese_chars", options.split_cjk},
                 {"clean_up_tokenization_spaces", true},
                 {"pad_token", "[PAD]"},
                 {"unk_token", "[UNK]"},
                 {"cls_token", "[CLS]"},
                 {"sep_token", "[SEP]"},
                 {"mask_token", "[MASK]"},
                 {"added_tokens_decoder", decoder}};
  if (options.google_rules) config["bertpt_rules"] = "google";
  return config;
}

}  // namespace

Vocab Vocab::load(const std::filesystem::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    fail(Code::not_found, path, "there is no such file or folder; expected a vocab.txt, a tokenizer.json or a folder with one of them");
  try {
    if (fs::is_directory(status)) return load_folder(path);
    if (path.extension() == ".json") {
      const TokenizerFile file = read_tokenizer_json(path);
      return Vocab(pieces_in_order(file.entries, path), file.options);
    }
    return Vocab(read_pieces(path));
  } catch (const Error& e) {
    if (e.message().find(path.string()) != std::string::npos) throw;
    fail(e.code(), path, e.message(), e.details());
  }
}

std::vector<std::pair<std::string, std::string>> Vocab::files(const NormalizerOptions& options) const {
  const Json map = {
      {"unk_token", "[UNK]"}, {"sep_token", "[SEP]"}, {"pad_token", "[PAD]"}, {"cls_token", "[CLS]"}, {"mask_token", "[MASK]"}};
  return {{"vocab.txt", pieces_.lines()},
          {"tokenizer.json", tokenizer_json(*this, options).dump(2) + "\n"},
          {"tokenizer_config.json", tokenizer_config(*this, options).dump(2) + "\n"},
          {"special_tokens_map.json", map.dump(2) + "\n"}};
}

void Vocab::save(const std::filesystem::path& folder, const NormalizerOptions& options) const {
  make_directories(folder);
  for (const auto& [name, bytes] : files(options)) write_file_atomic(folder / name, bytes);
}

}  // namespace bertpt::text
