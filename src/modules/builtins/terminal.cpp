#include "modules/builtins/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "builtins/exceptions/exceptions.h"
#include "object/builtin_types.h"
#include "object/seams.h"
#include "vm/gil.h"

namespace taipan {

LineEditor (*currentLineEditor)() = nullptr;

bool onTerminal() { return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0; }

bool readPlainLine(Thread& t, std::FILE* input, std::string* line) {
  for (;;) {
    char* buffer = nullptr;
    size_t capacity = 0;
    ssize_t got;
    int error;
    {
      GilReleased released(t);
      errno = 0;
      got = getline(&buffer, &capacity, input);
      error = errno;
    }
    if (got > 0) line->append(buffer, static_cast<usize>(got));
    std::free(buffer);
    bool interrupted = got < 0 && error == EINTR;
    // A later read may find more: Ctrl-D is no end for good.
    if (got < 0) clearerr(input);
    if (handleEvalBreaker(t).failed()) return false;
    if (!interrupted) return true;
  }
}

Status readTerminalLine(Thread& t, const char* prompt, std::string* line) {
  line->clear();
  LineEditor editor = currentLineEditor == nullptr ? nullptr : currentLineEditor();
  if (editor == nullptr || !onTerminal()) {
    std::fputs(prompt, stderr);
    std::fflush(stderr);
    return readPlainLine(t, stdin, line) ? Status() : Status(failure);
  }
  bool end = false;
  bool good;
  {
    GilReleased released(t);
    good = editor(prompt, line, &end);
  }
  PY_TRY(handleEvalBreaker(t));
  if (good) return {};
  return t.raiseObject(keyboardInterruptType, nullptr);
}

}  // namespace taipan
