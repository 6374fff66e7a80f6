// Superinstructions, and names and attributes that are found where they were before.
#include "builtins/descriptor/property.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/type/instance.h"
#include "builtins/type/type_rt.h"
#include "object/module_spec.h"
#include "object/seams.h"
#include "vm/function/function.h"
#include "vm/ops/quick_macros.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(RESUME_QUICK) {
  if (t.evalBreaker.load(std::memory_order_relaxed) != 0) [[unlikely]]
    GOTO(opRESUME);
  NEXT();
}

HANDLER(JUMP_BACKWARD_QUICK) {
  SAVE();
  ip -= oparg;
  if (t.evalBreaker.load(std::memory_order_relaxed) != 0) [[unlikely]] {
    if (handleEvalBreaker(t).failed()) {
      ip = frame->prevInstr + 1;
      ERROR();
    }
  }
  NEXT();
}

/// Loads a local in the first half of a pair; an unbound one is the plain instruction's business.
#define PAIR_LOAD_LOCAL(general)     \
  Object* first = LOCAL(oparg);      \
  if (first == nullptr) [[unlikely]] \
    GOTO(op##general);

HANDLER(LOAD_FAST__LOAD_FAST) {
  PAIR_LOAD_LOCAL(LOAD_FAST);
  Object* second = LOCAL(*ip >> 8);
  if (second == nullptr) [[unlikely]]
    GOTO(opLOAD_FAST);
  incref(first);
  incref(second);
  sp[0] = first;
  sp[1] = second;
  sp += 2;
  ++ip;
  NEXT();
}

HANDLER(LOAD_FAST__LOAD_CONST) {
  PAIR_LOAD_LOCAL(LOAD_FAST);
  Object* second = CONST_AT(*ip >> 8);
  incref(first);
  incref(second);
  sp[0] = first;
  sp[1] = second;
  sp += 2;
  ++ip;
  NEXT();
}

HANDLER(LOAD_CONST__LOAD_FAST) {
  Object* second = LOCAL(*ip >> 8);
  if (second == nullptr) [[unlikely]]
    GOTO(opLOAD_CONST);
  Object* first = CONST_AT(oparg);
  incref(first);
  incref(second);
  sp[0] = first;
  sp[1] = second;
  sp += 2;
  ++ip;
  NEXT();
}

HANDLER(STORE_FAST__LOAD_FAST) {
  Object* old = LOCAL(oparg);
  LOCAL(oparg) = sp[-1];
  if (old != nullptr) {
    if (--old->refcount == 0) [[unlikely]] {
      --sp;
      SAVE();
      deallocate(old);
      NEXT();
    }
  }
  Object* value = LOCAL(*ip >> 8);
  if (value == nullptr) [[unlikely]] {
    --sp;
    NEXT();
  }
  incref(value);
  sp[-1] = value;
  ++ip;
  NEXT();
}

HANDLER(STORE_FAST__STORE_FAST) {
  Object* first = LOCAL(oparg);
  LOCAL(oparg) = *--sp;
  SAVE();
  xdecref(first);
  Object* second = LOCAL(*ip >> 8);
  LOCAL(*ip >> 8) = *--sp;
  xdecref(second);
  ++ip;
  NEXT();
}

// --- globals
// --------------------------------------------------------------------------------------

HANDLER(LOAD_GLOBAL_ADAPTIVE) {
  ADAPTIVE(LOAD_GLOBAL, specializeLoadGlobal(frame, ip, NAME_AT(oparg >> 1)));
}

#define PUSH_GLOBAL(value) \
  do {                     \
    incref(value);         \
    sp[0] = nullptr;       \
    sp += oparg & 1;       \
    PUSH(value);           \
    SKIP_CACHE(5);         \
    NEXT();                \
  } while (false)

HANDLER(LOAD_GLOBAL_MODULE) {
  DictKeys* keys = static_cast<Dict*>(frame->globals)->keys;
  if (keys->version != readCache32(ip + 2)) [[unlikely]]
    MISS(LOAD_GLOBAL);
  Object* value = keys->strEntries()[ip[1]].value;
  if (value == nullptr) [[unlikely]]
    MISS(LOAD_GLOBAL);
  PUSH_GLOBAL(value);
}

HANDLER(LOAD_GLOBAL_BUILTIN) {
  DictKeys* builtinKeys = static_cast<Dict*>(frame->builtins)->keys;
  if (static_cast<Dict*>(frame->globals)->keys->version != readCache32(ip + 2) ||
      builtinKeys->version != ip[4]) [[unlikely]]
    MISS(LOAD_GLOBAL);
  Object* value = builtinKeys->strEntries()[ip[1]].value;
  if (value == nullptr) [[unlikely]]
    MISS(LOAD_GLOBAL);
  PUSH_GLOBAL(value);
}

// --- attributes
// -----------------------------------------------------------------------------------

/// The type's version is compared alone: a type without a valid tag has number 0.
#define CHECK_TYPE_VERSION(object, general)                           \
  if ((object)->type->versionTag != readCache32(ip + 1)) [[unlikely]] \
  MISS(general)

HANDLER(LOAD_ATTR_ADAPTIVE) { ADAPTIVE(LOAD_ATTR, specializeLoadAttr(sp[-1], ip, NAME_AT(oparg))); }

#define REPLACE_OWNER(owner, value)            \
  do {                                         \
    incref(value);                             \
    sp[-1] = value;                            \
    if (--owner->refcount == 0) [[unlikely]] { \
      SAVE();                                  \
      deallocate(owner);                       \
    }                                          \
    SKIP_CACHE(4);                             \
    NEXT();                                    \
  } while (false)

HANDLER(LOAD_ATTR_INSTANCE_VALUE) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, LOAD_ATTR);
  Object* value = loadSlot(owner, ip[3]);
  if (value == nullptr) [[unlikely]]
    MISS(LOAD_ATTR);
  REPLACE_OWNER(owner, value);
}

/// The entry of a name in an instance's dict: where it was in the last one (ip[3]), else where it
/// is found. -1: not there, or the dict is not one that can be asked without running code.
PY_ALWAYS_INLINE isize entryAtHint(const Dict* dict, CodeUnit* ip, Str* name) {
  if (dict == nullptr) [[unlikely]]
    return -1;
  const DictKeys* keys = dict->keys;
  if (keys->isGeneral) [[unlikely]]
    return -1;
  if (ip[3] < keys->entryCount && keys->strEntries()[ip[3]].key == name) [[likely]]
    return ip[3];
  isize entry = findStrEntry(keys, name, name->hash);  // an interned name has its hash
  if (entry >= 0 && entry <= 0xffff) ip[3] = static_cast<CodeUnit>(entry);
  return entry;
}

HANDLER(LOAD_ATTR_WITH_HINT) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, LOAD_ATTR);
  Dict* dict = plainInstanceDict(owner);
  isize entry = entryAtHint(dict, ip, static_cast<Str*>(NAME_AT(oparg)));
  if (entry < 0) [[unlikely]]
    MISS(LOAD_ATTR);
  Object* value = dict->keys->strEntries()[entry].value;
  REPLACE_OWNER(owner, value);
}

HANDLER(LOAD_ATTR_SLOT) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, LOAD_ATTR);
  Object* value = *reinterpret_cast<Object**>(reinterpret_cast<char*>(owner) + ip[3]);
  if (value == nullptr) [[unlikely]]
    MISS(LOAD_ATTR);
  REPLACE_OWNER(owner, value);
}

HANDLER(LOAD_ATTR_MODULE) {
  Object* owner = sp[-1];
  if (owner->type != &moduleType) [[unlikely]]
    MISS(LOAD_ATTR);
  DictKeys* keys = static_cast<Dict*>(static_cast<Module*>(owner)->dict)->keys;
  if (keys->version != readCache32(ip + 1)) [[unlikely]]
    MISS(LOAD_ATTR);
  Object* value = keys->strEntries()[ip[3]].value;
  if (value == nullptr) [[unlikely]]
    MISS(LOAD_ATTR);
  REPLACE_OWNER(owner, value);
}

HANDLER(LOAD_ATTR_CLASS) {
  Object* owner = sp[-1];
  if (!isType(owner) || static_cast<Type*>(owner)->versionTag != readCache32(ip + 1)) [[unlikely]]
    MISS(LOAD_ATTR);
  Object* value = lookupTypeInterned(static_cast<Type*>(owner), static_cast<Str*>(NAME_AT(oparg)));
  REPLACE_OWNER(owner, value);
}

/// A value of the class that no instance attribute hides, see LOAD_METHOD_WITH_VALUES.
HANDLER(LOAD_ATTR_CLASS_VALUE) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, LOAD_ATTR);
  bool isInClass = inlineValues(owner)->valid != 0
                       ? layoutOf(owner->type)->count == ip[3]
                       : !mayHaveInstanceAttribute(owner, NAME_AT(oparg));
  if (!isInClass) [[unlikely]]
    MISS(LOAD_ATTR);
  Object* value = lookupTypeInterned(owner->type, static_cast<Str*>(NAME_AT(oparg)));
  REPLACE_OWNER(owner, value);
}

HANDLER(LOAD_ATTR_PROPERTY) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, LOAD_ATTR);
  Object* found = lookupTypeInterned(owner->type, static_cast<Str*>(NAME_AT(oparg)));
  auto* getter = static_cast<Function*>(static_cast<Property*>(found)->getter);
  if (getter == nullptr || !isFunction(getter) || !isPlainCall(getter->code, 1) ||
      !runsPlainly(getter)) [[unlikely]]
    MISS(LOAD_ATTR);
  SAVE();
  InterpreterFrame* callee = allocateFrame(t, getter->code);
  if (callee == nullptr) [[unlikely]]
    ERROR();
  incref(getter);
  initFrame(callee, getter, nullptr);
  callee->localsplus[0] = owner;
  for (int i = 1; i < getter->code->nlocalsplus; ++i) callee->localsplus[i] = nullptr;
  --sp;
  SKIP_CACHE(4);
  SAVE_CALLER();
  ENTER_FRAME(callee);
}

HANDLER(STORE_ATTR_ADAPTIVE) {
  ADAPTIVE(STORE_ATTR, specializeStoreAttr(sp[-1], ip, NAME_AT(oparg)));
}

HANDLER(STORE_ATTR_INSTANCE_VALUE) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, STORE_ATTR);
  InlineValues* values = inlineValues(owner);
  u32 index = ip[3];
  if (index >= values->valid) [[unlikely]]
    MISS(STORE_ATTR);
  Object* old = values->slots[index];
  values->slots[index] = sp[-2];  // the stack's reference moves
  sp -= 2;
  SAVE();
  if (old != nullptr) {
    decref(old);
  } else {
    values->order()[values->used++] = static_cast<u8>(index);
  }
  decref(owner);
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(STORE_ATTR_SLOT) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, STORE_ATTR);
  auto** slot = reinterpret_cast<Object**>(reinterpret_cast<char*>(owner) + ip[3]);
  Object* old = *slot;
  *slot = sp[-2];
  sp -= 2;
  SAVE();
  xdecref(old);
  decref(owner);
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(STORE_ATTR_WITH_HINT) {
  Object* owner = sp[-1];
  CHECK_TYPE_VERSION(owner, STORE_ATTR);
  Dict* dict = plainInstanceDict(owner);
  isize entry = entryAtHint(dict, ip, static_cast<Str*>(NAME_AT(oparg)));
  if (entry < 0) [[unlikely]]
    MISS(STORE_ATTR);
  Object* value = sp[-2];
  sp -= 2;
  SAVE();
  dictStoreAt(t, dict, entry, value);
  decref(value);
  decref(owner);
  SKIP_CACHE(4);
  NEXT();
}

// --- methods
// -------------------------------------------------------------------------------------- Cache:
// counter, type version (2), free, keys version or number of names in the layout (2), the method
// (4).

HANDLER(LOAD_METHOD_ADAPTIVE) {
  ADAPTIVE(LOAD_METHOD, specializeLoadMethod(sp[-1], ip, NAME_AT(oparg)));
}

#define PUSH_METHOD(self)                       \
  do {                                          \
    Object* method_ = readCachePointer(ip + 6); \
    incref(method_);                            \
    sp[-1] = method_;                           \
    PUSH(self);                                 \
    SKIP_CACHE(10);                             \
    NEXT();                                     \
  } while (false)

HANDLER(LOAD_METHOD_WITH_VALUES) {
  Object* self = sp[-1];
  CHECK_TYPE_VERSION(self, LOAD_METHOD);
  // No instance attribute hides the method: no name came to the layout since this was checked, and
  // the instance has no dict.
  if (inlineValues(self)->valid == 0 || layoutOf(self->type)->count != ip[4]) [[unlikely]]
    MISS(LOAD_METHOD);
  PUSH_METHOD(self);
}

HANDLER(LOAD_METHOD_WITH_DICT) {
  Object* self = sp[-1];
  CHECK_TYPE_VERSION(self, LOAD_METHOD);
  if (mayHaveInstanceAttribute(self, NAME_AT(oparg))) [[unlikely]]
    MISS(LOAD_METHOD);
  PUSH_METHOD(self);
}

HANDLER(LOAD_METHOD_NO_DICT) {
  Object* self = sp[-1];
  CHECK_TYPE_VERSION(self, LOAD_METHOD);
  PUSH_METHOD(self);
}

/// Pushes "no self" and an attribute in place of the owner.
#define PUSH_FUNCTION(owner, value)            \
  do {                                         \
    incref(value);                             \
    sp[-1] = nullptr;                          \
    PUSH(value);                               \
    if (--owner->refcount == 0) [[unlikely]] { \
      SAVE();                                  \
      deallocate(owner);                       \
    }                                          \
    SKIP_CACHE(10);                            \
    NEXT();                                    \
  } while (false)

HANDLER(LOAD_METHOD_MODULE) {
  Object* owner = sp[-1];
  if (owner->type != &moduleType) [[unlikely]]
    MISS(LOAD_METHOD);
  DictKeys* keys = static_cast<Dict*>(static_cast<Module*>(owner)->dict)->keys;
  if (keys->version != readCache32(ip + 4)) [[unlikely]]
    MISS(LOAD_METHOD);
  Object* value = keys->strEntries()[ip[3]].value;
  if (value == nullptr) [[unlikely]]
    MISS(LOAD_METHOD);
  PUSH_FUNCTION(owner, value);
}

HANDLER(LOAD_METHOD_CLASS) {
  Object* owner = sp[-1];
  if (owner->type != &typeType || static_cast<Type*>(owner)->versionTag != readCache32(ip + 1))
      [[unlikely]]
    MISS(LOAD_METHOD);
  Object* value = readCachePointer(ip + 6);
  PUSH_FUNCTION(owner, value);
}

}  // namespace taipan
