// The parts of starting and ending that several faces share.
#pragma once

namespace taipan {

/// What `taipan ARGV...` does, but for the memory, which goes with the process; its exit code.
int runCommandLine(int argc, char** argv);
/// After finalizeRuntime(): the process can start another runtime.
void releaseAfterFinalize();

}  // namespace taipan
