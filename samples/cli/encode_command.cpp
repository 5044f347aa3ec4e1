// samples/cli/encode_command.cpp   bertpt encode: lines in, vectors out.
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"

namespace cli {
namespace {

constexpr size_t kBlock = 1 << 20;

std::vector<std::string> lines_of(const std::vector<std::string>& paths) {
  std::vector<std::string> lines;
  for (const std::string& path : paths) {
    ByteReader reader(path);
    std::string text;
    while (!reader.at_end()) reader.append(text, kBlock);
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      std::string line = text.substr(begin, end - begin);
      if (!line.empty() && line.back() == '\r') line.pop_back();
      lines.push_back(std::move(line));
      begin = end + 1;
    }
  }
  return lines;
}

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0
void write_npy_to(const std::string& path, const std::vector<float>& values, size_t rows, size_t width) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " + std::to_string(width) + "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file) throw failure(BERTPT_E_IO, "cannot write '" + path + "'");
  const char begin[] = {
      '\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
  std::fwrite(begin, 1, sizeof begin, file.get());
  std::fwrite(header.data(), 1, header.size(), file.get());
  std::fwrite(values.data(), sizeof(float), values.size(), file.get());
  if (std::fflush(file.get()) != 0 || std::ferror(file.get()) != 0) throw failure(BERTPT_E_IO, "cannot write '" + path + "'");
}

// Whole or not at all, where the path is a file's: a reader never meets half of one. A device or a pipe is written as it is.
void write_npy(const std::string& path, const std::vector<float>& values, size_t rows, size_t width) {
  namespace fs = std::filesystem;
  std::error_code code;
  if (fs::exists(path, code) && !fs::is_regular_file(path, code)) return write_npy_to(path, values, rows, width);
  const fs::path resolved = fs::canonical(path, code);  // through a link to its file
  const std::string target = code ? path : resolved.string(), part = target + ".part" + std::to_string(::getpid());
  try {
    write_npy_to(part, values, rows, width);
    if (std::rename(part.c_str(), target.c_str()) != 0) throw failure(BERTPT_E_IO, "cannot write '" + path + "'");
  } catch (...) {
    std::remove(part.c_str());
    throw;
  }
}

void print_rows(const std::vector<float>& values, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; ++r) {
    std::string line = "[";
    char number[32];
    for (size_t j = 0; j < width; ++j) {
      const auto value = static_cast<double>(values[r * width + j]);
      std::snprintf(number, sizeof number, std::isfinite(value) ? "%.9g" : "null", value);  // JSON has no nan and no inf
      if (j > 0) line += ',';
      line += number;
    }
    std::printf("%s]\n", line.c_str());
  }
}

}  // namespace

int run_encode(Args& args) {
  const std::string model_path = args.required("--model");
  const std::optional<std::string> npy = args.value("--npy");
  Json config = configuration(args);
  if (const auto pooling = args.value("--pooling")) config["pooling"] = *pooling;
  if (args.flag("--normalize")) config["normalize"] = true;
  std::vector<std::string> paths = args.rest();
  if (paths.empty()) paths.emplace_back("-");
  const std::vector<std::string> lines = lines_of(paths);
  const Model model = make<Model>([&](auto out, auto error) { return bertpt_model_load(model_path.c_str(), nullptr, out, error); });
  const Json resolved = Json::parse(text([&](auto out, auto error) { return bertpt_model_get_config(model.get(), out, error); }));
  const auto width = resolved.at("hidden_size").get<size_t>();
  std::vector<const char*> pointers;
  std::vector<size_t> sizes;
  for (const std::string& line : lines) {
    pointers.push_back(line.data());
    sizes.push_back(line.size());
  }
  std::vector<float> values(lines.size() * width);
  with_progress(false, [&](bertpt_progress* progress) {
    checked([&](bertpt_error** error) {
      return bertpt_model_embed(model.get(), pointers.data(), sizes.data(), lines.size(), config.dump().c_str(), cancel(), progress,
                                values.data(), values.size(), error);
    });
  });
  if (npy) write_npy(*npy, values, lines.size(), width);
  else print_rows(values, lines.size(), width);
  return 0;
}

}  // namespace cli
