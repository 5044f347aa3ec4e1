// samples/cli/args.h   Command-line options: each command asks for what it knows, then done() refuses the rest and names the
// nearest option. `--name value` and `--name=value` are the same; `--` ends the options.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace cli {

// Wrong use of the command: printed with the help that explains it, exit status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Args {
 public:
  Args(int count, char** words);

  bool flag(const std::string& name);                         // "--json"
  std::optional<std::string> value(const std::string& name);  // the last one given
  std::vector<std::string> values(const std::string& name);   // all, in order
  std::optional<int64_t> integer(const std::string& name);
  std::optional<double> number(const std::string& name);
  std::string required(const std::string& name);
  std::string take_word();  // the first word when it is no option, "" otherwise: a verb such as "train"
  // The words that are no options, after every option was asked for. Throws UsageError for an unknown option.
  std::vector<std::string> rest();
  // Like rest(), for commands that take exactly `count` words; what: names them in the message.
  std::vector<std::string> words(size_t count, const std::string& what);

 private:
  std::optional<size_t> find(const std::string& name);
  std::vector<std::string> words_;
  std::vector<std::string> after_dashes_;
  std::vector<std::string> known_;
};

}  // namespace cli
