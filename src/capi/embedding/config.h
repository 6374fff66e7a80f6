// PyConfig and the core's configuration.
#pragma once

#include "capi/capi.h"
#include "capi/embedding/flags.h"
#include "object/config.h"

namespace taipan {

/// Fills `out` (cleared before) with what the core's configuration says.
PyStatus configFromCore(PyConfig& out, const Config& config);
/// Sets in the core's configuration what `config` says; what it leaves open stays as it was.
PyStatus configToCore(const PyConfig& config, Config& out);

/// Sets the paths that `config` gives, over those that were computed.
void pathsToCore(const PyConfig& config, Config& out);
/// After the end of the runtime: configurations that C code was shown go.
void forgetShownConfigs();

/// `config` with what its arguments, the flags of old and the environment say about what it leaves
/// open. An exit is asked for by options such as --help.
PyStatus completeConfig(const PyConfig& config, Config& out);

}  // namespace taipan
