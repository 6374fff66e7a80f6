// What the stress build looks at before each collection: the lists of tracked objects, and whether
// everything that they refer to is alive.
#pragma once

#include "object/gc/gc.h"

namespace taipan {

#ifdef TAIPAN_STRESS
inline constexpr bool kVerifyHeap = true;
#else
inline constexpr bool kVerifyHeap = false;
#endif

/// Aborts with a line on stderr if the list is linked wrongly, if one of its objects has no
/// references or lies in freed memory, or if one refers to such an object.
void gcVerify(const GcHead* list);

/// Aborts: examined objects refer to this one more often than its count says.
[[noreturn, gnu::cold]] void gcCountTooLow(Object* object);

}  // namespace taipan
