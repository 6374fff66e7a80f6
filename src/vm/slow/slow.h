// The parts of opcodes that are not on the hot path, or need objects with destructors. Results are
// new references, or null (-1) with a pending exception. Arguments are borrowed.
#pragma once

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "vm/frame/frame.h"

namespace taipan::slow {

// names.cpp
Object* loadName(Thread& t, InterpreterFrame* frame, Object* name);
Object* loadGlobal(Thread& t, InterpreterFrame* frame, Object* name);
Object* loadClassDeref(Thread& t, InterpreterFrame* frame, u32 index);
Object* loadBuildClass(Thread& t, InterpreterFrame* frame);
int storeName(Thread& t, InterpreterFrame* frame, Object* name, Object* value);
int deleteName(Thread& t, InterpreterFrame* frame, Object* name);
int deleteGlobal(Thread& t, InterpreterFrame* frame, Object* name);
int setupAnnotations(Thread& t, InterpreterFrame* frame);
void raiseUnboundLocal(Thread& t, Code* code, u32 index);
/// UnboundLocalError or NameError for an empty cell.
void raiseUnboundCell(Thread& t, Code* code, u32 index);
void raiseUndefined(Thread& t, Object* name);

// attribute.cpp
/// True: `*method` is an unbound function to be called with self first. False: it is the attribute,
/// or null with an exception.
bool loadMethod(Thread& t, Object* self, Object* name, Object** method);

// operators.cpp
Object* binaryOp(Thread& t, Object* left, Object* right, u32 op);
Object* compareOp(Thread& t, Object* left, Object* right, u32 op);
/// `item in container`: 0, 1 or -1.
int containsOp(Thread& t, Object* container, Object* item);

// call.cpp
/// A new frame for a call whose arguments are on the stack; they are consumed on success.
InterpreterFrame* pushStackCall(Thread& t, Object* callable, Object** args, isize count,
                                Object* names);
/// The frame of `init` for a new instance. The slots from `bottom` are null, the type and its
/// `count` arguments (values of keywords included); on success the instance is what is left of
/// them, in bottom[0]. For types that isPlainConstruction holds for.
InterpreterFrame* pushConstruction(Thread& t, Object* init, Object** bottom, isize count,
                                   Object* names);
/// Calls with `count` arguments (keyword values included) from the stack.
Object* callFromStack(Thread& t, Object* callable, Object** args, isize count, Object* names);
/// The result of a C function that broke "null if and only if an exception is pending".
Object* fixCallResult(Thread& t, Object* result);
Object* callEx(Thread& t, Object* callable, Object* args, Object* kwargs);
/// Makes `args` (in place) a tuple; -1 with a TypeError.
int prepareCallEx(Thread& t, Object* callable, Object** args);
InterpreterFrame* pushCallEx(Thread& t, Object* callable, Object* args, Object* kwargs);
Object* makeFunction(Thread& t, Object* code, InterpreterFrame* frame);

// build.cpp
Object* formatValue(Thread& t, Object* value, Object* spec, u32 flags);
Object* buildString(Thread& t, Object** pieces, isize count);
Object* buildMap(Thread& t, Object** pairs, isize count);
Object* buildConstKeyMap(Thread& t, Object* keys, Object** values, isize count);
Object* buildSet(Thread& t, Object** items, isize count);
int listExtend(Thread& t, Object* list, Object* iterable);
int dictUpdateOp(Thread& t, Object* dict, Object* mapping);
int dictMergeOp(Thread& t, Object* dict, Object* mapping, Object* callable);
int printExpression(Thread& t, Object* value);

// iteration.cpp
/// Unpacks `before` items, then if `after` >= 0 a list and `after` more, so that the first comes
/// to lie on top: `*--sp = item` from `sp` (the new top) downwards.
int unpackIterable(Thread& t, Object* iterable, int before, int after, Object** sp);

// exceptions.cpp
/// `raise` / `raise e` / `raise e from c`; takes over both references. 1 if the exception to raise
/// is the handled one itself (its traceback is already right), else 0.
int raise(Thread& t, Object* exception, Object* cause);
int checkExceptTypes(Thread& t, Object* types);
int checkExceptStarTypes(Thread& t, Object* types);
int matchGroup(Thread& t, Object* exception, Object* types, Object** match, Object** rest);
Object* prepareReraiseStar(Thread& t, Object* original, Object* raised);
void restoreException(Thread& t, Object* exception);

// import.cpp
Object* importName(Thread& t, InterpreterFrame* frame, Object* name, Object* fromlist,
                   Object* level);
Object* importFrom(Thread& t, Object* module, Object* name);
int importStar(Thread& t, InterpreterFrame* frame, Object* module);

// pattern.cpp
Object* matchKeys(Thread& t, Object* subject, Object* keys);
Object* matchClass(Thread& t, Object* subject, Object* type, isize count, Object* names);

// with.cpp
/// Finds `enter` and `exit` and calls enter; `*exit` gets the bound exit method.
Object* enterContext(Thread& t, Object* manager, bool async, Object** exit);
Object* callExit(Thread& t, Object* exit, Object* exception);

// generator.cpp
Object* yieldFromIterator(Thread& t, InterpreterFrame* frame, Object* iterable);
Object* awaitable(Thread& t, Object* object, u32 where);

}  // namespace taipan::slow
