// The type _pickle.Pickler and the functions dump and dumps.

#include "modules/pickle/pickler.h"

#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "modules/pickle/memo_proxy.h"
#include "modules/pickle/pickle_functions.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

using namespace pickle;

// --- the writer ---------------------------------------------------------------------------------

void PickleWriter::clear() {
  output.drop();
  memo.clear();
  fastSeen.clear();
  persistentId.set(nullptr);
  clearOwned(dispatchTable);
  clearOwned(reducerOverride);
  clearOwned(write);
  clearOwned(bufferCallback);
}

Status PickleWriter::setProtocol(Thread& t, Object* wanted, bool fix) {
  i64 number = kDefaultProtocol;
  if (wanted != nullptr && !isNone(wanted)) {
    number = PY_TRY(toI64(t, wanted));
    if (number < 0) number = kHighestProtocol;
    if (number > kHighestProtocol) {
      return t.raise(valueErrorType, "pickle protocol must be <= %d", kHighestProtocol);
    }
  }
  protocol = static_cast<int>(number);
  binary = protocol > 0;
  fixImports = fix && protocol < 3;
  return {};
}

Status PickleWriter::setFile(Thread& t, Object* file) {
  Lookup method = PY_TRY(lookupAttribute(t, file, names::write));
  if (!method.found()) return t.raise(typeErrorType, "file must have a 'write' attribute");
  assignOwned(write, std::move(method).value().release());
  return {};
}

Status PickleWriter::setBufferCallback(Thread& t, Object* callback) {
  if (callback != nullptr && isNone(callback)) callback = nullptr;
  if (callback != nullptr && protocol < 5) {
    return t.raise(valueErrorType, "buffer_callback needs protocol >= 5");
  }
  xincref(callback);
  assignOwned(bufferCallback, callback);
  return {};
}

// --- own methods --------------------------------------------------------------------------------

void OwnMethod::set(Object* callable) {
  xincref(callable);
  assignOwned(function, callable);
  bound = false;
}

Status OwnMethod::find(Thread& t, Object* self, Str* name) {
  set(nullptr);
  Lookup found = PY_TRY(lookupAttribute(t, self, name));
  if (!found.found()) return {};
  if (isExactly(found.get(), &methodType)) {
    auto* method = static_cast<BoundMethod*>(found.get());
    if (method->self == self) {
      set(method->function);
      bound = true;
      return {};
    }
  }
  set(found.get());
  return {};
}

Ref<> OwnMethod::call(Thread& t, Object* self, Object* argument) const {
  Ref<> alive = Ref<>::share(function);
  return bound ? taipan::call(t, alive.get(), self, argument)
               : taipan::call(t, alive.get(), argument);
}

Ref<> OwnMethod::get(Thread& t, Object* self, const char* name) const {
  if (function == nullptr) return t.raise(attributeErrorType, "%s", name);
  return bound ? newBoundMethod(t, function, self) : Ref<>::share(function);
}

// --- the type -----------------------------------------------------------------------------------

namespace {

Failure raiseNotInitialised(Thread& t, Pickler& self) {
  return t.raise(*pickleGlobals.picklingError, "Pickler.__init__() was not called by %s.__init__()",
                 self.type->name);
}

Ref<> picklerNew(Type* cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls->alloc(cls, 0));
  if (made) static_cast<Pickler*>(made.get())->writer = new PickleWriter();
  return made;
}

Status picklerInit(Thread& t, Pickler& self, Object* file, Object* protocol, Object* fixImports,
                   Object* bufferCallback) {
  PickleWriter& w = *self.writer;
  if (self.running) return t.raise(runtimeErrorType, "Pickler is in use");
  clearOwned(w.write);
  bool fix = fixImports == nullptr || PY_TRY(toBool(t, fixImports));
  PY_TRY(w.setProtocol(t, protocol, fix));
  PY_TRY(w.setFile(t, file));
  PY_TRY(w.setBufferCallback(t, bufferCallback));
  w.memo.clear();
  self.binary = w.binary;
  self.fast = 0;
  w.self = &self;
  PY_TRY(w.persistentId.find(t, &self, pickleGlobals.persistent_id));
  Lookup table = PY_TRY(lookupAttribute(t, &self, pickleGlobals.dispatch_table));
  assignOwned(self.dispatchTable, table.found() ? std::move(table).value().release() : nullptr);
  return {};
}

/// Marks the pickler as being in use for a scope.
class Running {
 public:
  explicit Running(Pickler& self) : self_(self) { self.running = true; }
  Running(const Running&) = delete;
  ~Running() {
    self_.running = false;
    clearOwned(self_.writer->reducerOverride);
    self_.writer->output.drop();
    self_.writer->fastSeen.clear();
    self_.writer->fastDepth = 0;
  }

 private:
  Pickler& self_;
};

Status picklerDump(Thread& t, Pickler& self, Object* object) {
  PickleWriter& w = *self.writer;
  if (w.write == nullptr) return raiseNotInitialised(t, self);
  if (self.running) return t.raise(runtimeErrorType, "Pickler is in use");
  w.binary = self.binary;
  w.fast = self.fast;
  xincref(self.dispatchTable);
  assignOwned(w.dispatchTable, self.dispatchTable);
  Lookup reducer = PY_TRY(lookupAttribute(t, &self, pickleGlobals.reducer_override));
  Running running(self);
  if (reducer.found()) assignOwned(w.reducerOverride, std::move(reducer).value().release());
  PY_TRY(w.dump(t, object));
  return w.output.finishFile(t);
}

Status picklerClearMemo(Pickler& self) {
  self.writer->memo.clear();
  return {};
}

Result<isize> picklerSizeof(Thread&, Pickler& self) {
  PickleWriter& w = *self.writer;
  // A memo is there from the first initialisation on.
  isize entries = w.memo.capacity() > 0 ? w.memo.capacity() : 8;
  isize size = self.type->basicSize + 32 + entries * static_cast<isize>(sizeof(PickleMemo::Entry));
  // So is a buffer, until the first pickle was given away.
  if (w.memo.size() == 0) size += 4096 + kBytesHeadSize;
  return size;
}

Ref<> getPersistentId(Thread& t, Pickler& self) {
  return self.writer->persistentId.get(t, &self, "persistent_id");
}
Status setPersistentId(Thread& t, Pickler& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "attribute deletion is not supported");
  if (!isCallable(value)) {
    return t.raise(typeErrorType, "persistent_id must be a callable taking one argument");
  }
  self.writer->persistentId.set(value);
  return {};
}

// --- its memo -----------------------------------------------------------------------------------

Status copyMemo(Thread& t, const PickleMemo& from, PickleMemo& to) {
  for (isize i = 0; i < from.capacity(); ++i) {
    if (from.entry(i).object != nullptr) {
      PY_TRY(to.set(t, from.entry(i).object, from.entry(i).number));
    }
  }
  return {};
}

Status memoFromDict(Thread& t, Dict& dict, PickleMemo& to) {
  isize at = 0;
  Object *key, *value;
  while (dictNext(&dict, &at, &key, &value)) {
    if (!isTuple(value) || as<Tuple>(value)->size != 2) {
      return t.raise(typeErrorType, "'memo' values must be 2-item tuples");
    }
    Ref<> pair = Ref<>::share(value);
    Object* number = as<Tuple>(value)->items[0];
    if (!isInt(number)) return t.raise(typeErrorType, "an integer is required");
    PY_TRY(to.set(t, as<Tuple>(value)->items[1], PY_TRY(toIsize(t, *as<Int>(number)))));
  }
  return {};
}

Status setMemo(Thread& t, Pickler& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "attribute deletion is not supported");
  PickleMemo fresh;
  if (isExactly(value, &picklerMemoProxyType)) {
    PY_TRY(copyMemo(t, static_cast<MemoProxy<Pickler>*>(value)->owner->writer->memo, fresh));
  } else if (isDict(value)) {
    PY_TRY(memoFromDict(t, *static_cast<Dict*>(value), fresh));
  } else {
    return t.raise(typeErrorType,
                   "'memo' attribute must be a PicklerMemoProxy object or dict, not %.200s",
                   value->type->name);
  }
  self.writer->memo.swap(fresh);
  return {};
}

Ref<> memoContents(Thread& t, Pickler& self) {
  const PickleMemo& memo = self.writer->memo;
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (isize i = 0; i < memo.capacity(); ++i) {
    const PickleMemo::Entry& entry = memo.entry(i);
    if (entry.object == nullptr) continue;
    Ref<Int> key = PY_TRY(newInt(reinterpret_cast<usize>(entry.object)));
    Ref<Int> number = PY_TRY(newInt(entry.number));
    Ref<Tuple> value = PY_TRY(packTuple(t, {number.get(), entry.object}));
    PY_TRY(dictSet(t, dict.get(), key.get(), value.get()));
  }
  return dict;
}

void clearMemo(Pickler& self) { self.writer->memo.clear(); }

using Proxies = MemoProxyKind<Pickler, memoContents, clearMemo>;

Ref<> getMemo(Thread& t, Pickler& self) { return Proxies::make(t, picklerMemoProxyType, self); }

constinit const MethodDef kProxyMethods[] = {
    MEMO_PROXY_ROWS(Proxies, "Implement pickle support."),
    {},
};

// --- lifetime -----------------------------------------------------------------------------------

int picklerTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Pickler*>(object);
  PY_VISIT(self->dispatchTable);
  PickleWriter* w = self->writer;
  if (w == nullptr) return 0;
  PY_VISIT(w->persistentId.function);
  PY_VISIT(w->dispatchTable);
  PY_VISIT(w->reducerOverride);
  PY_VISIT(w->write);
  PY_VISIT(w->bufferCallback);
  for (isize i = 0; i < w->memo.capacity(); ++i) PY_VISIT(w->memo.entry(i).object);
  return 0;
}

int picklerClear(Object* object) {
  auto* self = static_cast<Pickler*>(object);
  clearOwned(self->dispatchTable);
  if (self->writer != nullptr) self->writer->clear();
  return 0;
}

void picklerDealloc(Object* object) {
  gcUntrack(object);
  picklerClear(object);
  delete static_cast<Pickler*>(object)->writer;
  object->type->free(object);
}

constinit const MethodDef kMethods[] = {
    METHOD("dump", "($self, obj, /)", picklerDump,
           "Write a pickled representation of the given object to the open file."),
    METHOD("clear_memo", "($self, /)", picklerClearMemo,
           "Clears the pickler's \"memo\".\n\nThe memo is the data structure that remembers which "
           "objects the\npickler has already seen, so that shared or recursive objects are\n"
           "pickled by reference and not by value.  This method is useful when\nre-using "
           "picklers."),
    METHOD("__sizeof__", "($self, /)", picklerSizeof, "Returns size in memory, in bytes."),
    {},
};
constinit const MemberDef kMembers[] = {
    {"bin", kMemberInt, offsetof(Pickler, binary), 0, nullptr},
    {"fast", kMemberInt, offsetof(Pickler, fast), 0, nullptr},
    {"dispatch_table", kMemberObjectEx, offsetof(Pickler, dispatchTable), 0, nullptr},
    {},
};
constinit const GetSetDef kGetSet[] = {
    GETSET("memo", getMemo, setMemo, nullptr),
    GETSET("persistent_id", getPersistentId, setPersistentId, nullptr),
    {},
};

Object* picklerNewSlot(Type* cls, Object* args, Object* kwargs) {
  return picklerNew(cls, args, kwargs).release();
}

}  // namespace

constinit BuiltinType picklerMemoProxyType{
    Proxies::spec("_pickle.PicklerMemoProxy", kProxyMethods)};

constinit BuiltinType picklerType{{
    .name = "_pickle.Pickler",
    .doc = PICKLER_DOC,
    .basicSize = sizeof(Pickler),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = picklerDealloc,
    .traverse = picklerTraverse,
    .clear = picklerClear,
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .init = initSlot<"Pickler", "(file, protocol=None, fix_imports=True, buffer_callback=None)",
                     picklerInit>,
    .new_ = picklerNewSlot,
}};

// --- functions ----------------------------------------------------------------------------------

Status pickleDump(Thread& t, Module&, Object* object, Object* file, Object* protocol,
                  Object* fixImports, Object* bufferCallback) {
  PickleWriter w;
  bool fix = fixImports == nullptr || PY_TRY(toBool(t, fixImports));
  PY_TRY(w.setProtocol(t, protocol, fix));
  PY_TRY(w.setFile(t, file));
  PY_TRY(w.setBufferCallback(t, bufferCallback));
  PY_TRY(w.dump(t, object));
  return w.output.finishFile(t);
}

Ref<> pickleDumps(Thread& t, Module&, Object* object, Object* protocol, Object* fixImports,
                  Object* bufferCallback) {
  PickleWriter w;
  bool fix = fixImports == nullptr || PY_TRY(toBool(t, fixImports));
  PY_TRY(w.setProtocol(t, protocol, fix));
  PY_TRY(w.setBufferCallback(t, bufferCallback));
  PY_TRY(w.dump(t, object));
  return w.output.finishBytes(t);
}

}  // namespace taipan
