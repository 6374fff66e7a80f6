#include "builtins/context/context.h"

#include "builtins/context/trie.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/generic_alias/generic_alias.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

// --- contexts -----------------------------------------------------------------------------------

static Ref<> makeContext(Thread& t, Ref<Trie> variables) {
  if (!variables) return failure;
  Ref<Context> made = PY_TRY(newObject<Context>(t, contextType));
  made->variables = variables.release();
  gcTrack(made.get());
  return made;
}

Ref<> newContext(Thread& t) { return makeContext(t, newTrie(t)); }

Ref<> copyContext(Thread& t, Context& context) {
  return makeContext(t, Ref<Trie>::share(context.variables));
}

Result<Context*> currentContext(Thread& t) {
  if (t.context == nullptr) t.context = PY_TRY(newContext(t)).release();
  return static_cast<Context*>(t.context);
}

Ref<> copyCurrentContext(Thread& t) {
  Context* context = PY_TRY(currentContext(t));
  return copyContext(t, *context);
}

Status enterContext(Thread& t, Context& context) {
  if (context.entered) {
    return t.raise(runtimeErrorType, "cannot enter context: %R is already entered", &context);
  }
  context.previous = static_cast<Context*>(t.context);  // takes over the thread's reference
  context.entered = 1;
  incref(&context);
  t.context = &context;
  ++t.contextVersion;
  return {};
}

Status exitContext(Thread& t, Context& context) {
  if (!context.entered) {
    return t.raise(runtimeErrorType, "cannot exit context: %R has not been entered", &context);
  }
  if (t.context != &context) {
    return t.raise(runtimeErrorType,
                   "cannot exit context: thread state references a different context object");
  }
  Ref<> keep = Ref<>::steal(&context);
  t.context = std::exchange(context.previous, nullptr);
  context.entered = 0;
  ++t.contextVersion;
  return {};
}

static int contextTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Context*>(object);
  PY_VISIT(self->previous);
  PY_VISIT(self->variables);
  return 0;
}
static int contextClear(Object* object) {
  auto* self = static_cast<Context*>(object);
  clearOwned(self->previous);
  return 0;
}
static void contextDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<Context*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(object);
  clearOwned(self->previous);
  clearOwned(self->variables);
  freeObject(object);
}

static Ref<> contextNew(Thread& t, Type&, Object* args, Object* kwargs) {
  if (static_cast<Tuple*>(args)->size != 0 ||
      (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0)) {
    return t.raise(typeErrorType, "Context() does not accept any arguments");
  }
  return newContext(t);
}

static Status checkKey(Thread& t, Object* key) {
  if (isExactly(key, &contextVarType)) return {};
  return t.raise(typeErrorType, "a ContextVar key was expected, got %R", key);
}

static Lookup find(Thread& t, Context& self, Object* key) {
  PY_TRY(checkKey(t, key));
  return trieGet(t, *self.variables, key, as<ContextVar>(key)->hash);
}

static isize contextLength(Context& self) { return self.variables->count; }

static Ref<> contextGetItem(Thread& t, Context& self, Object* key) {
  Lookup hit = PY_TRY(find(t, self, key));
  if (hit.found()) return std::move(hit).value();
  return raiseKeyError(t, key);
}

static Result<int> contextContains(Thread& t, Context& self, Object* key) {
  return static_cast<int>(PY_TRY(find(t, self, key)).found());
}

static Ref<> contextGet(Thread& t, Context& self, Object* key, Object* fallback) {
  Lookup hit = PY_TRY(find(t, self, key));
  if (hit.found()) return std::move(hit).value();
  return Ref<>::share(fallback != nullptr ? fallback : none());
}

static Ref<> contextKeys(Thread& t, Context& self) {
  return newTrieView(t, *self.variables, trieKeysType);
}
static Ref<> contextValues(Thread& t, Context& self) {
  return newTrieView(t, *self.variables, trieValuesType);
}
static Ref<> contextItems(Thread& t, Context& self) {
  return newTrieView(t, *self.variables, trieItemsType);
}
static Ref<> contextCopy(Thread& t, Context& self) { return copyContext(t, self); }

static Ref<> contextCompare(Thread& t, Context& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isExactly(other, &contextType)) {
    return Ref<>::share(notImplemented());
  }
  bool equal = PY_TRY(trieEqual(t, *self.variables, *as<Context>(other)->variables));
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

static Ref<> contextRun(Thread& t, Context& self, const Arguments& arguments) {
  if (arguments.count < 1) {
    return t.raise(typeErrorType, "run() missing 1 required positional argument");
  }
  PY_TRY(enterContext(t, self));
  Ref<> result = callVector(t, arguments.items[0], arguments.items + 1,
                            static_cast<usize>(arguments.count - 1), arguments.names);
  if (result) {
    PY_TRY(exitContext(t, self));
  } else {
    SavedException saved(t);
    if (exitContext(t, self).failed()) t.clearPending();
  }
  return result;
}

static constinit const MethodDef kContextMethods[] = {
    METHOD("get", "($self, key, default=None, /)", contextGet,
           "Return the value for `key` if `key` has the value in the context object.\n\n"
           "If `key` does not exist, return `default`. If `default` is not given,\n"
           "return None."),
    METHOD("items", "($self, /)", contextItems,
           "Return all variables and their values in the context object.\n\n"
           "The result is returned as a list of 2-tuples (variable, value)."),
    METHOD("keys", "($self, /)", contextKeys,
           "Return a list of all variables in the context object."),
    METHOD("values", "($self, /)", contextValues,
           "Return a list of all variables' values in the context object."),
    METHOD("copy", "($self, /)", contextCopy, "Return a shallow copy of the context object."),
    METHOD_PLAIN("run", "($self, callable, *args)", contextRun, nullptr),
    {},
};

constinit BuiltinType contextType{{
    .name = "_contextvars.Context",
    .basicSize = sizeof(Context),
    .flags = kTypeHaveGc,
    .dealloc = &contextDealloc,
    .hash = &hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &contextTraverse,
    .clear = &contextClear,
    .richCompare = slot<contextCompare>,
    .weaklistOffset = offsetof(Context, weaklist),
    .iter = slot<contextKeys>,
    .methods = kContextMethods,
    .new_ = slot<contextNew>,
    .sequence = {.contains = slot<contextContains>},
    .mapping = {.length = slot<contextLength>, .subscript = slot<contextGetItem>},
}};

// --- variables ----------------------------------------------------------------------------------

Ref<> newContextVar(Thread& t, Object* name, Object* defaultValue) {
  if (!isStr(name)) return t.raise(typeErrorType, "context variable name must be a str");
  Ref<ContextVar> made = PY_TRY(newObject<ContextVar>(t, contextVarType));
  made->name = Ref<>::share(name).release();
  made->defaultValue = Ref<>::share(defaultValue).release();
  isize nameHash = PY_TRY(toHash(t, name));
  auto address = reinterpret_cast<usize>(made.get());
  made->hash = static_cast<isize>(address >> 4 | address << 60) ^ nameHash;
  if (made->hash == -1) made->hash = -2;
  gcTrack(made.get());
  return made;
}

Lookup contextVarGet(Thread& t, ContextVar& variable, Object* fallback) {
  if (t.context != nullptr) {
    if (variable.cached != nullptr && variable.cachedThread == t.id &&
        variable.cachedVersion == t.contextVersion) {
      return Lookup::share(variable.cached);
    }
    auto* context = static_cast<Context*>(t.context);
    Lookup hit = PY_TRY(trieGet(t, *context->variables, &variable, variable.hash));
    if (hit.found()) {
      variable.cached = hit.get();
      variable.cachedThread = t.id;
      variable.cachedVersion = t.contextVersion;
      return hit;
    }
  }
  if (fallback != nullptr) return Lookup::share(fallback);
  if (variable.defaultValue != nullptr) return Lookup::share(variable.defaultValue);
  return Lookup::missing();
}

/// Sets or (null) removes the value in the current context.
static Status store(Thread& t, Context& context, ContextVar& variable, Object* value) {
  variable.cached = nullptr;
  ++t.contextVersion;
  if (value == nullptr) {
    LookupOf<Trie> rest = PY_TRY(trieRemove(t, *context.variables, &variable, variable.hash));
    if (rest.found()) assignOwned(context.variables, std::move(rest).value().release());
    return {};
  }
  if (trieReplace(*context.variables, &variable, variable.hash, value)) return {};
  Ref<Trie> changed = PY_TRY(trieSet(t, *context.variables, &variable, variable.hash, value));
  assignOwned(context.variables, changed.release());
  return {};
}

Ref<> contextVarSet(Thread& t, ContextVar& variable, Object* value) {
  Context* context = PY_TRY(currentContext(t));
  Lookup old = PY_TRY(trieGet(t, *context->variables, &variable, variable.hash));
  Ref<ContextToken> token = PY_TRY(newObject<ContextToken>(t, contextTokenType));
  token->context = Ref<Context>::share(context).release();
  token->variable = Ref<ContextVar>::share(&variable).release();
  token->oldValue = std::move(old).value().release();
  gcTrack(token.get());
  PY_TRY(store(t, *context, variable, value));
  return token;
}

Status contextVarReset(Thread& t, ContextVar& variable, ContextToken& token) {
  if (token.used) {
    return t.raise(runtimeErrorType, "%R has already been used once", &token);
  }
  if (token.variable != &variable) {
    return t.raise(valueErrorType, "%R was created by a different ContextVar", &token);
  }
  Context* context = PY_TRY(currentContext(t));
  if (token.context != context) {
    return t.raise(valueErrorType, "%R was created in a different Context", &token);
  }
  token.used = true;
  return store(t, *context, variable, token.oldValue);
}

static int varTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<ContextVar*>(object);
  PY_VISIT(self->name);
  PY_VISIT(self->defaultValue);
  return 0;
}
static int varClear(Object* object) {
  auto* self = static_cast<ContextVar*>(object);
  clearOwned(self->name);
  clearOwned(self->defaultValue);
  self->cached = nullptr;
  return 0;
}
static void varDealloc(Object* object) {
  gcUntrack(object);
  varClear(object);
  freeObject(object);
}

static Ref<> varNew(Thread& t, Type&, Object* name, Object* defaultValue) {
  return newContextVar(t, name, defaultValue);
}
static isize varHash(ContextVar& self) { return self.hash; }

static Ref<> varRepr(Thread& t, ContextVar& self) {
  if (self.defaultValue == nullptr) {
    return newStrFormat(t, "<ContextVar name=%R at %p>", self.name, &self);
  }
  return newStrFormat(t, "<ContextVar name=%R default=%R at %p>", self.name, self.defaultValue,
                      &self);
}

static Ref<> varGet(Thread& t, ContextVar& self, Object* fallback) {
  Lookup hit = PY_TRY(contextVarGet(t, self, fallback));
  if (hit.found()) return std::move(hit).value();
  return t.raiseObject(lookupErrorType, &self);
}
static Ref<> varSet(Thread& t, ContextVar& self, Object* value) {
  return contextVarSet(t, self, value);
}
static Status varReset(Thread& t, ContextVar& self, Object* token) {
  if (!isExactly(token, &contextTokenType)) {
    return t.raise(typeErrorType, "expected an instance of Token, got %R", token);
  }
  return contextVarReset(t, self, *static_cast<ContextToken*>(token));
}
static Ref<> aliasOf(Thread& t, Type& cls, Object* item) { return newGenericAlias(t, &cls, item); }

static constinit const MethodDef kVarMethods[] = {
    METHOD("get", "($self, default=<unrepresentable>, /)", varGet,
           "Return a value for the context variable for the current context.\n\n"
           "If there is no value for the variable in the current context, the method will:\n"
           " * return the value of the default argument of the method, if provided; or\n"
           " * return the default value for the context variable, if it was created\n"
           "   with one; or\n"
           " * raise a LookupError."),
    METHOD("set", "($self, value, /)", varSet,
           "Call to set a new value for the context variable in the current context.\n\n"
           "The required *value* argument is the new value for the context variable.\n\n"
           "Returns a Token object that can be used to restore the variable to its previous\n"
           "value via the `ContextVar.reset()` method."),
    METHOD("reset", "($self, token, /)", varReset,
           "Reset the context variable.\n\n"
           "The variable is reset to the value it had before the `ContextVar.set()` that\n"
           "created the token was used."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($type, item, /)", aliasOf, kMethodClass,
                       "See PEP 585"),
    {},
};
static constinit const MemberDef kVarMembers[] = {
    {"name", kMemberObject, offsetof(ContextVar, name), kMemberReadOnly, nullptr},
    {},
};

constinit BuiltinType contextVarType{{
    .name = "_contextvars.ContextVar",
    .basicSize = sizeof(ContextVar),
    .flags = kTypeHaveGc,
    .dealloc = &varDealloc,
    .repr = slot<varRepr>,
    .hash = slot<varHash>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &varTraverse,
    .clear = &varClear,
    .methods = kVarMethods,
    .members = kVarMembers,
    .new_ = tupleNewSlot<"ContextVar", "(name, /, *, default=None)", varNew>,
}};

// --- tokens -------------------------------------------------------------------------------------

static Ref<> missingRepr(Thread& t, Object*) { return newStr(t, "<Token.MISSING>"); }
static constinit BuiltinType missingType{
    {.name = "Token.MISSING", .repr = slot<missingRepr>, .getAttribute = genericGetAttributeSlot}};
static constinit Object missingObject{kImmortalCount, &missingType};

Object* contextTokenMissing() { return &missingObject; }

static int tokenTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<ContextToken*>(object);
  PY_VISIT(self->context);
  PY_VISIT(self->variable);
  PY_VISIT(self->oldValue);
  return 0;
}
static int tokenClear(Object* object) {
  auto* self = static_cast<ContextToken*>(object);
  clearOwned(self->context);
  clearOwned(self->variable);
  clearOwned(self->oldValue);
  return 0;
}
static void tokenDealloc(Object* object) {
  gcUntrack(object);
  tokenClear(object);
  freeObject(object);
}

static Ref<> tokenNew(Thread& t, Type&, Object*, Object*) {
  return t.raise(runtimeErrorType, "Tokens can only be created by ContextVars");
}
static Ref<> tokenRepr(Thread& t, ContextToken& self) {
  return newStrFormat(t, "<Token%s var=%R at %p>", self.used ? " used" : "", self.variable, &self);
}
static Ref<> getVar(ContextToken& self) { return Ref<>::share(self.variable); }
static Ref<> getOldValue(ContextToken& self) {
  return Ref<>::share(self.oldValue != nullptr ? self.oldValue : contextTokenMissing());
}

static constinit const MethodDef kTokenMethods[] = {
    METHOD_PLAIN_FLAGS("__class_getitem__", "($type, item, /)", aliasOf, kMethodClass,
                       "See PEP 585"),
    {},
};
static constinit const GetSetDef kTokenGetSet[] = {
    GETTER("var", getVar, nullptr),
    GETTER("old_value", getOldValue, nullptr),
    {},
};

Status readyContextTypes(Thread& t) {
  PY_TRY(readyTrieTypes(t));
  PY_TRY(typeReady(t, missingType));
  return dictSetText(t, static_cast<Dict*>(contextTokenType.dict), "MISSING",
                     contextTokenMissing());
}

constinit BuiltinType contextTokenType{{
    .name = "_contextvars.Token",
    .basicSize = sizeof(ContextToken),
    .flags = kTypeHaveGc,
    .dealloc = &tokenDealloc,
    .repr = slot<tokenRepr>,
    .hash = &hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &tokenTraverse,
    .clear = &tokenClear,
    .methods = kTokenMethods,
    .getset = kTokenGetSet,
    .new_ = slot<tokenNew>,
}};

}  // namespace taipan
