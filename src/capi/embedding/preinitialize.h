// The first part of a start: the C library's locale and the encoding of text that comes from it.
#pragma once

#include "object/config.h"

namespace taipan {

/// Sets in `config` what the first part has settled, if it has run: a later part does not ask
/// again.
void applyPreinitialization(Config& config);
/// After the end of the runtime: the next start begins anew.
void forgetPreinitialization();

}  // namespace taipan
