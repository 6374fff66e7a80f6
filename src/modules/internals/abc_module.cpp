// `_abc`: the machinery of abc.ABCMeta (PEP 3119) that the pure-Python abc module builds on.
//
// Each ABC has an `_abc_data` object as `_abc_impl`: sets of weak references to registered classes
// and to the classes already found to be, or not to be, subclasses. Any registration anywhere may
// change a "no", so negative answers are good for one value of a global counter only.

#include <cstddef>

#include "builtins/function/builtin_function.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/set/set.h"
#include "builtins/type/type.h"
#include "builtins/type/type_rt.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/module_spec.h"
#include "object/names.h"

namespace taipan {

namespace {

/// What the sets said of a class lately. Versions of types are never used again, so this may
/// outlive the class.
struct RecentAnswer {
  u32 version;  ///< of the class; 0 = none
  bool isSubclass;
  u64 registrations;  ///< when it was asked: a "no" is good as long as there are no more
};
constexpr u32 kRecentAnswers = 8;

struct AbcData : Object {
  Set* registry;  ///< of weak references; null = empty
  Set* cache;
  Set* negativeCache;
  u64 negativeVersion;
  RecentAnswer recent[kRecentAnswers];  ///< by version
};

/// `_abc_impl`.
Str* implementationName = nullptr;

/// Counts registrations in all ABCs: the cache token.
u64 registrations = 0;

constexpr unsigned long kCollectionFlags = kTypeSequence | kTypeMapping;

int dataTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<AbcData*>(object);
  PY_VISIT(self->registry);
  PY_VISIT(self->cache);
  PY_VISIT(self->negativeCache);
  return 0;
}

int dataClear(Object* object) {
  auto* self = static_cast<AbcData*>(object);
  clearOwned(self->registry);
  clearOwned(self->cache);
  clearOwned(self->negativeCache);
  return 0;
}

void dataDealloc(Object* object) {
  gcUntrack(object);
  dataClear(object);
  object->type->free(object);
}

Ref<> dataNew(Thread& t, Type& cls) {
  Ref<AbcData> data = PY_TRY(newObject<AbcData>(t, cls));
  data->negativeVersion = registrations;
  gcTrack(data.get());
  return data;
}

constinit BuiltinType abcDataType{{.name = "_abc._abc_data",
                                   .doc = "Internal state held by ABC machinery.",
                                   .basicSize = sizeof(AbcData),
                                   .flags = kTypeHaveGc,
                                   .dealloc = dataDealloc,
                                   .traverse = dataTraverse,
                                   .clear = dataClear,
                                   .new_ = newSlot<"_abc_data", "()", dataNew>}};

Ref<AbcData> dataOf(Thread& t, Object* cls) {
  Ref<> data = PY_TRY(getAttribute(t, cls, implementationName));
  if (data->type != &abcDataType) {
    return t.raise(typeErrorType, "_abc_impl is set to a wrong type");
  }
  return std::move(data).as<AbcData>();
}

// --- sets of weak references --------------------------------------------------------------------

Result<bool> isIn(Thread& t, Set* set, Object* cls) {
  if (set == nullptr || setSize(set) == 0) return false;
  if (!supportsWeakrefs(cls->type)) return false;
  Ref<> reference = PY_TRY(newWeakref(t, cls, nullptr));
  return setContains(t, set, reference.get());
}

/// The callback of the references in a set, which refers weakly to the set: takes a dead one out.
Status destroy(Thread& t, WeakReference& set, Object* reference) {
  Ref<> alive = weakrefGet(set);
  if (isNone(alive.get())) return {};
  PY_TRY(setDiscard(t, static_cast<Set*>(alive.get()), reference));
  return {};
}

constinit const MethodDef kDestroy =
    METHOD_PLAIN("_destroy", "($self, object, /)", destroy, nullptr);

Status addTo(Thread& t, Set*& set, Object* cls) {
  if (set == nullptr) set = PY_TRY(newSet(t)).release();
  Ref<Set> into = Ref<Set>::share(set);
  Ref<> reference = PY_TRY(newWeakref(t, cls, nullptr));
  // One that is there already need not know of its end twice.
  if (PY_TRY(setContains(t, into.get(), reference.get()))) return {};
  Ref<> weakSet = PY_TRY(newWeakref(t, into.get(), nullptr));
  Ref<> callback = PY_TRY(newBuiltinFunction(t, &kDestroy, weakSet.get()));
  Ref<> watched = PY_TRY(newWeakref(t, cls, callback.get()));
  PY_TRY(setAdd(t, into.get(), watched.get()));
  return {};
}

/// The classes of the set that are still alive.
Ref<List> liveClasses(Thread& t, Set* set) {
  Ref<List> classes = PY_TRY(newList(t));
  isize position = 0;
  Object* reference = nullptr;
  while (set != nullptr && setNext(set, &position, &reference)) {
    Ref<> cls = weakrefGet(*static_cast<WeakReference*>(reference));
    if (!isNone(cls.get())) PY_TRY(classes->append(t, cls.get()));
  }
  return classes;
}

// --- _abc_init ----------------------------------------------------------------------------------

Result<bool> isAbstract(Thread& t, Object* value) {
  Lookup flag = PY_TRY(lookupAttribute(t, value, names::__isabstractmethod__));
  return flag.found() ? toBool(t, flag.get()) : Result<bool>(false);
}

Status collectOwn(Thread& t, Type* cls, Set* abstracts) {
  Ref<Dict> dict = PY_TRY(dictCopy(t, typeDict(cls)));
  isize position = 0;
  Object* key = nullptr;
  Object* value = nullptr;
  while (dictNext(dict.get(), &position, &key, &value)) {
    if (PY_TRY(isAbstract(t, value))) PY_TRY(setAdd(t, abstracts, key));
  }
  return {};
}

/// What the bases left abstract and this class did not define.
Status collectInherited(Thread& t, Type* cls, Set* abstracts) {
  Tuple& bases = *typeBases(cls);
  for (isize i = 0; i < bases.size; ++i) {
    Lookup inherited = PY_TRY(lookupAttribute(t, bases[i], names::__abstractmethods__));
    if (inherited.isMissing()) continue;
    Ref<> iterator = PY_TRY(getIterator(t, inherited.get()));
    for (;;) {
      Lookup name = PY_TRY(next(t, iterator.get()));
      if (name.isMissing()) break;
      Lookup value = PY_TRY(lookupAttribute(t, cls, name.get()));
      if (value.isMissing()) continue;
      if (PY_TRY(isAbstract(t, value.get()))) PY_TRY(setAdd(t, abstracts, name.get()));
    }
  }
  return {};
}

/// `__abc_tpflags__` makes a class a sequence or mapping for pattern matching.
Status takePatternFlags(Thread& t, Type* cls) {
  Ref<Str> name = PY_TRY(newInterned(t, "__abc_tpflags__"));
  Object* given = dictGetStr(typeDict(cls), name.get());
  if (given == nullptr || !isExactly(given, &intType)) return {};
  i64 flags = PY_TRY(toI64(t, given));
  auto kinds = static_cast<unsigned long>(flags) & kCollectionFlags;
  if (kinds == kCollectionFlags) {
    return t.raise(typeErrorType,
                   "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  }
  cls->flags = (cls->flags & ~kCollectionFlags) | kinds;
  return dictDelete(t, typeDict(cls), name.get());
}

Status abcInit(Thread& t, Module&, Object* self) {
  if (!isType(self)) {
    bool hasDict = PY_TRY(lookupAttribute(t, self, names::__dict__)).found();
    return t.raise(attributeErrorType, "'%.50s' object has no attribute '%s'", self->type->name,
                   hasDict ? "__bases__" : "__dict__");
  }
  auto* cls = static_cast<Type*>(self);
  Ref<Set> abstracts = PY_TRY(newSet(t));
  PY_TRY(collectOwn(t, cls, abstracts.get()));
  PY_TRY(collectInherited(t, cls, abstracts.get()));
  Ref<Set> frozen = PY_TRY(newFrozenset(t, abstracts.get()));
  PY_TRY(setAttribute(t, cls, names::__abstractmethods__, frozen.get()));
  Ref<> data = PY_TRY(dataNew(t, abcDataType));
  PY_TRY(setAttribute(t, cls, implementationName, data.get()));
  return takePatternFlags(t, cls);
}

// --- checks -------------------------------------------------------------------------------------

/// Asks `__subclasshook__`; missing when it is NotImplemented.
Result<int> askHook(Thread& t, Object* self, Object* subclass) {
  Ref<> answer = PY_TRY(callMethod(t, self, names::__subclasshook__, subclass));
  if (answer.get() == boolObject(true)) return 1;
  if (answer.get() == boolObject(false)) return 0;
  if (answer.get() == notImplemented()) return -1;
  return t.raise(assertionErrorType,
                 "__subclasshook__ must return either False, True, or NotImplemented");
}

Result<bool> anySubclass(Thread& t, Object* subclass, List* candidates) {
  for (isize i = 0; i < candidates->size; ++i) {
    Ref<> candidate = Ref<>::share((*candidates)[i]);
    if (PY_TRY(isSubclass(t, subclass, candidate.get()))) return true;
  }
  return false;
}

/// The answer that is not in the caches. A class that is registered itself is not for them
/// (`*remember` becomes false).
Result<bool> findOut(Thread& t, AbcData& data, Object* self, Object* subclass, bool* remember) {
  int hook = PY_TRY(askHook(t, self, subclass));
  if (hook >= 0) return hook == 1;
  if (isSubtype(static_cast<Type*>(subclass), static_cast<Type*>(self))) return true;
  if (PY_TRY(isIn(t, data.registry, subclass))) {
    *remember = false;
    return true;
  }
  Ref<List> registered = PY_TRY(liveClasses(t, data.registry));
  if (PY_TRY(anySubclass(t, subclass, registered.get()))) return true;
  Ref<Str> name = PY_TRY(newInterned(t, "__subclasses__"));
  Ref<> derived = PY_TRY(callMethod(t, self, name.get()));
  if (!isList(derived.get())) {
    return t.raise(typeErrorType, "__subclasses__() must return a list");
  }
  return anySubclass(t, subclass, static_cast<List*>(derived.get()));
}

/// Whether the class was asked about lately, and what the answer was.
Optional<bool> recentAnswer(const AbcData& data, Object* cls) {
  if (!isType(cls) || !assignVersion(static_cast<Type*>(cls))) return {};
  u32 version = typeVersion(static_cast<Type*>(cls));
  const RecentAnswer& recent = data.recent[version % kRecentAnswers];
  if (recent.version != version) return {};
  if (!recent.isSubclass && recent.registrations != registrations) return {};
  return recent.isSubclass;
}

/// Whether one of the sets (`data.cache` for yes, `data.negativeCache` for no) has the class.
Result<bool> hasAnswer(Thread& t, AbcData& data, Object* cls, bool isSubclass) {
  if (!PY_TRY(isIn(t, isSubclass ? data.cache : data.negativeCache, cls))) return false;
  if (isType(cls) && assignVersion(static_cast<Type*>(cls))) {
    u32 version = typeVersion(static_cast<Type*>(cls));
    data.recent[version % kRecentAnswers] = {version, isSubclass, registrations};
  }
  return true;
}

Result<bool> subclassCheck(Thread& t, Module&, Object* self, Object* subclass) {
  if (!isType(subclass)) return t.raise(typeErrorType, "issubclass() arg 1 must be a class");
  Ref<AbcData> data = PY_TRY(dataOf(t, self));
  if (Optional<bool> answer = recentAnswer(*data, subclass)) return *answer;
  if (PY_TRY(hasAnswer(t, *data, subclass, true))) return true;
  if (data->negativeVersion < registrations) {
    clearOwned(data->negativeCache);
    data->negativeVersion = registrations;
  } else if (PY_TRY(hasAnswer(t, *data, subclass, false))) {
    return false;
  }
  bool remember = true;
  bool answer = PY_TRY(findOut(t, *data, self, subclass, &remember));
  if (remember) PY_TRY(addTo(t, answer ? data->cache : data->negativeCache, subclass));
  return answer;
}

Result<bool> askSubclassCheck(Thread& t, Object* self, Object* cls) {
  Ref<> answer = PY_TRY(callMethod(t, self, names::__subclasscheck__, cls));
  return toBool(t, answer.get());
}

Result<bool> instanceCheck(Thread& t, Module&, Object* self, Object* instance) {
  Ref<AbcData> data = PY_TRY(dataOf(t, self));
  Ref<> subclass = PY_TRY(getAttribute(t, instance, names::__class__));
  Ref<> subtype = Ref<>::share(instance->type);
  bool isPlain = subtype.get() == subclass.get();
  if (Optional<bool> answer = recentAnswer(*data, subclass.get()); answer && (*answer || isPlain)) {
    return *answer;
  }
  if (PY_TRY(hasAnswer(t, *data, subclass.get(), true))) return true;
  if (isPlain) {
    if (data->negativeVersion == registrations &&
        PY_TRY(hasAnswer(t, *data, subclass.get(), false))) {
      return false;
    }
    return askSubclassCheck(t, self, subclass.get());
  }
  if (PY_TRY(askSubclassCheck(t, self, subclass.get()))) return true;
  return askSubclassCheck(t, self, subtype.get());
}

// --- registration -------------------------------------------------------------------------------

void setPatternFlags(Type* type, unsigned long kinds) {
  if (hasFlag(type, kTypeImmutable) || (type->flags & kCollectionFlags) == kinds) return;
  type->flags = (type->flags & ~kCollectionFlags) | kinds;
  TypeRT* rt = typeRTIfAny(type);
  for (u32 i = 0; rt != nullptr && i < rt->subclassCount; ++i) {
    setPatternFlags(rt->subclasses[i], kinds);
  }
}

Ref<> abcRegister(Thread& t, Module&, Object* self, Object* subclass) {
  if (!isType(subclass)) return t.raise(typeErrorType, "Can only register classes");
  if (PY_TRY(isSubclass(t, subclass, self))) return Ref<>::share(subclass);
  if (PY_TRY(isSubclass(t, self, subclass))) {
    return t.raise(runtimeErrorType, "Refusing to create an inheritance cycle");
  }
  Ref<AbcData> data = PY_TRY(dataOf(t, self));
  PY_TRY(addTo(t, data->registry, subclass));
  ++registrations;
  if (isType(self)) {
    unsigned long kinds = static_cast<Type*>(self)->flags & kCollectionFlags;
    if (kinds != 0) setPatternFlags(static_cast<Type*>(subclass), kinds);
  }
  return Ref<>::share(subclass);
}

Ref<> cacheToken(Thread&, Module&) { return newInt(registrations); }

Status resetRegistry(Thread& t, Module&, Object* self) {
  Ref<AbcData> data = PY_TRY(dataOf(t, self));
  clearOwned(data->registry);
  return {};
}

Status resetCaches(Thread& t, Module&, Object* self) {
  Ref<AbcData> data = PY_TRY(dataOf(t, self));
  clearOwned(data->cache);
  clearOwned(data->negativeCache);
  for (RecentAnswer& recent : data->recent) recent = {};
  return {};
}

Ref<> getDump(Thread& t, Module&, Object* self) {
  Ref<AbcData> data = PY_TRY(dataOf(t, self));
  Ref<Set> registry = PY_TRY(newSet(t, data->registry));
  Ref<Set> cache = PY_TRY(newSet(t, data->cache));
  Ref<Set> negative = PY_TRY(newSet(t, data->negativeCache));
  Ref<Int> version = PY_TRY(newInt(data->negativeVersion));
  return packTuple(t, {registry.get(), cache.get(), negative.get(), version.get()});
}

constinit const MethodDef kFunctions[] = {
    METHOD("get_cache_token", "($module, /)", cacheToken,
           "Returns the current ABC cache token.\n\n"
           "The token is an opaque object (supporting equality testing) identifying the\n"
           "current version of the ABC cache for virtual subclasses. The token changes\n"
           "with every call to register() on any ABC."),
    METHOD("_abc_init", "($module, self, /)", abcInit,
           "Internal ABC helper for class set-up. Should be never used outside abc module."),
    METHOD("_reset_registry", "($module, self, /)", resetRegistry,
           "Internal ABC helper to reset registry of a given class.\n\n"
           "Should be only used by refleak.py"),
    METHOD("_reset_caches", "($module, self, /)", resetCaches,
           "Internal ABC helper to reset both caches of a given class.\n\n"
           "Should be only used by refleak.py"),
    METHOD("_get_dump", "($module, self, /)", getDump,
           "Internal ABC helper for cache and registry debugging.\n\n"
           "Return shallow copies of registry, of both caches, and\n"
           "negative cache version. Don't call this function directly,\n"
           "instead use ABC._dump_registry() for a nice repr."),
    METHOD("_abc_register", "($module, self, subclass, /)", abcRegister,
           "Internal ABC helper for subclasss registration. Should be never used outside abc "
           "module."),
    METHOD("_abc_instancecheck", "($module, self, instance, /)", instanceCheck,
           "Internal ABC helper for instance checks. Should be never used outside abc module."),
    METHOD("_abc_subclasscheck", "($module, self, subclass, /)", subclassCheck,
           "Internal ABC helper for subclasss checks. Should be never used outside abc module."),
    {}};

Status exec(Thread& t, Module&) {
  if (implementationName == nullptr) {
    implementationName = PY_TRY(newInterned(t, "_abc_impl")).release();
  }
  return typeReady(t, abcDataType);
}

}  // namespace

extern constinit const ModuleSpec abcModule;
constinit const ModuleSpec abcModule{
    .name = "_abc",
    .doc = "Module contains faster C implementation of abc.ABCMeta",
    .functions = kFunctions,
    .exec = exec};

}  // namespace taipan
