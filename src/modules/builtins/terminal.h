// Lines from the user's terminal, for input() and the interactive session.
#pragma once

#include <cstdio>
#include <string>

#include "object/thread.h"

namespace taipan {

/// What reads when the readline module edits lines: `end` is set at the end of input; false:
/// Ctrl-C. Called without the GIL; null until a module asks for it (set by the C API layer, which
/// has PyOS_ReadlineFunctionPointer).
using LineEditor = bool (*)(const char* prompt, std::string* line, bool* end);
extern LineEditor (*currentLineEditor)();

/// Descriptors 0 and 1 are terminals.
bool onTerminal();
/// One line with its newline of a C stream; false with an exception. Signals that raise nothing do
/// not end it.
bool readPlainLine(Thread& t, std::FILE* input, std::string* line);
/// Prompts and reads a line with its newline; empty at the end of input. KeyboardInterrupt for
/// Ctrl-C. Without an editor the prompt goes to stderr.
Status readTerminalLine(Thread& t, const char* prompt, std::string* line);

}  // namespace taipan
