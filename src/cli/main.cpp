// The `taipan` command.

#include "capi/embedding/lifecycle.h"

int main(int argc, char** argv) { return taipan::runCommandLine(argc, argv); }
