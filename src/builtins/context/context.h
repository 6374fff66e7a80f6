// contextvars: Context, ContextVar, Token. A context's variables are a persistent mapping (trie.h),
// so that copying a context, which every task of an event loop does, costs nothing.
#pragma once

#include "object/builtin_types.h"

namespace taipan {

struct Trie;

/// = PyContext in size and place of the weaklist.
struct Context : Object {
  Context* previous;  ///< owned; the one to return to, while entered
  Trie* variables;    ///< owned
  Object* weaklist;
  int entered;
};

struct ContextVar : Object {
  Object* name;
  Object* defaultValue;  ///< owned, or null
  Object* cached;        ///< borrowed: the value in context version cachedVersion of a thread
  u64 cachedThread;
  u64 cachedVersion;
  isize hash;
};

struct ContextToken : Object {
  Context* context;
  ContextVar* variable;
  Object* oldValue;  ///< owned; null = the variable had no value
  bool used;
};

Ref<> newContext(Thread& t);
Ref<> copyContext(Thread& t, Context& context);
/// The thread's context, made on demand; borrowed.
Result<Context*> currentContext(Thread& t);
Ref<> copyCurrentContext(Thread& t);
Status enterContext(Thread& t, Context& context);
Status exitContext(Thread& t, Context& context);
Ref<> newContextVar(Thread& t, Object* name, Object* defaultValue);
/// The value; `fallback` (may be null), then the variable's default; missing if none.
Lookup contextVarGet(Thread& t, ContextVar& variable, Object* fallback);
Ref<> contextVarSet(Thread& t, ContextVar& variable, Object* value);
Status contextVarReset(Thread& t, ContextVar& variable, ContextToken& token);
/// Completes the types; they are ready by themselves but for what is no slot.
Status readyContextTypes(Thread& t);
/// Token.MISSING, borrowed.
Object* contextTokenMissing();

}  // namespace taipan
