// `object`: what every class inherits.

#include "builtins/type/object_type.h"

#include "builtins/descriptor/descriptor.h"
#include "builtins/list/list.h"
#include "builtins/type/instance.h"
#include "builtins/type/object_reduce.h"
#include "builtins/type/type_internal.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

bool hasExcess(Object* args, Object* kwargs) {
  return static_cast<Tuple*>(args)->size != 0 ||
         (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0);
}

Failure raiseAbstract(Thread& t, Type* type) {
  Ref<> methods = PY_TRY(getAttribute(t, type, names::__abstractmethods__));
  Ref<List> sorted = PY_TRY(toList(t, methods.get()));
  PY_TRY(sorted->sort(t));
  Ref<Str> comma = PY_TRY(newStr(t, ", "));
  Ref<Str> joined = PY_TRY(strJoin(t, *comma, sorted.get()));
  return t.raise(typeErrorType, "Can't instantiate abstract class %s with abstract method%s %U",
                 type->name, sorted->size > 1 ? "s" : "", joined.get());
}

Ref<> newObjectOf(Thread& t, Type* type, Object* args, Object* kwargs) {
  if (hasExcess(args, kwargs)) {
    if (type->new_ != &objectNew) {
      return t.raise(typeErrorType,
                     "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (type->init == &objectInit) {
      return t.raise(typeErrorType, "%.200s() takes no arguments", type->name);
    }
  }
  if (isAbstract(type)) return raiseAbstract(t, type);
  return Ref<>::steal(type->alloc(type, 0));
}

Ref<Str> repr(Thread& t, Object* self) {
  Ref<> module = typeModule(t, *self->type);
  if (!module) t.clearPending();
  Ref<Str> qualname = PY_TRY(typeQualname(t, *self->type));
  if (module && isStr(module.get()) && !strEqualAscii(static_cast<Str&>(*module), "builtins")) {
    return newStrFormatSeam(t, "<%U.%U object at %p>", module.get(), qualname.get(), self);
  }
  return newStrFormatSeam(t, "<%s object at %p>", self->type->name, self);
}

Ref<> str(Thread& t, Object* self) {
  UnaryFunction function = self->type->repr;
  if (function == nullptr) return repr(t, self);
  return Ref<>::steal(function(self));
}

/// The identity as a hash: low bits are zero in all addresses, so they go to the top.
isize identityHash(Object* self) {
  auto bits = reinterpret_cast<usize>(self);
  auto hash = static_cast<isize>((bits >> 4) | (bits << 60));
  return hash == -1 ? -2 : hash;
}

Ref<> richCompare(Thread& t, Object* self, Object* other, CompareOp op) {
  if (op == kEqual) {
    return Ref<>::share(self == other ? boolObject(true) : notImplemented());
  }
  if (op != kNotEqual || self->type->richCompare == nullptr) {
    return Ref<>::share(notImplemented());
  }
  // `!=` is the opposite of `==`, whoever defines that.
  Ref<> equal = PY_TRY(Ref<>::steal(self->type->richCompare(self, other, kEqual)));
  if (equal.get() == notImplemented()) return equal;
  bool truth = PY_TRY(toBool(t, equal.get()));
  return Ref<>::share(boolObject(!truth));
}

Ref<> getClass(Object* self) { return Ref<>::share(self->type); }

Ref<> format(Thread& t, Object* self, Object* spec) {
  if (!isStr(spec)) {
    return t.raise(typeErrorType, "__format__() argument must be str, not %s",
                   argumentTypeName(spec));
  }
  if (static_cast<Str*>(spec)->length > 0) {
    return t.raise(typeErrorType, "unsupported format string passed to %.200s.__format__",
                   self->type->name);
  }
  return toStr(t, self);
}

isize sizeOf(Object* self) {
  Type* type = self->type;
  isize size = type->basicSize;
  if (type->itemSize > 0) {
    isize items = static_cast<VarObject*>(self)->size;
    size += (items < 0 ? -items : items) * type->itemSize;
  }
  return size;
}

Ref<> dirOf(Thread& t, Object* self) {
  Ref<Dict> names = PY_TRY(newDict(t));
  Lookup dict = PY_TRY(lookupAttribute(t, self, names::__dict__));
  if (dict.found() && isDict(dict.get())) PY_TRY(dictUpdate(t, names.get(), dict.get()));
  Lookup cls = PY_TRY(lookupAttribute(t, self, names::__class__));
  if (cls.found()) PY_TRY(addClassNames(t, names.get(), cls.get()));
  return dictKeyList(t, names.get());
}

Ref<> reduce(Thread& t, Object* self) { return objectReduce(t, self, 0); }

Ref<> reduceEx(Thread& t, Object* self, int protocol) { return objectReduceEx(t, self, protocol); }

Ref<> getState(Thread& t, Object* self) { return objectGetState(t, self); }

Ref<> subclassHook(Thread&, Type&, const Arguments&) { return Ref<>::share(notImplemented()); }
Status initSubclass(Thread&, Type&) { return {}; }

void dealloc(Object* self) { self->type->free(self); }

constinit const GetSetDef kGetSet[] = {
    GETSET("__class__", getClass, setObjectClass, "the object's class"), {}};

}  // namespace

bool isClassGetter(const Object* descriptor) {
  return descriptor->type == &getSetDescriptorType &&
         static_cast<const GetSetDescriptor*>(descriptor)->getset == kGetSet;
}

Object* objectNew(Type* type, Object* args, Object* kwargs) {
  return newObjectOf(Thread::current(), type, args, kwargs).release();
}

int objectInit(Object* self, Object* args, Object* kwargs) {
  if (!hasExcess(args, kwargs)) return 0;
  Thread& t = Thread::current();
  Type* type = self->type;
  if (type->init != &objectInit) {
    (void)t.raise(typeErrorType,
                  "object.__init__() takes exactly one argument (the instance to initialize)");
    return -1;
  }
  if (type->new_ == &objectNew) {
    (void)t.raise(typeErrorType,
                  "%.200s.__init__() takes exactly one argument (the instance to initialize)",
                  type->name);
    return -1;
  }
  return 0;
}

const MethodDef kObjectMethods[] = {
    METHOD("__reduce_ex__", "($self, protocol, /)", reduceEx, "Helper for pickle."),
    METHOD("__reduce__", "($self, /)", reduce, "Helper for pickle."),
    METHOD("__getstate__", "($self, /)", getState, "Helper for pickle."),
    METHOD_PLAIN_FLAGS("__subclasshook__", "($cls, /, *args)", subclassHook, kMethodClass,
                       "Abstract classes can override this to customize issubclass().\n\n"
                       "This is invoked early on by abc.ABCMeta.__subclasscheck__().\n"
                       "It should return True, False or NotImplemented.  If it returns\n"
                       "NotImplemented, the normal algorithm is used.  Otherwise, it\n"
                       "overrides the normal algorithm (and the outcome is cached).\n"),
    METHOD_PLAIN_FLAGS("__init_subclass__", "()", initSubclass, kMethodClass,
                       "This method is called when a class is subclassed.\n\n"
                       "The default implementation does nothing. It may be\n"
                       "overridden to extend subclasses.\n"),
    METHOD("__format__", "($self, format_spec, /)", format, "Default object formatter."),
    METHOD("__sizeof__", "($self, /)", sizeOf, "Size of object in memory, in bytes."),
    METHOD("__dir__", "($self, /)", dirOf, "Default dir() implementation."),
    {}};

constinit BuiltinType objectType{
    {.name = "object",
     .doc = "object()\n--\n\n"
            "The base class of the class hierarchy.\n\n"
            "When called, it accepts no arguments and returns a new featureless\n"
            "instance that has no instance attributes and cannot be given any.\n",
     .basicSize = sizeof(Object),
     .flags = kTypeBase,
     .dealloc = dealloc,
     .repr = slot<repr>,
     .str = slot<str>,
     .hash = slot<identityHash>,
     .getAttribute = genericGetAttributeSlot,
     .setAttribute = genericSetAttributeSlot,
     .richCompare = slot<richCompare>,
     .methods = kObjectMethods,
     .getset = kGetSet,
     .init = objectInit,
     .alloc = genericAllocate,
     .new_ = objectNew,
     .free = plainFree,
     .vectorcall = typeVectorcall}};

}  // namespace taipan
