#include "builtins/memoryview/contiguity.h"

#include <cstring>

namespace taipan {

namespace {

bool contiguousInOrder(const Buffer& b, bool fortran) {
  if (b.suboffsets != nullptr) return false;
  if (b.length == 0) return true;
  if (b.strides == nullptr) {
    // Without strides the layout is C; it is Fortran's, too, if at most one dimension has items.
    if (!fortran || b.dimensions <= 1) return true;
    int wide = 0;
    for (int i = 0; i < b.dimensions; i++) wide += b.shape[i] > 1;
    return wide <= 1;
  }
  isize expected = b.itemSize;
  for (int k = 0; k < b.dimensions; k++) {
    int i = fortran ? k : b.dimensions - 1 - k;
    if (b.shape[i] > 1 && b.strides[i] != expected) return false;
    expected *= b.shape[i];
  }
  return true;
}

isize strideOf(const Buffer& b, int dimension) {
  if (b.strides != nullptr) return b.strides[dimension];
  isize stride = b.itemSize;
  for (int i = b.dimensions - 1; i > dimension; i--) stride *= b.shape[i];
  return stride;
}

void appendC(ByteBuilder& out, const Buffer& b, int dimension, char* data) {
  for (isize i = 0; i < b.shape[dimension]; i++) {
    char* item = stepInto(b, dimension, data, i);
    if (dimension + 1 < b.dimensions) {
      appendC(out, b, dimension + 1, item);
    } else {
      out.append(item, b.itemSize);
    }
  }
}

void appendFortran(ByteBuilder& out, const Buffer& b, isize* indices, int dimension) {
  for (indices[dimension] = 0; indices[dimension] < b.shape[dimension]; indices[dimension]++) {
    if (dimension > 0) {
      appendFortran(out, b, indices, dimension - 1);
    } else {
      out.append(itemPointer(b, indices), b.itemSize);
    }
  }
}

}  // namespace

bool isContiguous(const Buffer& buffer, char order) {
  switch (order) {
    case 'C':
      return contiguousInOrder(buffer, false);
    case 'F':
      return contiguousInOrder(buffer, true);
    default:
      return contiguousInOrder(buffer, false) || contiguousInOrder(buffer, true);
  }
}

char* stepInto(const Buffer& b, int dimension, char* data, isize index) {
  data += strideOf(b, dimension) * index;
  if (b.suboffsets != nullptr && b.suboffsets[dimension] >= 0) {
    const char* pointer = data;
    std::memcpy(&data, pointer, sizeof(char*));
    data += b.suboffsets[dimension];
  }
  return data;
}

char* itemPointer(const Buffer& b, const isize* indices) {
  char* data = static_cast<char*>(b.data);
  for (int i = 0; i < b.dimensions; i++) data = stepInto(b, i, data, indices[i]);
  return data;
}

Status appendItems(Thread& t, ByteBuilder& out, const Buffer& b, char order) {
  bool fortran = order == 'F' || (order == 'A' && isContiguous(b, 'F') && !isContiguous(b, 'C'));
  out.reserve(b.length);
  if (b.dimensions == 0 || b.shape == nullptr || isContiguous(b, fortran ? 'F' : 'C')) {
    out.append(b.data, b.length);
  } else if (fortran) {
    isize indices[64] = {};
    appendFortran(out, b, indices, b.dimensions - 1);
  } else {
    appendC(out, b, 0, static_cast<char*>(b.data));
  }
  if (out.failed()) return t.raiseNoMemory();
  return {};
}

}  // namespace taipan
