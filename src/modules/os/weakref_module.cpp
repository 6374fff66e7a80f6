// _weakref.

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/weakref/weakref.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

static Result<isize> weakrefGetweakrefcount(Thread&, Module&, Object* object) {
  return weakrefCount(object);
}

static Ref<> weakrefGetweakrefs(Thread& t, Module&, Object* object) {
  Ref<List> list = PY_TRY(newList(t));
  if (!supportsWeakrefs(object->type)) return list;
  for (WeakReference* at = *weaklistOf(object); at != nullptr; at = at->next) {
    PY_TRY(list->append(t, static_cast<Object*>(at)));
  }
  return list;
}

static Status weakrefRemoveDeadWeakref(Thread& t, Module&, Dict& dict, Object* key) {
  Lookup hit = PY_TRY(dictGet(t, &dict, key));
  if (!hit.found()) return {};
  if (!isWeakref(hit.get())) return t.raise(typeErrorType, "not a weakref");
  if (!isNone(weakrefGetBorrowed(*static_cast<WeakReference*>(hit.get())))) return {};
  PY_TRY(dictRemove(t, &dict, key));
  return {};
}

static Ref<> weakrefProxy(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "proxy", args.count, 1, 2));
  return newWeakProxy(t, args[0], args.get(1));
}

static constinit const MethodDef kFunctions[] = {
    METHOD("getweakrefcount", "($module, object, /)", weakrefGetweakrefcount,
           "Return the number of weak references to 'object'."),
    METHOD("_remove_dead_weakref", "($module, dct, key, /)", weakrefRemoveDeadWeakref,
           "Atomically remove key from dict if it points to a dead weakref."),
    METHOD("getweakrefs", "($module, object, /)", weakrefGetweakrefs,
           "Return a list of all weak reference objects pointing to 'object'."),
    METHOD_PLAIN("proxy", "($module, *args)", weakrefProxy,
                 "proxy($module, object, callback=None, /)\n--\n\n"
                 "Create a proxy object that weakly references 'object'.\n\n"
                 "'callback', if given, is called with a reference to the\n"
                 "proxy when 'object' is about to be finalized."),
    {},
};

static Status weakrefExec(Thread& t, Module& module) {
  PY_TRY(addObject(t, module, "ref", &weakrefType));
  PY_TRY(addObject(t, module, "ReferenceType", &weakrefType));
  PY_TRY(addObject(t, module, "ProxyType", &weakProxyType));
  return addObject(t, module, "CallableProxyType", &weakCallableProxyType);
}

extern constinit const ModuleSpec weakrefModule{
    .name = "_weakref",
    .doc = "Weak-reference support module.",
    .functions = kFunctions,
    .exec = weakrefExec,
};

}  // namespace taipan
