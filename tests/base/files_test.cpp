#include "base/files.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include "support/catch.h"
#include "support/child.h"
#include "support/errors.h"
#include "support/temp_dir.h"

using namespace bertpt;
using bertpt::test::contains;
using bertpt::test::detail;
using bertpt::test::error_of;
using bertpt::test::in_child;
using bertpt::test::TempDir;
namespace fs = std::filesystem;

namespace {

size_t entries(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}
std::string_view text_of(const MappedFile& file) { return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()}; }
Code code_of(const std::function<void()>& f) {
  const auto error = error_of(f);
  return error ? error->code() : Code{0};
}

// Runs f(folder) in a child that has a file system of 64 KiB, or a read-only one, at `folder`; "skip" where that needs more rights.
std::string on_mount(const fs::path& folder, bool read_only, const std::function<std::string(const fs::path&)>& f) {
  return in_child([&]() -> std::string {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "skip";
    if (::mount("none", folder.c_str(), "tmpfs", read_only ? MS_RDONLY : 0, "size=64k") != 0) return "skip";
    return f(folder);
  });
}

}  // namespace

TEST_CASE("read_file gives every byte, of files and of pipes, up to its limit") {
  const TempDir dir;
  const std::string text("a\0b\r\n\xff", 6);
  CHECK(read_file(dir.write("x", text)) == text);
  CHECK(read_file(dir.write("empty", "")).empty());
  const std::string big(200000, 'x');
  CHECK(read_file(dir.write("big", big)) == big);
  CHECK(read_file(dir / "big", 200000) == big);
  CHECK(code_of([&] { read_file(dir / "big", 199999); }) == Code::invalid_argument);
  CHECK(code_of([&] { read_file("/dev/zero", 100000); }) == Code::invalid_argument);

  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(dir / "pipe") << "through a pipe"; });
  CHECK(read_file(dir / "pipe") == "through a pipe");
  writer.join();
}

TEST_CASE("read_pieces gives every byte in order") {
  const TempDir dir;
  std::string big((size_t{1} << 20) + 17, 'x'), seen;
  big.back() = 'y';
  int pieces = 0;
  read_pieces(dir.write("big", big), [&](std::span<const std::byte> piece) {
    seen.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    ++pieces;
  });
  CHECK(seen == big);
  CHECK(pieces >= 2);
  const auto never = [](std::span<const std::byte>) { FAIL("called"); };
  read_pieces(dir.write("empty", ""), never);
  CHECK(code_of([&] { read_pieces(dir / "nothing", never); }) == Code::not_found);
  CHECK(code_of([&] { read_pieces(dir.path(), never); }) == Code::io);
}

TEST_CASE("what cannot be read is an error that names the path and the reason") {
  const TempDir dir;
  const auto missing = error_of([&] { read_file(dir / "nothing"); });
  REQUIRE(missing.has_value());
  CHECK(missing->code() == Code::not_found);
  CHECK(detail(*missing, "path") == (dir / "nothing").string());
  CHECK(contains(missing->message(), "No such file"));
  CHECK(code_of([&] { read_file(dir.path()); }) == Code::io);
  CHECK(code_of([&] { MappedFile(dir.path()); }) == Code::io);
  CHECK(code_of([&] { MappedFile(dir / "nothing"); }) == Code::not_found);
  CHECK(code_of([&] { MappedFile("/dev/zero"); }) == Code::io);
  if (::geteuid() != 0) {
    fs::permissions(dir.write("secret", "x"), fs::perms::none);
    CHECK(code_of([&] { read_file(dir / "secret"); }) == Code::io);
  }
}

TEST_CASE("a map outlives the file's name and is shared by copies") {
  const TempDir dir;
  MappedFile copy;
  {
    const MappedFile file(dir.write("x", "hello"));
    copy = file;
    CHECK(copy.bytes().data() == file.bytes().data());
    CHECK(file.path() == dir / "x");
  }
  fs::remove(dir / "x");
  CHECK(text_of(copy) == "hello");
  CHECK(MappedFile(dir.write("empty", "")).bytes().empty());
  CHECK(MappedFile().bytes().empty());
}

TEST_CASE("an atomic file is absent until commit and whole afterwards") {
  const TempDir dir;
  AtomicFile file(dir / "x");
  file.write("one ");
  file.write(std::string(300000, 'y'));
  CHECK_FALSE(fs::exists(dir / "x"));
  CHECK(file.size_bytes() == 300004);
  file.commit();
  CHECK(read_file(dir / "x") == "one " + std::string(300000, 'y'));
  CHECK(entries(dir.path()) == 1);
  write_file_atomic(dir / "x", "new");
  CHECK(read_file(dir / "x") == "new");
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("an abandoned atomic file leaves the old content and no litter") {
  const TempDir dir;
  dir.write("x", "old");
  CHECK_THROWS_AS(
      [&] {
        AtomicFile file(dir / "x");
        file.write("half");
        throw std::runtime_error("while writing");
      }(),
      std::runtime_error);
  CHECK(read_file(dir / "x") == "old");
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("an atomic file that cannot be put in place is an error and leaves no litter") {
  const TempDir dir;
  const auto nowhere = error_of([&] { write_file_atomic(dir / "no" / "x", "x"); });
  REQUIRE(nowhere.has_value());
  CHECK(nowhere->code() == Code::not_found);
  CHECK(detail(*nowhere, "path") == (dir / "no" / "x").string());  // not the temporary name
  fs::create_directory(dir / "folder");
  CHECK(code_of([&] { write_file_atomic(dir / "folder", "x"); }) == Code::io);
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("a full disk is no_space, names the file, and nothing half is left") {
  const TempDir dir;
  const std::string answer = on_mount(dir.path(), false, [](const fs::path& folder) -> std::string {
    write_file_atomic(folder / "x", "old");
    const auto error = error_of([&] { write_file_atomic(folder / "x", std::string(1 << 20, 'x')); });
    if (!error) return "no error";
    if (read_file(folder / "x") != "old" || entries(folder) != 1) return "litter";
    return std::string(code_name(error->code())) + " " + error->message();
  });
  if (answer == "skip") BERTPT_SKIP("mounting a small file system needs root");
  CHECK(contains(answer, "no_space cannot write"));
  CHECK(contains(answer, "/x'"));
  CHECK(contains(answer, "free some space"));
}

TEST_CASE("a file size limit is an io error, not a signal") {
  const TempDir dir;
  const std::string answer = in_child([&]() -> std::string {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto error = error_of([&] { write_file_atomic(dir / "x", std::string(10000, 'x')); });
    return error ? std::string(code_name(error->code())) + (entries(dir.path()) == 0 ? " clean" : " litter") : "no error";
  });
  CHECK(answer == "io clean");
}

TEST_CASE("a read-only folder is refused with what to do") {
  const TempDir dir;
  const auto attempt = [](const fs::path& folder) -> std::string {
    const auto run = error_of([&] { require_writable_directory(folder, "run directory"); });
    const auto file = error_of([&] { write_file_atomic(folder / "x", "x"); });
    const auto tree = error_of([&] { AtomicDirectory(folder / "d"); });
    if (!run || !file || !tree) return "no error";
    return std::string(code_name(run->code())) + "," + std::string(code_name(file->code())) + "," + std::string(code_name(tree->code())) +
           " " + run->message();
  };
  std::string answer;
  if (::geteuid() == 0) {
    answer = on_mount(dir.path(), true, attempt);
    if (answer == "skip") BERTPT_SKIP("mounting a read-only file system needs more rights");
  } else {
    fs::permissions(dir.path(), fs::perms::owner_read | fs::perms::owner_exec);
    answer = attempt(dir.path());
    fs::permissions(dir.path(), fs::perms::owner_all);
  }
  CHECK(contains(answer, "io,io,io run directory '"));
  CHECK(contains(answer, "choose another folder or change its permissions"));
}

TEST_CASE("require_writable_directory makes the folder and leaves nothing in it") {
  const TempDir dir;
  require_writable_directory(dir / "a/b/c", "run directory");
  CHECK(entries(dir / "a/b/c") == 0);
  dir.write("file", "");
  const auto error = error_of([&] { require_writable_directory(dir / "file/x", "run directory"); });
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::io);
  CHECK(contains(error->message(), "run directory"));
}

TEST_CASE("an atomic directory appears whole or not at all") {
  const TempDir dir;
  {
    AtomicDirectory tree(dir / "d");
    fs::create_directory(tree.path() / "inner");
    std::ofstream(tree.path() / "inner" / "x") << "1";
    CHECK_FALSE(fs::exists(dir / "d"));
    tree.commit();
  }
  CHECK(read_file(dir / "d" / "inner" / "x") == "1");
  { AtomicDirectory abandoned(dir / "e"); }
  CHECK(entries(dir.path()) == 1);
  const auto again = error_of([&] { AtomicDirectory(dir / "d"); });
  REQUIRE(again.has_value());
  CHECK(again->code() == Code::state);
  CHECK(contains(again->message(), "exists already"));
}

TEST_CASE("leftovers of dead processes go, those of living ones stay") {
  const TempDir dir;
  const std::string pid = in_child([&] {  // a process that is surely gone: its own number
    return std::to_string(::getpid());
  });
  const fs::path dead = dir / ("d.tmp-" + pid + "-0"), alive = dir / ("d.tmp-" + std::to_string(::getppid()) + "-0"),
                 other = dir / ("z.tmp-" + pid + "-0");
  for (const fs::path& path : {dead, alive, other}) fs::create_directory(path);
  // In a container every process has the same number: one of ours that this process did not make is a dead one's.
  const fs::path same_number = dir / ("d.tmp-" + std::to_string(::getpid()) + "-1-0");
  fs::create_directory(same_number);
  AtomicDirectory tree(dir / "d");
  const AtomicDirectory beside(dir / "d");
  CHECK_FALSE(fs::exists(dead));
  CHECK_FALSE(fs::exists(same_number));
  CHECK(fs::exists(alive));
  CHECK(fs::exists(other));
  CHECK((fs::exists(tree.path()) && fs::exists(beside.path())));
}

TEST_CASE("a name taken meanwhile is not overwritten by an atomic directory") {
  const TempDir dir;
  AtomicDirectory tree(dir / "d");
  fs::create_directory(dir / "d");
  std::ofstream(dir / "d" / "mine") << "1";
  CHECK(code_of([&] { tree.commit(); }) == Code::io);
  CHECK(read_file(dir / "d" / "mine") == "1");
}
