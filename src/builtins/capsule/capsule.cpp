#include "builtins/capsule/capsule.h"

#include <cstring>

#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

static bool sameName(const char* a, const char* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return std::strcmp(a, b) == 0;
}

Ref<> newCapsule(Thread& t, void* pointer, const char* name, void (*destructor)(Object*)) {
  if (pointer == nullptr) {
    return t.raise(valueErrorType, "PyCapsule_New called with null pointer");
  }
  Ref<Capsule> made = PY_TRY(newObject<Capsule>(t, capsuleType));
  made->pointer = pointer;
  made->name = name;
  made->destructor = destructor;
  return made;
}

bool isValidCapsule(const Object* object, const char* name) {
  if (object == nullptr || object->type != &capsuleType) return false;
  auto* self = static_cast<const Capsule*>(object);
  return self->pointer != nullptr && sameName(self->name, name);
}

void* capsulePointer(Thread& t, Object* object, const char* name) {
  if (object == nullptr || object->type != &capsuleType ||
      static_cast<Capsule*>(object)->pointer == nullptr) {
    t.raise(valueErrorType, "PyCapsule_GetPointer called with invalid PyCapsule object");
    return nullptr;
  }
  auto* self = static_cast<Capsule*>(object);
  if (!sameName(self->name, name)) {
    t.raise(valueErrorType, "PyCapsule_GetPointer called with incorrect name");
    return nullptr;
  }
  return self->pointer;
}

/// The object that the dotted name leads to: the first part is imported, the rest are attributes.
static Ref<> importPath(Thread& t, const char* name) {
  Ref<> object;
  const char* part = name;
  while (true) {
    const char* dot = std::strchr(part, '.');
    isize length = dot != nullptr ? dot - part : static_cast<isize>(std::strlen(part));
    Ref<Str> text = PY_TRY(newStrUtf8(t, part, length));
    if (!object) {
      const char* module = PY_TRY(strUtf8(t, *text));
      object = PY_TRY(importModule(t, module));
    } else {
      object = PY_TRY(getAttribute(t, object.get(), text.get()));
    }
    if (dot == nullptr) return object;
    part = dot + 1;
  }
}

void* importCapsule(Thread& t, const char* name) {
  Ref<> object = importPath(t, name);
  if (!object) return nullptr;
  if (!isValidCapsule(object.get(), name)) {
    t.raise(attributeErrorType, "PyCapsule_Import \"%s\" is not valid", name);
    return nullptr;
  }
  return static_cast<Capsule*>(object.get())->pointer;
}

static void capsuleDealloc(Object* object) {
  auto* self = static_cast<Capsule*>(object);
  if (self->destructor != nullptr) self->destructor(object);
  freeObject(object);
}

static Ref<> capsuleRepr(Thread& t, Capsule& self) {
  if (self.name != nullptr) {
    return newStrFormat(t, "<capsule object \"%s\" at %p>", self.name, &self);
  }
  return newStrFormat(t, "<capsule object NULL at %p>", &self);
}

constinit BuiltinType capsuleType{{
    .name = "PyCapsule",
    .doc = "Capsule objects let you wrap a C \"void *\" pointer in a Python\n"
           "object.  They're a way of passing data through the Python interpreter\n"
           "without creating your own custom type.\n\n"
           "Capsules are used for communication between extension modules.\n"
           "They provide a way for an extension module to export a C interface\n"
           "to other extension modules, so that extension modules can use the\n"
           "Python import mechanism to link to one another.\n",
    .basicSize = sizeof(Capsule),
    .dealloc = &capsuleDealloc,
    .repr = slot<capsuleRepr>,
}};

}  // namespace taipan
