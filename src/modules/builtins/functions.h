// The functions of the builtins module, by topic: one file each, one function per builtin.
#pragma once

#include "object/arguments.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

// objects.cpp
Ref<> builtinAbs(Thread& t, Module&, Object* x);
Ref<> builtinAscii(Thread& t, Module&, Object* object);
bool builtinCallable(Module&, Object* object);
Status builtinDelattr(Thread& t, Module&, Object* object, Object* name);
Ref<> builtinDir(Thread& t, Module&, Positional args);
Ref<> builtinDivmod(Thread& t, Module&, Object* x, Object* y);
Ref<> builtinFormat(Thread& t, Module&, Object* value, Str* spec);
Ref<> builtinGetattr(Thread& t, Module&, Positional args);
Result<bool> builtinHasattr(Thread& t, Module&, Object* object, Object* name);
Result<isize> builtinHash(Thread& t, Module&, Object* object);
Ref<> builtinId(Thread& t, Module&, Object* object);
Result<bool> builtinIsinstance(Thread& t, Module&, Object* object, Object* cls);
Result<bool> builtinIssubclass(Thread& t, Module&, Object* derived, Object* cls);
Ref<> builtinPow(Thread& t, Module&, Object* base, Object* exponent, Object* modulus);
Ref<> builtinRepr(Thread& t, Module&, Object* object);
Ref<> builtinRound(Thread& t, Module&, Object* number, Object* digits);
Status builtinSetattr(Thread& t, Module&, Object* object, Object* name, Object* value);
Ref<> builtinVars(Thread& t, Module&, Positional args);

// iteration.cpp
Ref<> builtinAiter(Thread& t, Module&, Object* iterable);
Ref<> builtinAll(Thread& t, Module&, Object* iterable);
Ref<> builtinAnext(Thread& t, Module&, Positional args);
Ref<> builtinAny(Thread& t, Module&, Object* iterable);
Ref<> builtinIter(Thread& t, Module&, Positional args);
Result<isize> builtinLen(Thread& t, Module&, Object* object);
Ref<> builtinMax(Thread& t, Module&, const Arguments& args);
Ref<> builtinMin(Thread& t, Module&, const Arguments& args);
Ref<> builtinNext(Thread& t, Module&, Positional args);
Ref<> builtinSorted(Thread& t, Module&, const Arguments& args);
Ref<> builtinSum(Thread& t, Module&, Object* iterable, Object* start);

// text.cpp
Ref<> builtinBin(Thread& t, Module&, Object* number);
Ref<> builtinChr(Thread& t, Module&, int value);
Ref<> builtinHex(Thread& t, Module&, Object* number);
Ref<> builtinInput(Thread& t, Module&, Object* prompt);
Ref<> builtinOct(Thread& t, Module&, Object* number);
Ref<> builtinOrd(Thread& t, Module&, Object* character);
Status builtinPrint(Thread& t, Module&, const Arguments& args);

// code.cpp
Ref<> builtinBreakpoint(Thread& t, Module&, const Arguments& args);
Ref<> builtinBuildClass(Thread& t, Module&, const Arguments& args);
/// The name of a file as a str, from whatever names one.
struct FileName {
  Ref<Str> text;
};
template <>
struct Arg<FileName> {
  static Result<FileName> from(Thread& t, Object* object, const Signature&, int);
};
Ref<> builtinCompile(Thread& t, Module&, Object* source, FileName filename, Str& mode,
                     Optional<int> flags, Optional<int> dontInherit, Optional<int> optimize,
                     Optional<int> featureVersion);
Ref<> builtinEval(Thread& t, Module&, Positional args);
Ref<> builtinExec(Thread& t, Module&, const Arguments& args);
Ref<> builtinGlobals(Thread& t, Module&);
Ref<> builtinImport(Thread& t, Module&, Object* name, Object* globals, Object* locals,
                    Object* fromlist, Optional<int> level);
Ref<> builtinLocals(Thread& t, Module&);
/// The running frame's locals() mapping.
Ref<> currentLocals(Thread& t);

}  // namespace taipan
