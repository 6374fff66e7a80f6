// The memory layout of buffers: contiguity and copying.
#pragma once

#include "builtins/bytes/bytes.h"

namespace taipan {

/// Whether the items lie next to each other in C ('C'), Fortran ('F') or either ('A') order.
bool isContiguous(const Buffer& buffer, char order);
/// Appends all items in C order, or Fortran order for 'F' ('A': Fortran if the buffer is so).
Status appendItems(Thread& t, ByteBuilder& out, const Buffer& buffer, char order);
/// The address of an item; `indices` within the shape.
char* itemPointer(const Buffer& buffer, const isize* indices);
/// One step along a dimension, following a suboffset.
char* stepInto(const Buffer& buffer, int dimension, char* data, isize index);

}  // namespace taipan
