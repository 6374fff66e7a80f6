#include "modules/import/import.h"

#include <cstdio>
#include <ctime>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/traceback.h"

namespace taipan {

Ref<> (*createDynamicModule)(Thread&, Object*, Object*) = nullptr;
Status (*execDynamicModule)(Thread&, Object*) = nullptr;

namespace {

Dict* modulesDict(Thread& t) { return static_cast<Dict*>(t.interpreter->modules); }

}  // namespace

Lookup findLoadedModule(Thread& t, Object* name) {
  Lookup loaded = PY_TRY(dictGet(t, modulesDict(t), name));
  if (!loaded.found() || isNone(loaded.get())) return Lookup::missing();
  Lookup spec = PY_TRY(lookupAttribute(t, loaded.get(), names::__spec__));
  if (spec.found() && !isNone(spec.get())) {
    Lookup initializing = PY_TRY(lookupAttribute(t, spec.get(), names::_initializing));
    if (initializing.found() && PY_TRY(toBool(t, initializing.get()))) {
      (void)PY_TRY(callMethod(t, t.interpreter->importlib, names::_lock_unlock_module, name));
    }
  }
  return loaded;
}

namespace {

/// `name[:end]` for the last dot, or missing.
LookupOf<Str> parentName(Thread& t, Str& name) {
  isize dot = -1;
  for (isize i = name.length - 1; i >= 0 && dot < 0; --i) {
    if (strAt(name, i) == '.') dot = i;
  }
  if (dot < 0) return LookupOf<Str>::missing();
  return strSubstring(t, name, 0, dot);
}

/// The package that a relative import starts from, out of the importing module's globals.
Ref<Str> callerPackage(Thread& t, Object* globals) {
  if (globals == nullptr || isNone(globals)) {
    return t.raise(keyErrorType, "'__name__' not in globals");
  }
  if (!isDict(globals)) return t.raise(typeErrorType, "globals must be a dict");
  Dict* dict = static_cast<Dict*>(globals);
  Object* package = dictGetStr(dict, names::__package__);
  Object* spec = dictGetStr(dict, names::__spec__);
  if (package != nullptr && !isNone(package)) {
    if (!isStr(package)) return t.raise(typeErrorType, "package must be a string");
    if (spec != nullptr && !isNone(spec)) {
      Ref<> parent = PY_TRY(getAttribute(t, spec, names::parent));
      if (!PY_TRY(compareBool(t, package, parent.get(), kEqual))) {
        PY_TRY(warn(t, importWarningType, 1, "__package__ != __spec__.parent"));
      }
    }
    return Ref<Str>::share(static_cast<Str*>(package));
  }
  if (spec != nullptr && !isNone(spec)) {
    Ref<> parent = PY_TRY(getAttribute(t, spec, names::parent));
    if (!isStr(parent.get())) return t.raise(typeErrorType, "__spec__.parent must be a string");
    return std::move(parent).as<Str>();
  }
  PY_TRY(warn(t, importWarningType, 1,
              "can't resolve package from __spec__ or __package__, falling back on __name__ and "
              "__path__"));
  Object* name = dictGetStr(dict, names::__name__);
  if (name == nullptr) return t.raise(keyErrorType, "'__name__' not in globals");
  if (!isStr(name)) return t.raise(typeErrorType, "__name__ must be a string");
  if (dictGetStr(dict, names::__path__) != nullptr) {
    return Ref<Str>::share(static_cast<Str*>(name));
  }
  LookupOf<Str> parent = PY_TRY(parentName(t, *static_cast<Str*>(name)));
  if (!parent.found()) {
    return t.raise(importErrorType, "attempted relative import with no known parent package");
  }
  return std::move(parent).value();
}

/// The absolute name of `name` imported `level` packages up.
Ref<Str> resolveName(Thread& t, Str& name, Object* globals, int level) {
  Ref<Str> base = PY_TRY(callerPackage(t, globals));
  if (base->length == 0) {
    return t.raise(importErrorType, "attempted relative import with no known parent package");
  }
  for (int up = 1; up < level; ++up) {
    LookupOf<Str> parent = PY_TRY(parentName(t, *base));
    if (!parent.found()) {
      return t.raise(importErrorType, "attempted relative import beyond top-level package");
    }
    base = std::move(parent).value();
  }
  if (name.length == 0) return base;
  return newStrFormat(t, "%U.%U", base.get(), &name);
}

/// What `import a.b.c` binds: the package `a`, or the module as far up as `name` reaches.
Ref<> importFront(Thread& t, Str& name, Object* absolute, Object* module, int level) {
  isize dot = strFindChar(name, '.', 0, name.length);
  if (dot < 0) return Ref<>::share(module);
  if (level == 0) {
    Ref<Str> front = PY_TRY(strSubstring(t, name, 0, dot));
    return importLevel(t, front.get(), nullptr, nullptr, 0);
  }
  Str& whole = *static_cast<Str*>(absolute);
  Ref<Str> front = PY_TRY(strSubstring(t, whole, 0, whole.length - (name.length - dot)));
  Lookup found = PY_TRY(dictGet(t, modulesDict(t), front.get()));
  if (!found.found())
    return t.raise(keyErrorType, "%R not in sys.modules as expected", front.get());
  return std::move(found).value();
}

/// Whether a traceback entry is importlib's own; `*calls` says whether it is the function through
/// which importlib runs code that is not its own.
bool isImportlibEntry(const Traceback& entry, bool* calls) {
  const Code& code = *entry.frame->frame->code;
  const Str& file = *static_cast<Str*>(code.filename);
  *calls = strEqualAscii(*static_cast<Str*>(code.name), "_call_with_frames_removed");
  return strEqualAscii(file, "<frozen importlib._bootstrap>") ||
         strEqualAscii(file, "<frozen importlib._bootstrap_external>");
}

/// Takes importlib's entries out of the pending exception's traceback: a run of them that ends
/// where other code was called, and every run if the import itself failed (ImportError). What is
/// left is a failure inside importlib.
void trimTraceback(Thread& t) {
  if (t.pendingTraceback == nullptr || t.interpreter->config->verbose > 0) return;
  bool always = t.pendingMatches(importErrorType);
  Object** runStart = nullptr;  // the link to the first entry of the current run
  Object** link = &t.pendingTraceback;
  while (*link != nullptr) {
    auto* entry = static_cast<Traceback*>(*link);
    bool calls = false;
    bool own = isImportlibEntry(*entry, &calls);
    if (own && runStart == nullptr) runStart = link;
    if (!own) runStart = nullptr;
    Object** next = reinterpret_cast<Object**>(&entry->tbNext);
    if (own && (calls || always)) {
      // Keeps the rest alive while the run goes.
      Object* rest = Ref<>::share(*next).release();
      assignOwned(*runStart, rest);
      link = runStart;
      // A run that goes on is still part of this one.
      continue;
    }
    link = next;
  }
}

Ref<> importLevelUntrimmed(Thread& t, Object* nameObject, Object* globals, Object* fromlist,
                           int level);

}  // namespace

Ref<> importLevel(Thread& t, Object* name, Object* globals, Object* fromlist, int level) {
  Ref<> module = importLevelUntrimmed(t, name, globals, fromlist, level);
  if (!module) [[unlikely]]
    trimTraceback(t);
  return module;
}

namespace {

i64 microseconds() {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000 + now.tv_nsec / 1'000;
}

/// The event of a search for a module that is not loaded yet.
Status auditSearch(Thread& t, Object* name) {
  if (!isAudited()) [[likely]]
    return {};
  auto entry = [&](const char* attribute) {
    Object* value = getSysAttribute(t, attribute);
    return value != nullptr ? value : none();
  };
  return audit(t, "import", {name, none(), entry("path"), entry("meta_path"), entry("path_hooks")});
}

/// -X importtime: a line when the import is done, after those of the imports inside it.
Ref<> importTimed(Thread& t, Object* name) {
  static constinit int depth = 0;
  static constinit bool headed = false;
  static constinit i64 inside = 0;  // of the imports inside the current one
  if (!headed) std::fputs("import time: self [us] | cumulative | imported package\n", stderr);
  headed = true;
  i64 before = inside;
  inside = 0;
  ++depth;
  i64 start = microseconds();
  Ref<> module = callMethod(t, t.interpreter->importlib, names::_find_and_load, name,
                            t.interpreter->importFunction);
  i64 whole = microseconds() - start;
  --depth;
  std::fprintf(stderr, "import time: %9lld | %10lld | %*s%s\n",
               static_cast<long long>(whole - inside), static_cast<long long>(whole), depth * 2, "",
               strUtf8OrQuestionMark(*static_cast<Str*>(name)));
  inside = before + whole;
  return module;
}

}  // namespace

Ref<> importAbsolute(Thread& t, Object* name) {
  Lookup loaded = PY_TRY(findLoadedModule(t, name));
  if (loaded.found()) return std::move(loaded).value();
  PY_TRY(auditSearch(t, name));
  if (t.interpreter->config->importTime) [[unlikely]]
    return importTimed(t, name);
  return callMethod(t, t.interpreter->importlib, names::_find_and_load, name,
                    t.interpreter->importFunction);
}

namespace {

Ref<> importLevelUntrimmed(Thread& t, Object* nameObject, Object* globals, Object* fromlist,
                           int level) {
  if (!isStr(nameObject)) return t.raise(typeErrorType, "module name must be a string");
  if (level < 0) return t.raise(valueErrorType, "level must be >= 0");
  Str& name = *static_cast<Str*>(nameObject);
  Ref<Str> absolute;
  if (level > 0) {
    absolute = PY_TRY(resolveName(t, name, globals, level));
  } else {
    if (name.length == 0) return t.raise(valueErrorType, "Empty module name");
    absolute = Ref<Str>::share(&name);
  }
  Ref<> module = PY_TRY(importAbsolute(t, absolute.get()));
  bool hasFromList = fromlist != nullptr && !isNone(fromlist) && PY_TRY(toBool(t, fromlist));
  if (!hasFromList) {
    if (level > 0 && name.length == 0) return module;
    return importFront(t, name, absolute.get(), module.get(), level);
  }
  if (!PY_TRY(lookupAttribute(t, module.get(), names::__path__)).found()) return module;
  return callMethod(t, t.interpreter->importlib, names::_handle_fromlist, module.get(), fromlist,
                    t.interpreter->importFunction);
}

}  // namespace

static Ref<> importNamed(Thread& t, Str& name) {
  Ref<> module = importAbsolute(t, &name);
  if (!module) [[unlikely]]
    trimTraceback(t);
  return module;
}

Ref<> importModule(Thread& t, const char* name) {
  Ref<Str> text = PY_TRY(newInterned(t, name));
  return importNamed(t, *text);
}

Ref<> importAttribute(Thread& t, const char* module, const char* attribute) {
  Ref<> loaded = PY_TRY(importModule(t, module));
  Ref<Str> name = PY_TRY(newInterned(t, attribute));
  return getAttribute(t, loaded.get(), name.get());
}

Ref<> importAttribute(Thread& t, Str& module, Str& attribute) {
  Ref<> loaded = PY_TRY(importNamed(t, module));
  return getAttribute(t, loaded.get(), &attribute);
}

}  // namespace taipan
