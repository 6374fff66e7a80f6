// What a fuzz target gives and what the driver makes of it.
//
// A target is one file with the entry point that libFuzzer knows, LLVMFuzzerTestOneInput, and a
// description (fuzzTarget). Built with -fsanitize=fuzzer it needs nothing else; otherwise
// driver.cpp gives it a main() that runs seeded mutations of corpus files for a while:
//
//   fuzz_NAME [--seconds N] [--runs N] [--seed N] [--max-size N] [--hang N] [--rss MB] CORPUS...
//   fuzz_NAME --replay FILE...
//
// CORPUS is files or folders. The same seed and corpus give the same inputs in the same order.
// An input that crashes, hangs (--hang seconds) or makes the process grow past --rss megabytes is
// written to ./crash-NAME, ./hang-NAME or ./grow-NAME, and the exit code is 1. Leaks of single
// inputs are for a build with AddressSanitizer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace taipan::fuzz {

struct Target {
  const char* name;
  /// Mutations insert these, besides single bytes and pieces of the corpus. Ends with null.
  const char* const* words;
  /// Text: pieces are cut at words and lines too, and bytes stay printable mostly.
  bool text;
};

}  // namespace taipan::fuzz

/// Defined by the target.
extern const taipan::fuzz::Target fuzzTarget;

/// Defined by the target: runs one input. Returns 0. Must not keep state between inputs.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

/// Defined by the target, may do nothing: called once before the first input.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);
