#include "object/protocol/buffer.h"

#include "object/builtin_types.h"

namespace taipan {

bool hasBuffer(const Object* object) {
  return object->type->asBuffer != nullptr && object->type->asBuffer->get != nullptr;
}

Status getBuffer(Thread& t, Object* object, Buffer* buffer, int flags) {
  if (!hasBuffer(object)) {
    buffer->object = nullptr;
    return t.raise(typeErrorType, "a bytes-like object is required, not '%.100s'",
                   object->type->name);
  }
  if (object->type->asBuffer->get(object, buffer, flags) < 0) {
    buffer->object = nullptr;
    return failure;
  }
  return {};
}

void releaseBuffer(Buffer* buffer) {
  Object* object = buffer->object;
  if (object == nullptr) return;
  BufferSlots* slots = object->type->asBuffer;
  if (slots != nullptr && slots->release != nullptr) slots->release(object, buffer);
  buffer->object = nullptr;
  decref(object);
}

Status fillBuffer(Thread& t, Buffer* buffer, Object* exporter, void* data, isize length,
                  bool readOnly, int flags) {
  if ((flags & kBufferWritable) != 0 && readOnly) {
    buffer->object = nullptr;
    return t.raise(bufferErrorType, "Object is not writable.");
  }
  static char bytesFormat[] = "B";
  xincref(exporter);
  buffer->object = exporter;
  buffer->data = data;
  buffer->length = length;
  buffer->readOnly = readOnly;
  buffer->itemSize = 1;
  buffer->format = (flags & kBufferFormat) != 0 ? bytesFormat : nullptr;
  buffer->dimensions = 1;
  buffer->shape = (flags & kBufferNd) == kBufferNd ? &buffer->length : nullptr;
  buffer->strides = (flags & kBufferStrides) == kBufferStrides ? &buffer->itemSize : nullptr;
  buffer->suboffsets = nullptr;
  buffer->internal = nullptr;
  return {};
}

Result<WritableView> Arg<WritableView>::from(Thread& t, Object* object, const Signature& signature,
                                             int position) {
  WritableView view;
  if (!view.acquire(t, object, kBufferWritable).failed()) return view;
  t.clearPending();  // whatever the exporter said
  return raiseArgumentType(t, signature, position, "read-write bytes-like object", object);
}

}  // namespace taipan
