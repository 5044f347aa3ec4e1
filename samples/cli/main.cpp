// samples/cli/main.cpp   The `bertpt` command: a host of the public header like any other.
// stdout: results, for machines. stderr: progress and messages. Exit status: 0 done, 1 failed, 2 usage, 130 cancelled.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "config_help.h"
#include "host.h"

namespace cli {
namespace {

constexpr std::array kCommands = {
    Command{"vocab", "train, extend or look at a WordPiece vocabulary",
            "train --size N --output DIR [--algorithm bpe|google] [--cased] [--min-frequency N] [--threads N]\n"
            "        [--config FILE] [--set /key=value] [document options] FILE...\n"
            "  extend --vocab PATH --output DIR [--pieces N] [--placement unused_first|unused_only|end] [--threads N] [--json]\n"
            "        [--config FILE] [--set /key=value] [document options] FILE...   adds the pieces of new documents; no id moves\n"
            "  inspect DIR|vocab.txt|tokenizer.json [--json]",
            run_vocab},
    Command{"corpus", "build, inspect or verify a tokenized corpus",
            "build --vocab PATH [--cased] [--rules hf|google] --output DIR [--validation-share X] [--threads N] [--drop-list LIST]\n"
            "        [--newlines auto|paragraph|line|reflow] [--config FILE] [--set /key=value] [document options] FILE...\n"
            "  duplicates --output LIST [document options] FILE...   near duplicates, as a drop list\n"
            "  merge --output DIR PART...   joins corpora that were built apart\n"
            "  report DIR [--steps N] [--batch-size N] [--tokens-per-second X] [--json]   what was read, dropped and why; warnings; padding,\n"
            "                          epochs and time of the usual two phases\n"
            "  inspect DIR             the manifest\n"
            "  verify DIR              reads every byte and checks every checksum",
            run_corpus},
    Command{"examples", "show training examples of a corpus, for reading",
            "dump|show --corpus DIR [--recipe google] [--objective NAME] [--max-seq-length N] [--whole-words] [--count N] [--seed N] [--validation]\n"
            "        [--config FILE] [--set /key=value]\n"
            "  dump              JSON lines: tokens with their masks, types, labels, pair label\n"
            "  show              the same for reading: {[MASK]|word}, {other|word} and {=word} are what is to be predicted\n"
            "  --recipe google   the instances of Google's create_pretraining_data.py, one for one; --count -1: all of them",
            run_examples},
    Command{"pretrain", "pre-train a BERT on a corpus",
            "--corpus DIR --run DIR [--size NAME | --from MODEL] [--recipe NAME] [--steps N] [--config FILE] [--set POINTER=VALUE ...] [--verify-resume] [--timings] [--dry-run [--flops RATE [--no-timing]]] [--json]\n"
            "  --run       the folder that the run makes; not needed with --dry-run\n"
            "  --size      tiny, mini, small, medium, base (default), large\n"
            "  --recipe    guide (default), google, hf, modern\n"
            "  --from      go on from a model instead of random weights: whatever 'bertpt inspect' reads; the corpus must have its vocabulary,\n"
            "              or --set /model/vocab=PATH gives the model the corpus's; /model then takes the keys of 'bertpt help config model_load'\n"
            "              --set /model/optimizer_state=true takes the optimizer's moments of a run of bertpt too\n"
            "  --config    a JSON file: {\"model\": {...}, \"optimizer\": {...}, \"trainer\": {...}}\n"
            "  --set       one value of it: --set /trainer/batch_size=64 --set /optimizer/learning_rate=1e-3; the keys: bertpt help config trainer\n"
            "  --verify-resume  first prove on a few steps that a resume of this run is exact, bit for bit; then train\n"
            "  --timings   measure where the time of a step goes, part by part, and print it at the end\n"
            "  --dry-run   print what the run will take: tokens, operations, memory and time, timed on a micro-batch of each phase; with --json\n"
            "              the resolved configuration too\n"
            "  --flops     the time at this many floating-point operations per second, too: 4e14\n"
            "  --no-timing that time only: nothing is timed here, and the memory of activations is not known\n"
            "  --json      events as JSON lines on standard output",
            run_pretrain},
    Command{"resume", "continue a run exactly where its last checkpoint left it", "RUN [--corpus DIR] [--config FILE] [--set POINTER=VALUE ...] [--json]\n"
            "  --corpus    the same corpus where it lies now, when it was moved\n"
            "  --set       what may change: /checkpoint_every, /keep_checkpoints, /keep_every, /keep_best, /on_save_error, /evaluate_every,\n"
            "              /log_every, /stop, /threads, /device, and with decay wsd, constant or inverse_sqrt /num_train_steps and /decay_steps;\n"
            "              pretrain's /trainer/log_every is understood too\n"
            "A run whose steps are all done, and that was stopped in its last evaluation, does that.",
            run_resume},
    Command{"watch", "a run while it goes on, in whatever process", "RUN [--once]\n"
            "  --once      the picture of now, and no more\n"
            "On a terminal: steps, rate, time left, curves and the newest events, drawn anew as the run writes events.jsonl; Ctrl-C leaves the run\n"
            "alone. Elsewhere: a plain line for each event. Ends with the run; exit status 1 when it failed.",
            run_watch},
    Command{"report", "write the page of a run: plots, predictions, corpus, events", "RUN [--output FILE]\n"
            "  --output    instead of RUN/report.html, which a run writes itself when it ends\n"
            "One HTML file that holds all that it shows; prints its path. The run may be in progress.",
            run_report},
    Command{"evaluate", "measure a model on the validation split", "--model DIR --corpus DIR [--config FILE] [--set /key=value] [--json]", run_evaluate},
    Command{"fill-mask", "fill [MASK] in a sentence", "--model DIR [--top K] [--json] TEXT...\n"
            "  --model DIR --corpus DIR [--count N]     sentences of the corpus's validation split, a word of each masked",
            run_fill_mask},
    Command{"encode", "each input line as a vector of the model's features",
            "--model DIR [--pooling mean|cls|pooled] [--normalize] [--npy OUT] [--config FILE] [--set /key=value] [FILE...]\n"
            "  --pooling   mean of the last layer over the tokens (default), its first token, or the pooler's output\n"
            "  --npy       into a NumPy file, float32 [lines][width]; without it a JSON array a line on standard output",
            run_encode},
    Command{"tokenize", "token ids of each input line",
            "--vocab PATH [--cased] [--rules hf|google] [--threads N] [--pieces] [--count] [--json] [FILE...]\n"
            "  --threads   at most so many; without it one for each core\n"
            "  --pieces    pieces instead of ids\n"
            "  --count     only lines, tokens, bytes, replaced (ill-formed UTF-8 read as U+FFFD) and seconds, as JSON\n"
            "  --json      {\"lines\": [[id, ...], ...]}\n"
            "A line of any length is read in pieces; memory is a few megabytes, or four times the longest run without white space.",
            run_tokenize},
    Command{"segment", "a sentence a line, an empty line between documents",
            "[--newlines auto|paragraph|line|reflow] [--count] [--json] [--learn] [--config FILE] [document options] [FILE...]\n"
            "  --learn   no sentences but the configuration with the abbreviations of the files learned, for --config\n"
            "  --count   only documents, sentences, bytes and seconds, as JSON\n"
            "  --json    {\"documents\": [[sentence, ...], ...]}\n"
            "Plain text, a file or standard input a document, is read as a stream; auto then guesses for every 8 MB. Folders, .jsonl, .gz and .zst\n"
            "files, and all files with document options, are read document by document.",
            run_segment},
    Command{"inspect", "what a checkpoint of any origin holds, or how two differ",
            "PATH [--tensors] [--verify] [--parameters] [--json]\n"
            "  A B [--json]   compares two, of whatever formats, parameter by parameter; exit status 1 when they differ\n"
            "  --parameters   the model's parameters with shape, number, share and decay, and the shares of embeddings, layers and heads\n"
            "  --verify    reads every byte and compares the checksums; safetensors have none, and are only read\n"
            "PATH is a checkpoint, a run, a Hugging Face or sentence-transformers folder (safetensors or pytorch_model.bin), a TensorFlow checkpoint\n"
            "(its folder, or the name before .index), or one file of weights. No code in a file is run.",
            run_inspect},
    Command{"export", "write a checkpoint of any origin as a Hugging Face folder",
            "CHECKPOINT DIR [--dtype f32|bf16] [--title TEXT] [--config FILE] [--set /key=value]\n"
            "  --dtype   of the weights; bf16 halves the file\n"
            "  --title   of the model card, README.md",
            run_export},
    Command{"doctor", "what this machine has: library, LibTorch, devices, and why something is missing", "[--json]", run_doctor},
};

constexpr const char* kDocumentOptions =
    "Document options: --format auto|text|jsonl|sentences|wiki, --text-field NAME, --id-field NAME,\n"
    "--separator LINE; files may be .gz or .zst; a folder gives the files below it, - is standard input.\n";

void print_help(std::FILE* to) {
  std::fprintf(to, "bertpt %s: from raw text to a pre-trained BERT checkpoint\n\nusage: bertpt COMMAND ...\n\n", bertpt_version());
  for (const Command& command : kCommands) std::fprintf(to, "  %-10s %s\n", command.name, command.summary);
  std::fprintf(to, "\n'bertpt help COMMAND' explains one, 'bertpt help config' the keys of the configurations,\n'bertpt help events' gives the JSON Schema of a run's events.\n%s", kDocumentOptions);
}

const Command* find_command(const std::string& name) {
  for (const Command& command : kCommands) {
    if (name == command.name) return &command;
  }
  return nullptr;
}

void print_usage(std::FILE* to, const Command& command) {
  std::fprintf(to, "bertpt %s: %s\n\nusage: bertpt %s %s\n", command.name, command.summary, command.name, command.usage);
  if (std::strstr(command.usage, "[document options]") != nullptr) std::fprintf(to, "\n%s", kDocumentOptions);
}

// name: of the command whose help explains what is wrong, or nullptr.
void print_failure(const Failure& failure, bool as_json, const char* name = nullptr) {
  if (as_json) {
    const Json details = Json::parse(failure.details, nullptr, false);
    const Json error = {{"error", {{"code", failure.code}, {"name", bertpt_status_name(failure.code)}, {"message", failure.what()},
                                   {"component", failure.component}, {"details", details.is_discarded() ? Json::object() : details}}}};
    std::printf("%s\n", error.dump().c_str());
  }
  std::fprintf(stderr, "bertpt%s%s: %s\n", name != nullptr ? " " : "", name != nullptr ? name : "", failure.what());
  if (name != nullptr) std::fprintf(stderr, "see 'bertpt help %s'\n", name);
}

int dispatch(const Command& command, int count, char** words) {
  bool as_json = false;
  for (int i = 0; i < count; ++i) as_json |= std::strcmp(words[i], "--json") == 0;
  try {
    Args args(count, words);
    if (args.flag("--help")) {
      print_usage(stdout, command);
      return 0;
    }
    const int status = command.run(args);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw failure(BERTPT_E_IO, "cannot write to standard output");
    return status;
  } catch (const UsageError& error) {
    print_failure(failure(BERTPT_E_INVALID_ARGUMENT, error.what()), as_json, command.name);
    return 2;
  } catch (const Failure& error) {
    print_failure(error, as_json);
    return error.code == BERTPT_E_CANCELLED ? 130 : error.code == BERTPT_E_CONFIG ? 2 : 1;
  } catch (const std::exception& error) {
    print_failure(failure(BERTPT_E_INTERNAL, error.what()), as_json);
    return 1;
  }
}

int refuse_command(const std::string& name) {
  std::fprintf(stderr, "bertpt: there is no command '%s'\n\n", name.c_str());
  print_help(stderr);
  return 2;
}

// bertpt help [COMMAND | config [KIND] | events]
int help(int count, char** words) {
  const std::string topic = count > 0 ? words[0] : "";
  if (topic == "events") {
    std::printf("%s", text([](auto out, auto error) { return bertpt_run_get_event_schema(out, error); }).c_str());
    return 0;
  }
  if (topic == "config") {
    try {
      print_config_help(count > 1 ? words[1] : "");
      return 0;
    } catch (const Failure& failure) {
      print_failure(failure, false);
      return 2;
    }
  }
  const Command* const command = find_command(topic);
  if (command != nullptr) print_usage(stdout, *command);
  else if (topic.empty()) print_help(stdout);
  else return refuse_command(topic);
  return 0;
}

}  // namespace
}  // namespace cli

int main(int count, char** words) {
  const std::string name = count > 1 ? words[1] : "";
  if (name == "--version") {
    std::printf("bertpt %s\n", bertpt_version());
    return 0;
  }
  if (name.empty()) {
    cli::print_help(stderr);
    return 2;
  }
  if (name == "help" || name == "--help") return cli::help(count - 2, words + 2);
  const cli::Command* command = cli::find_command(name);
  if (command == nullptr) return cli::refuse_command(name);
  // LibTorch's OpenMP threads spin for milliseconds at a barrier by default. On a machine that does other work too, short spinning is many
  // times faster. Only a program may decide that, and only before its first thread; the user's own setting wins.
  ::setenv("GOMP_SPINCOUNT", "20000", 0);
  cli::install_interrupt_handler();
  cli::install_log();
  return cli::dispatch(*command, count - 2, words + 2);
}
