// What an interpreter (in the sense of the C API's PyInterpreterState) owns: the module table, the
// registries of codecs and the like. Owned references, dropped at finalisation.
#pragma once

#include "object/thread.h"

namespace taipan {

struct Config;

/// = _PyFrameEvalFunction (PEP 523): runs a frame that is not linked yet; a new reference, or null
/// with the exception pending. `throwing`: the pending exception is raised where the frame stands.
using FrameEvaluator = Object* (*)(Thread* thread, InterpreterFrame* frame, int throwing);

/// The state of one interpreter. Object fields are owned; null until initialised.
struct Interpreter {
  Interpreter* next = nullptr;
  Thread* threads = nullptr;
  i64 id = 0;
  u64 nextThreadId = 1;
  Runtime* runtime = nullptr;

  Object* modules = nullptr;            ///< sys.modules
  Object* sysDict = nullptr;            ///< sys.__dict__
  Object* builtinsDict = nullptr;       ///< builtins.__dict__
  Object* builtinsAtStart = nullptr;    ///< a copy from before any other code ran
  Object* importlib = nullptr;          ///< importlib._bootstrap
  Object* importlibExternal = nullptr;  ///< importlib._bootstrap_external
  Object* importFunction = nullptr;     ///< the original builtins.__import__

  Object* codecSearchPath = nullptr;
  Object* codecSearchCache = nullptr;
  Object* codecErrorRegistry = nullptr;
  bool encodingsImported = false;  ///< the package `encodings` has registered its search

  /// The configuration; never null once the interpreter is initialised.
  Config* config = nullptr;
  int optimize = 0;  ///< copy of config->optimize, for the compiler and `__debug__`

  Object* auditHooks = nullptr;  ///< a list, or null while there are none
  int dlopenFlags = 2;           ///< sys.getdlopenflags(): RTLD_NOW
  /// Evaluates the frames instead of the runtime; null: nobody (vm/frame_evaluator.h).
  FrameEvaluator frameEvaluator = nullptr;

  Object* modulesByIndex = nullptr;  ///< a list: PyState_FindModule's modules by definition index

  Object* atexitState = nullptr;
  /// The functions of os.register_at_fork: lists, or null while there are none.
  Object* beforeFork = nullptr;
  Object* afterForkInChild = nullptr;
  Object* afterForkInParent = nullptr;
  Object* dict = nullptr;  ///< PyInterpreterState_GetDict's, for extension modules
  bool finalizing = false;
  isize startedThreads = 0;  ///< running ones that Python code started: _thread._count()
  /// Starts neither threads nor processes.
  bool isolated = false;

  /// Objects that stand for the interpreter's id, and whether it ends with the last of them.
  i64 idReferences = 0;
  bool endsWithId = false;
};

/// What the process owns once.
struct Runtime {
  Interpreter mainInterpreter;
  Interpreter* interpreters = nullptr;  ///< the newest first, the main one last
  i64 nextInterpreterId = 1;
  /// Extension modules of single-phase initialisation: (file, name) -> address of the PyModuleDef.
  /// A dict, owned; null while there are none.
  Object* extensions = nullptr;
  unsigned long mainThreadId = 0;
  bool initialized = false;
  bool finalizing = false;
};

Runtime& runtime();

}  // namespace taipan
