// Frames and quickening: what the interpreter may change and what has to look like 3.11's.

#include <cstring>

#include "builtins/code/code.h"
#include "support.h"
#include "vm/frame/frame.h"

namespace taipan::testing {
namespace {

TEST(EngineTest, QuickeningLeavesCoCodeAlone) {
  auto globals = newNamespace();
  run(*globals,
      "def work(items):\n"
      "  total = 0\n"
      "  for item in items:\n"
      "    total = total + item\n"
      "  return total\n"
      "before = work.__code__.co_code\n"
      "for _ in range(100): work([1, 2, 3])\n");
  EXPECT_EQ(shown(*globals, "work.__code__.co_code == before"), "True");
  Ref<> code = evaluate(*globals, "work.__code__");
  Ref<> plain = evaluate(*globals, "work.__code__.co_code");
  // The code that runs has been specialised in place: it differs from what co_code shows.
  auto span = bytesOf(plain.get());
  EXPECT_NE(std::memcmp(static_cast<Code*>(code.get())->units(), span.data,
                        static_cast<usize>(span.size)),
            0);
}

TEST(EngineTest, NoFrameRunsOutsideOfPython) {
  EXPECT_FALSE(FrameView::current(thread()).exists());
}

TEST(EngineTest, FramesOutliveTheirCall) {
  auto globals = newNamespace();
  run(*globals,
      "import sys\n"
      "def keep(value):\n"
      "  local = value * 2\n"
      "  return sys._getframe()\n"
      "frame = keep(21)\n");
  EXPECT_EQ(shown(*globals, "frame.f_locals"), "{'value': 21, 'local': 42}");
  EXPECT_EQ(shown(*globals, "frame.f_code is keep.__code__, frame.f_back is None"),
            "(True, False)");
}

TEST(EngineTest, RecursionIsBoundedAndCountsAreRestored) {
  auto globals = newNamespace();
  int before = thread().recursionRemaining;
  run(*globals,
      "def down(n): return down(n + 1)\n"
      "try: down(0)\n"
      "except RecursionError as error: message = str(error)\n");
  EXPECT_EQ(shown(*globals, "message"), "maximum recursion depth exceeded");
  EXPECT_EQ(thread().recursionRemaining, before);
}

TEST(EngineTest, SpecialisedCodeFollowsChangesOfTheWorld) {
  auto globals = newNamespace();
  run(*globals,
      "class A:\n"
      "  kind = 'class'\n"
      "  def f(self): return 'method'\n"
      "a = A()\n"
      "def look(): return a.kind, a.f(), len('abc')\n"
      "for _ in range(100): look()\n"
      "first = look()\n"
      "A.f = lambda self: 'changed'\n"
      "second = look()\n"
      "a.kind = 'instance'\n"
      "third = look()\n"
      "len = lambda text: 'global'\n"
      "fourth = look()\n");
  EXPECT_EQ(shown(*globals, "first"), "('class', 'method', 3)");
  EXPECT_EQ(shown(*globals, "second"), "('class', 'changed', 3)");
  EXPECT_EQ(shown(*globals, "third"), "('instance', 'changed', 3)");
  EXPECT_EQ(shown(*globals, "fourth"), "('instance', 'changed', 'global')");
}

// python3.11 runs out of its stack here.
TEST(EngineTest, HashOfADeepTupleRaises) {
  auto globals = newNamespace();
  run(*globals,
      "nested = int\n"
      "for _ in range(1000000): nested = (nested,)\n"
      "try: hash(nested)\n"
      "except RecursionError as error: text = str(error)\n"
      "del nested\n");
  EXPECT_EQ(shown(*globals, "text"), "maximum recursion depth exceeded while hashing an object");
}

}  // namespace
}  // namespace taipan::testing
