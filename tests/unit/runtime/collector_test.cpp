// The cycle collector and finalisation.

#include "object/gc/gc.h"
#include "support.h"

namespace taipan::testing {
namespace {

constexpr const char* kNode =
    "log = []\n"
    "class Node:\n"
    "  def __init__(self, name): self.name = name; self.link = self\n"
    "  def __del__(self): log.append(self.name)\n";

TEST(CollectorTest, FindsUnreachableCyclesOnly) {
  auto globals = newNamespace();
  run(*globals, kNode);
  run(*globals, "kept = Node('kept')\nlost = Node('lost')\ndel lost\n");
  EXPECT_EQ(shown(*globals, "log"), "[]");
  EXPECT_GT(collect(thread(), 2), 0);
  EXPECT_EQ(shown(*globals, "log"), "['lost']");
  EXPECT_EQ(shown(*globals, "kept.link.name"), "kept");
  run(*globals, "kept.link = None\ndel kept\n");
  EXPECT_EQ(shown(*globals, "log"), "['lost', 'kept']");
}

TEST(CollectorTest, ResurrectedObjectsLiveOnAndAreFinalisedOnce) {
  auto globals = newNamespace();
  run(*globals, kNode);
  run(*globals,
      "saved = []\n"
      "class Stubborn(Node):\n"
      "  def __del__(self): saved.append(self); super().__del__()\n"
      "Stubborn('phoenix')\n");
  (void)collect(thread(), 2);
  EXPECT_EQ(shown(*globals, "saved[0].name, log"), "('phoenix', ['phoenix'])");
  run(*globals, "saved.clear()\n");
  (void)collect(thread(), 2);
  EXPECT_EQ(shown(*globals, "saved, log"), "([], ['phoenix'])");
}

TEST(CollectorTest, WeakReferencesOfTrashAreClearedBeforeFinalisersRun) {
  auto globals = newNamespace();
  run(*globals, kNode);
  run(*globals,
      "import weakref\n"
      "class Watcher(Node):\n"
      "  def __del__(self): log.append(self.peer() is None)\n"
      "a, b = Watcher('a'), Node('b')\n"
      "a.link, b.link = b, a\n"
      "a.peer = weakref.ref(b)\n"
      "del a, b\n");
  (void)collect(thread(), 2);
  EXPECT_EQ(shown(*globals, "sorted(map(str, log))"), "['True', 'b']");
}

TEST(CollectorTest, DeeplyNestedContainersAreFreedWithoutRecursion) {
  auto globals = newNamespace();
  run(*globals,
      "deep = None\n"
      "for _ in range(300000): deep = [deep]\n"
      "deep = ()\n"
      "for _ in range(300000): deep = (deep,)\n"
      "deep = {}\n"
      "for _ in range(300000): deep = {1: deep}\n"
      "del deep\n");
}

}  // namespace
}  // namespace taipan::testing
