#include "modules/sys/free_list_stats.h"

#include <string>

#include "builtins/dict/dict_internal.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list_internal.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"

namespace taipan {

namespace {

/// With a comma before each group of three digits.
std::string grouped(isize number) {
  std::string text = std::to_string(number);
  for (isize at = static_cast<isize>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<usize>(at), 1, ',');
  }
  return text;
}

void printLine(std::FILE* out, int count, const std::string& what, isize size) {
  std::string label =
      std::to_string(count) + " free " + what + " * " + std::to_string(size) + " bytes each";
  std::fprintf(out, "%48s = %20s\n", label.c_str(), grouped(count * size).c_str());
}

void printTupleLists(std::FILE* out) {
  for (isize i = 1; i < kTupleFreeSizes; ++i) {
    printLine(out, tupleFreeLists[i].count, std::to_string(i) + "-sized PyTupleObjects",
              instanceSize(tupleType, i));
  }
}

}  // namespace

void printFreeLists(std::FILE* out, const Type* type) {
  auto wanted = [&](const Type& one) { return type == nullptr || type == &one; };
  if (wanted(dictType)) printLine(out, dictFreeCount(), "PyDictObjects", dictType.basicSize);
  if (wanted(floatType)) {
    printLine(out, floatFreeList.count, "PyFloatObjects", floatType.basicSize);
  }
  if (wanted(intType)) {
    printLine(out, intFreeList.count, "PyLongObjects", instanceSize(intType, 2));
  }
  if (wanted(listType)) printLine(out, listFreeCount(), "PyListObjects", listType.basicSize);
  if (wanted(tupleType)) printTupleLists(out);
}

}  // namespace taipan
