// Reading containers, globals and instances.

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/set/set.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/instance.h"
#include "builtins/type/type.h"
#include "modules/import/import.h"
#include "modules/pickle/unpickler.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

using namespace pickle;

// --- containers ---------------------------------------------------------------------------------

/// Takes the values above a position off the stack as a tuple.
static Ref<Tuple> takeTuple(Thread& t, PickleStack& stack, isize start) {
  isize count = stack.size - start;
  if (count == 0) return Ref<Tuple>::share(emptyTuple());
  Ref<Tuple> tuple = PY_TRY(newTuple(t, count));
  for (isize i = 0; i < count; ++i) tuple->items[i] = stack.items[start + i];
  stack.size = start;
  return tuple;
}

Status loadTuple(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  return r.stack.push(t, takeTuple(t, r.stack, start));
}

Status loadTupleOf(Thread& t, PickleReader& r, isize count) {
  if (r.stack.size - count < r.stack.fence) return r.stack.underflow(t);
  return r.stack.push(t, takeTuple(t, r.stack, r.stack.size - count));
}

static Ref<List> takeList(Thread& t, PickleStack& stack, isize start) {
  isize count = stack.size - start;
  Ref<List> list = PY_TRY(newList(t, count));
  for (isize i = 0; i < count; ++i) list->items[i] = stack.items[start + i];
  stack.size = start;
  return list;
}

Status loadList(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  return r.stack.push(t, takeList(t, r.stack, start));
}

Status loadDict(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  PickleStack& stack = r.stack;
  if ((stack.size - start) % 2 != 0) {
    return t.raise(*pickleGlobals.unpicklingError, "odd number of items for DICT");
  }
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (isize i = start; i < stack.size; i += 2) {
    PY_TRY(dictSet(t, dict.get(), stack.items[i], stack.items[i + 1]));
  }
  stack.truncate(start);
  return stack.push(t, std::move(dict));
}

Status loadFrozenset(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  Ref<Tuple> items = PY_TRY(takeTuple(t, r.stack, start));
  return r.stack.push(t, newFrozenset(t, items.get()));
}

/// The values above `start` go into the list-like object below them.
static Status appendFrom(Thread& t, PickleReader& r, isize start) {
  PickleStack& stack = r.stack;
  if (start <= stack.fence) return stack.underflow(t);
  if (stack.size == start) return {};
  Ref<> list = Ref<>::share(stack.items[start - 1]);
  if (isExactly(list.get(), &listType)) {
    List& target = *static_cast<List*>(list.get());
    isize count = stack.size - start;
    PY_TRY(target.reserve(t, target.size + count));
    for (isize i = 0; i < count; ++i) target.items[target.size + i] = stack.items[start + i];
    target.size += count;
    stack.size = start;
    return {};
  }
  Lookup extend = PY_TRY(lookupAttribute(t, list.get(), pickleGlobals.extend));
  if (extend.found()) {
    Ref<List> items = PY_TRY(takeList(t, stack, start));
    (void)PY_TRY(call(t, extend.get(), static_cast<Object*>(items.get())));
    return {};
  }
  Ref<> append = PY_TRY(getAttribute(t, list.get(), names::append));
  Ref<Tuple> items = PY_TRY(takeTuple(t, stack, start));
  for (isize i = 0; i < items->size; ++i) (void)PY_TRY(call(t, append.get(), items->items[i]));
  return {};
}

Status loadAppend(Thread& t, PickleReader& r) {
  PY_TRY(r.stack.top(t));
  return appendFrom(t, r, r.stack.size - 1);
}
Status loadAppends(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  return appendFrom(t, r, start);
}

static Status setItemsFrom(Thread& t, PickleReader& r, isize start) {
  PickleStack& stack = r.stack;
  if (start <= stack.fence) return stack.underflow(t);
  if (stack.size == start) return {};
  if ((stack.size - start) % 2 != 0) {
    return t.raise(*pickleGlobals.unpicklingError, "odd number of items for SETITEMS");
  }
  Ref<> dict = Ref<>::share(stack.items[start - 1]);
  bool exact = isExactly(dict.get(), &dictType);
  for (isize i = start; i + 1 < stack.size; i += 2) {
    if (exact) {
      PY_TRY(dictSet(t, static_cast<Dict*>(dict.get()), stack.items[i], stack.items[i + 1]));
    } else {
      PY_TRY(setItem(t, dict.get(), stack.items[i], stack.items[i + 1]));
    }
  }
  stack.truncate(start);
  return {};
}

Status loadSetItem(Thread& t, PickleReader& r) {
  if (r.stack.size - 2 < r.stack.fence) return r.stack.underflow(t);
  return setItemsFrom(t, r, r.stack.size - 2);
}
Status loadSetItems(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  return setItemsFrom(t, r, start);
}

Status loadAddItems(Thread& t, PickleReader& r) {
  PickleStack& stack = r.stack;
  isize start = PY_TRY(stack.popMark(t));
  if (start <= stack.fence) return stack.underflow(t);
  if (stack.size == start) return {};
  Ref<> set = Ref<>::share(stack.items[start - 1]);
  Ref<Tuple> items = PY_TRY(takeTuple(t, stack, start));
  if (isInstanceOf(set.get(), &setType)) {
    return setUpdate(t, static_cast<Set*>(set.get()), items.get());
  }
  Ref<> add = PY_TRY(getAttribute(t, set.get(), names::add));
  for (isize i = 0; i < items->size; ++i) (void)PY_TRY(call(t, add.get(), items->items[i]));
  return {};
}

// --- globals ------------------------------------------------------------------------------------

/// Names that Python 2 used, as those of today.
static Status mapOldNames(Thread& t, Ref<>* module, Ref<>* name) {
  Ref<Tuple> key = PY_TRY(packTuple(t, {module->get(), name->get()}));
  Lookup both = PY_TRY(dictGet(t, pickleGlobals.nameMapping, key.get()));
  if (both.found()) {
    Object* value = both.get();
    if (!isTuple(value) || as<Tuple>(value)->size != 2) {
      return t.raise(runtimeErrorType,
                     "_compat_pickle.NAME_MAPPING values should be 2-tuples, not %.200s",
                     value->type->name);
    }
    *module = Ref<>::share(as<Tuple>(value)->items[0]);
    *name = Ref<>::share(as<Tuple>(value)->items[1]);
    return {};
  }
  Lookup import = PY_TRY(dictGet(t, pickleGlobals.importMapping, module->get()));
  if (import.found()) *module = std::move(import).value();
  return {};
}

Ref<> findClassDefault(Thread& t, PickleReader& r, Object* moduleGiven, Object* nameGiven) {
  PY_TRY(audit(t, "pickle.find_class", {moduleGiven, nameGiven}));
  Ref<> module = Ref<>::share(moduleGiven), name = Ref<>::share(nameGiven);
  if (r.protocol < 3 && r.fixImports) PY_TRY(mapOldNames(t, &module, &name));
  if (!isStr(module.get())) return t.raise(typeErrorType, "module name must be a string");
  Lookup found = PY_TRY(findLoadedModule(t, module.get()));
  Ref<> loaded;
  if (found.found()) {
    loaded = std::move(found).value();
  } else {
    Ref<> import = PY_TRY(importAttribute(t, "builtins", "__import__"));
    (void)PY_TRY(call(t, import.get(), module.get()));
    Object* modules = getSysAttribute(t, "modules");
    if (modules == nullptr) return t.raise(runtimeErrorType, "unable to get sys.modules");
    loaded = PY_TRY(getItem(t, modules, module.get()));
  }
  if (!isStr(name.get())) {
    return t.raise(typeErrorType, "attribute name must be string, not '%.200s'", name->type->name);
  }
  return resolveName(t, loaded.get(), *static_cast<Str*>(name.get()), r.protocol >= 4, nullptr);
}

Ref<> findClass(Thread& t, PickleReader& r, Object* module, Object* name) {
  if (!r.ownFindClass) return findClassDefault(t, r, module, name);
  return callMethod(t, r.self, pickleGlobals.find_class, module, name);
}

static Ref<Str> lineName(Thread& t, PickleReader& r, bool ascii) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 2));
  const char* text = reinterpret_cast<const char*>(line.data);
  return decodeText(t, text, line.size - 1, ascii ? "ascii" : "utf-8", "strict");
}

Status loadGlobal(Thread& t, PickleReader& r) {
  Ref<Str> module = PY_TRY(lineName(t, r, false));
  Ref<Str> name = PY_TRY(lineName(t, r, false));
  return r.stack.push(t, findClass(t, r, module.get(), name.get()));
}

Status loadStackGlobal(Thread& t, PickleReader& r) {
  Ref<> name, module;
  if (r.stack.size - 2 >= r.stack.fence) {
    name = PY_TRY(r.stack.pop(t));
    module = PY_TRY(r.stack.pop(t));
  }
  if (!name || !isExactly(name.get(), &strType) || !isExactly(module.get(), &strType)) {
    return t.raise(*pickleGlobals.unpicklingError, "STACK_GLOBAL requires str");
  }
  return r.stack.push(t, findClass(t, r, module.get(), name.get()));
}

Status loadExtension(Thread& t, PickleReader& r, int bytes) {
  const u8* data = PY_TRY(r.input.read(t, bytes));
  u32 raw = 0;
  for (int i = 0; i < bytes; ++i) raw |= static_cast<u32>(data[i]) << (8 * i);
  i64 code = static_cast<i32>(raw);
  if (code <= 0) {
    return t.raise(*pickleGlobals.unpicklingError, "EXT specifies code <= 0");
  }
  Ref<Int> key = newInt(code);
  Lookup cached = PY_TRY(dictGet(t, pickleGlobals.extensionCache, key.get()));
  if (cached.found()) return r.stack.push(t, std::move(cached).value());
  Lookup pair = PY_TRY(dictGet(t, pickleGlobals.invertedRegistry, key.get()));
  if (!pair.found()) {
    return t.raise(valueErrorType, "unregistered extension code %ld", static_cast<long>(code));
  }
  auto* tuple = static_cast<Tuple*>(pair.get());
  if (!isTuple(tuple) || tuple->size != 2 || !isStr((*tuple)[0]) || !isStr((*tuple)[1])) {
    return t.raise(valueErrorType, "_inverted_registry[%ld] isn't a 2-tuple of strings",
                   static_cast<long>(code));
  }
  Ref<> object = PY_TRY(findClass(t, r, (*tuple)[0], (*tuple)[1]));
  PY_TRY(dictSet(t, pickleGlobals.extensionCache, key.get(), object.get()));
  return r.stack.push(t, std::move(object));
}

// --- instances ----------------------------------------------------------------------------------

Status loadReduce(Thread& t, PickleReader& r) {
  Ref<> args = PY_TRY(r.stack.pop(t));
  Ref<> function = PY_TRY(r.stack.pop(t));
  if (!isTuple(args.get())) return t.raise(typeErrorType, "argument list must be a tuple");
  return r.stack.push(t, callTupleDict(t, function.get(), args.get(), nullptr));
}

Status loadNewObj(Thread& t, PickleReader& r, bool keywords) {
  Type& error = *pickleGlobals.unpicklingError;
  const char* opcode = keywords ? "NEWOBJ_EX" : "NEWOBJ";
  Ref<> kwargs;
  if (keywords) kwargs = PY_TRY(r.stack.pop(t));
  Ref<> args = PY_TRY(r.stack.pop(t));
  Ref<> cls = PY_TRY(r.stack.pop(t));
  if (!isType(cls.get())) {
    return t.raise(error, "%s class argument must be a type, not %.200s", opcode, cls->type->name);
  }
  Type* type = static_cast<Type*>(cls.get());
  if (type->new_ == nullptr) {
    return t.raise(error, "%s class argument '%.200s' doesn't have __new__", opcode, type->name);
  }
  if (!isTuple(args.get())) {
    return t.raise(error, "%s args argument must be a tuple, not %.200s", opcode, args->type->name);
  }
  if (kwargs && !isDict(kwargs.get())) {
    return t.raise(error, "%s kwargs argument must be a dict, not %.200s", opcode,
                   kwargs->type->name);
  }
  return r.stack.push(t, Ref<>::steal(type->new_(type, args.get(), kwargs.get())));
}

/// INST and OBJ: a call, or a bare instance when there is nothing to give to `__init__`.
static Ref<> instantiate(Thread& t, Object* cls, Tuple& args) {
  if (args.size == 0 && isType(cls)) {
    Lookup initArgs = PY_TRY(lookupAttribute(t, cls, names::__getinitargs__));
    if (!initArgs.found()) return callMethod(t, cls, names::__new__, cls);
  }
  return callTupleDict(t, cls, &args, nullptr);
}

Status loadObj(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  if (r.stack.size - start < 1) return r.stack.underflow(t);
  Ref<Tuple> args = PY_TRY(takeTuple(t, r.stack, start + 1));
  Ref<> cls = PY_TRY(r.stack.pop(t));
  return r.stack.push(t, instantiate(t, cls.get(), *args));
}

Status loadInst(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  Ref<Str> module = PY_TRY(lineName(t, r, true));
  Ref<Str> name = PY_TRY(lineName(t, r, true));
  Ref<> cls = PY_TRY(findClass(t, r, module.get(), name.get()));
  Ref<Tuple> args = PY_TRY(takeTuple(t, r.stack, start));
  return r.stack.push(t, instantiate(t, cls.get(), *args));
}

/// Whether the instance's `__dict__` is the usual one, so that its slots may be set directly.
static bool hasPlainDict(Object* instance) {
  if (!hasFlag(instance->type, kTypeManagedDict)) return false;
  Object* descriptor = lookupType(instance->type, names::__dict__);
  return descriptor != nullptr && isExactly(descriptor, &getSetDescriptorType);
}

static Status setState(Thread& t, Object* instance, Object* state) {
  if (!isDict(state)) {
    return t.raise(*pickleGlobals.unpicklingError, "state is not a dictionary");
  }
  bool plain = hasPlainDict(instance);
  Ref<> dict;
  if (!plain) dict = PY_TRY(getAttribute(t, instance, names::__dict__));
  isize at = 0;
  Object *keyBorrowed, *valueBorrowed;
  while (dictNext(static_cast<Dict*>(state), &at, &keyBorrowed, &valueBorrowed)) {
    Ref<> key = Ref<>::share(keyBorrowed), value = Ref<>::share(valueBorrowed);
    if (isExactStr(key.get())) key = internStr(std::move(key).as<Str>());
    bool hasDict = true;
    if (plain && isExactStr(key.get())) {
      (void)PY_TRY(storeInstance(t, instance, key.get(), value.get(), &hasDict));
      continue;
    }
    if (!dict) dict = PY_TRY(getAttribute(t, instance, names::__dict__));
    PY_TRY(setItem(t, dict.get(), key.get(), value.get()));
  }
  return {};
}

static Status setSlotState(Thread& t, Object* instance, Object* state) {
  if (!isDict(state)) {
    return t.raise(*pickleGlobals.unpicklingError, "slot state is not a dictionary");
  }
  isize at = 0;
  Object *key, *value;
  while (dictNext(static_cast<Dict*>(state), &at, &key, &value)) {
    Ref<> keyRef = Ref<>::share(key), valueRef = Ref<>::share(value);
    PY_TRY(setAttribute(t, instance, key, value));
  }
  return {};
}

Status loadBuild(Thread& t, PickleReader& r) {
  if (r.stack.size - 2 < r.stack.fence) return r.stack.underflow(t);
  Ref<> state = PY_TRY(r.stack.pop(t));
  Ref<> instance = Ref<>::share(PY_TRY(r.stack.top(t)));
  Lookup setter = PY_TRY(lookupAttribute(t, instance.get(), names::__setstate__));
  if (setter.found()) {
    (void)PY_TRY(call(t, setter.get(), state.get()));
    return {};
  }
  Ref<> slotState;
  if (isTuple(state.get()) && as<Tuple>(state.get())->size == 2) {
    Ref<> pair = std::move(state);
    state = Ref<>::share(as<Tuple>(pair.get())->items[0]);
    slotState = Ref<>::share(as<Tuple>(pair.get())->items[1]);
  }
  if (!isNone(state.get())) PY_TRY(setState(t, instance.get(), state.get()));
  if (slotState) {
    PY_TRY(setSlotState(t, instance.get(), slotState.get()));
  }
  return {};
}

}  // namespace taipan
