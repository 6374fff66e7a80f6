// What the parts of the math and cmath modules share.
#pragma once

#include <initializer_list>

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "object/module_spec.h"

namespace taipan {

inline Failure raiseMathDomain(Thread& t) { return t.raise(valueErrorType, "math domain error"); }
inline Failure raiseMathRange(Thread& t) { return t.raise(overflowErrorType, "math range error"); }

/// math.isclose and cmath.isclose once |a - b|, |a| and |b| are known.
Result<bool> isCloseBy(Thread& t, double distance, double a, double b, bool equal, bool infinite,
                       Optional<double> relative, Optional<double> absolute);

// The rows that other files contribute to the module's table.
Ref<> mathFactorial(Thread& t, Module&, Object* n);
Ref<> mathGcd(Thread& t, Module&, Positional args);
Ref<> mathLcm(Thread& t, Module&, Positional args);
Ref<> mathIsqrt(Thread& t, Module&, Object* n);
Ref<> mathPerm(Thread& t, Module&, Object* n, Object* k);
Ref<> mathComb(Thread& t, Module&, Object* n, Object* k);
Ref<> mathProd(Thread& t, Module&, Object* iterable, Object* start);
Result<double> mathFsum(Thread& t, Module&, Object* seq);
Ref<> mathHypot(Thread& t, Module&, Positional args);
Result<double> mathDist(Thread& t, Module&, Object* p, Object* q);

}  // namespace taipan
