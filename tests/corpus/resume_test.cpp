// A build that is killed, runs out of space or is cancelled goes on where its last save was and gives the bytes of one that was not.
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "corpus/build_folder.h"
#include "corpus/builder.h"
#include "corpus/builder_support.h"
#include "corpus/random_documents.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;
namespace fs = std::filesystem;

namespace {

// Three files of JSON lines, about `kilobytes` in all, with copies of documents and long repeated lines.
std::vector<std::string> write_sources(const TempDir& dir, int kilobytes) {
  Random random(77, 1);
  std::vector<std::string> paths;
  const std::string line = "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20. w5.";
  for (int file = 0; file < 3; ++file) {
    std::string text;
    for (int n = 0; text.size() < static_cast<size_t>(kilobytes) * 1024 / 3; ++n) {
      std::string body = random.coin(0.2) ? line + "\\n" : "";
      for (int64_t words = random.between(1, 300); words > 0; --words) {
        body += "w" + std::to_string(random.below(200)) + (random.coin(0.1) ? ".\\n" : " ");
      }
      const std::string record = "{\"id\": \"" + std::to_string(file) + "-" + std::to_string(n) + "\", \"text\": \"" + body + "\"}\n";
      text += record;
      if (random.coin(0.05)) text += record;
    }
    paths.push_back(dir.write("source-" + std::to_string(file) + ".jsonl", text).string());
  }
  return paths;
}

CorpusConfig small_steps() {
  CorpusConfig config;
  config.validation_share = 0.1;
  config.frame_bytes = 1024;
  config.shard_bytes = 200000;
  config.duplicates = "drop_paragraphs";
  config.filters.min_document_tokens = 3;
  config.threads = 2;
  config.save_bytes = 100000;
  return config;
}

void build(const std::vector<std::string>& paths, const fs::path& folder, const CorpusConfig& config, const Cancel& cancel = {}) {
  Progress progress;
  build_corpus(*open_files(paths, {}), word_tokenizer(), folder, config, cancel, progress);
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = bytes_of(entry.path());
  return files;
}

// Builds in a child that is killed after so long; whether it came to its end.
bool build_killed_after(const std::vector<std::string>& paths, const fs::path& folder, int64_t microseconds) {
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 1;
    try {
      build(paths, folder, small_steps());
      status = 0;
    } catch (...) {
    }
    ::_exit(status);
  }
  ::usleep(static_cast<useconds_t>(microseconds));
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return fs::exists(folder);  // it may have been killed between its last step and its end
}

int kills() {  // BERTPT_KILLS: the long run asks for more
  const char* const given = std::getenv("BERTPT_KILLS");
  return given == nullptr ? 6 : std::atoi(given);
}

}  // namespace

TEST_CASE("a build killed at random moments and continued gives the same bytes") {
  const TempDir dir;
  const auto paths = write_sources(dir, 2000);
  const auto begin = std::chrono::steady_clock::now();
  build(paths, dir / "whole", small_steps());
  const auto whole_us = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  const auto expected = files_of(dir / "whole");
  REQUIRE(fs::exists(dir / "whole" / "train-00001.zst"));
  Random random(5, 5);
  int killed = 0, continued = 0, builds = 0;
  while (killed < kills() && builds < 200) {
    const fs::path folder = dir / ("killed-" + std::to_string(builds++));
    bool done = false;
    for (int attempt = 0; attempt < 6 && !done; ++attempt) {
      done = build_killed_after(paths, folder, random.between(1, whole_us));
      if (done) break;
      ++killed;
      REQUIRE(!fs::exists(folder));
      std::error_code none;
      continued += fs::exists(folder.string() + ".partial/journal", none);
    }
    if (!done) build(paths, folder, small_steps());
    REQUIRE(files_of(folder) == expected);
    REQUIRE(!fs::exists(folder.string() + ".partial"));
    fs::remove_all(folder);
  }
  INFO(killed << " kills, " << continued << " left something to go on with");
  CHECK(killed >= kills());
  CHECK(continued > 0);
}

TEST_CASE("a cancelled build goes on, with another number of threads, and threads and saves change no byte") {
  const TempDir dir;
  const auto paths = write_sources(dir, 600);
  CorpusConfig config = small_steps();
  config.threads = 1;
  config.save_bytes.reset();
  build(paths, dir / "whole", config);

  // The journal's saves as a build leaves them that stops after each one.
  class Stopping final : public Documents {
   public:
    Stopping(std::shared_ptr<const Documents> inner, Cancel cancel, int64_t after) : inner_(std::move(inner)), cancel_(cancel), after_(after) {}
    std::unique_ptr<DocumentReader> open() const override {
      class Reader final : public DocumentReader {
       public:
        Reader(std::unique_ptr<DocumentReader> inner, Cancel cancel, int64_t after) : inner_(std::move(inner)), cancel_(cancel), left_(after) {}
        bool next(Document& document) override {
          if (left_-- == 0) cancel_.request();
          return inner_->next(document);
        }
        ReadPosition position() const override { return inner_->position(); }
        void seek(const ReadPosition& position) override { inner_->seek(position); }

       private:
        std::unique_ptr<DocumentReader> inner_;
        Cancel cancel_;
        int64_t left_;
      };
      return std::make_unique<Reader>(inner_->open(), cancel_, after_);
    }
    std::string describe_json() const override { return inner_->describe_json(); }
    bool can_continue() const override { return true; }

   private:
    std::shared_ptr<const Documents> inner_;
    Cancel cancel_;
    int64_t after_;
  };
  int stops = 0;
  for (bool done = false; !done; ++stops) {
    REQUIRE(stops < 100);
    const Cancel cancel;
    Progress progress;
    CorpusConfig steps = small_steps();
    steps.threads = 1 + stops % 3;
    steps.save_bytes = 20000;
    try {
      build_corpus(Stopping(open_files(paths, {}), cancel, 150), word_tokenizer(), dir / "stopped", steps, cancel, progress);
      done = true;
    } catch (const Error& error) {
      REQUIRE(error.code() == Code::cancelled);
    }
  }
  CHECK(stops > 1);
  CHECK(files_of(dir / "stopped") == files_of(dir / "whole"));
}

TEST_CASE("a torn journal loses its last save only, and a build of other inputs begins anew") {
  const TempDir dir;
  {
    BuildFolder folder(dir / "c", "one");
    CHECK(folder.saves().empty());
    folder.add_save("first");
    folder.add_save("second");
    CHECK(error_of([&] { BuildFolder(dir / "c", "one"); }).code() == Code::busy);
  }
  fs::create_directory(dir / "c.partial" / "tokenizer");
  for (const char* name : {"tokenizer/vocab.txt", "corpus.json.tmp-1-2-3", "train-00000.zst", "train-00001.zst.part"})
    dir.write(std::string("c.partial/") + name, "of a process killed at its very end");
  {
    BuildFolder folder(dir / "c", "one");
    CHECK(folder.saves() == std::vector<std::string>{"first", "second"});
    CHECK(!fs::exists(folder.path() / "tokenizer"));
    CHECK(!fs::exists(folder.path() / "corpus.json.tmp-1-2-3"));
    CHECK(fs::exists(folder.path() / "train-00000.zst"));
    CHECK(fs::exists(folder.path() / "train-00001.zst.part"));
  }
  const fs::path journal = dir / "c.partial" / "journal";
  const std::string whole = bytes_of(journal);
  size_t firsts = 0;
  for (size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(journal, std::ios::binary | std::ios::trunc) << whole.substr(0, size);
    {
      BuildFolder folder(dir / "c", "one");
      REQUIRE(folder.saves().size() <= 1);
      firsts += folder.saves().size();
      if (folder.saves().empty()) folder.add_save("x");  // else the folder goes
    }
  }
  CHECK(firsts > 10);
  std::ofstream(journal, std::ios::binary | std::ios::trunc) << whole;
  dir.write("c.partial/train-00000.zst.part", "left over");
  {
    BuildFolder folder(dir / "c", "two");
    CHECK(folder.saves().empty());
    CHECK(!fs::exists(folder.path() / "train-00000.zst.part"));
  }
  CHECK(!fs::exists(dir / "c.partial"));
}

TEST_CASE("damaged data leaves nothing, and a finished name is refused") {
  const TempDir dir;
  auto paths = write_sources(dir, 300);
  paths.push_back(dir.write("bad.jsonl", "{\"text\": 3}\n").string());
  CHECK(error_of([&] { build(paths, dir / "c", small_steps()); }).code() == Code::data);
  CHECK(!fs::exists(dir / "c.partial"));
  paths.pop_back();
  build(paths, dir / "c", small_steps());
  CHECK(error_of([&] { build(paths, dir / "c", small_steps()); }).code() == Code::state);
  CHECK(!fs::exists(dir / "c.partial"));
}

TEST_CASE("a full disk is an error that leaves no corpus, and the build goes on when there is room") {
  const TempDir dir;
  const fs::path disk = dir / "disk";
  fs::create_directory(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=300k") != 0) BERTPT_SKIP("a small tmpfs cannot be mounted here");
  const auto paths = write_sources(dir, 2000);
  build(paths, dir / "whole", small_steps());
  const Error full = error_of([&] { build(paths, disk / "c", small_steps()); });
  CHECK(full.code() == Code::no_space);
  CHECK(!fs::exists(disk / "c"));
  const bool saved = fs::exists(disk / "c.partial" / "journal");
  CHECK(::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=20m") == 0);
  build(paths, disk / "c", small_steps());
  CHECK(saved);
  CHECK(files_of(disk / "c") == files_of(dir / "whole"));
  CHECK(::umount(disk.c_str()) == 0);
}
