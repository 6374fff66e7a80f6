// Writing objects by what they reduce to (PEP 307), and references to globals.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/object_reduce.h"
#include "builtins/type/type.h"
#include "modules/pickle/pickler.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

using namespace pickle;

// --- reduce -------------------------------------------------------------------------------------

namespace {

/// The parts of a reduce value; absent and None ones are null.
struct Reduced {
  Object* function;
  Object* args;
  Object* state = nullptr;
  Object* listItems = nullptr;
  Object* dictItems = nullptr;
  Object* stateSetter = nullptr;
};

Result<Reduced> takeApart(Thread& t, Tuple& value) {
  Type& error = *pickleGlobals.picklingError;
  if (value.size < 2 || value.size > 6) {
    return t.raise(error, "tuple returned by __reduce__ must contain 2 through 6 elements");
  }
  Reduced parts{value[0], value[1]};
  Object** optional[] = {&parts.state, &parts.listItems, &parts.dictItems, &parts.stateSetter};
  for (isize i = 2; i < value.size; ++i) {
    if (!isNone(value[i])) *optional[i - 2] = value[i];
  }
  if (!isCallable(parts.function)) {
    return t.raise(error, "first item of the tuple returned by __reduce__ must be callable");
  }
  if (!isTuple(parts.args)) {
    return t.raise(error, "second item of the tuple returned by __reduce__ must be a tuple");
  }
  if (parts.listItems != nullptr && !isIterator(parts.listItems)) {
    return t.raise(error,
                   "fourth element of the tuple returned by __reduce__ must be an iterator, not %s",
                   parts.listItems->type->name);
  }
  if (parts.dictItems != nullptr && !isIterator(parts.dictItems)) {
    return t.raise(error,
                   "fifth element of the tuple returned by __reduce__ must be an iterator, not %s",
                   parts.dictItems->type->name);
  }
  if (parts.stateSetter != nullptr && !isCallable(parts.stateSetter)) {
    return t.raise(error,
                   "sixth element of the tuple returned by __reduce__ must be a function, not %s",
                   parts.stateSetter->type->name);
  }
  return parts;
}

/// `__newobj_ex__`: (class, args, kwargs).
Status saveNewObjEx(Thread& t, PickleWriter& w, Tuple& args) {
  Type& error = *pickleGlobals.picklingError;
  if (args.size != 3) {
    return t.raise(error, "length of the NEWOBJ_EX argument tuple must be exactly 3, not %zd",
                   args.size);
  }
  Object *cls = args[0], *positional = args[1], *keywords = args[2];
  if (!isType(cls)) {
    return t.raise(error, "first item from NEWOBJ_EX argument tuple must be a class, not %.200s",
                   cls->type->name);
  }
  if (!isTuple(positional)) {
    return t.raise(error, "second item from NEWOBJ_EX argument tuple must be a tuple, not %.200s",
                   positional->type->name);
  }
  if (!isDict(keywords)) {
    return t.raise(error, "third item from NEWOBJ_EX argument tuple must be a dict, not %.200s",
                   keywords->type->name);
  }
  if (w.protocol >= 4) {
    PY_TRY(saveObject(t, w, cls));
    PY_TRY(saveObject(t, w, positional));
    PY_TRY(saveObject(t, w, keywords));
    return w.output.writeByte(t, kNewObjEx);
  }
  // Older protocols: partial(cls.__new__, cls, *args, **kwargs)().
  auto& tuple = *static_cast<Tuple*>(positional);
  Ref<Tuple> full = PY_TRY(newTuple(t, tuple.size + 2));
  full->items[0] = PY_TRY(getAttribute(t, cls, names::__new__)).release();
  full->items[1] = Ref<>::share(cls).release();
  for (isize i = 0; i < tuple.size; ++i) full->items[i + 2] = Ref<>::share(tuple[i]).release();
  Ref<> partial = PY_TRY(callTupleDict(t, pickleGlobals.partial, full.get(), keywords));
  PY_TRY(saveObject(t, w, partial.get()));
  PY_TRY(saveTuple(t, w, *emptyTuple()));
  return w.output.writeByte(t, kReduce);
}

/// `__newobj__`: (class, *args).
Status saveNewObj(Thread& t, PickleWriter& w, Tuple& args, Object* object) {
  Type& error = *pickleGlobals.picklingError;
  if (args.size < 1) return t.raise(error, "__newobj__ arglist is empty");
  Object* cls = args[0];
  if (!isType(cls)) {
    return t.raise(error, "args[0] from __newobj__ args is not a type");
  }
  if (object != nullptr) {
    Ref<> own = PY_TRY(getAttribute(t, object, names::__class__));
    if (own.get() != cls) {
      return t.raise(error, "args[0] from __newobj__ args has the wrong class");
    }
  }
  PY_TRY(saveObject(t, w, cls));
  Ref<Tuple> rest = PY_TRY(tupleSlice(t, &args, 1, args.size));
  PY_TRY(saveObject(t, w, rest.get()));
  return w.output.writeByte(t, kNewObj);
}

/// The call that makes the object, in the shape the function's name asks for.
Status saveConstruction(Thread& t, PickleWriter& w, Object* function, Object* args,
                        Object* object) {
  if (w.protocol >= 2) {
    Lookup name = PY_TRY(lookupAttribute(t, function, names::__name__));
    if (name.found() && isStr(name.get())) {
      Str& text = *static_cast<Str*>(name.get());
      if (strEqual(text, *names::__newobj_ex__)) {
        return saveNewObjEx(t, w, *static_cast<Tuple*>(args));
      }
      if (strEqual(text, *names::__newobj__)) {
        return saveNewObj(t, w, *static_cast<Tuple*>(args), object);
      }
    }
  }
  PY_TRY(saveObject(t, w, function));
  PY_TRY(saveObject(t, w, args));
  return w.output.writeByte(t, kReduce);
}

Status saveState(Thread& t, PickleWriter& w, const Reduced& parts, Object* object) {
  if (parts.state == nullptr) return {};
  if (parts.stateSetter == nullptr) {
    PY_TRY(saveObject(t, w, parts.state));
    return w.output.writeByte(t, kBuild);
  }
  // A call state_setter(object, state) whose result is dropped.
  PY_TRY(saveObject(t, w, parts.stateSetter));
  PY_TRY(saveObject(t, w, object));
  PY_TRY(saveObject(t, w, parts.state));
  PY_TRY(w.output.writeByte(t, kTuple2));
  PY_TRY(w.output.writeByte(t, kReduce));
  return w.output.writeByte(t, kPop);
}

Status saveParts(Thread& t, PickleWriter& w, const Reduced& parts, Object* object) {
  PY_TRY(saveConstruction(t, w, parts.function, parts.args, object));
  if (object != nullptr) {
    isize number = w.memo.find(object);
    if (number >= 0) {  // its arguments refer to it: it is written already
      PY_TRY(w.output.writeByte(t, kPop));
      return saveFromMemo(t, w, number);
    }
    PY_TRY(memoize(t, w, object));
  }
  if (parts.listItems != nullptr) PY_TRY(saveListItems(t, w, parts.listItems));
  if (parts.dictItems != nullptr) PY_TRY(saveDictItems(t, w, parts.dictItems));
  return saveState(t, w, parts, object);
}

/// What the object's own methods say.
Ref<> reduceByMethod(Thread& t, PickleWriter& w, Object* object) {
  if (PY_TRY(hasObjectMethod(t, object, names::__reduce_ex__))) {
    return objectReduceEx(t, object, w.protocol);
  }
  Lookup extended = PY_TRY(lookupAttribute(t, object, names::__reduce_ex__));
  if (extended.found()) {
    Ref<Int> protocol = newInt(w.protocol);
    return call(t, extended.get(), static_cast<Object*>(protocol.get()));
  }
  Lookup plain = PY_TRY(lookupAttribute(t, object, names::__reduce__));
  if (plain.found()) return call(t, plain.get());
  return t.raise(*pickleGlobals.picklingError, "can't pickle '%.200s' object: %R",
                 object->type->name, object);
}

/// The function for a type in the pickler's own table or copyreg's.
Lookup findReducer(Thread& t, PickleWriter& w, Object* type) {
  if (w.dispatchTable == nullptr) return dictGet(t, pickleGlobals.dispatchTable, type);
  Ref<> found = getItem(t, w.dispatchTable, type);
  if (found) return found;
  if (!t.clearIfMatches(keyErrorType)) return failure;
  return Lookup::missing();
}

}  // namespace

Status saveCall(Thread& t, PickleWriter& w, Object* function, Object* args, Object* object) {
  Reduced parts{function, args};
  return saveParts(t, w, parts, object);
}

Status saveReduce(Thread& t, PickleWriter& w, Object* value, Object* object) {
  if (isStr(value)) return saveGlobal(t, w, object, value);
  if (!isTuple(value)) {
    return t.raise(*pickleGlobals.picklingError, "__reduce__ must return a string or tuple");
  }
  Reduced parts = PY_TRY(takeApart(t, *static_cast<Tuple*>(value)));
  return saveParts(t, w, parts, object);
}

Status saveOther(Thread& t, PickleWriter& w, Object* object) {
  if (w.reducerOverride != nullptr) {
    Ref<> value = PY_TRY(call(t, w.reducerOverride, object));
    if (value.get() != notImplemented()) return saveReduce(t, w, value.get(), object);
  }
  Type* type = object->type;
  if (type == &typeType) return saveType(t, w, object);
  if (type == &functionType) return saveGlobal(t, w, object, nullptr);
  Lookup reducer = PY_TRY(findReducer(t, w, type));
  if (!reducer.found() && isSubtype(type, &typeType)) return saveGlobal(t, w, object, nullptr);
  Ref<> value = reducer.found() ? call(t, reducer.get(), object) : reduceByMethod(t, w, object);
  if (!value) return failure;
  return saveReduce(t, w, value.get(), object);
}

Status saveType(Thread& t, PickleWriter& w, Object* type) {
  Object* singleton = type == &noneType             ? none()
                      : type == &ellipsisType       ? ellipsis()
                      : type == &notImplementedType ? notImplemented()
                                                    : nullptr;
  if (singleton == nullptr) return saveGlobal(t, w, type, nullptr);
  Ref<Tuple> args = PY_TRY(packTuple(t, {singleton}));
  return saveCall(t, w, &typeType, args.get(), type);
}

// --- globals ------------------------------------------------------------------------------------

/// Whether a part of the dotted name is "<locals>": the object lives in a function.
static bool hasLocalPart(const Str& name) {
  static constexpr char kLocals[] = "<locals>";
  static constexpr isize kLength = sizeof kLocals - 1;
  for (isize start = 0; start + kLength <= name.length; ++start) {
    if (start > 0 && strAt(name, start - 1) != '.') continue;
    isize end = start + kLength;
    if (end < name.length && strAt(name, end) != '.') continue;
    isize i = 0;
    while (i < kLength && strAt(name, start + i) == static_cast<u8>(kLocals[i])) ++i;
    if (i == kLength) return true;
  }
  return false;
}

Ref<> resolveName(Thread& t, Object* object, Str& name, bool dotted, Ref<>* parent) {
  if (dotted && hasLocalPart(name)) {
    if (parent != nullptr)
      return t.raise(attributeErrorType, "Can't pickle local object %R", &name);
    return t.raise(attributeErrorType, "Can't pickle local attribute %R on %R", &name, object);
  }
  Ref<> current = Ref<>::share(object);
  isize start = 0;
  while (start <= name.length) {
    isize end = dotted ? strFindChar(name, '.', start, name.length) : name.length;
    if (end < 0) end = name.length;
    Ref<Str> part = PY_TRY(strSubstring(t, name, start, end));
    Lookup found = PY_TRY(lookupAttribute(t, current.get(), part.get()));
    if (!found.found()) {
      return t.raise(attributeErrorType, "Can't get attribute %R on %R", &name, object);
    }
    if (parent != nullptr) *parent = std::move(current);
    current = std::move(found).value();
    start = end + 1;
  }
  return current;
}

namespace {

/// Whether a module has the object under the name; no exception is left.
Result<bool> moduleHas(Thread& t, Object* module, Str& name, Object* object) {
  Ref<> parent;
  Ref<> found = resolveName(t, module, name, true, &parent);
  if (!found) {
    if (!t.clearIfMatches(attributeErrorType)) return failure;
    return false;
  }
  return found.get() == object;
}

/// The name of the module that an object says it is from, or that has it.
Ref<> whichModule(Thread& t, Object* object, Str& name) {
  Lookup own = PY_TRY(lookupAttribute(t, object, names::__module__));
  if (own.found() && !isNone(own.get())) return std::move(own).value();
  Object* modules = getSysAttribute(t, "modules");
  if (modules == nullptr) return t.raise(runtimeErrorType, "unable to get sys.modules");
  Ref<> copy = PY_TRY(callMethod(t, modules, names::copy));
  Ref<> items = PY_TRY(callMethod(t, copy.get(), names::items));
  Ref<> iterator = PY_TRY(getIterator(t, items.get()));
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) break;
    Ref<Tuple> pair = PY_TRY(toTuple(t, item.get()));
    if (pair->size != 2 || isNone((*pair)[1])) continue;
    Object* moduleName = (*pair)[0];
    if (isStr(moduleName) && (strEqualAscii(*as<Str>(moduleName), "__main__") ||
                              strEqualAscii(*as<Str>(moduleName), "__mp_main__"))) {
      continue;
    }
    if (PY_TRY(moduleHas(t, (*pair)[1], name, object))) return Ref<>::share(moduleName);
  }
  return Ref<>::share(names::__main__);
}

Failure raiseLookupFailed(Thread& t, Object* object, Object* name, Object* module) {
  return t.raise(*pickleGlobals.picklingError, "Can't pickle %R: attribute lookup %S on %S failed",
                 object, name, module);
}

/// The extension registry's number, or 0.
Result<i64> extensionCode(Thread& t, Object* object, Object* moduleName, Object* name) {
  Ref<Tuple> key = PY_TRY(packTuple(t, {moduleName, name}));
  Lookup code = PY_TRY(dictGet(t, pickleGlobals.extensionRegistry, key.get()));
  if (!code.found()) return 0;
  if (!isInt(code.get())) {
    return t.raise(*pickleGlobals.picklingError,
                   "Can't pickle %R: extension code %R isn't an integer", object, code.get());
  }
  i64 value = PY_TRY(toI64(t, code.get()));
  if (value <= 0 || value > 0x7fffffff) {
    return t.raise(runtimeErrorType, "Can't pickle %R: extension code %ld is out of range", object,
                   static_cast<long>(value));
  }
  return value;
}

/// Replaces names by those of Python 2.
Status mapNames(Thread& t, Dict* nameMapping, Dict* importMapping, Ref<>* module, Ref<>* name) {
  Ref<Tuple> key = PY_TRY(packTuple(t, {module->get(), name->get()}));
  Lookup both = PY_TRY(dictGet(t, nameMapping, key.get()));
  if (both.found()) {
    Object* value = both.get();
    if (!isTuple(value) || as<Tuple>(value)->size != 2) {
      return t.raise(runtimeErrorType,
                     "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not %.200s",
                     value->type->name);
    }
    *module = Ref<>::share(as<Tuple>(value)->items[0]);
    *name = Ref<>::share(as<Tuple>(value)->items[1]);
    return {};
  }
  Lookup import = PY_TRY(dictGet(t, importMapping, module->get()));
  if (import.found()) *module = std::move(import).value();
  return {};
}

Status writeLine(Thread& t, PickleWriter& w, Object* object) {
  if (!isStr(object)) {
    return t.raise(typeErrorType, "expected str, not %.200s", object->type->name);
  }
  Str& text = *static_cast<Str*>(object);
  isize length = 0;
  if (w.protocol < 3 && !strIsAscii(text)) {
    return t.raise(*pickleGlobals.picklingError,
                   "can't pickle global identifier '%S' using pickle protocol %i", object,
                   w.protocol);
  }
  const char* data = PY_TRY(strUtf8(t, text, &length));
  PY_TRY(w.output.write(t, data, length));
  return w.output.writeByte(t, '\n');
}

/// The object that a module's attribute path leads to, its parent and the module.
struct Found {
  Ref<> moduleName;
  Ref<> module;
  Ref<> parent;
  Ref<Str> last;  ///< the part of the name behind the last dot
};

Status findGlobal(Thread& t, Object* object, Str& name, Found* out) {
  isize dot = name.length;
  while (dot > 0 && strAt(name, dot - 1) != '.') --dot;
  out->last = PY_TRY(strSubstring(t, name, dot, name.length));
  out->moduleName = PY_TRY(whichModule(t, object, name));
  Ref<> import = PY_TRY(importAttribute(t, "builtins", "__import__"));
  Ref<> imported = call(t, import.get(), out->moduleName.get());
  Ref<> module;
  if (imported) {
    Object* modules = getSysAttribute(t, "modules");
    if (modules == nullptr) return t.raise(runtimeErrorType, "unable to get sys.modules");
    module = getItem(t, modules, out->moduleName.get());
  }
  if (!module) {
    t.clearPending();
    return t.raise(*pickleGlobals.picklingError, "Can't pickle %R: import of module %R failed",
                   object, out->moduleName.get());
  }
  Ref<> found = resolveName(t, module.get(), name, true, &out->parent);
  if (!found) {
    if (hasLocalPart(name)) return failure;
    t.clearPending();
    return raiseLookupFailed(t, object, &name, out->moduleName.get());
  }
  if (found.get() != object) {
    return t.raise(*pickleGlobals.picklingError,
                   "Can't pickle %R: it's not the same object as %S.%S", object,
                   out->moduleName.get(), &name);
  }
  out->module = std::move(module);
  return {};
}

Status writeExtension(Thread& t, PickleWriter& w, i64 code) {
  if (code <= 0xff) return w.output.writeSized(t, kExt1, static_cast<u64>(code), 1);
  if (code <= 0xffff) return w.output.writeSized(t, kExt2, static_cast<u64>(code), 2);
  return w.output.writeSized(t, kExt4, static_cast<u64>(code), 4);
}

}  // namespace

Status saveGlobal(Thread& t, PickleWriter& w, Object* object, Object* given) {
  Ref<> name = Ref<>::share(given);
  if (!name) {
    Lookup qualified = PY_TRY(lookupAttribute(t, object, names::__qualname__));
    name = qualified.found() ? std::move(qualified).value()
                             : PY_TRY(getAttribute(t, object, names::__name__));
  }
  if (!isStr(name.get())) {
    return t.raise(typeErrorType, "__qualname__ must be a str, not %.200s", name->type->name);
  }
  Found found;
  PY_TRY(findGlobal(t, object, *static_cast<Str*>(name.get()), &found));
  if (w.protocol >= 2) {
    i64 code = PY_TRY(extensionCode(t, object, found.moduleName.get(), name.get()));
    if (code > 0) return writeExtension(t, w, code);
  }
  if (found.parent.get() == found.module.get()) name = found.last.share();
  if (w.protocol >= 4) {
    PY_TRY(saveObject(t, w, found.moduleName.get()));
    PY_TRY(saveObject(t, w, name.get()));
    PY_TRY(w.output.writeByte(t, kStackGlobal));
  } else if (found.parent.get() != found.module.get()) {
    Ref<Tuple> args = PY_TRY(packTuple(t, {found.parent.get(), found.last.get()}));
    PY_TRY(saveCall(t, w, pickleGlobals.getattr, args.get(), nullptr));
  } else {
    Ref<> moduleName = std::move(found.moduleName);
    if (w.fixImports) {
      PY_TRY(mapNames(t, pickleGlobals.reverseNameMapping, pickleGlobals.reverseImportMapping,
                      &moduleName, &name));
    }
    PY_TRY(w.output.writeByte(t, kGlobal));
    PY_TRY(writeLine(t, w, moduleName.get()));
    PY_TRY(writeLine(t, w, name.get()));
  }
  return memoize(t, w, object);
}

}  // namespace taipan
