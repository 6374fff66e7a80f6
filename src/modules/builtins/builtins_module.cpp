// The builtins module: its functions (functions.h), types, exceptions and constants.

#include "builtins/exceptions/exceptions.h"
#include "modules/builtins/functions.h"
#include "modules/registry.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"

namespace taipan {

namespace {

constinit const MethodDef kFunctions[] = {
    METHOD("abs", "($module, x, /)", builtinAbs, "Return the absolute value of the argument."),
    METHOD("aiter", "($module, async_iterable, /)", builtinAiter,
           "Return an AsyncIterator for an AsyncIterable object."),
    METHOD("all", "($module, iterable, /)", builtinAll,
           "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is "
           "empty, return True."),
    METHOD("anext", "($module, aiterator, default=<unrepresentable>, /)", builtinAnext,
           "Return the next item from the async iterator."),
    METHOD("any", "($module, iterable, /)", builtinAny,
           "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, "
           "return False."),
    METHOD("ascii", "($module, obj, /)", builtinAscii,
           "Return an ASCII-only representation of an object."),
    METHOD("bin", "($module, number, /)", builtinBin,
           "Return the binary representation of an integer.\n\n>>> bin(2023)\n'0b11111100111'"),
    METHOD_PLAIN("breakpoint", "()", builtinBreakpoint,
                 "breakpoint(*args, **kws)\n\nCall sys.breakpointhook(*args, **kws)."),
    METHOD_PLAIN("__build_class__", "()", builtinBuildClass,
                 "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal "
                 "helper function used by the class statement."),
    METHOD("callable", "($module, obj, /)", builtinCallable,
           "Return whether the object is callable (i.e., some kind of function)."),
    METHOD("chr", "($module, i, /)", builtinChr,
           "Return a Unicode string of one character with ordinal i."),
    METHOD("compile",
           "($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, "
           "optimize=-1, *, _feature_version=-1)",
           builtinCompile, "Compile source into a code object."),
    METHOD("delattr", "($module, obj, name, /)", builtinDelattr,
           "Deletes the named attribute from the given object."),
    METHOD_PLAIN("dir", "()", builtinDir,
                 "dir([object]) -> list of strings\n\nReturn the names in the current scope, or "
                 "the attributes of the object given."),
    METHOD("divmod", "($module, x, y, /)", builtinDivmod, "Return the tuple (x//y, x%y)."),
    METHOD("eval", "($module, source, globals=None, locals=None, /)", builtinEval,
           "Evaluate the given source in the context of globals and locals."),
    METHOD("exec", "($module, source, globals=None, locals=None, /, *,\n     closure=None)",
           builtinExec, "Execute the given source in the context of globals and locals."),
    METHOD("format", "($module, value, format_spec='', /)", builtinFormat,
           "Return type(value).__format__(value, format_spec)"),
    METHOD_PLAIN("getattr", "()", builtinGetattr,
                 "getattr(object, name[, default]) -> value\n\nGet a named attribute from an "
                 "object."),
    METHOD("globals", "($module, /)", builtinGlobals,
           "Return the dictionary containing the current scope's global variables."),
    METHOD("hasattr", "($module, obj, name, /)", builtinHasattr,
           "Return whether the object has an attribute with the given name."),
    METHOD("hash", "($module, obj, /)", builtinHash, "Return the hash value for the given object."),
    METHOD("hex", "($module, number, /)", builtinHex,
           "Return the hexadecimal representation of an integer.\n\n>>> hex(2023)\n'0x7e7'"),
    METHOD("id", "($module, obj, /)", builtinId, "Return the identity of an object."),
    METHOD("__import__", "($module, /, name, globals=None, locals=None, fromlist=(), level=0)",
           builtinImport, "Import a module."),
    METHOD("input", "($module, prompt='', /)", builtinInput,
           "Read a string from standard input.  The trailing newline is stripped."),
    METHOD("isinstance", "($module, obj, class_or_tuple, /)", builtinIsinstance,
           "Return whether an object is an instance of a class or of a subclass thereof."),
    METHOD("issubclass", "($module, cls, class_or_tuple, /)", builtinIssubclass,
           "Return whether 'cls' is derived from another class or is the same class."),
    METHOD_PLAIN("iter", "()", builtinIter,
                 "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an "
                 "iterator from an object."),
    METHOD("len", "($module, obj, /)", builtinLen, "Return the number of items in a container."),
    METHOD("locals", "($module, /)", builtinLocals,
           "Return a dictionary containing the current scope's local variables."),
    METHOD_PLAIN("max", "()", builtinMax,
                 "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, "
                 "key=func]) -> value\n\nReturn the biggest item."),
    METHOD_PLAIN("min", "()", builtinMin,
                 "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, "
                 "key=func]) -> value\n\nReturn the smallest item."),
    METHOD_PLAIN("next", "()", builtinNext,
                 "next(iterator[, default])\n\nReturn the next item from the iterator."),
    METHOD("oct", "($module, number, /)", builtinOct,
           "Return the octal representation of an integer.\n\n>>> oct(2023)\n'0o3747'"),
    METHOD("ord", "($module, c, /)", builtinOrd,
           "Return the Unicode code point for a one-character string."),
    METHOD("pow", "($module, /, base, exp, mod=None)", builtinPow,
           "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
    METHOD("print", "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)", builtinPrint,
           "Prints the values to a stream, or to sys.stdout by default."),
    METHOD("repr", "($module, obj, /)", builtinRepr,
           "Return the canonical string representation of the object."),
    METHOD("round", "($module, /, number, ndigits=None)", builtinRound,
           "Round a number to a given precision in decimal digits."),
    METHOD("setattr", "($module, obj, name, value, /)", builtinSetattr,
           "Sets the named attribute on the given object to the specified value."),
    METHOD("sorted", "($module, iterable, /, *, key=None, reverse=False)", builtinSorted,
           "Return a new list containing all items from the iterable in ascending order."),
    METHOD("sum", "($module, iterable, /, start=0)", builtinSum,
           "Return the sum of a 'start' value (default: 0) plus an iterable of numbers"),
    METHOD_PLAIN("vars", "()", builtinVars,
                 "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals()."),
    {}};

Status addTypes(Thread& t, Module& m) {
  static Type* const kTypes[] = {
      &boolType,         &bytearrayType, &bytesType,    &classMethodType, &complexType,
      &dictType,         &enumerateType, &filterType,   &floatType,       &frozensetType,
      &intType,          &listType,      &mapType,      &memoryviewType,  &objectType,
      &propertyType,     &rangeType,     &reversedType, &setType,         &sliceType,
      &staticMethodType, &strType,       &superType,    &tupleType,       &typeType,
      &zipType};
  for (Type* type : kTypes) PY_TRY(addObject(t, m, type->name, type));
#define EXCEPTION(cppName, pythonName, base) PY_TRY(addObject(t, m, #pythonName, &cppName));
#include "object/exceptions.def"
#undef EXCEPTION
  PY_TRY(addObject(t, m, "EnvironmentError", &osErrorType));
  PY_TRY(addObject(t, m, "IOError", &osErrorType));
  return addObject(t, m, "ExceptionGroup", exceptionGroupType);
}

Status exec(Thread& t, Module& m) {
  PY_TRY(addTypes(t, m));
  PY_TRY(addObject(t, m, "None", none()));
  PY_TRY(addObject(t, m, "True", boolObject(true)));
  PY_TRY(addObject(t, m, "False", boolObject(false)));
  PY_TRY(addObject(t, m, "Ellipsis", ellipsis()));
  PY_TRY(addObject(t, m, "NotImplemented", notImplemented()));
  return addObject(t, m, "__debug__", boolObject(t.interpreter->optimize == 0));
}

}  // namespace

constinit const ModuleSpec builtinsModule{
    .name = "builtins",
    .doc =
        "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' "
        "object; Ellipsis represents `...' in slices.",
    .functions = kFunctions,
    .exec = exec};

}  // namespace taipan
