// samples/cli/commands.h   The one list of subcommands: name, what it is for, usage, and the function that runs it.
#pragma once

#include <initializer_list>
#include <string>

#include "args.h"

namespace cli {

struct Command {
  const char* name;
  const char* summary;
  const char* usage;       // the words after "bertpt NAME", and what they mean
  int (*run)(Args& args);  // exit status; throws UsageError or Failure
};

struct Verb {
  const char* name;
  int (*run)(Args& args);
};
// Runs the verb that the first word names; throws UsageError with the list when it names none.
inline int run_verb(Args& args, std::initializer_list<Verb> verbs) {
  std::string names;
  const std::string word = args.take_word();
  for (const Verb& verb : verbs) {
    if (word == verb.name) return verb.run(args);
    names += (names.empty() ? "" : ", ") + std::string(verb.name);
  }
  throw UsageError((word.empty() ? "expected one of: " : "'" + word + "' is none of: ") + names);
}

int run_vocab(Args& args);
int run_corpus(Args& args);
int run_examples(Args& args);
int run_pretrain(Args& args);
int run_resume(Args& args);
int run_evaluate(Args& args);
int run_fill_mask(Args& args);
int run_encode(Args& args);
int run_tokenize(Args& args);
int run_segment(Args& args);
int run_watch(Args& args);
int run_report(Args& args);
int run_inspect(Args& args);
int run_export(Args& args);
int run_doctor(Args& args);

}  // namespace cli
