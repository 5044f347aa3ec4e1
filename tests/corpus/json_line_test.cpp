// The fast reader against the full parser (nlohmann_json): what it gives is what that gives, and it gives nothing where that refuses.
#include "corpus/json_line.h"

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

namespace {

// Whether the fast reader's answer is right for this line; whether it had one.
bool right(const std::string& line, bool& fast) {
  const auto fields = read_json_line(line, "text", "id");
  fast = fields.has_value();
  if (!fast) return true;
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_discarded() || !json.is_object() || !json.contains("text") || !json["text"].is_string()) return false;
  std::string id;
  if (json.contains("id") && json["id"].is_string()) id = json["id"].get<std::string>();
  else if (json.contains("id") && json["id"].is_number()) id = json["id"].dump();
  return fields->text == json["text"].get<std::string>() && fields->id == id;
}

}  // namespace

TEST_CASE("usual lines are read fast") {
  for (const char* line : {R"({"text": "One. Two."})", R"( { "id" : 12 , "text" : "a\nb\t\"c\" \\ \/ \u00e9 \ud83d\ude00 \u0000" } )", "{\"text\": \"na\xc3\xafve\", \"id\": \"x\"}",
                           R"({"url": "u", "meta": {"a": [1, -2.5, true, null, {}, []], "b": "\u0041"}, "id": null, "text": ""})", R"({"id":0,"text":"t"})"}) {
    bool fast = false;
    INFO(line);
    CHECK(right(line, fast));
    CHECK(fast);
  }
  const auto fields = read_json_line(R"({"id": 12, "text": "a\nb \ud83d\ude00"})", "text", "id");
  REQUIRE(fields.has_value());
  CHECK(fields->id == "12");
  CHECK(fields->text == "a\nb \xf0\x9f\x98\x80");
}

TEST_CASE("what is wrong or unusual is left to the full parser") {
  for (const char* line : {"", "{}", "[]", "{\"text\": 3}", R"({"text": "a", "text": "b"})", R"({"text": "a"} x)", R"({"text": "a",})", R"({"text": "\ud83d"})",
                           R"({"text": "\x41"})", "{\"text\": \"tab\there\"}", "{\"text\": \"\xff\"}", R"({"text": "a", "n": 01})", R"({"text": "a", "n": 1.})",
                           R"({"text": "a", "n": tru})", R"({"text": "a", "id": 1.5})", R"({"text": "a", "id": -1})", R"({"te\u0078t": "a"})", R"({"text": "a)"}) {
    INFO(line);
    CHECK(!read_json_line(line, "text", "id").has_value());
  }
}

TEST_CASE("mutated lines never give another answer than the full parser") {
  const std::vector<std::string> seeds{R"({"id": "a1", "text": "One \"two\" \u00e9\ud83d\ude00 three.\n", "meta": {"k": [1, 2.5, -3, true, false, null]}})",
                                       "{\"text\":\"na\xc3\xafve \xe4\xb8\xad\xf0\x9f\x98\x80 text of some length, longer than eight bytes\",\"id\":123}"};
  Random random(2, 2);
  int fast_ones = 0;
  for (int i = 0; i < 60000; ++i) {
    std::string line = seeds[random.below(seeds.size())];
    for (uint64_t edits = random.below(4); edits > 0; --edits) {
      const size_t at = random.below(line.size());
      constexpr std::string_view kLikely = "\"\\{}[]:,0123456789.eE+-utfn \x80\xc3\xff\x01";
      switch (random.below(4)) {
        case 0: line[at] = static_cast<char>(random.next_u32()); break;
        case 1: line[at] = kLikely[random.below(kLikely.size())]; break;
        case 2: line.erase(at, 1 + random.below(3)); break;
        default: line.insert(at, 1, kLikely[random.below(kLikely.size())]); break;
      }
      if (line.empty()) line = " ";
    }
    bool fast = false;
    INFO(line);
    REQUIRE(right(line, fast));
    fast_ones += fast;
  }
  CHECK(fast_ones > 10000);
}
