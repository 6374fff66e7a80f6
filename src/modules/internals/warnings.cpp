// The _warnings module: issuing warnings and the filters (library reference, warnings). The Python
// module `warnings` shares the filter list and registries kept here; what it overrides there
// (filters, defaultaction, onceregistry, _showwarnmsg) is looked up in it once it is loaded.

#include <cstdarg>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/display/display.h"
#include "modules/registry.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/frame/frame.h"

namespace taipan {

namespace {

/// The filters, registry of `once` and default action, owned by the interpreter.
struct WarningState {
  List* filters = nullptr;
  Dict* once = nullptr;
  Object* defaultAction = nullptr;
  isize version = 0;
};
WarningState state;

/// A warning on its way.
struct Warning {
  Object* category;
  Ref<> message;  ///< an instance
  Ref<> text;
  Object* filename;
  isize line;
  Object* module;
  Object* registry;  ///< a dict, None or null
  Object* sourceLine;
  Object* source;
};

/// An attribute of the Python module `warnings`; missing while it is not loaded.
Lookup warningsAttribute(Thread& t, Str* name, bool import) {
  Ref<> module =
      Ref<>::share(dictGetStr(static_cast<Dict*>(t.interpreter->modules), names::warnings));
  if (!module && import && !runtime().finalizing) {
    module = importModule(t, "warnings");
    if (!module) {
      if (t.clearIfMatches(importErrorType)) return Lookup::missing();
      return failure;
    }
  }
  if (!module || isNone(module.get())) return Lookup::missing();
  return lookupAttribute(t, module.get(), name);
}

Ref<> currentFilters(Thread& t) {
  Lookup own = PY_TRY(warningsAttribute(t, names::filters, false));
  if (!own.found()) return Ref<>::share(state.filters);
  assignOwned(state.filters, static_cast<List*>(Ref<>::share(own.get()).release()));
  if (!isList(own.get())) {
    return t.raise(valueErrorType, "_warnings.filters must be a list");
  }
  return std::move(own).value();
}

Result<bool> textMatches(Thread& t, Object* pattern, Object* text) {
  if (isNone(pattern)) return true;
  if (isExactStr(pattern)) return compareBool(t, pattern, text, kEqual);
  Ref<> match = PY_TRY(callMethod(t, pattern, names::match, text));
  return toBool(t, match.get());
}

Result<bool> filterMatches(Thread& t, Tuple& filter, const Warning& w) {
  if (!PY_TRY(textMatches(t, filter.items[1], w.text.get()))) return false;
  if (!PY_TRY(isSubclass(t, w.category, filter.items[2]))) return false;
  if (!PY_TRY(textMatches(t, filter.items[3], w.module))) return false;
  isize line = PY_TRY(toIsize(t, filter.items[4], &overflowErrorType));
  return line == 0 || line == w.line;
}

/// The action of the first filter that matches; `*which` is the filter.
Ref<> findAction(Thread& t, const Warning& w, Ref<>* which) {
  Ref<> holder = PY_TRY(currentFilters(t));
  List& filters = *static_cast<List*>(holder.get());
  for (isize i = 0; i < filters.size; ++i) {
    Ref<> item = Ref<>::share(filters.items[i]);
    if (!isTuple(item.get()) || static_cast<Tuple*>(item.get())->size != 5) {
      return t.raise(valueErrorType, "_warnings.filters item %zd isn't a 5-tuple", i);
    }
    Tuple& filter = *static_cast<Tuple*>(item.get());
    if (!isStr(filter.items[0])) {
      return t.raise(typeErrorType, "action must be a string, not '%.200s'",
                     filter.items[0]->type->name);
    }
    if (!PY_TRY(filterMatches(t, filter, w))) continue;
    Ref<> action = Ref<>::share(filter.items[0]);
    *which = std::move(item);
    return action;
  }
  Lookup own = PY_TRY(warningsAttribute(t, names::defaultaction, false));
  *which = Ref<>::share(none());
  Ref<> action = own.found() ? std::move(own).value() : Ref<>::share(state.defaultAction);
  if (!isStr(action.get())) {
    return t.raise(typeErrorType, "_warnings.defaultaction must be a string, not '%.200s'",
                   action->type->name);
  }
  return action;
}

/// Whether the key is in the registry already; else enters it if asked. A registry from before the
/// last change of the filters is emptied first.
Result<bool> alreadyWarned(Thread& t, Object* registry, Object* key, bool enter) {
  if (registry == nullptr || isNone(registry)) return false;
  Dict* dict = static_cast<Dict*>(registry);
  Object* version = dictGetStr(dict, names::version);
  bool current = version != nullptr && isExactInt(version) &&
                 PY_TRY(toIsize(t, version, nullptr)) == state.version;
  if (!current) {
    dictClear(t, dict);
    Ref<> number = PY_TRY(toObject(state.version));
    PY_TRY(dictSetStr(t, dict, names::version, number.get()));
  } else {
    Lookup seen = PY_TRY(dictGet(t, dict, key));
    if (seen.found() && PY_TRY(toBool(t, seen.get()))) return true;
  }
  if (enter) PY_TRY(dictSet(t, dict, key, boolObject(true)));
  return false;
}

Result<bool> alreadyWarnedAt(Thread& t, Object* registry, const Warning& w, isize line) {
  Ref<> number = PY_TRY(toObject(line));
  Ref<Tuple> key = PY_TRY(packTuple(t, {w.text.get(), w.category, number.get()}));
  return alreadyWarned(t, registry, key.get(), true);
}

Result<bool> alreadyWarnedOnce(Thread& t, const Warning& w) {
  Lookup own = PY_TRY(warningsAttribute(t, names::onceregistry, false));
  Ref<> once = own.found() ? std::move(own).value() : Ref<>::share(state.once);
  if (!isDict(once.get())) {
    return t.raise(typeErrorType, "_warnings.onceregistry must be a dict, not '%.200s'",
                   once->type->name);
  }
  Ref<Tuple> key = PY_TRY(packTuple(t, {w.text.get(), w.category}));
  return alreadyWarned(t, once.get(), key.get(), true);
}

/// The line of the source that a warning is about, without its indentation; null if there is none.
Ref<Str> lineOf(Thread& t, const Warning& w) {
  Ref<Str> line = sourceLine(t, w.filename, static_cast<int>(w.line));
  if (!line) return line;
  isize start = 0;
  auto isBlank = [](u32 c) { return c == ' ' || c == '\t' || c == '\f'; };
  while (start < line->length && isBlank(strAt(*line, start))) ++start;
  return strSubstring(t, *line, start, line->length);
}

/// Prints "file:line: Category: text" and the line without the help of the Python module.
Status printPlainly(Thread& t, const Warning& w) {
  Object* stream = getSysAttribute(t, "stderr");
  if (stream == nullptr || isNone(stream)) return {};
  Ref<> keep = Ref<>::share(stream);
  Ref<Str> line = PY_TRY(newStrFormat(t, "%S:%zd: %s: %S\n", w.filename, w.line,
                                      static_cast<Type*>(w.category)->name, w.text.get()));
  (void)PY_TRY(callMethod(t, stream, names::write, line.get()));
  Ref<Str> source = lineOf(t, w);
  if (!source) return t.hasPending() ? Status(failure) : Status();
  Ref<Str> shown = PY_TRY(newStrFormat(t, "  %S\n", source.get()));
  (void)PY_TRY(callMethod(t, stream, names::write, shown.get()));
  return {};
}

Status show(Thread& t, const Warning& w) {
  Lookup function = PY_TRY(warningsAttribute(t, names::_showwarnmsg, w.source != nullptr));
  if (!function.found()) return printPlainly(t, w);
  if (!isCallable(function.get())) {
    return t.raise(typeErrorType, "warnings._showwarnmsg() must be set to a callable");
  }
  Lookup message = PY_TRY(warningsAttribute(t, names::WarningMessage, false));
  if (!message.found()) {
    return t.raise(runtimeErrorType, "unable to get warnings.WarningMessage");
  }
  Ref<> line = PY_TRY(toObject(w.line));
  Object* nothing = none();
  Ref<> record = PY_TRY(call(t, message.get(), w.message.get(), w.category, w.filename, line.get(),
                             nothing, nothing, w.source == nullptr ? nothing : w.source));
  (void)PY_TRY(call(t, function.get(), record.get()));
  return {};
}

/// Filters and shows.
Status issue(Thread& t, Warning& w) {
  if (w.registry != nullptr && !isNone(w.registry)) {
    if (!isDict(w.registry)) {
      return t.raise(typeErrorType, "'registry' must be a dict or None");
    }
    Ref<> number = PY_TRY(toObject(w.line));
    Ref<Tuple> key = PY_TRY(packTuple(t, {w.text.get(), w.category, number.get()}));
    if (PY_TRY(alreadyWarned(t, w.registry, key.get(), false))) return {};
  }
  Ref<> filter;
  Ref<> action = PY_TRY(findAction(t, w, &filter));
  Str& name = *static_cast<Str*>(action.get());
  if (strEqualAscii(name, "error")) return t.raiseInstance(w.message.get());
  if (strEqualAscii(name, "ignore")) return {};
  bool seen = false;
  if (strEqualAscii(name, "once")) {
    seen = PY_TRY(alreadyWarnedOnce(t, w));
  } else if (strEqualAscii(name, "module")) {
    seen = PY_TRY(alreadyWarnedAt(t, w.registry, w, 0));
  } else if (strEqualAscii(name, "default")) {
    seen = PY_TRY(alreadyWarnedAt(t, w.registry, w, w.line));
  } else if (!strEqualAscii(name, "always")) {
    return t.raise(runtimeErrorType, "Unrecognized action (%R) in warnings.filters:\n %R",
                   action.get(), filter.get());
  }
  if (seen) return {};
  return show(t, w);
}

/// Completes message, text and category from what the caller gave.
Status prepareMessage(Thread& t, Warning& w, Object* message, Object* category) {
  bool instance = isInstanceOf(message, &warningType);
  w.category = instance ? message->type : category;
  w.text = instance ? Ref<>(PY_TRY(toStr(t, message))) : Ref<>::share(message);
  w.message = instance ? Ref<>::share(message) : PY_TRY(call(t, category, message));
  return {};
}

/// The module name for a file: the path without ".py".
Ref<> moduleOfFile(Thread& t, Object* filename) {
  if (!isStr(filename)) return newStr(t, "<unknown>");
  Str& path = *static_cast<Str*>(filename);
  if (path.length == 0) return newStr(t, "<unknown>");
  Ref<Str> suffix = PY_TRY(newStr(t, ".py"));
  isize at = path.length - 3;
  if (at >= 0 && strFind(path, *suffix, at, path.length) == at) {
    return strSubstring(t, path, 0, at);
  }
  return Ref<>::share(filename);
}

bool isInternalFrame(const FrameView& frame) {
  Str& name = *static_cast<Str*>(frame.code()->filename);
  const char* text = strUtf8OrQuestionMark(name);
  return __builtin_strstr(text, "importlib") != nullptr &&
         __builtin_strstr(text, "_bootstrap") != nullptr;
}

/// The frame that a warning with this stack level is about.
FrameView frameAtLevel(Thread& t, isize level) {
  FrameView frame = FrameView::current(t);
  bool plain = level <= 0 || (frame.exists() && isInternalFrame(frame));
  while (--level > 0 && frame.exists()) {
    frame = frame.back();
    while (!plain && frame.exists() && isInternalFrame(frame)) frame = frame.back();
  }
  return frame;
}

/// warnings.warn(): the place is a frame of the stack.
Status warnFromStack(Thread& t, Object* category, Object* message, isize level, Object* source) {
  Warning w{};
  PY_TRY(prepareMessage(t, w, message, category));
  FrameView frame = frameAtLevel(t, level);
  Ref<> globals;
  Ref<> filename;
  if (frame.exists()) {
    globals = Ref<>::share(frame.globals());
    filename = Ref<>::share(frame.code()->filename);
    w.line = frame.line();
  } else {
    globals = Ref<>::share(t.interpreter->sysDict);
    filename = PY_TRY(newStr(t, "sys"));
    w.line = 1;
  }
  Dict* dict = static_cast<Dict*>(globals.get());
  Ref<> registry = Ref<>::share(dictGetStr(dict, names::__warningregistry__));
  if (!registry) {
    registry = PY_TRY(newDict(t));
    PY_TRY(dictSetStr(t, dict, names::__warningregistry__, registry.get()));
  }
  Ref<> module = Ref<>::share(dictGetStr(dict, names::__name__));
  if (!module || !(isNone(module.get()) || isStr(module.get()))) {
    module = PY_TRY(newStr(t, "<string>"));
  }
  w.filename = filename.get();
  w.module = module.get();
  w.registry = registry.get();
  w.source = source;
  return issue(t, w);
}

/// The category argument of warn(): from the message if that is a Warning.
Result<Object*> checkCategory(Thread& t, Object* message, Object* category) {
  if (isInstanceOf(message, &warningType)) return static_cast<Object*>(message->type);
  if (category == nullptr || isNone(category)) return static_cast<Object*>(&userWarningType);
  Result<bool> derived = isSubclass(t, category, &warningType);
  if (derived.failed() || !derived.value()) {
    t.clearPending();
    return t.raise(typeErrorType, "category must be a Warning subclass, not '%s'",
                   category->type->name);
  }
  return category;
}

Status warningsWarn(Thread& t, Module&, Object* message, Object* category, Optional<isize> level,
                    Object* source) {
  Object* checked = PY_TRY(checkCategory(t, message, category));
  if (source != nullptr && isNone(source)) source = nullptr;
  return warnFromStack(t, checked, message, level.value_or(1), source);
}

Status warningsWarnExplicit(Thread& t, Module&, Object* message, Object* category, Str& filename,
                            isize line, Object* module, Object* registry, Object* moduleGlobals,
                            Object* source) {
  if (moduleGlobals != nullptr && !isNone(moduleGlobals) && !isDict(moduleGlobals)) {
    return t.raise(typeErrorType, "module_globals must be a dict, not '%.200s'",
                   moduleGlobals->type->name);
  }
  Warning w{};
  PY_TRY(prepareMessage(t, w, message, category));
  Ref<> moduleName = module == nullptr || isNone(module) ? PY_TRY(moduleOfFile(t, &filename))
                                                         : Ref<>::share(module);
  w.filename = &filename;
  w.line = line;
  w.module = moduleName.get();
  w.registry = registry;
  w.source = source != nullptr && isNone(source) ? nullptr : source;
  return issue(t, w);
}

Status filtersMutated(Thread&, Module&) {
  ++state.version;
  return {};
}

constinit const MethodDef kFunctions[] = {
    METHOD("warn", "($module, /, message, category=None, stacklevel=1, source=None)", warningsWarn,
           "Issue a warning, or maybe ignore it or raise an exception."),
    METHOD_PLAIN("warn_explicit",
                 "(message, category, filename, lineno, module=None, registry=None, "
                 "module_globals=None, source=None)",
                 warningsWarnExplicit, "Low-level interface to warnings functionality."),
    METHOD_PLAIN("_filters_mutated", "()", filtersMutated, ""),
    {}};

Status addFilter(Thread& t, const char* action, Type& category, const char* module) {
  Ref<Str> actionText = PY_TRY(newInterned(t, action));
  Ref<> moduleText = Ref<>::share(none());
  if (module != nullptr) moduleText = PY_TRY(newInterned(t, module));
  Ref<> zero = PY_TRY(toObject(isize{0}));
  Ref<Tuple> filter =
      PY_TRY(packTuple(t, {actionText.get(), none(), &category, moduleText.get(), zero.get()}));
  return state.filters->append(t, filter.get());
}

Status initState(Thread& t) {
  if (state.filters != nullptr) return {};
  state.filters = PY_TRY(newList(t)).release();
  state.once = PY_TRY(newDict(t)).release();
  state.defaultAction = PY_TRY(newInterned(t, "default")).release();
  PY_TRY(addFilter(t, "default", deprecationWarningType, "__main__"));
  PY_TRY(addFilter(t, "ignore", deprecationWarningType, nullptr));
  PY_TRY(addFilter(t, "ignore", pendingDeprecationWarningType, nullptr));
  PY_TRY(addFilter(t, "ignore", importWarningType, nullptr));
  return addFilter(t, "ignore", resourceWarningType, nullptr);
}

Status exec(Thread& t, Module& m) {
  PY_TRY(initState(t));
  PY_TRY(addObject(t, m, "filters", state.filters));
  PY_TRY(addObject(t, m, "_onceregistry", state.once));
  return addObject(t, m, "_defaultaction", state.defaultAction);
}

}  // namespace

Status warn(Thread& t, Type& category, int stackLevel, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Ref<Str> message = newStrFormatV(t, format, args);
  va_end(args);
  if (!message) return failure;
  PY_TRY(initState(t));
  return warnFromStack(t, &category, message.get(), stackLevel, nullptr);
}

Status warnExplicit(Thread& t, Type& category, Object* message, Object* filename, int line) {
  PY_TRY(initState(t));
  Warning w{};
  PY_TRY(prepareMessage(t, w, message, &category));
  Ref<> module = PY_TRY(moduleOfFile(t, filename));
  w.filename = filename;
  w.line = line;
  w.module = module.get();
  return issue(t, w);
}

Status warnAbout(Thread& t, Type& category, int stackLevel, Object* source, Object* message) {
  PY_TRY(initState(t));
  return warnFromStack(t, &category, message, stackLevel, source);
}

constinit const ModuleSpec warningsModule{
    .name = "_warnings",
    .doc =
        "_warnings provides basic warning filtering support.\nIt is a helper module to speed up "
        "interpreter start-up.",
    .functions = kFunctions,
    .exec = exec};

}  // namespace taipan
