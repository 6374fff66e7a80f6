// None, NotImplemented and Ellipsis.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

constinit Object noneObject{kImmortalCount, &noneType};
constinit Object notImplementedObject{kImmortalCount, &notImplementedType};
constinit Object ellipsisObject{kImmortalCount, &ellipsisType};

/// `type(None)()` and the like: no arguments, always the same object.
static Ref<> theOne(Thread& t, const char* name, Object* object, Object* args, Object* kwargs) {
  if ((args != nullptr && static_cast<Tuple*>(args)->size != 0) ||
      (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0)) {
    return t.raise(typeErrorType, "%s takes no arguments", name);
  }
  return Ref<>::share(object);
}

/// Only reached when an extension has dropped references that it did not own.
static void revive(Object* object) { object->refcount = kImmortalCount; }

static Ref<> noneNew(Thread& t, Type&, Object* args, Object* kwargs) {
  return theOne(t, "NoneType", none(), args, kwargs);
}
static Ref<> noneRepr(Thread& t, Object*) { return newStr(t, "None"); }
static int noneBool(Object*) { return 0; }

constinit BuiltinType noneType{{
    .name = "NoneType",
    .dealloc = &revive,
    .repr = slot<noneRepr>,
    .new_ = slot<noneNew>,
    .number = {.boolean = &noneBool},
}};

static Ref<> notImplementedNew(Thread& t, Type&, Object* args, Object* kwargs) {
  return theOne(t, "NotImplementedType", notImplemented(), args, kwargs);
}
static Ref<> notImplementedRepr(Thread& t, Object*) { return newStr(t, "NotImplemented"); }
static Ref<> notImplementedReduce(Thread& t, Object*) { return newStr(t, "NotImplemented"); }
static Result<int> notImplementedBool(Thread& t, Object*) {
  PY_TRY(
      warn(t, deprecationWarningType, 1, "NotImplemented should not be used in a boolean context"));
  return 1;
}
static constinit const MethodDef kNotImplementedMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", notImplementedReduce, nullptr),
    {},
};

constinit BuiltinType notImplementedType{{
    .name = "NotImplementedType",
    .dealloc = &revive,
    .repr = slot<notImplementedRepr>,
    .methods = kNotImplementedMethods,
    .new_ = slot<notImplementedNew>,
    .number = {.boolean = slot<notImplementedBool>},
}};

static Ref<> ellipsisNew(Thread& t, Type&, Object* args, Object* kwargs) {
  return theOne(t, "EllipsisType", ellipsis(), args, kwargs);
}
static Ref<> ellipsisRepr(Thread& t, Object*) { return newStr(t, "Ellipsis"); }
static Ref<> ellipsisReduce(Thread& t, Object*) { return newStr(t, "Ellipsis"); }
static constinit const MethodDef kEllipsisMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", ellipsisReduce, nullptr),
    {},
};

constinit BuiltinType ellipsisType{{
    .name = "ellipsis",
    .dealloc = &revive,
    .repr = slot<ellipsisRepr>,
    .getAttribute = genericGetAttributeSlot,
    .methods = kEllipsisMethods,
    .new_ = slot<ellipsisNew>,
}};

}  // namespace taipan
