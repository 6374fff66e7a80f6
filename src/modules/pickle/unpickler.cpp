// The type _pickle.Unpickler and the functions load and loads.

#include "modules/pickle/unpickler.h"

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
#include "object/seams.h"

namespace taipan {

/// A str argument whose text has no NUL.
static Ref<Str> textOption(Thread& t, const char* function, const char* name, Object* given,
                           const char* fallback) {
  if (given == nullptr) return newStr(t, fallback);
  if (!isStr(given)) {
    return t.raise(typeErrorType, "%s() argument '%s' must be str, not %.50s", function, name,
                   argumentTypeName(given));
  }
  Str& text = *static_cast<Str*>(given);
  PY_TRY(strUtf8(t, text));
  if (strFindChar(text, 0, 0, text.length) >= 0) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return Ref<Str>::share(&text);
}

Status PickleReader::setOptions(Thread& t, const char* function, Object* fix, Object* encodingGiven,
                                Object* errorsGiven) {
  fixImports = fix == nullptr || PY_TRY(toBool(t, fix));
  encoding = PY_TRY(textOption(t, function, "encoding", encodingGiven, "ASCII"));
  errors = PY_TRY(textOption(t, function, "errors", errorsGiven, "strict"));
  return {};
}

Status PickleReader::setBuffers(Thread& t, Object* buffersGiven) {
  clearOwned(buffers);
  if (buffersGiven != nullptr && !isNone(buffersGiven)) {
    buffers = PY_TRY(getIterator(t, buffersGiven)).release();
  }
  return {};
}

namespace {

Object* unpicklerNew(Type* cls, Object*, Object*) {
  Object* made = cls->alloc(cls, 0);
  if (made != nullptr) static_cast<Unpickler*>(made)->reader = new PickleReader();
  return made;
}

Status unpicklerInit(Thread& t, Unpickler& self, Object* file, Object* fixImports, Object* encoding,
                     Object* errors, Object* buffers) {
  PickleReader& r = *self.reader;
  if (self.running) return t.raise(runtimeErrorType, "Unpickler is in use");
  r.clear();
  PY_TRY(r.setOptions(t, "Unpickler", fixImports, encoding, errors));
  PY_TRY(r.input.setFile(t, file));
  PY_TRY(r.setBuffers(t, buffers));
  r.self = &self;
  PY_TRY(r.persistentLoad.find(t, &self, pickleGlobals.persistent_load));
  r.protocol = 0;
  return {};
}

Ref<> unpicklerLoad(Thread& t, Unpickler& self) {
  PickleReader& r = *self.reader;
  if (!r.input.hasFile()) {
    return t.raise(*pickleGlobals.unpicklingError,
                   "Unpickler.__init__() was not called by %s.__init__()", self.type->name);
  }
  if (self.running) return t.raise(runtimeErrorType, "Unpickler is in use");
  r.ownFindClass = lookupType(self.type, pickleGlobals.find_class) !=
                   lookupType(&unpicklerType, pickleGlobals.find_class);
  if (!r.ownFindClass) {
    // An instance attribute counts as well.
    r.ownFindClass = mayHaveInstanceAttribute(&self, pickleGlobals.find_class);
  }
  self.running = true;
  Ref<> result = r.load(t);
  self.running = false;
  r.stack.clear();
  return result;
}

Ref<> unpicklerFindClass(Thread& t, Unpickler& self, Object* module, Object* name) {
  return findClassDefault(t, *self.reader, module, name);
}

Result<isize> unpicklerSizeof(Thread& t, Unpickler& self) {
  PickleReader& r = *self.reader;
  isize size = self.type->basicSize;
  size += (r.memoSize > 0 ? r.memoSize : 32) * static_cast<isize>(sizeof(Object*));
  size += r.stack.markAllocated * static_cast<isize>(sizeof(isize));
  if (r.input.lineSize() > 0) size += r.input.lineSize() + 1;
  for (Str* text : {r.encoding.get(), r.errors.get()}) {
    if (text == nullptr) continue;
    isize length = 0;
    PY_TRY(strUtf8(t, *text, &length));
    size += length + 1;
  }
  return size;
}

Ref<> getPersistentLoad(Thread& t, Unpickler& self) {
  return self.reader->persistentLoad.get(t, &self, "persistent_load");
}
Status setPersistentLoad(Thread& t, Unpickler& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "attribute deletion is not supported");
  if (!isCallable(value)) {
    return t.raise(typeErrorType, "persistent_load must be a callable taking one argument");
  }
  self.reader->persistentLoad.set(value);
  return {};
}

// --- its memo -----------------------------------------------------------------------------------

Ref<Dict> memoAsDict(Thread& t, PickleReader& r) {
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (isize i = 0; i < r.memoSize; ++i) {
    if (r.memo[i] == nullptr) continue;
    Ref<Int> key = newInt(i);
    PY_TRY(dictSet(t, dict.get(), key.get(), r.memo[i]));
  }
  if (r.farMemo != nullptr) PY_TRY(dictMerge(t, dict.get(), r.farMemo));
  return dict;
}

Status setMemo(Thread& t, Unpickler& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "attribute deletion is not supported");
  Ref<> source = Ref<>::share(value);
  if (isExactly(value, &unpicklerMemoProxyType)) {
    source = PY_TRY(memoAsDict(t, *static_cast<MemoProxy<Unpickler>*>(value)->owner->reader));
  } else if (!isDict(value)) {
    return t.raise(typeErrorType,
                   "'memo' attribute must be an UnpicklerMemoProxy object or dict, not %.200s",
                   value->type->name);
  }
  PickleReader fresh;
  isize at = 0;
  Object *key, *item;
  while (dictNext(static_cast<Dict*>(source.get()), &at, &key, &item)) {
    if (!isInt(key)) return t.raise(typeErrorType, "memo key must be integers");
    isize number = PY_TRY(toIsize(t, *static_cast<Int*>(key)));
    if (number < 0) return t.raise(valueErrorType, "memo key must be positive integers.");
    PY_TRY(fresh.memoSet(t, static_cast<usize>(number), item));
  }
  PickleReader& r = *self.reader;
  std::swap(r.memo, fresh.memo);
  std::swap(r.memoSize, fresh.memoSize);
  std::swap(r.memoCount, fresh.memoCount);
  std::swap(r.farMemo, fresh.farMemo);
  return {};
}

Ref<> memoContents(Thread& t, Unpickler& self) { return memoAsDict(t, *self.reader); }
void clearMemo(Unpickler& self) { self.reader->memoClear(); }

using Proxies = MemoProxyKind<Unpickler, memoContents, clearMemo>;

Ref<> getMemo(Thread& t, Unpickler& self) { return Proxies::make(t, unpicklerMemoProxyType, self); }

constinit const MethodDef kProxyMethods[] = {
    MEMO_PROXY_ROWS(Proxies, "Implement pickling support."),
    {},
};

// --- lifetime -----------------------------------------------------------------------------------

int unpicklerTraverse(Object* object, VisitFunction visit, void* arg) {
  PickleReader* r = static_cast<Unpickler*>(object)->reader;
  if (r == nullptr) return 0;
  if (int stop = r->input.traverse(visit, arg)) return stop;
  PY_VISIT(r->persistentLoad.function);
  PY_VISIT(r->buffers);
  PY_VISIT(r->farMemo);
  for (isize i = 0; i < r->memoSize; ++i) PY_VISIT(r->memo[i]);
  for (isize i = 0; i < r->stack.size; ++i) PY_VISIT(r->stack.items[i]);
  return 0;
}
int unpicklerClear(Object* object) {
  PickleReader* r = static_cast<Unpickler*>(object)->reader;
  if (r != nullptr && !static_cast<Unpickler*>(object)->running) r->clear();
  return 0;
}
void unpicklerDealloc(Object* object) {
  gcUntrack(object);
  delete static_cast<Unpickler*>(object)->reader;
  object->type->free(object);
}

constinit const MethodDef kMethods[] = {
    METHOD("load", "($self, /)", unpicklerLoad,
           "Load a pickle.\n\nRead a pickled object representation from the open file object given"
           "\nin the constructor, and return the reconstituted object hierarchy\nspecified "
           "therein."),
    METHOD(
        "find_class", "($self, module_name, global_name, /)", unpicklerFindClass,
        "Return an object from a specified module.\n\nIf necessary, the module will be imported."
        " Subclasses may override\nthis method (e.g. to restrict unpickling of arbitrary classes "
        "and\nfunctions).\n\nThis method is called whenever a class or a function object is\n"
        "needed.  Both arguments passed are str objects."),
    METHOD("__sizeof__", "($self, /)", unpicklerSizeof, "Returns size in memory, in bytes."),
    {},
};
constinit const GetSetDef kGetSet[] = {
    GETSET("memo", getMemo, setMemo, nullptr),
    GETSET("persistent_load", getPersistentLoad, setPersistentLoad, nullptr),
    {},
};

}  // namespace

constinit BuiltinType unpicklerMemoProxyType{
    Proxies::spec("_pickle.UnpicklerMemoProxy", kProxyMethods)};

constinit BuiltinType unpicklerType{{
    .name = "_pickle.Unpickler",
    .doc = UNPICKLER_DOC,
    .basicSize = sizeof(Unpickler),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = unpicklerDealloc,
    .traverse = unpicklerTraverse,
    .clear = unpicklerClear,
    .methods = kMethods,
    .getset = kGetSet,
    .init = initSlot<"Unpickler",
                     "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
                     unpicklerInit>,
    .new_ = unpicklerNew,
}};

// --- functions ----------------------------------------------------------------------------------

Ref<> pickleLoad(Thread& t, Module&, Object* file, Object* fixImports, Object* encoding,
                 Object* errors, Object* buffers) {
  PickleReader r;
  PY_TRY(r.setOptions(t, "load", fixImports, encoding, errors));
  PY_TRY(r.input.setFile(t, file));
  PY_TRY(r.setBuffers(t, buffers));
  return r.load(t);
}

Ref<> pickleLoads(Thread& t, Module&, Object* data, Object* fixImports, Object* encoding,
                  Object* errors, Object* buffers) {
  PickleReader r;
  PY_TRY(r.setOptions(t, "loads", fixImports, encoding, errors));
  PY_TRY(r.input.setMemory(t, data));
  PY_TRY(r.setBuffers(t, buffers));
  return r.load(t);
}

}  // namespace taipan
