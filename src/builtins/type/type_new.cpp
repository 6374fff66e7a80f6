// Creating classes: type.__new__ (language reference, "Metaclasses").

#include <cstddef>
#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/function/builtin_function.h"
#include "builtins/type/class_layout.h"
#include "builtins/type/instance.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// = PyCellObject.
struct CellObject : Object {
  Object* contents;
};

/// The cell's contents are this class: `__class__` and zero-argument super().
Status setClassCell(Thread& t, Type& type) {
  Object* cell = dictGetStr(typeDict(&type), names::__classcell__);
  if (cell == nullptr) return {};
  if (cell->type != &cellType) {
    return t.raise(typeErrorType, "__classcell__ must be a nonlocal cell, not %R", cell->type);
  }
  incref(&type);
  assignOwned(static_cast<CellObject*>(cell)->contents, static_cast<Object*>(&type));
  return dictDelete(t, typeDict(&type), names::__classcell__);
}

Status setModule(Thread& t, Type& type) {
  Dict* dict = typeDict(&type);
  if (dictGetStr(dict, names::__module__) != nullptr) return {};
  Object* globals = currentGlobals(t);
  if (globals == nullptr) return {};
  Lookup module = PY_TRY(dictGet(t, static_cast<Dict*>(globals), names::__name__));
  if (module.isMissing()) return {};
  return dictSetStr(t, dict, names::__module__, module.get());
}

Status setQualname(Thread& t, HeapType& type) {
  Dict* dict = typeDict(&type);
  Object* qualname = dictGetStr(dict, names::__qualname__);
  if (qualname == nullptr) {
    type.qualname = Ref<>::share(type.heapName).release();
    return {};
  }
  if (!isStr(qualname)) {
    return t.raise(typeErrorType, "type __qualname__ must be a str, not %s", qualname->type->name);
  }
  type.qualname = Ref<>::share(qualname).release();
  return dictDelete(t, dict, names::__qualname__);
}

/// A copy of the doc string for tp_doc, which C code may read.
Status setDoc(Thread& t, HeapType& type) {
  Object* doc = dictGetStr(typeDict(&type), names::__doc__);
  if (doc == nullptr || !isStr(doc)) return {};
  isize size = 0;
  const char* text = PY_TRY(strUtf8(t, static_cast<Str&>(*doc), &size));
  auto* copy = static_cast<char*>(objectMalloc(static_cast<usize>(size) + 1));
  if (copy == nullptr) return t.raiseNoMemory();
  std::memcpy(copy, text, static_cast<usize>(size) + 1);
  type.doc = copy;
  return {};
}

/// A Python function under `name` becomes wrapper(function): some special methods are static or
/// class methods without saying so.
Status wrapSpecialFunction(Thread& t, Type& type, Str* name, Type& wrapper) {
  Object* function = dictGetStr(typeDict(&type), name);
  if (function == nullptr || function->type != &functionType) return {};
  Ref<> wrapped = PY_TRY(call(t, &wrapper, function));
  return dictSetStr(t, typeDict(&type), name, wrapped.get());
}

Status setAttributes(Thread& t, HeapType& type, const ClassLayout& layout) {
  PY_TRY(setModule(t, type));
  PY_TRY(setQualname(t, type));
  PY_TRY(setDoc(t, type));
  PY_TRY(wrapSpecialFunction(t, type, names::__new__, staticMethodType));
  PY_TRY(wrapSpecialFunction(t, type, names::__init_subclass__, classMethodType));
  PY_TRY(wrapSpecialFunction(t, type, names::__class_getitem__, classMethodType));
  PY_TRY(applyLayout(t, &type, layout));
  return setClassCell(t, type);
}

/// The type object with everything set that does not come from the class's dict.
Ref<Type> allocateType(Thread& t, Type& meta, Str* name, Tuple* bases, Type* base, Dict* dict,
                       isize slotCount) {
  isize nameSize = 0;
  const char* text = PY_TRY(strUtf8(t, *name, &nameSize));
  if (static_cast<isize>(std::strlen(text)) != nameSize) {
    return t.raise(valueErrorType, "type name must not contain null characters");
  }
  Ref<Dict> ownDict = PY_TRY(dictCopy(t, dict));
  Ref<> made = Ref<>::steal(meta.alloc(&meta, slotCount));
  if (!made) return failure;
  auto* type = static_cast<HeapType*>(made.get());
  type->flags = kTypeHeap | kTypeBase | kTypeHaveGc;
  type->asAsync = &type->async;
  type->asNumber = &type->number;
  type->asSequence = &type->sequence;
  type->asMapping = &type->mapping;
  type->asBuffer = &type->buffer;
  type->bases = Ref<Tuple>::share(bases).release();
  type->base = Ref<Type>::share(base).release();
  type->dict = ownDict.release();
  type->heapName = Ref<Str>::share(name).release();
  type->name = text;
  type->dealloc = &subtypeDealloc;
  type->alloc = &genericAllocate;
  type->free = &gcFree;
  type->traverse = &subtypeTraverse;
  type->clear = &subtypeClear;
  type->vectorcall = &typeVectorcall;
  return std::move(made).as<Type>();
}

/// Tells the attributes their names (`__set_name__`).
Status setNames(Thread& t, Type& type) {
  Ref<Dict> copy = PY_TRY(dictCopy(t, typeDict(&type)));
  isize position = 0;
  Object* key = nullptr;
  Object* value = nullptr;
  while (dictNext(copy.get(), &position, &key, &value)) {
    Lookup method = PY_TRY(lookupSpecial(t, value, names::__set_name__));
    if (method.isMissing()) continue;
    Ref<> result = call(t, method.get(), &type, key);
    if (!result) {
      return raiseFromPending(t, runtimeErrorType,
                              "Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                              value->type->name, key, type.name);
    }
  }
  return {};
}

/// `super(type, type).__init_subclass__(**kwargs)`.
Status initSubclass(Thread& t, Type& type, Dict* kwargs) {
  Ref<> super = PY_TRY(call(t, &superType, &type, &type));
  Ref<> method = PY_TRY(getAttribute(t, super.get(), names::__init_subclass__));
  (void)PY_TRY(callTupleDict(t, method.get(), emptyTuple(), kwargs));
  return {};
}

Ref<> makeClass(Thread& t, Type& meta, Str* name, Tuple* bases, Type* base, Dict* dict) {
  ClassLayout layout;
  PY_TRY(planLayout(t, base, bases, dict, name, &layout));
  Ref<Type> type = PY_TRY(allocateType(t, meta, name, bases, base, dict, layout.slotCount()));
  auto& heap = static_cast<HeapType&>(*type);
  PY_TRY(setAttributes(t, heap, layout));
  PY_TRY(typeReady(t, heap));
  PY_TRY(fixSlots(t, heap));
  return type;
}

Status checkBases(Thread& t, Tuple* bases) {
  for (isize i = 0; i < bases->size; ++i) {
    Object* base = (*bases)[i];
    if (isType(base)) continue;
    Lookup entries = PY_TRY(lookupAttribute(t, base, names::__mro_entries__));
    if (entries.found()) {
      return t.raise(typeErrorType,
                     "type() doesn't support MRO entry resolution; use types.new_class()");
    }
  }
  return {};
}

/// type.__new__(meta, name, bases, dict): the arguments as given, to pass on to a more derived
/// metaclass.
Ref<> newFromArguments(Thread& t, Type* meta, Object* args, Object* kwargs) {
  auto& tuple = *static_cast<Tuple*>(args);
  if (tuple.size != 3) {
    return t.raise(
        typeErrorType, "type.__new__() takes exactly 3 arguments (%zd given)",
        tuple.size +
            (kwargs == nullptr || tuple.size > 3 ? 0 : dictSize(static_cast<Dict*>(kwargs))));
  }
  if (!isStr(tuple[0])) {
    return t.raise(typeErrorType, "type.__new__() argument 1 must be str, not %.50s",
                   argumentTypeName(tuple[0]));
  }
  if (!isTuple(tuple[1])) {
    return t.raise(typeErrorType, "type.__new__() argument 2 must be tuple, not %.50s",
                   argumentTypeName(tuple[1]));
  }
  if (!isDict(tuple[2])) {
    return t.raise(typeErrorType, "type.__new__() argument 3 must be dict, not %.50s",
                   argumentTypeName(tuple[2]));
  }
  auto* bases = static_cast<Tuple*>(tuple[1]);
  PY_TRY(checkBases(t, bases));
  Type* winner = PY_TRY(calculateMetaclass(t, meta, bases));
  if (winner != meta && winner->new_ != &typeNewSlot && winner->new_ != nullptr) {
    return Ref<>::steal(winner->new_(winner, args, kwargs));
  }
  return newClass(t, *winner, static_cast<Str*>(tuple[0]), bases, static_cast<Dict*>(tuple[2]),
                  static_cast<Dict*>(kwargs));
}

}  // namespace

Result<Type*> calculateMetaclass(Thread& t, Type* meta, Tuple* bases) {
  Type* winner = meta;
  for (isize i = 0; i < bases->size; ++i) {
    Type* candidate = (*bases)[i]->type;
    if (isSubtype(winner, candidate)) continue;
    if (isSubtype(candidate, winner)) {
      winner = candidate;
      continue;
    }
    return t.raise(typeErrorType,
                   "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                   "subclass of the metaclasses of all its bases");
  }
  return winner;
}

Ref<> newClass(Thread& t, Type& meta, Str* name, Tuple* bases, Dict* dict, Dict* kwargs) {
  Ref<Tuple> ownBases = Ref<Tuple>::share(bases);
  if (bases->size == 0) ownBases = PY_TRY(packTuple(t, {&objectType}));
  Type* base = PY_TRY(bestBase(t, ownBases.get()));
  Ref<> type = PY_TRY(makeClass(t, meta, name, ownBases.get(), base, dict));
  PY_TRY(setNames(t, static_cast<Type&>(*type)));
  PY_TRY(initSubclass(t, static_cast<Type&>(*type), kwargs));
  return type;
}

Object* typeNewSlot(Type* meta, Object* args, Object* kwargs) {
  return newFromArguments(Thread::current(), meta, args, kwargs).release();
}

// --- `__new__` of static types ------------------------------------------------------------------

namespace {

/// `cls.__new__(subtype)` is refused if another static type between them needs its own.
Status checkNewSafe(Thread& t, Type* type, Type* subtype) {
  Type* staticBase = subtype;
  while (staticBase != nullptr && staticBase->new_ == &slotNew) staticBase = staticBase->base;
  if (staticBase != nullptr && staticBase->new_ != type->new_) {
    return t.raise(typeErrorType, "%s.__new__(%s) is not safe, use %s.__new__()", type->name,
                   subtype->name, staticBase->name);
  }
  return {};
}

Ref<> callNew(Thread& t, Type& type, const Arguments& arguments) {
  if (type.new_ == nullptr) {
    return t.raise(systemErrorType, "__new__() called with non-type 'self'");
  }
  if (arguments.count < 1) {
    return t.raise(typeErrorType, "%s.__new__(): not enough arguments", type.name);
  }
  if (!isType(arguments[0])) {
    return t.raise(typeErrorType, "%s.__new__(X): X is not a type object (%s)", type.name,
                   arguments[0]->type->name);
  }
  auto* subtype = static_cast<Type*>(arguments[0]);
  if (!isSubtype(subtype, &type)) {
    return t.raise(typeErrorType, "%s.__new__(%s): %s is not a subtype of %s", type.name,
                   subtype->name, subtype->name, type.name);
  }
  PY_TRY(checkNewSafe(t, &type, subtype));
  Ref<Tuple> args = PY_TRY(tupleFromArray(t, arguments.items + 1, arguments.count - 1));
  Ref<> kwargs;
  if (arguments.names != nullptr && arguments.keywordCount() > 0) {
    kwargs = PY_TRY(dictFromKeywords(t, arguments.names, arguments.items + arguments.count));
  }
  return Ref<>::steal(type.new_(subtype, args.get(), kwargs.get()));
}

constinit const MethodDef kNewMethod[] = {
    METHOD("__new__", "($type, *args, **kwargs)", callNew,
           "Create and return a new object.  See help(type) for accurate signature."),
    {}};

}  // namespace

Ref<> newNewWrapper(Thread& t, Type& type) { return newBuiltinFunction(t, kNewMethod, &type); }

bool isNewWrapper(Object* object) {
  return object->type == &builtinFunctionType &&
         static_cast<BuiltinFunction*>(object)->definition == kNewMethod;
}

}  // namespace taipan
