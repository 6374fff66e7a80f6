// memoryview: a view of another object's memory through the buffer protocol. Views of one exporter
// share a ManagedBuffer, which holds the exporter's Buffer until the last of them is released.
#pragma once

#include "object/gc/gc.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// = _PyManagedBufferObject.
struct ManagedBuffer : Object {
  enum : int { kReleased = 1, kFreeFormat = 2 };
  int flags;
  isize exports;  ///< memoryviews that are not released
  Buffer master;
};

inline constexpr int kMaxDimensions = 64;

/// = PyMemoryViewObject. `view.shape`, `strides` and `suboffsets` point into `array`.
struct MemoryView : VarObject {
  enum : int { kReleased = 1, kC = 2, kFortran = 4, kScalar = 8, kIndirect = 16 };
  ManagedBuffer* managed;  ///< owned
  isize hash;
  int flags;
  isize exports;  ///< buffers given out
  Buffer view;
  Object* weaklist;
  isize array[1];
};

/// A view of any object with the buffer protocol; of another view: of the same memory.
Ref<MemoryView> newMemoryView(Thread& t, Object* object);
/// A view of memory that the caller keeps alive.
Ref<MemoryView> newMemoryViewOfMemory(Thread& t, void* data, isize size, bool readOnly);
/// A view of a Buffer's contents whose owner the caller keeps alive; shape and the like are copied.
Ref<MemoryView> newMemoryViewOfBuffer(Thread& t, const Buffer& buffer);
/// Another view of the same managed buffer, showing `source` (null: the master).
Ref<MemoryView> newMemoryViewFrom(Thread& t, ManagedBuffer& managed, const Buffer* source);
/// ValueError if the view was released.
Status checkReleased(Thread& t, MemoryView& view);
/// Recomputes the contiguity flags.
void updateViewFlags(MemoryView& view);
/// `view.release()`; BufferError while it has exports of its own.
Status memoryViewRelease(Thread& t, MemoryView& view);

// --- items (memoryview_items.cpp) ---------------------------------------------------------------

/// The code of a native one-letter format ("B", "@B"), or 0.
char nativeFormat(const char* format);
/// Item formats as Python values; NotImplementedError for others.
Ref<> unpackViewItem(Thread& t, const MemoryView& view, const char* data);
Status packViewItem(Thread& t, const MemoryView& view, char* data, Object* value);
Ref<> memoryViewSubscript(Thread& t, MemoryView& view, Object* key);
Status memoryViewSetSubscript(Thread& t, MemoryView& view, Object* key, Object* value);
Ref<> memoryViewItem(Thread& t, MemoryView& view, isize index);
Ref<> memoryViewToList(Thread& t, MemoryView& view);

// --- cast and comparison ------------------------------------------------------------------------

Ref<MemoryView> memoryViewCast(Thread& t, MemoryView& view, Str& format, Object* shape);
Object* memoryViewCompare(Object* a, Object* b, int op);
Result<isize> memoryViewHash(Thread& t, MemoryView& view);

// --- PickleBuffer (pickle_buffer.cpp) -----------------------------------------------------------

/// What a PickleBuffer holds; null with ValueError once it was released.
const Buffer* pickleBufferView(Thread& t, Object* pickleBuffer);

}  // namespace taipan
