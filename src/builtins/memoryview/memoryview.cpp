#include "builtins/memoryview/memoryview.h"

#include <cstring>

#include "builtins/memoryview/contiguity.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/seams.h"

namespace taipan {

namespace {

// --- the managed buffer -------------------------------------------------------------------------

void releaseMaster(ManagedBuffer* managed) {
  if (managed->flags & ManagedBuffer::kReleased) return;
  managed->flags |= ManagedBuffer::kReleased;
  if (managed->flags & ManagedBuffer::kFreeFormat) memFree(managed->master.format);
  releaseBuffer(&managed->master);
}

void managedDealloc(Object* self) {
  gcUntrack(self);
  releaseMaster(static_cast<ManagedBuffer*>(self));
  freeObject(self);
}

int managedTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<ManagedBuffer*>(self)->master.object);
  return 0;
}

int managedClear(Object* self) {
  auto* managed = static_cast<ManagedBuffer*>(self);
  if (managed->exports == 0) releaseMaster(managed);
  return 0;
}

Ref<ManagedBuffer> newManaged(Thread& t) {
  Ref<ManagedBuffer> managed = PY_TRY(newObject<ManagedBuffer>(t, managedBufferType));
  managed->flags = 0;
  managed->exports = 0;
  managed->master.object = nullptr;
  gcTrack(managed.get());
  return managed;
}

/// Puts shape, strides and suboffsets of `source` into the view's own array.
void copyLayout(MemoryView& view, const Buffer& source) {
  isize n = source.dimensions;
  Buffer& b = view.view;
  b.shape = n > 0 ? view.array : nullptr;
  b.strides = n > 0 ? view.array + n : nullptr;
  b.suboffsets = nullptr;
  if (source.shape == nullptr) {
    if (n > 0) b.shape[0] = b.itemSize ? b.length / b.itemSize : 0;
  } else {
    std::memcpy(view.array, source.shape, static_cast<usize>(n) * sizeof(isize));
  }
  if (source.strides == nullptr) {
    isize stride = b.itemSize;
    for (isize i = n - 1; i >= 0; i--) {
      b.strides[i] = stride;
      stride *= b.shape[i];
    }
  } else {
    std::memcpy(view.array + n, source.strides, static_cast<usize>(n) * sizeof(isize));
  }
  if (source.suboffsets != nullptr) {
    b.suboffsets = view.array + 2 * n;
    std::memcpy(b.suboffsets, source.suboffsets, static_cast<usize>(n) * sizeof(isize));
  }
}

char byteFormat[] = "B";

}  // namespace

void updateViewFlags(MemoryView& view) {
  const Buffer& b = view.view;
  int flags = view.flags & MemoryView::kReleased;
  if (b.dimensions == 0) {
    flags |= MemoryView::kScalar | MemoryView::kC | MemoryView::kFortran;
  } else {
    if (isContiguous(b, 'C')) flags |= MemoryView::kC;
    if (isContiguous(b, 'F')) flags |= MemoryView::kFortran;
  }
  if (b.suboffsets != nullptr) {
    flags |= MemoryView::kIndirect;
    flags &= ~(MemoryView::kC | MemoryView::kFortran);
  }
  view.flags = flags;
}

Ref<MemoryView> newMemoryViewFrom(Thread& t, ManagedBuffer& managed, const Buffer* source) {
  if (managed.flags & ManagedBuffer::kReleased) {
    return t.raise(valueErrorType, "operation forbidden on released memoryview object");
  }
  if (source == nullptr) source = &managed.master;
  if (source->dimensions > kMaxDimensions) {
    return t.raise(valueErrorType, "memoryview: number of dimensions must not exceed %d",
                   kMaxDimensions);
  }
  Ref<MemoryView> view = PY_TRY(newObject<MemoryView>(t, memoryviewType, 3 * source->dimensions));
  incref(&managed);
  view->managed = &managed;
  managed.exports++;
  view->hash = -1;
  view->flags = 0;
  view->exports = 0;
  view->weaklist = nullptr;
  view->view = *source;
  view->view.object = managed.master.object;
  view->view.internal = nullptr;
  if (view->view.format == nullptr) view->view.format = byteFormat;
  copyLayout(*view, *source);
  updateViewFlags(*view);
  gcTrack(view.get());
  return view;
}

Ref<MemoryView> newMemoryView(Thread& t, Object* object) {
  if (isExactly(object, &memoryviewType)) {
    auto* view = static_cast<MemoryView*>(object);
    PY_TRY(checkReleased(t, *view));
    return newMemoryViewFrom(t, *view->managed, &view->view);
  }
  if (!hasBuffer(object)) {
    return t.raise(typeErrorType, "memoryview: a bytes-like object is required, not '%.200s'",
                   object->type->name);
  }
  Ref<ManagedBuffer> managed = PY_TRY(newManaged(t));
  PY_TRY(getBuffer(t, object, &managed->master, kBufferFullReadOnly));
  return newMemoryViewFrom(t, *managed, nullptr);
}

Ref<MemoryView> newMemoryViewOfBuffer(Thread& t, const Buffer& buffer) {
  if (buffer.data == nullptr) {
    return t.raise(valueErrorType, "PyMemoryView_FromBuffer(): info->buf must not be NULL");
  }
  Ref<ManagedBuffer> managed = PY_TRY(newManaged(t));
  managed->master = buffer;
  managed->master.object = nullptr;
  return newMemoryViewFrom(t, *managed, nullptr);
}

Ref<MemoryView> newMemoryViewOfMemory(Thread& t, void* data, isize size, bool readOnly) {
  Ref<ManagedBuffer> managed = PY_TRY(newManaged(t));
  PY_TRY(fillBuffer(t, &managed->master, nullptr, data, size, readOnly,
                    readOnly ? kBufferFullReadOnly : kBufferFull));
  return newMemoryViewFrom(t, *managed, nullptr);
}

Status checkReleased(Thread& t, MemoryView& view) {
  if ((view.flags & MemoryView::kReleased) || (view.managed->flags & ManagedBuffer::kReleased)) {
    return t.raise(valueErrorType, "operation forbidden on released memoryview object");
  }
  return {};
}

namespace {

void releaseView(MemoryView& view) {
  if (view.flags & MemoryView::kReleased) return;
  view.flags |= MemoryView::kReleased;
  if (--view.managed->exports == 0) releaseMaster(view.managed);
}

}  // namespace

Status memoryViewRelease(Thread& t, MemoryView& view) {
  if (view.flags & MemoryView::kReleased) return {};
  if (view.exports > 0) {
    return t.raise(bufferErrorType, "memoryview has %zd exported buffer%s", view.exports,
                   view.exports == 1 ? "" : "s");
  }
  releaseView(view);
  return {};
}

// --- the memoryview as an exporter, and its life ------------------------------------------------

namespace {

Failure refuse(Thread& t, const char* message) {
  return t.raise(bufferErrorType, "memoryview: %s", message);
}

Status exportView(Thread& t, MemoryView& self, Buffer* out, int flags) {
  PY_TRY(checkReleased(t, self));
  auto wants = [&](int request) { return (flags & request) == request; };
  *out = self.view;
  out->object = nullptr;
  if (wants(kBufferWritable) && self.view.readOnly) {
    return refuse(t, "underlying buffer is not writable");
  }
  if (!wants(kBufferFormat)) out->format = nullptr;
  if (wants(kBufferCContiguous) && !(self.flags & MemoryView::kC)) {
    return refuse(t, "underlying buffer is not C-contiguous");
  }
  if (wants(kBufferFContiguous) && !(self.flags & MemoryView::kFortran)) {
    return refuse(t, "underlying buffer is not Fortran contiguous");
  }
  if (wants(kBufferAnyContiguous) && !(self.flags & (MemoryView::kC | MemoryView::kFortran))) {
    return refuse(t, "underlying buffer is not contiguous");
  }
  if (!wants(kBufferIndirect) && (self.flags & MemoryView::kIndirect)) {
    return refuse(t, "underlying buffer requires suboffsets");
  }
  if (!wants(kBufferStrides)) {
    if (!(self.flags & MemoryView::kC)) return refuse(t, "underlying buffer is not C-contiguous");
    out->strides = nullptr;
  }
  if (!wants(kBufferNd)) {
    if (out->format != nullptr) {
      return refuse(t, "cannot cast to unsigned bytes if the format flag is present");
    }
    out->dimensions = 1;
    out->shape = nullptr;
  }
  incref(&self);
  out->object = &self;
  self.exports++;
  return {};
}

}  // namespace

int memoryViewGetBuffer(Object* self, Buffer* buffer, int flags) {
  return exportView(Thread::current(), *static_cast<MemoryView*>(self), buffer, flags).toInt();
}

void memoryViewReleaseBuffer(Object* self, Buffer*) { static_cast<MemoryView*>(self)->exports--; }

void memoryViewDealloc(Object* self) {
  auto* view = static_cast<MemoryView*>(self);
  gcUntrack(self);
  releaseView(*view);
  clearOwned(view->managed);
  if (view->weaklist != nullptr) clearWeakrefs(self);
  freeObject(self);
}

int memoryViewTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<MemoryView*>(self)->managed);
  return 0;
}

int memoryViewClear(Object* self) {
  auto* view = static_cast<MemoryView*>(self);
  // A view with exports stays usable for those who hold them.
  if (view->exports == 0) {
    releaseView(*view);
    // The managed buffer stays: methods look at it to see that the view is released.
  }
  return 0;
}

constinit BuiltinType managedBufferType{{.name = "managedbuffer",
                                         .basicSize = sizeof(ManagedBuffer),
                                         .flags = kTypeHaveGc,
                                         .dealloc = managedDealloc,
                                         .getAttribute = genericGetAttributeSlot,
                                         .traverse = managedTraverse,
                                         .clear = managedClear}};

}  // namespace taipan
