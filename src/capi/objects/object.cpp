// What every object has: reference counts, attributes, conversions, comparison.

#include <cstdio>

#include "builtins/bytes/bytes.h"
#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/function/builtin_function.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/type/instance.h"
#include "builtins/type/object_reduce.h"
#include "builtins/type/type.h"
#include "builtins/type/type_internal.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "memory/memory.h"
#include "modules/display/display.h"
#include "object/gc/gc.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"
#include "vm/frame/frame.h"

using namespace taipan;

extern "C" {
API_DATA int _Py_SwappedOp[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};
}

// --- reference counts ---------------------------------------------------------------------------

API(void) _Py_Dealloc(PyObject* object) { deallocate(as(object)); }
API(void) _Py_NewReference(PyObject* object) { as(object)->refcount = 1; }
API(void) _Py_IncRef(PyObject* object) { incref(as(object)); }
API(void) _Py_DecRef(PyObject* object) { decref(as(object)); }
API(void) Py_IncRef(PyObject* object) { xincref(as(object)); }
API(void) Py_DecRef(PyObject* object) { xdecref(as(object)); }

#undef Py_NewRef
#undef Py_XNewRef
API(PyObject*) Py_NewRef(PyObject* object) { return share(as(object)); }
API(PyObject*) Py_XNewRef(PyObject* object) { return share(as(object)); }

#undef Py_Is
#undef Py_IsNone
API(int) Py_Is(PyObject* a, PyObject* b) { return a == b; }
API(int) Py_IsNone(PyObject* object) { return isNone(as(object)); }

// --- attributes ---------------------------------------------------------------------------------

/// A name given as C text, interned.
static Ref<Str> nameOf(Thread& t, const char* name) {
  Ref<Str> text = PY_TRY(newStrUtf8(t, name));
  return internStr(std::move(text));
}

/// TypeError for a name that is no str.
static Status checkName(Thread& t, Object* name) {
  if (isStr(name)) return {};
  return t.raise(typeErrorType, "attribute name must be string, not '%.200s'", name->type->name);
}

API(PyObject*) PyObject_GetAttr(PyObject* object, PyObject* name) {
  Thread& t = current();
  if (checkName(t, as(name)).failed()) return nullptr;
  return give(getAttribute(t, as(object), as(name)));
}

API(PyObject*) PyObject_GetAttrString(PyObject* object, const char* name) {
  Thread& t = current();
  if (as(object)->type->getattr != nullptr) {
    return py(as(object)->type->getattr(as(object), const_cast<char*>(name)));
  }
  Ref<Str> text = nameOf(t, name);
  return text ? give(getAttribute(t, as(object), text.get())) : nullptr;
}

API(int) PyObject_SetAttr(PyObject* object, PyObject* name, PyObject* value) {
  Thread& t = current();
  if (checkName(t, as(name)).failed()) return -1;
  Ref<Str> interned = internStr(Ref<Str>::share(as<Str>(name)));
  return toInt(setAttribute(t, as(object), interned.get(), as(value)));
}

API(int) PyObject_SetAttrString(PyObject* object, const char* name, PyObject* value) {
  Thread& t = current();
  if (as(object)->type->setattr != nullptr) {
    return as(object)->type->setattr(as(object), const_cast<char*>(name), as(value));
  }
  Ref<Str> text = nameOf(t, name);
  return text ? toInt(setAttribute(t, as(object), text.get(), as(value))) : -1;
}

/// hasattr for callers that cannot hear of errors: all of them mean "no".
static int hasAttributeQuietly(Thread& t, Object* object, Object* name) {
  Ref<> value = getAttribute(t, object, name);
  if (!value) t.clearPending();
  return value ? 1 : 0;
}

API(int) PyObject_HasAttr(PyObject* object, PyObject* name) {
  return hasAttributeQuietly(current(), as(object), as(name));
}

API(int) PyObject_HasAttrString(PyObject* object, const char* name) {
  PyObject* value = PyObject_GetAttrString(object, name);
  if (value == nullptr) current().clearPending();
  xdecref(as(value));
  return value != nullptr;
}

API(int) _PyObject_LookupAttr(PyObject* object, PyObject* name, PyObject** value) {
  Thread& t = current();
  *value = nullptr;
  if (checkName(t, as(name)).failed()) return -1;
  return toInt(lookupAttribute(t, as(object), as(name)), value);
}

API(int) _PyObject_LookupAttrId(PyObject* object, _Py_Identifier* name, PyObject** value) {
  Thread& t = current();
  *value = nullptr;
  Str* text = identifierText(t, name);
  return text == nullptr ? -1 : toInt(lookupAttribute(t, as(object), text), value);
}

API(PyObject*) _PyObject_GetAttrId(PyObject* object, _Py_Identifier* name) {
  Thread& t = current();
  Str* text = identifierText(t, name);
  return text == nullptr ? nullptr : give(getAttribute(t, as(object), text));
}

API(int) _PyObject_SetAttrId(PyObject* object, _Py_Identifier* name, PyObject* value) {
  Thread& t = current();
  Str* text = identifierText(t, name);
  return text == nullptr ? -1 : toInt(setAttribute(t, as(object), text, as(value)));
}

/// Generic access to an object whose dict is not found through its type: `dict` may be null.
static Lookup lookupWithDict(Thread& t, Object* object, Object* name, Dict* dict) {
  if (dict == nullptr) return genericLookupAttribute(t, object, name);
  Ref<> descriptor = Ref<>::share(lookupType(object->type, name));
  TernaryFunction get = descriptor ? descriptor->type->descrGet : nullptr;
  if (get != nullptr && descriptor->type->descrSet != nullptr) {
    return Lookup(Ref<>::steal(get(descriptor.get(), object, object->type)));
  }
  Lookup own = PY_TRY(dictGet(t, dict, name));
  if (own.found()) return own;
  if (get != nullptr) return Lookup(Ref<>::steal(get(descriptor.get(), object, object->type)));
  if (descriptor) return Lookup(std::move(descriptor));
  return Lookup::missing();
}

API(PyObject*)
_PyObject_GenericGetAttrWithDict(PyObject* object, PyObject* name, PyObject* dict, int suppress) {
  Thread& t = current();
  if (checkName(t, as(name)).failed()) return nullptr;
  Lookup hit = lookupWithDict(t, as(object), as(name), as<Dict>(dict));
  if (hit.failed() && suppress) t.clearIfMatches(attributeErrorType);
  if (hit.isMissing() && !suppress) raiseNoAttribute(t, as(object), as(name));
  return give(std::move(hit));
}

API(int)
_PyObject_GenericSetAttrWithDict(PyObject* object, PyObject* name, PyObject* value,
                                 PyObject* dict) {
  Thread& t = current();
  if (checkName(t, as(name)).failed()) return -1;
  if (dict == nullptr) return PyObject_GenericSetAttr(object, name, value);
  Object* descriptor = lookupType(as(object)->type, as(name));
  if (descriptor != nullptr && descriptor->type->descrSet != nullptr) {
    return descriptor->type->descrSet(descriptor, as(object), as(value));
  }
  if (value != nullptr) return toInt(dictSet(t, as<Dict>(dict), as(name), as(value)));
  Result<bool> removed = dictRemove(t, as<Dict>(dict), as(name));
  if (removed.failed()) return -1;
  return removed.value() ? 0 : toInt(raiseNoAttribute(t, as(object), as(name)));
}

API(PyObject**) _PyObject_GetDictPtr(PyObject* object) {
  if (!hasFlag(as(object)->type, kTypeManagedDict)) {
    return reinterpret_cast<PyObject**>(instanceDictWord(as(object)));
  }
  if (instanceDict(current(), as(object)) == nullptr) {
    current().clearPending();
    return nullptr;
  }
  return reinterpret_cast<PyObject**>(&dictWord(as(object)));
}

API(PyObject*) PyObject_GenericGetDict(PyObject* object, void*) {
  Thread& t = current();
  Dict* dict = instanceDict(t, as(object));
  if (dict == nullptr && !t.hasPending()) {
    t.raise(attributeErrorType, "This object has no __dict__");
  }
  return share(dict);
}

API(int) PyObject_GenericSetDict(PyObject* object, PyObject* value, void*) {
  Thread& t = current();
  if (as(object)->type->dictOffset == 0) {
    return toInt(t.raise(attributeErrorType, "This object has no __dict__"));
  }
  if (value == nullptr) return toInt(t.raise(typeErrorType, "cannot delete __dict__"));
  if (!isDict(as(value))) {
    return toInt(t.raise(typeErrorType, "__dict__ must be set to a dictionary, not a '%.200s'",
                         as(value)->type->name));
  }
  return toInt(setInstanceDict(t, as(object), as(value)));
}

API(int) _PyObject_GetMethod(PyObject* object, PyObject* name, PyObject** method) {
  Thread& t = current();
  Type* type = as(object)->type;
  *method = nullptr;
  Object* found = lookupType(type, as(name));
  bool generic = type->getAttribute == &genericGetAttributeSlot;
  if (generic && found != nullptr && hasFlag(found->type, kTypeMethodDescriptor) &&
      !mayHaveInstanceAttribute(as(object), as(name))) {
    *method = share(found);
    return 1;
  }
  *method = give(getAttribute(t, as(object), as(name)));
  return 0;
}

#undef _PyObject_LookupSpecial
API(PyObject*) _PyObject_LookupSpecial(PyObject* object, PyObject* name) {
  return give(lookupSpecial(current(), as(object), as<Str>(name)));
}

API(PyObject*) _PyObject_LookupSpecialId(PyObject* object, _Py_Identifier* name) {
  Thread& t = current();
  Str* text = identifierText(t, name);
  return text == nullptr ? nullptr : give(lookupSpecial(t, as(object), text));
}

API(int) _PyObject_IsAbstract(PyObject* object) {
  return object == nullptr ? 0 : toInt(isAbstractMethod(current(), as(object)));
}

// --- conversions --------------------------------------------------------------------------------

/// "<NULL>" for the missing object, as the text functions have it.
static PyObject* nullText() { return give(newStr(current(), "<NULL>")); }

API(PyObject*) PyObject_Repr(PyObject* object) {
  return object == nullptr ? nullText() : give(toRepr(current(), as(object)));
}
API(PyObject*) PyObject_Str(PyObject* object) {
  return object == nullptr ? nullText() : give(toStr(current(), as(object)));
}
API(PyObject*) PyObject_ASCII(PyObject* object) {
  return object == nullptr ? nullText() : give(toAscii(current(), as(object)));
}
API(PyObject*) PyObject_Bytes(PyObject* object) {
  Thread& t = current();
  if (object == nullptr) return give(newBytesText(t, "<NULL>"));
  if (isExactly(as(object), &bytesType)) return share(as(object));
  return give(toBytes(t, as(object)));
}

API(int) PyObject_IsTrue(PyObject* object) { return toInt(toBool(current(), as(object))); }
API(int) PyObject_Not(PyObject* object) {
  int truth = PyObject_IsTrue(object);
  return truth < 0 ? truth : !truth;
}

API(PyObject*) PyObject_Dir(PyObject* object) {
  Thread& t = current();
  if (object != nullptr) return give(toDir(t, as(object)));
  FrameView frame = FrameView::current(t);
  if (!frame.exists()) return give(t.raise(systemErrorType, "frame does not exist"));
  Ref<> locals = frame.locals(t);
  Ref<> names = locals ? callMethod(t, locals.get(), PY_NAME("keys")) : Ref<>();
  Ref<List> list = names ? toList(t, names.get()) : Ref<List>();
  if (!list || list->sort(t).failed()) return nullptr;
  return give(std::move(list));
}

API(Py_hash_t) PyObject_Hash(PyObject* object) { return toSize(toHash(current(), as(object))); }

API(PyObject*) PyObject_RichCompare(PyObject* a, PyObject* b, int op) {
  Thread& t = current();
  if (a == nullptr || b == nullptr) {
    if (!t.hasPending()) BAD_INTERNAL_CALL();
    return nullptr;
  }
  return give(compare(t, as(a), as(b), static_cast<CompareOp>(op)));
}
API(int) PyObject_RichCompareBool(PyObject* a, PyObject* b, int op) {
  return toInt(compareBool(current(), as(a), as(b), static_cast<CompareOp>(op)));
}

API(int) PyCallable_Check(PyObject* object) { return object != nullptr && isCallable(as(object)); }
API(PyObject*) _PyObject_FunctionStr(PyObject* function) {
  return give(functionText(current(), as(function)));
}
API(PyObject*) _PyObject_GetState(PyObject* object) {
  return give(objectGetState(current(), as(object)));
}

// --- reprs of things that contain themselves ----------------------------------------------------

API(int) Py_ReprEnter(PyObject* object) { return toInt(reprEnter(current(), as(object))); }
API(void) Py_ReprLeave(PyObject* object) { reprLeave(current(), as(object)); }

// --- printing to C files ------------------------------------------------------------------------

static int printText(std::FILE* file, Ref<Str> text) {
  if (!text) return -1;
  Result<const char*> utf8 = strUtf8(current(), *text);
  if (utf8.failed()) return -1;
  std::fputs(utf8.value(), file);
  return 0;
}

API(int) PyObject_Print(PyObject* object, FILE* file, int flags) {
  Thread& t = current();
  if (object == nullptr) {
    std::fputs("<nil>", file);
    return 0;
  }
  if (as(object)->refcount <= 0) {
    std::fprintf(file, "<refcnt %ld at %p>", static_cast<long>(as(object)->refcount),
                 static_cast<void*>(object));
    return 0;
  }
  return printText(file,
                   (flags & Py_PRINT_RAW) != 0 ? toStr(t, as(object)) : toRepr(t, as(object)));
}

API(void) _PyObject_Dump(PyObject* object) {
  if (_PyObject_IsFreed(object)) {
    std::fprintf(stderr, "<object at %p is freed>\n", static_cast<void*>(object));
    return;
  }
  dumpObject(current(), as(object));
}

/// Whether a pointer is one of the patterns that freed or foreign memory is filled with.
static bool isFreedPattern(const void* pointer) {
  auto word = reinterpret_cast<uintptr_t>(pointer);
  return word == 0 || word == 0xcdcdcdcdcdcdcdcdu || word == 0xddddddddddddddddu ||
         word == 0xfdfdfdfdfdfdfdfdu || word == ~uintptr_t{0};
}

API(int) _PyObject_IsFreed(PyObject* object) {
  return isFreedPattern(object) || isFreedPattern(as(object)->type);
}

API(int) _PyObject_CheckConsistency(PyObject*, int) { return 1; }

API(void)
_PyObject_AssertFailed(PyObject* object, const char* expression, const char* message,
                       const char* file, int line, const char* function) {
  std::fprintf(stderr, "%s:%d: %s%s", file, line, function != nullptr ? function : "",
               function != nullptr ? ": " : "");
  std::fprintf(stderr, expression != nullptr ? "Assertion \"%s\" failed" : "%s",
               expression != nullptr ? expression : "Assertion failed");
  if (message != nullptr) std::fprintf(stderr, ": %s", message);
  std::fputc('\n', stderr);
  std::fflush(stderr);
  _PyObject_Dump(object);
  _Py_FatalErrorFunc("_PyObject_AssertFailed", "_PyObject_AssertFailed");
}

API(void) _Py_BreakPoint(void) {}

// --- singletons ---------------------------------------------------------------------------------

#undef Py_IsTrue
#undef Py_IsFalse
API(PyObject*) PyBool_FromLong(long value) { return share(boolObject(value != 0)); }
API(int) Py_IsTrue(PyObject* object) { return as(object) == boolObject(true); }
API(int) Py_IsFalse(PyObject* object) { return as(object) == boolObject(false); }
