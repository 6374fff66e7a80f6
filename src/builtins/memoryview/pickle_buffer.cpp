// pickle.PickleBuffer: a wrapper that marks a buffer for out-of-band pickling (PEP 574).
#include "builtins/memoryview/contiguity.h"
#include "builtins/memoryview/memoryview.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/builtin_types.h"

namespace taipan {

namespace {

struct PickleBuffer : Object {
  Buffer view;  ///< `object` is null once released
  Object* weaklist;
};

Ref<> pickleBufferNew(Thread& t, Type& cls, Object* object) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return failure;
  auto* self = static_cast<PickleBuffer*>(made.get());
  self->view.object = nullptr;
  self->weaklist = nullptr;
  PY_TRY(getBuffer(t, object, &self->view, kBufferFullReadOnly));
  return made;
}

void pickleBufferDealloc(Object* object) {
  auto* self = static_cast<PickleBuffer*>(object);
  gcUntrack(object);
  if (self->weaklist != nullptr) clearWeakrefs(object);
  releaseBuffer(&self->view);
  object->type->free(object);
}

int pickleBufferTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<PickleBuffer*>(object)->view.object);
  return 0;
}

int pickleBufferClear(Object* object) {
  releaseBuffer(&static_cast<PickleBuffer*>(object)->view);
  return 0;
}

Status checkHeld(Thread& t, PickleBuffer& self) {
  if (self.view.object == nullptr) {
    return t.raise(valueErrorType, "operation forbidden on released PickleBuffer object");
  }
  return {};
}

int pickleBufferGet(Object* object, Buffer* buffer, int flags) {
  Thread& t = Thread::current();
  auto& self = *static_cast<PickleBuffer*>(object);
  buffer->object = nullptr;
  if (checkHeld(t, self).failed()) return -1;
  return getBuffer(t, self.view.object, buffer, flags).toInt();
}

void pickleBufferReleaseView(Object*, Buffer*) {}

Ref<> pickleBufferRaw(Thread& t, PickleBuffer& self) {
  PY_TRY(checkHeld(t, self));
  if (self.view.suboffsets != nullptr || !isContiguous(self.view, 'A')) {
    return t.raise(bufferErrorType, "cannot extract raw buffer from non-contiguous buffer");
  }
  Ref<MemoryView> view = PY_TRY(newMemoryView(t, &self));
  Buffer& b = view->view;
  static char format[] = "B";
  b.format = format;
  b.dimensions = 1;
  b.itemSize = 1;
  b.suboffsets = nullptr;
  // A view without dimensions has no room for a shape; the length and item size serve.
  if (view->size >= 3) {
    b.shape = view->array;
    b.strides = view->array + 1;
    b.shape[0] = b.length;
    b.strides[0] = 1;
  } else {
    b.shape = &b.length;
    b.strides = &b.itemSize;
  }
  updateViewFlags(*view);
  return view;
}

Status pickleBufferRelease(Thread&, PickleBuffer& self) {
  releaseBuffer(&self.view);
  return {};
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("raw", "($self, /)", pickleBufferRaw,
                 "Return a memoryview of the raw memory underlying this buffer."),
    METHOD_PLAIN("release", "($self, /)", pickleBufferRelease,
                 "Release the underlying buffer held by the PickleBuffer object."),
    {}};

}  // namespace

constinit BuiltinType pickleBufferType{
    {.name = "pickle.PickleBuffer",
     .doc = "Wrapper for potentially out-of-band buffers",
     .basicSize = sizeof(PickleBuffer),
     .flags = kTypeHaveGc | kTypeBase,
     .dealloc = pickleBufferDealloc,
     .traverse = pickleBufferTraverse,
     .clear = pickleBufferClear,
     .weaklistOffset = offsetof(PickleBuffer, weaklist),
     .methods = kMethods,
     .new_ = tupleNewSlot<"PickleBuffer", "(object, /)", pickleBufferNew>,
     .buffer = {.get = pickleBufferGet, .release = pickleBufferReleaseView}}};

const Buffer* pickleBufferView(Thread& t, Object* pickleBuffer) {
  auto& self = *static_cast<PickleBuffer*>(pickleBuffer);
  return checkHeld(t, self).failed() ? nullptr : &self.view;
}

}  // namespace taipan
