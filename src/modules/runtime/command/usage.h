// The texts that --help and --version print.
#pragma once

#include <cstdio>

namespace taipan {

void printUsage(std::FILE* out, const char* program);
void printHelpEnvironment();
void printHelpXOptions();
void printVersion(bool details);

}  // namespace taipan
