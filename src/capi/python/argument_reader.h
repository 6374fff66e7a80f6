// One format of the PyArg_* family being applied: reads units, converts arguments and stores them
// where the C caller said (C-API reference, "Parsing arguments and building values").
#pragma once

#include <cstdarg>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// What a format says as a whole, apart from its units.
struct FormatShape {
  int least = 0;                   ///< required arguments
  int most = 0;                    ///< all of them, a group in parentheses counting as one
  int positional = -1;             ///< those before '$'; -1 = no '$'
  const char* function = nullptr;  ///< the name behind ':'
  const char* message = nullptr;   ///< the text behind ';'
};

/// Counts the units; a fatal error for unbalanced parentheses.
FormatShape shapeOf(const char* format);

/// "NAME()" for messages, or "function".
inline const char* functionName(const FormatShape& shape) {
  return shape.function == nullptr ? "function" : shape.function;
}
inline const char* functionParens(const FormatShape& shape) {
  return shape.function == nullptr ? "" : "()";
}

class ArgumentReader {
 public:
  /// `sizes`: the caller was compiled with PY_SSIZE_T_CLEAN.
  ArgumentReader(Thread& t, const char* format, const FormatShape& shape, va_list args, bool sizes)
      : t_(t), at_(format), shape_(shape), sizes_(sizes) {
    va_copy(args_, args);
  }
  ArgumentReader(const ArgumentReader&) = delete;
  /// Undoes what was allocated for earlier arguments unless keep() was called.
  ~ArgumentReader();

  /// Converts an argument by the next unit. `index` counts from 1 for messages; 0 = the only one.
  Status convert(Object* argument, int index);
  /// Passes over the next unit: the argument was not given.
  Status skip();
  /// '|' or '$' in front of the next unit.
  bool atOption() const { return *at_ == '|' || *at_ == '$'; }
  void passOptions() {
    while (atOption()) ++at_;
  }
  /// Whether no unit is left.
  bool atEnd() const { return *at_ == '\0' || *at_ == ':' || *at_ == ';' || *at_ == ')'; }
  const char* rest() const { return at_; }
  /// All arguments are converted: what was allocated belongs to the caller.
  void keep() { cleanups_.clear(); }

 private:
  /// What is wrong with an argument; `failed` without text means that an exception is pending.
  struct [[nodiscard]] Outcome {
    bool failed_ = false;
    Outcome() = default;
    Outcome(Failure) : failed_(true) {}
    bool failed() const { return failed_; }
    void take() && {}
  };
  struct Cleanup {
    enum Kind { kMemory, kBuffer, kConverter } kind;
    void* address;
    int (*converter)(PyObject*, void*);
  };

  Outcome convertUnit(Object* argument);
  Outcome convertSimple(Object* argument);
  Outcome convertGroup(Object* argument);
  Outcome storeInteger(Object* argument, char code);
  Outcome storeReal(Object* argument, char code);
  Outcome storeCharacter(Object* argument, char code);
  Outcome storeText(Object* argument, char code);
  Outcome storeTextBuffer(Object* argument, char code);
  Outcome storeTextWithLength(Object* argument, char code);
  Outcome storePlainText(Object* argument, char code);
  Outcome storeWide(Object* argument, char code);
  Outcome storeEncoded(Object* argument);
  Outcome storeEncodedBytes(Object* argument, ByteSpan bytes);
  Outcome storeObject(Object* argument);
  Outcome storeOfType(Object* argument, bool matches, const char* expected);
  Outcome storeWritable(Object* argument);
  /// A pointer into an object that will keep its memory without being locked.
  Outcome readOnlyMemory(Object* argument, const void** data, isize* size);
  Outcome requireSizes();

  /// "must be EXPECTED, not TYPE".
  Outcome mismatch(const char* expected, const Object* argument);
  Outcome problem(const char* format, ...);
  Failure report(int index);
  void onFailure(Cleanup cleanup) { cleanups_.push_back(cleanup); }

  template <class T>
  T* target() {
    return static_cast<T*>(va_arg(args_, void*));
  }

  Thread& t_;
  const char* at_;
  const FormatShape& shape_;
  va_list args_;
  bool sizes_;
  char problem_[256] = "";
  Type* problemType_ = nullptr;
  std::vector<int> path_;  ///< item numbers down to the one with the problem
  std::vector<Cleanup> cleanups_;
};

}  // namespace taipan
