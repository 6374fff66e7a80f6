#include "driver.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mutate.h"

namespace taipan::fuzz {

namespace {

struct Options {
  double seconds = 10;
  uint64_t runs = UINT64_MAX;
  uint64_t seed = 1;
  size_t maxSize = 4096;
  int hangSeconds = 10;
  size_t rssMegabytes = 1024;
  bool replay = false;
  std::vector<std::string> paths;
};

// What the signal handlers see: the input that is running.
struct Running {
  const char* data = nullptr;
  size_t size = 0;
  volatile uint64_t count = 0;
  int hangSeconds = 10;
};
Running running;

void report(const char* what) {
  char path[128];
  std::snprintf(path, sizeof path, "%s-%s", what, fuzzTarget.name);
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0) {
    for (size_t done = 0; done < running.size;) {
      ssize_t n = write(file, running.data + done, running.size - done);
      if (n <= 0) break;
      done += static_cast<size_t>(n);
    }
    close(file);
  }
  char line[192];
  int size = std::snprintf(line, sizeof line, "%s in run %llu, input in %s\n", what,
                           static_cast<unsigned long long>(running.count), path);
  (void)!write(2, line, static_cast<size_t>(size));
}

void onCrash(int signal) {
  report("crash");
  struct sigaction normal{};
  normal.sa_handler = SIG_DFL;
  sigaction(signal, &normal, nullptr);
  raise(signal);
}

// Every second: a run that goes on since --hang of them hangs.
void onSecond(int) {
  static uint64_t seen = 0;
  static int seconds = 0;
  seconds = running.count == seen ? seconds + 1 : 0;
  seen = running.count;
  if (running.data != nullptr && seconds >= running.hangSeconds) {
    report("hang");
    _exit(1);
  }
}

void watch(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  sigaction(signal, &action, nullptr);
}

// Handlers have a stack of their own, because running out of stack is what they report.
void watchAll() {
  static char stack[64 * 1024];
  stack_t own{};
  own.ss_sp = stack;
  own.ss_size = sizeof stack;
  sigaltstack(&own, nullptr);
  for (int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) watch(signal, onCrash);
  watch(SIGALRM, onSecond);
  itimerval second{{1, 0}, {1, 0}};
  setitimer(ITIMER_REAL, &second, nullptr);
}

std::string readFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// All files, in an order that does not depend on the file system; at most 64 MB.
std::vector<std::string> readCorpus(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  size_t room = size_t{64} << 20;
  for (const fs::path& file : files) {
    std::string text = readFile(file);
    if (text.empty() || text.size() > room) continue;
    room -= text.size();
    corpus.push_back(std::move(text));
  }
  return corpus;
}

size_t residentMegabytes() {
  long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr || std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
  if (file != nullptr) std::fclose(file);
  return static_cast<size_t>(pages) * static_cast<size_t>(sysconf(_SC_PAGESIZE)) >> 20;
}

void runOne(const std::string& input) {
  // Exactly the input's bytes, so that reading past them is seen by AddressSanitizer.
  std::vector<uint8_t> bytes(input.begin(), input.end());
  running.data = reinterpret_cast<const char*>(bytes.data());
  running.size = bytes.size();
  running.count = running.count + 1;
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  running.data = nullptr;
}

int fuzz(const Options& options) {
  std::vector<std::string> corpus = readCorpus(options.paths);
  Mutator mutator(fuzzTarget, corpus, options.seed, options.maxSize);
  auto start = std::chrono::steady_clock::now();
  auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  size_t before = residentMegabytes();
  while (running.count < options.runs && elapsed() < options.seconds) {
    std::string input = mutator.next();
    runOne(input);
    if (running.count % 256 == 0 && residentMegabytes() > before + options.rssMegabytes) {
      running.data = input.data();
      running.size = input.size();
      report("grow");
      return 1;
    }
  }
  std::printf("%s: %llu runs of %zu files in %.1f s, %zu MB\n", fuzzTarget.name,
              static_cast<unsigned long long>(running.count), corpus.size(), elapsed(),
              residentMegabytes());
  return 0;
}

int usage() {
  std::fprintf(stderr,
               "usage: fuzz_%s [--seconds N] [--runs N] [--seed N] [--max-size N] [--hang N] "
               "[--rss MB] CORPUS...\n       fuzz_%s --replay FILE...\n",
               fuzzTarget.name, fuzzTarget.name);
  return 2;
}

bool readOptions(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; i++) {
    std::string word = argv[i];
    if (word == "--replay") {
      options.replay = true;
      continue;
    }
    if (word.compare(0, 2, "--") != 0) {
      options.paths.push_back(word);
      continue;
    }
    if (++i == argc) return false;
    double number = std::atof(argv[i]);
    if (word == "--seconds") {
      options.seconds = number;
    } else if (word == "--runs") {
      options.runs = static_cast<uint64_t>(number);
    } else if (word == "--seed") {
      options.seed = static_cast<uint64_t>(number);
    } else if (word == "--max-size") {
      options.maxSize = static_cast<size_t>(number);
    } else if (word == "--hang") {
      options.hangSeconds = static_cast<int>(number);
    } else if (word == "--rss") {
      options.rssMegabytes = static_cast<size_t>(number);
    } else {
      return false;
    }
  }
  return !options.paths.empty();
}

}  // namespace

int main(int argc, char** argv) {
  LLVMFuzzerInitialize(&argc, &argv);
  Options options;
  if (!readOptions(argc, argv, options)) return usage();
  running.hangSeconds = options.hangSeconds;
  watchAll();
  if (!options.replay) return fuzz(options);
  for (const std::string& path : options.paths) runOne(readFile(path));
  return 0;
}

}  // namespace taipan::fuzz

int main(int argc, char** argv) { return taipan::fuzz::main(argc, argv); }
