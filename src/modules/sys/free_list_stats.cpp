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

void printTupleLists(std::FILE* out) {
  for (isize i = 1; i < kTupleFreeSizes; ++i) {
    std::string name = "free " + std::to_string(i) + "-sized PyTupleObject";
    printBlocksOf(out, tupleFreeLists[i].count, name.c_str(), instanceSize(tupleType, i));
  }
}

}  // namespace

void printBlocksOf(std::FILE* out, int count, const char* name, isize size) {
  constexpr usize kLongest = 127, kColumn = 48;
  std::string label =
      std::to_string(count) + " " + name + "s * " + std::to_string(size) + " bytes each";
  if (label.size() < kColumn) label.insert(0, kColumn - label.size(), ' ');
  label += ' ';
  std::fprintf(out, "%s= %20s\n", label.substr(0, kLongest).c_str(), grouped(count * size).c_str());
}

void printFreeLists(std::FILE* out, const Type* type) {
  auto wanted = [&](const Type& one) { return type == nullptr || type == &one; };
  if (wanted(dictType))
    printBlocksOf(out, dictFreeCount(), "free PyDictObject", dictType.basicSize);
  if (wanted(floatType)) {
    printBlocksOf(out, floatFreeList.count, "free PyFloatObject", floatType.basicSize);
  }
  if (wanted(intType)) {
    printBlocksOf(out, intFreeList.count, "free PyLongObject", instanceSize(intType, 2));
  }
  if (wanted(listType))
    printBlocksOf(out, listFreeCount(), "free PyListObject", listType.basicSize);
  if (wanted(tupleType)) printTupleLists(out);
}

}  // namespace taipan
