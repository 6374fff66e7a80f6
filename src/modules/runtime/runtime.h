// The life of the runtime: initialise, run a program, finalise. The command line (cli/) and the
// embedding API (capi/) are two faces of these functions.
#pragma once

#include <string>

#include "object/config.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

inline constexpr const char* kTaipanVersion = "0.1.0";
inline constexpr const char* kTaipanBuildDate = __DATE__ ", " __TIME__;
#ifdef __clang__
inline constexpr const char* kTaipanCompiler = "Clang " __clang_version__;
#else
inline constexpr const char* kTaipanCompiler = "GCC " __VERSION__;
#endif

/// sys.version, sys.platform and sys.copyright, which need no runtime.
const char* versionText();
inline constexpr const char* kPlatform = "linux";
inline constexpr const char* kCopyright =
    "Copyright (c) 2026 The Taipan authors.\nAll Rights Reserved.";

/// Brings up the runtime: thread state, core types, sys, builtins, importlib, standard streams,
/// `__main__`, site. On failure an exception is pending and the runtime must not be used further.
/// `config` is moved into the interpreter. `failedStep`: what of python3.11's start could not be
/// done, where it has words for that.
Status initializeRuntime(Config&& config, const char** failedStep = nullptr);
/// The second part of it, for a configuration without `initMain`: codecs, streams, `__main__`,
/// site.
Status initializeMain(Thread& t, const char** failedStep = nullptr);
/// Waits for threads, runs exit functions, flushes the streams. 0, or -1 if flushing failed.
int finalizeRuntime();

/// After finalizeRuntime(): drops what the interpreter owns and its thread state, so that the
/// process may initialise the runtime again. Static types and what native modules keep for the
/// process stay.
void releaseRuntime();

// --- interpreters besides the main one ----------------------------------------------------------

/// A new interpreter: its only thread state is the caller's current one afterwards. Null if it
/// could not start, which was printed; the caller's state is current again then. Holding the GIL,
/// in the main interpreter or another one.
Thread* newInterpreter();
/// Ends the interpreter of `t`, which is current and runs nothing, after finishPrograms(): modules
/// and thread states go. No state is current afterwards; the caller goes on holding the GIL.
void endInterpreter(Thread& t);
/// One without a thread, modules or anything that runs.
Interpreter* makeInterpreter();
/// The opposite: no thread, no objects.
void deleteInterpreter(Interpreter& interpreter);

// --- the parts of an interpreter's life ---------------------------------------------------------

/// The first modules and importlib.
Status startCoreOfInterpreter(Thread& t);
/// `__main__` and the warnings that options ask for.
Status startMainOfInterpreter(Thread& t);
Status importSite(Thread& t);
/// Waits for threads, runs exit functions, flushes; false if flushing failed.
bool finishPrograms(Thread& t);
/// Modules lose their globals in an order that lets finalisers still work: first sys's references
/// to user objects, then all modules but sys and builtins, which go last. `flush`: the streams
/// could be written so far. Gives whether they still can be.
bool clearModules(Thread& t, bool flush);
void releaseInterpreterObjects(Interpreter& interpreter);

/// Fills prefix, stdlib directory and search path from the executable, the environment, the
/// pyvenv.cfg of a virtual environment and a file EXECUTABLE._pth, which also isolates the process.
void computePaths(Config& config);
/// The step of initializeRuntime() that fails if the library is not found.
inline constexpr const char* kFileSystemCodecStep =
    "init_fs_encoding: failed to get the Python codec of the filesystem encoding";
/// On stderr: what computePaths() settled, for those whose library is not found.
void printPathConfiguration(const Config& config);

/// A str from bytes of the file system (UTF-8 with surrogateescape).
Ref<> decodeFileSystem(Thread& t, const std::string& bytes);
/// A stream that writes text to a descriptor as UTF-8.
Ref<> newStdPrinter(Thread& t, int fd);
/// A sys.stderr that writes to descriptor 2, for the time before the io module works.
Status openEarlyStderr(Thread& t);
/// Creates sys.stdin, sys.stdout, sys.stderr and the originals.
Status openStandardStreams(Thread& t);

/// Runs the program in `__main__`; the process's exit code. Uncaught exceptions are printed.
int runProgram(Thread& t, const Program& program);
/// Whether the last program ended by an uncaught KeyboardInterrupt: its process should, too.
extern int unhandledInterrupt __asm__("_Py_UnhandledKeyboardInterrupt")
    __attribute__((visibility("default")));
/// Whether it ended by SystemExit.
extern bool exitRequested;
/// Treats the pending exception as the end of the program: SystemExit's code (printed like others
/// with `showExit`), or prints and 1.
int exitCodeOfPending(Thread& t, bool showExit = false);
/// Flushes stdout and stderr; false if one failed. `report`: tells of stdout's failure.
bool flushStandardStreams(Thread& t, bool report = false);

}  // namespace taipan
