#include <nlohmann/json.hpp>

#include "corpus/byte_stream.h"
#include "corpus/document_format.h"
#include "corpus/json_line.h"

namespace bertpt::corpus {
namespace {

// Picks two fields of the outermost object out of the parser's events and builds no tree; everything else is only checked.
class FieldPicker {
 public:
  FieldPicker(const std::string& text_field, const std::string& id_field) : text_field_(text_field), id_field_(id_field) {}

  // Of the last line. An empty kind: the field was not there.
  std::string text, id, text_kind, id_kind, root_kind;
  bool text_twice = false;
  std::string syntax_error;
  size_t error_byte = 0;

  bool null() { return value("null"); }
  bool boolean(bool) { return value("a boolean"); }
  bool number_integer(int64_t number) { return value("a number", std::to_string(number)); }
  bool number_unsigned(uint64_t number) { return value("a number", std::to_string(number)); }
  bool number_float(double, const std::string& literal) { return value("a number", literal); }
  bool string(std::string& characters) { return value("a string", std::move(characters)); }
  bool binary(nlohmann::json::binary_t&) { return value("binary data"); }
  bool start_object(size_t) { return open("an object"); }
  bool end_object() { return close(); }
  bool start_array(size_t) { return open("a list"); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (depth_ == 1) wanted_ = name == text_field_ ? Wanted::text : name == id_field_ ? Wanted::id : Wanted::none;
    return true;
  }
  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception& error) {
    error_byte = position == 0 ? 0 : position - 1;
    syntax_error = error.what();
    if (const size_t colon = syntax_error.find(": ", syntax_error.find("column")); colon != std::string::npos) {
      syntax_error.erase(0, colon + 2);
    }
    return false;
  }

 private:
  enum class Wanted { none, text, id };

  bool value(const char* kind, std::string content = {}) {
    if (depth_ == 0) root_kind = kind;
    if (depth_ != 1) return true;
    if (wanted_ == Wanted::text) {
      text_twice = !text_kind.empty();
      text_kind = kind;
      text = std::move(content);
    } else if (wanted_ == Wanted::id) {
      id_kind = kind;
      id = std::move(content);
    }
    return !text_twice;
  }
  bool open(const char* kind) {
    const bool go_on = value(kind);
    ++depth_;
    return go_on && (depth_ > 1 || root_kind == "an object");
  }
  bool close() {
    --depth_;
    return true;
  }

  const std::string& text_field_;
  const std::string& id_field_;
  size_t depth_ = 0;
  Wanted wanted_ = Wanted::none;
};

class JsonLines final : public FileReader {
 public:
  JsonLines(const std::string& path, const DocumentsConfig& config, const Cancel& cancel)
      : lines_(path, static_cast<uint64_t>(config.max_document_bytes), cancel),
        text_field_(config.text_field),
        id_field_(config.id_field) {}

  bool next(Document& document) override {
    std::string_view line;
    do {
      if (!lines_.next(line)) return false;
    } while (is_white(line));
    if (std::optional<JsonFields> fields = read_json_line(line, text_field_, id_field_)) {
      document = {};
      document.text = std::move(fields->text);
      document.id = std::move(fields->id);
      return true;
    }
    FieldPicker picker(text_field_, id_field_);
    nlohmann::json::sax_parse(line.begin(), line.end(), &picker);
    check(picker);
    document = {};
    document.text = std::move(picker.text);
    document.id = std::move(picker.id);
    return true;
  }
  uint64_t disk_bytes() const override { return lines_.stream().disk_bytes(); }

 private:
  void check(const FieldPicker& picker) const {
    if (!picker.syntax_error.empty()) {
      lines_.fail(Code::corrupt, "not valid JSON: " + picker.syntax_error, picker.error_byte);
    }
    if (picker.root_kind != "an object") {
      lines_.fail(Code::data, "the line is " + picker.root_kind + ", expected an object such as {\"" + text_field_ + "\": \"...\"}");
    }
    if (picker.text_twice) lines_.fail(Code::data, "the object has the field '" + text_field_ + "' twice");
    if (picker.text_kind.empty()) {
      lines_.fail(Code::data, "the object has no field '" + text_field_ + "'; set text_field to the field that holds the text");
    }
    if (picker.text_kind != "a string") {
      lines_.fail(Code::data, "the field '" + text_field_ + "' is " + picker.text_kind + ", expected a string");
    }
    if (!picker.id_kind.empty() && picker.id_kind != "a string" && picker.id_kind != "a number" && picker.id_kind != "null") {
      lines_.fail(Code::data, "the field '" + id_field_ + "' is " + picker.id_kind + ", expected a string or a number");
    }
  }

  LineReader lines_;
  std::string text_field_, id_field_;
};

}  // namespace

std::unique_ptr<FileReader> open_jsonl(const std::string& path, const DocumentsConfig& config, const Cancel& cancel) {
  return std::make_unique<JsonLines>(path, config, cancel);
}

}  // namespace bertpt::corpus
