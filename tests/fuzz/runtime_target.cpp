#include "runtime_target.h"

#include <cstdio>
#include <cstdlib>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "modules/runtime/command/options.h"
#include "modules/runtime/runtime.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

Object* runFunction = nullptr;

[[noreturn]] void giveUp(const char* what) {
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

Ref<> defineRun(Thread& t, const char* setup) {
  Ref<> exec = PY_TRY(importAttribute(t, "builtins", "exec"));
  Ref<Str> text = PY_TRY(newStr(t, setup));
  Ref<Dict> scope = PY_TRY(newDict(t));
  (void)PY_TRY(
      call(t, exec.get(), static_cast<Object*>(text.get()), static_cast<Object*>(scope.get())));
  return Ref<>::share(dictGetText(t, scope.get(), "run"));
}

/// Starts the runtime and runs `setup`.
void startRuntime(const char* setup) {
  Config config;
  config.programName = "/usr/bin/python3.11";
  config.executable = config.programName;
  completeStreamEncoding(config);
  computePaths(config);
  if (initializeRuntime(std::move(config)).failed()) giveUp("the runtime does not start");
  runFunction = defineRun(Thread::current(), setup).release();
  if (runFunction == nullptr) giveUp("the target's Python code fails");
}

/// Calls `run` with the input; any Exception is fine but a failed assertion of the target.
void runInput(const uint8_t* data, size_t size) {
  Thread& t = Thread::current();
  Ref<Bytes> bytes = newBytes(t, data, static_cast<isize>(size));
  Ref<> result = call(t, runFunction, static_cast<Object*>(bytes.get()));
  if (!result && t.pendingMatches(assertionErrorType)) {
    printPending(t, false);
    std::fflush(stderr);
    giveUp("an assertion of the target fails");
  }
  if (!result) t.clearPending();
}

}  // namespace

}  // namespace taipan

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  taipan::startRuntime(fuzzSetup);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  taipan::runInput(data, size);
  return 0;
}
