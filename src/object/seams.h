// The few upcalls that lower layers need, declared here and defined above: everything else flows
// downwards. Each says where it is defined.
#pragma once

#include <initializer_list>

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

// Containers (builtins/tuple, builtins/dict): what the call protocol builds and reads.

/// A new tuple of shared references.
Ref<Tuple> tupleFromArray(Thread& t, Object* const* items, isize count);
/// A new dict from parallel keys (a tuple of str) and values, shared.
Ref<> dictFromKeywords(Thread& t, Object* names, Object* const* values);
/// Steps through a dict; false at the end. Borrowed results; `position` starts at 0.
bool dictNextItem(Object* dict, isize* position, Object** key, Object** value);
isize dictSize(Object* dict);
/// New tuples of a dict's keys and of its values, in order.
Ref<> dictKeysTuple(Thread& t, Object* dict);
Ref<> dictValuesTuple(Thread& t, Object* dict);

// Other builtins.

/// The UTF-8 form of a str, cached in it; UnicodeEncodeError for surrogates (builtins/str).
Result<const char*> strUtf8(Thread& t, Str* str);
/// A new str from Thread::raise's format language (builtins/str).
Ref<Str> newStrFormatSeam(Thread& t, const char* format, ...);
/// An iterator over `__getitem__` (builtins/iterators).
Ref<> newSequenceIterator(Thread& t, Object* sequence);
/// `origin[args]` as types.GenericAlias (builtins/generic_alias).
Ref<> newGenericAlias(Thread& t, Object* origin, Object* args);

// Types (builtins/type).

/// The C slot of genericGetAttribute, as `object` has it.
Object* genericGetAttributeSlot(Object* object, Object* name)
    PY_EXPORTED_AS("PyObject_GenericGetAttr");
/// The same of genericSetAttribute.
int genericSetAttributeSlot(Object* object, Object* name, Object* value)
    PY_EXPORTED_AS("PyObject_GenericSetAttr");
/// Whether the instance's own dict or inline values have the name; no Python code runs, so that a
/// dict with other keys than str, which would have to be asked to know, may have it.
bool mayHaveInstanceAttribute(Object* object, Object* name);

/// Tells a pending AttributeError that knows neither which attribute of what it is about
/// (builtins/exceptions); any other pending exception stays as it is.
void completeAttributeError(Thread& t, Object* object, Object* name);

/// Imports a module by absolute name (modules/import).
Ref<> importModule(Thread& t, const char* name);
/// `getattr(import_module(module), attribute)`.
Ref<> importAttribute(Thread& t, const char* module, const char* attribute);
/// The same by interned names, for what is asked for often.
Ref<> importAttribute(Thread& t, Str& module, Str& attribute);

/// Issues a warning of `category` (modules/internals/warnings.cpp); the failure is the warning
/// turned into an exception. The format is Thread::raise's.
Status warn(Thread& t, Type& category, int stackLevel, const char* format, ...);

/// A warning about a place in a source file instead of a frame (modules/internals/warnings.cpp).
Status warnExplicit(Thread& t, Type& category, Object* message, Object* filename, int line);
/// A warning about an object, e.g. ResourceWarning in a finaliser; `message` is a str.
Status warnAbout(Thread& t, Type& category, int stackLevel, Object* source, Object* message);

/// Borrowed: an entry of the sys module, or null (modules/sys).
Object* getSysAttribute(Thread& t, const char* name);
Status setSysAttribute(Thread& t, const char* name, Object* value);

/// The globals and builtins dicts of the running Python frame, borrowed, or null (vm/frame).
Object* currentGlobals(Thread& t);
Object* currentBuiltins(Thread& t);
/// The code object and the first argument / `__class__` cell for zero-argument super() (vm/frame).
Status currentSuperArguments(Thread& t, Ref<Type>* type, Ref<>* object);
/// A traceback entry for the running frame on top of the pending exception (vm/traceback).
void addTraceback(Thread& t, const char* function, const char* file, int line);

/// Handles what the eval breaker asks for: signals, GIL, pending calls, GC (vm/eval_breaker).
Status handleEvalBreaker(Thread& t);

/// Runs the functions of the atexit module, last registered first; errors are printed
/// (modules/atexit).
void runExitFunctions(Thread& t);

/// Raises an audit event (modules/sys); `args` are shared.
Status audit(Thread& t, const char* event, std::initializer_list<Object*> args);
/// Whether audit hooks exist at all (a cheap test before building arguments).
bool isAudited();

}  // namespace taipan
