// The end of the runtime, in a process of its own.

#include <unistd.h>

#include "builtins/module/module.h"
#include "modules/runtime/runtime.h"
#include "object/seams.h"
#include "support.h"
#include "vm/gil.h"

namespace taipan::testing {

namespace {

constexpr char kNoisyProgram[] = R"(
import atexit, sys
class Noisy:
    def __del__(self, write=print, file=sys.stderr): write("gone", file=file)
noisy = Noisy()
atexit.register(print, "at exit", file=sys.stderr)
)";

/// python3.11 aborts there, so that there is nothing to compare with.
[[noreturn]] void endWithOpenInterpreters() {
  Thread* main = Thread::currentOrNull();
  for (int i = 0; i < 2; ++i) {
    Thread* other = newInterpreter();
    if (other == nullptr) ::_exit(2);
    // In `__main__`, which goes with the interpreter.
    Ref<> program = importModule(*other, "__main__");
    run(static_cast<Dict&>(*static_cast<Module&>(*program).dict), kNoisyProgram);
    program = Ref<>();
    swapThread(main);
  }
  ::_exit(finalizeRuntime() == 0 ? 0 : 1);
}

}  // namespace

TEST(EndTest, InterpretersThatNobodyEndedAreEnded) {
  EXPECT_EXIT(endWithOpenInterpreters(), ::testing::ExitedWithCode(0),
              "^at exit\ngone\nat exit\ngone\n$");
}

}  // namespace taipan::testing
