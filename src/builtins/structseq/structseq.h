// Struct sequences: tuples with named fields, as os.stat_result or sys.flags are (C-API reference,
// "Struct Sequence Objects"). The first `visible` fields are items of the tuple, the others are
// attributes only: the object holds all of them, but its size is the visible number.
#pragma once

#include "builtins/tuple/tuple.h"
#include "object/builtin_type.h"

namespace taipan {

/// = PyStructSequence_Field.
struct StructSeqField {
  const char* name;  ///< kStructSeqUnnamed for an item without a name
  const char* doc;
};
extern const char* const kStructSeqUnnamed;

/// = PyStructSequence_Desc.
struct StructSeqDesc {
  const char* name;
  const char* doc;
  const StructSeqField* fields;  ///< ends with a null name
  int visible;
};

/// Fills and readies `type`, whose storage is static and otherwise empty. `constructible` is false
/// for the singletons of sys, whose types cannot be called.
Status initStructSeqType(Thread& t, Type& type, const StructSeqDesc& desc,
                         bool constructible = true);
/// A new heap type (= PyStructSequence_NewType).
Ref<Type> newStructSeqType(Thread& t, const StructSeqDesc& desc);
/// A new instance with all fields null; the caller fills `items` with owned references.
Ref<Tuple> newStructSeq(Thread& t, Type& type);
/// How many fields instances have, hidden ones included.
isize structSeqFieldCount(const Type& type);

}  // namespace taipan
