// Builtin functions that compile and run code, and those that look at the running frame.

#include "builtins/code/code.h"

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/builtins/functions.h"
#include "modules/compile/compile.h"
#include "modules/compile/source_text.h"
#include "modules/import/import.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/buffer.h"
#include "object/seams.h"
#include "vm/frame/frame.h"
#include "vm/function/build_class.h"
#include "vm/interpret.h"

namespace taipan {

Ref<> currentLocals(Thread& t) {
  FrameView frame = FrameView::current(t);
  if (!frame.exists()) return t.raise(systemErrorType, "frame does not exist");
  return frame.locals(t);
}

Ref<> builtinBreakpoint(Thread& t, Module&, const Arguments& args) {
  Object* hook = getSysAttribute(t, "breakpointhook");
  if (hook == nullptr) return t.raise(runtimeErrorType, "lost sys.breakpointhook");
  PY_TRY(audit(t, "builtins.breakpoint", {hook}));
  Ref<> keep = Ref<>::share(hook);
  return callVector(t, hook, args.items, static_cast<usize>(args.count), args.names);
}

Ref<> builtinBuildClass(Thread& t, Module&, const Arguments& args) { return buildClass(t, args); }

namespace {

/// The future features in force where the caller stands.
int inheritedFlags(Thread& t) {
  FrameView frame = FrameView::current(t);
  return frame.exists() ? frame.code()->flags & kCompileFutureMask : 0;
}

Result<CompileMode> parseMode(Thread& t, const Str& mode, int flags) {
  if (strEqualAscii(mode, "exec")) return CompileMode::kFile;
  if (strEqualAscii(mode, "eval")) return CompileMode::kEval;
  if (strEqualAscii(mode, "single")) return CompileMode::kSingle;
  if (strEqualAscii(mode, "func_type")) {
    if ((flags & kCompileOnlyAst) != 0) return CompileMode::kFunctionType;
    return t.raise(valueErrorType, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  }
  return t.raise(valueErrorType, (flags & kCompileOnlyAst) != 0
                                     ? "compile() mode must be 'exec', 'eval', 'single' or "
                                       "'func_type'"
                                     : "compile() mode must be 'exec', 'eval' or 'single'");
}

/// The event of compiling a source text, which it names as bytes.
Status auditCompile(Thread& t, const char* data, usize size, Object* filename) {
  if (!isAudited()) [[likely]]
    return {};
  Ref<Bytes> source = PY_TRY(newBytes(t, data, static_cast<isize>(size)));
  return audit(t, "compile", {source.get(), filename});
}

}  // namespace

Result<FileName> Arg<FileName>::from(Thread& t, Object* object, const Signature&, int) {
  return FileName{PY_TRY(fileSystemStr(t, object))};
}

Ref<> builtinCompile(Thread& t, Module&, Object* source, FileName filename, Str& mode,
                     Optional<int> flags, Optional<int> dontInherit, Optional<int> optimize,
                     Optional<int> featureVersion) {
  constexpr int kKnown = kCompileDontImplyDedent | kCompileOnlyAst | kCompileTypeComments |
                         kCompileTopLevelAwait | kCompileAllowIncompleteInput |
                         kCompileIgnoreCookie | kCompileSourceIsUtf8 | kCompileFutureMask | 0x10;
  CompileRequest request;
  request.flags = flags.value_or(0);
  if ((request.flags & ~kKnown) != 0) {
    return t.raise(valueErrorType, "compile(): unrecognised flags");
  }
  request.optimize = optimize.value_or(-1);
  if (request.optimize < -1 || request.optimize > 2) {
    return t.raise(valueErrorType, "compile(): invalid optimize value");
  }
  if (request.optimize == -1) request.optimize = t.interpreter->optimize;
  request.featureVersion = featureVersion.value_or(-1);
  if (dontInherit.value_or(0) == 0) request.flags |= inheritedFlags(t);
  request.mode = PY_TRY(parseMode(t, mode, request.flags));
  request.filename = filename.text.get();
  if (PY_TRY(isSyntaxTree(t, source))) {
    PY_TRY(audit(t, "compile", {source, none()}));
    if ((request.flags & kCompileOnlyAst) != 0) return Ref<>::share(source);
    return compileTree(t, source, request);
  }
  SourceText text;
  PY_TRY(readSource(t, source, "compile", "string, bytes or AST", &text));
  request.flags |= text.extraFlags;
  PY_TRY(auditCompile(t, text.data, text.size, filename.text.get()));
  return compileSource(t, text.data, text.size, request);
}

namespace {

/// The namespaces that eval() and exec() run in.
struct Namespaces {
  Ref<> globals;
  Ref<> locals;
};

Status chooseNamespaces(Thread& t, const char* function, Object* globals, Object* locals,
                        Namespaces* out) {
  bool evaluating = function[1] == 'v';
  if (globals != nullptr && isNone(globals)) globals = nullptr;
  if (locals != nullptr && isNone(locals)) locals = nullptr;
  if (evaluating && locals != nullptr && !isMapping(locals)) {
    return t.raise(typeErrorType, "locals must be a mapping");
  }
  if (globals != nullptr && !isDict(globals)) {
    if (evaluating) {
      return t.raise(typeErrorType, isMapping(globals)
                                        ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                        : "globals must be a dict");
    }
    return t.raise(typeErrorType, "exec() globals must be a dict, not %.100s", globals->type->name);
  }
  if (!evaluating && locals != nullptr && !isMapping(locals)) {
    return t.raise(typeErrorType, "locals must be a mapping or None, not %.100s",
                   locals->type->name);
  }
  if (globals == nullptr) {
    Object* current = currentGlobals(t);
    if (current == nullptr) {
      return t.raise(typeErrorType,
                     "%s must be given globals and locals when called without a "
                     "frame",
                     function);
    }
    out->globals = Ref<>::share(current);
    out->locals = locals != nullptr ? Ref<>::share(locals) : PY_TRY(currentLocals(t));
  } else {
    out->globals = Ref<>::share(globals);
    out->locals = Ref<>::share(locals != nullptr ? locals : globals);
  }
  Dict* dict = static_cast<Dict*>(out->globals.get());
  if (dictGetStr(dict, names::__builtins__) == nullptr) {
    Object* builtins = currentBuiltins(t);
    if (builtins == nullptr) builtins = t.interpreter->builtinsDict;
    PY_TRY(dictSetStr(t, dict, names::__builtins__, builtins));
  }
  return {};
}

Ref<> compileAndRun(Thread& t, Object* source, const char* function, CompileMode mode,
                    const Namespaces& spaces) {
  SourceText text;
  PY_TRY(readSource(t, source, function, "string, bytes or code", &text));
  CompileRequest request;
  request.mode = mode;
  request.flags = inheritedFlags(t) | text.extraFlags;
  request.optimize = t.interpreter->optimize;
  Ref<Str> filename = PY_TRY(newInterned(t, "<string>"));
  request.filename = filename.get();
  const char* data = text.data;
  usize size = text.size;
  if (mode == CompileMode::kEval) {
    while (size > 0 && (*data == ' ' || *data == '\t')) {
      ++data;
      --size;
    }
  }
  PY_TRY(auditCompile(t, data, size, filename.get()));
  Ref<> code = PY_TRY(compileSource(t, data, size, request));
  PY_TRY(audit(t, "exec", {code.get()}));
  return evalCode(t, static_cast<Code*>(code.get()), spaces.globals.get(), spaces.locals.get());
}

}  // namespace

Ref<> builtinEval(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "eval", args.count, 1, 3));
  Namespaces spaces;
  PY_TRY(chooseNamespaces(t, "eval", args.get(1), args.get(2), &spaces));
  Object* source = args[0];
  if (source->type == &codeType) {
    PY_TRY(audit(t, "exec", {source}));
    if (static_cast<Code*>(source)->nfreevars > 0) {
      return t.raise(typeErrorType, "code object passed to eval() may not contain free variables");
    }
    return evalCode(t, static_cast<Code*>(source), spaces.globals.get(), spaces.locals.get());
  }
  return compileAndRun(t, source, "eval", CompileMode::kEval, spaces);
}

namespace {

constexpr Signature kExecSignature =
    parseSignature("exec", "(source, globals=None, locals=None, /, *, closure=None)");

/// exec() of a code object, with the closure checks.
Ref<> execCode(Thread& t, Code* code, Object* closure, const Namespaces& spaces) {
  isize free = code->nfreevars;
  if (free == 0) {
    if (closure != nullptr) {
      return t.raise(typeErrorType, "cannot use a closure with this code object");
    }
  } else {
    bool good = closure != nullptr && isExactly(closure, &tupleType) &&
                static_cast<Tuple*>(closure)->size == free;
    for (isize i = 0; good && i < free; ++i) {
      good = static_cast<Tuple*>(closure)->items[i]->type == &cellType;
    }
    if (!good) {
      return t.raise(typeErrorType, "code object requires a closure of exactly length %zd", free);
    }
  }
  PY_TRY(audit(t, "exec", {code}));
  return evalCode(t, code, spaces.globals.get(), spaces.locals.get(), closure);
}

}  // namespace

Ref<> builtinExec(Thread& t, Module&, const Arguments& args) {
  Object* slots[4] = {};
  PY_TRY(bindArguments(t, kExecSignature, args, slots));
  Namespaces spaces;
  PY_TRY(chooseNamespaces(t, "exec", slots[1], slots[2], &spaces));
  Object* closure = slots[3] != nullptr && isNone(slots[3]) ? nullptr : slots[3];
  if (slots[0]->type == &codeType) {
    (void)PY_TRY(execCode(t, static_cast<Code*>(slots[0]), closure, spaces));
  } else {
    if (closure != nullptr) {
      return t.raise(typeErrorType, "closure argument cannot be used with string source");
    }
    (void)PY_TRY(compileAndRun(t, slots[0], "exec", CompileMode::kFile, spaces));
  }
  return Ref<>::share(none());
}

Ref<> builtinGlobals(Thread&, Module&) {
  Object* globals = currentGlobals(Thread::current());
  return Ref<>::share(globals == nullptr ? none() : globals);
}

Ref<> builtinLocals(Thread& t, Module&) { return currentLocals(t); }

Ref<> builtinImport(Thread& t, Module&, Object* name, Object* globals, Object*, Object* fromlist,
                    Optional<int> level) {
  return importLevel(t, name, globals, fromlist, level.value_or(0));
}

}  // namespace taipan
