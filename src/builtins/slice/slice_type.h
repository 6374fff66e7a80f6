// Making slices, and slices of sequences longer than a machine word. The layout and the bounds of
// ordinary sequences are in object/protocol/slice.h.
#pragma once

#include "builtins/int/int.h"
#include "object/protocol/slice.h"

namespace taipan {

inline bool isSlice(const Object* object) { return object->type == &sliceType; }

/// slice(start, stop, step); null stands for None.
Ref<Slice> newSlice(Thread& t, Object* start, Object* stop, Object* step);
/// The same, taking over the references (which may be failed ones).
Ref<Slice> newSliceOwned(Thread& t, Ref<> start, Ref<> stop, Ref<> step);
/// slice.indices() for a length of any size.
Status sliceLongIndices(Thread& t, Slice& slice, Int& length, Ref<Int>* start, Ref<Int>* stop,
                        Ref<Int>* step);
/// The spare slice object goes back to the allocator.
void sliceClearCache();

}  // namespace taipan
