// __format__ of the numbers, and the layout they share.
#pragma once

#include "builtins/complex/complex.h"
#include "builtins/format/format_spec.h"
#include "builtins/int/int.h"

namespace taipan {

/// int.__format__, float.__format__, complex.__format__. An empty specification means str().
Ref<Str> formatInt(Thread& t, Int& self, Str& spec);
Ref<Str> formatFloat(Thread& t, Float& self, Str& spec);
Ref<Str> formatComplex(Thread& t, Complex& self, Str& spec);

}  // namespace taipan
