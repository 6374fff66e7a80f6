#include <pthread.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "base/hash.h"
#include "builtins/codecs/codecs.h"
#include "builtins/context/context.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/type/type.h"
#include "memory/debug_hooks.h"
#include "modules/fault/fault.h"
#include "modules/fault/traceback_dump.h"
#include "modules/import/import.h"
#include "modules/internals/tracemalloc.h"
#include "modules/registry.h"
#include "modules/runtime/runtime.h"
#include "object/gc/gc_state.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

void setHashKey(const Config& config) {
  if (!config.hashRandomization) {
    hashKey = hashKeyFromSeed(config.hashSeed);
    return;
  }
  if (getentropy(&hashKey, sizeof(hashKey)) != 0) {
    hashKey = {static_cast<u64>(std::time(nullptr)), static_cast<u64>(getpid())};
  }
}

/// Memory may be taken without the GIL while there is nobody to take it from.
bool mayAllocate() { return !runtime().initialized || holdsGil(); }

/// What the process makes once: it outlives the runtime, as the next one goes on with it. Hashes
/// are stored in static objects, so that the key to them stays, too.
Status startProcess(Thread& t) {
  static bool done = false;
  if (done) return {};
  setDebugHooksClient({mayAllocate, dumpBlockOrigin, fatalError});
  initStrings();
  // Settles whether types may keep freed blocks, which builds that look for errors forbid.
  if (!objectDomainIsDefault) gcClearFreeLists();
  PY_TRY(readyCoreTypes(t));
  PY_TRY(readyContextTypes(t));
  done = true;
  return {};
}

}  // namespace

const char* versionText() {
  static const std::string text = std::string("3.11.2 (taipan ") + kTaipanVersion + ", " +
                                  kTaipanBuildDate + ") [" + kTaipanCompiler + "]";
  return text.c_str();
}

Ref<> decodeFileSystem(Thread& t, const std::string& bytes) {
  return decodeFileSystem(t, bytes.data(), static_cast<isize>(bytes.size()));
}

Status initializeRuntime(Config&& config, const char** failedStep) {
  Interpreter& interpreter = runtime().mainInterpreter;
  interpreter.runtime = &runtime();
  runtime().interpreters = &interpreter;
  interpreter.config = new Config(static_cast<Config&&>(config));
  interpreter.optimize = interpreter.config->optimize;
  static bool hashKeyChosen = false;
  if (!std::exchange(hashKeyChosen, true)) setHashKey(*interpreter.config);
  if (interpreter.config->intMaxStrDigits >= 0) {
    intMaxStrDigits = interpreter.config->intMaxStrDigits;
  }
  runtime().mainThreadId = pthread_self();
  Thread* thread = startMainThread(interpreter);
  Thread& t = *thread;
  PY_TRY(startProcess(t));
  PY_TRY(initExceptions(t));
  PY_TRY(startCoreOfInterpreter(t));
  return interpreter.config->initMain ? initializeMain(t, failedStep) : Status();
}

Status initializeMain(Thread& t, const char** failedStep) {
  const char* ignored = nullptr;
  const char*& step = failedStep != nullptr ? *failedStep : ignored;
  Interpreter& interpreter = *t.interpreter;
  step = kFileSystemCodecStep;
  (void)PY_TRY(lookupCodec(t, interpreter.config->fileSystemEncoding));
  step = nullptr;
  if (interpreter.config->installSignalHandlers) (void)PY_TRY(importModule(t, "_signal"));
  step = "init_stdio_encoding: failed to get the Python codec name of the stdio encoding";
  PY_TRY(openStandardStreams(t));
  step = "init_interp_main: can't initialize tracemalloc";
  if (interpreter.config->faulthandler) PY_TRY(startFaulthandler(t));
  if (interpreter.config->tracemalloc > 0) {
    PY_TRY(startTracemalloc(t, interpreter.config->tracemalloc));
  }
  step = nullptr;
  runtime().initialized = true;
  PY_TRY(startMainOfInterpreter(t));
  step = "init_import_site: Failed to import the site module";
  return importSite(t);
}

}  // namespace taipan
