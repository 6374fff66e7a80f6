// The set algebra behind methods and operators. `other` is any iterable.
#pragma once

#include "builtins/set/set.h"

namespace taipan {

Ref<Set> setUnion(Thread& t, Set* self, Object* other);
Ref<Set> setIntersection(Thread& t, Set* self, Object* other);
Ref<Set> setDifference(Thread& t, Set* self, Object* other);
Ref<Set> setSymmetricDifference(Thread& t, Set* self, Object* other);
Status setDifferenceUpdate(Thread& t, Set* self, Object* other);
Status setIntersectionUpdate(Thread& t, Set* self, Object* other);
Status setSymmetricDifferenceUpdate(Thread& t, Set* self, Object* other);
Result<bool> setIsSubset(Thread& t, Set* self, Object* other);
Result<bool> setIsSuperset(Thread& t, Set* self, Object* other);
Result<bool> setIsDisjoint(Thread& t, Set* self, Object* other);
Result<bool> setsEqual(Thread& t, Set* a, Set* b);

}  // namespace taipan
