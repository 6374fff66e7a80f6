// The command line of python3.11: options, environment variables, usage texts.
#pragma once

#include "memory/allocator_choice.h"
#include "modules/runtime/runtime.h"

namespace taipan {

struct CommandLine {
  Config config;
  /// A request that ends at once (--help, --version, bad option): print nothing more, exit so.
  bool exitNow = false;
  int exitCode = 0;
  AllocatorChoice allocator = AllocatorChoice::kNotSet;
};

/// Reads argv, which says more than `config`, and what the environment says about the rest.
CommandLine parseCommandLine(Config&& config, int argc, char** argv);
/// What the environment says about what `config` leaves open.
CommandLine readEnvironment(Config&& config);
/// In the C locale text is taken for UTF-8 (PEP 540), and so do the programs that are started from
/// here and the C library, if a UTF-8 locale can be had (PEP 538).
void adaptToLocale(Config& config);
/// Whether LC_CTYPE is the C locale; `evenForced`: also if LC_ALL asks for it.
bool isLegacyLocale(bool evenForced);
/// Exchanges the C locale for a UTF-8 one, here and for programs started from here; false if there
/// is none or LC_ALL forbids it.
bool coerceLocale(bool warns);
/// Whether it is one of those that coerceLocale() sets.
bool isCoercionTarget(const char* locale);

/// Settles the streams' encoding and error handler where nothing else did: nothing may get lost in
/// the C locale and those that it is exchanged for (PEP 538).
void completeStreamEncoding(Config& config);

}  // namespace taipan
