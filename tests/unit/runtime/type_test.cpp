// Type version tags, the method cache and inline instance values.

#include "builtins/type/instance.h"
#include "builtins/type/type_rt.h"
#include "support.h"

namespace taipan::testing {
namespace {

Type* typeOf(const Ref<>& object) { return static_cast<Type*>(object.get()); }

TEST(TypeTest, AChangeTakesTheVersionFromTheTypeAndItsSubclasses) {
  auto globals = newNamespace();
  run(*globals, "class Base:\n  x = 1\nclass Derived(Base): pass\nclass Other: pass\n");
  Ref<> base = evaluate(*globals, "Base");
  Ref<> derived = evaluate(*globals, "Derived");
  Ref<> other = evaluate(*globals, "Other");
  ASSERT_TRUE(assignVersion(typeOf(derived)));
  ASSERT_TRUE(assignVersion(typeOf(other)));
  u32 baseVersion = typeVersion(typeOf(base));
  u32 derivedVersion = typeVersion(typeOf(derived));
  u32 otherVersion = typeVersion(typeOf(other));
  EXPECT_NE(baseVersion, 0u);  // a subclass with a tag has only bases with tags
  run(*globals, "Base.x = 2\n");
  EXPECT_EQ(typeVersion(typeOf(base)), 0u);
  EXPECT_EQ(typeVersion(typeOf(derived)), 0u);
  EXPECT_EQ(typeVersion(typeOf(other)), otherVersion);
  ASSERT_TRUE(assignVersion(typeOf(derived)));
  EXPECT_NE(typeVersion(typeOf(derived)), derivedVersion);
  EXPECT_NE(typeVersion(typeOf(base)), baseVersion);
}

TEST(TypeTest, TheMethodCacheFollowsChanges) {
  auto globals = newNamespace();
  run(*globals, "class A:\n  def f(self): return 1\nclass B(A): pass\n");
  Ref<> b = evaluate(*globals, "B");
  Ref<Str> name = newInterned(thread(), "f");
  Object* first = lookupType(typeOf(b), name.get());
  EXPECT_EQ(first, evaluate(*globals, "A.__dict__['f']").get());
  run(*globals, "B.f = lambda self: 2\n");
  EXPECT_EQ(lookupType(typeOf(b), name.get()), evaluate(*globals, "B.__dict__['f']").get());
  run(*globals, "del B.f\ndel A.f\n");
  EXPECT_EQ(lookupType(typeOf(b), name.get()), nullptr);
}

TEST(TypeTest, DependentsAreToldOnce) {
  auto globals = newNamespace();
  run(*globals, "class Watched: pass\n");
  Ref<> watched = evaluate(*globals, "Watched");
  int calls = 0;
  ASSERT_TRUE(addTypeDependent(typeOf(watched),
                               {[](Type*, void* data) { ++*static_cast<int*>(data); }, &calls}));
  ASSERT_TRUE(assignVersion(typeOf(watched)));
  run(*globals, "Watched.a = 1\n");
  EXPECT_EQ(calls, 1);
  run(*globals, "Watched.a = 2\n");
  EXPECT_EQ(calls, 1);
}

TEST(TypeTest, InstancesKeepAttributesInTheSlotsOfTheirClass) {
  auto globals = newNamespace();
  run(*globals,
      "class Point:\n  def __init__(self): self.x = 1; self.y = 2\n"
      "for _ in range(20): point = Point()\n");
  Ref<> point = evaluate(*globals, "point");
  Str* y = nullptr;
  Ref<Str> name = newInterned(thread(), "y");
  y = name.get();
  int index = layoutFind(layoutOf(point->type), y);
  ASSERT_GE(index, 0);
  EXPECT_EQ(reprOf(loadSlot(point.get(), index)), "2");
  EXPECT_EQ(shown(*globals, "list(point.__dict__.items())"), "[('x', 1), ('y', 2)]");
  // The dict is now the home of the attributes; the instance shows the same.
  run(*globals, "point.__dict__['y'] = 7\n");
  EXPECT_EQ(shown(*globals, "point.y"), "7");
}

}  // namespace
}  // namespace taipan::testing
