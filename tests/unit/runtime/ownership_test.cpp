// Ref, Result and Lookup: who owns what, and how failure travels (docs/ownership.md, errors.md).

#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "support.h"

namespace taipan::testing {
namespace {

TEST(OwnershipTest, ShareCountsAndScopeEndReleases) {
  Ref<List> list = newList(thread());
  EXPECT_EQ(list->refcount, 1);
  {
    Ref<List> second = list.share();
    EXPECT_EQ(list->refcount, 2);
    Ref<List> moved = std::move(second);
    EXPECT_EQ(list->refcount, 2);
    EXPECT_FALSE(second);
  }
  EXPECT_EQ(list->refcount, 1);
}

TEST(OwnershipTest, ReleaseGivesTheReferenceAway) {
  Ref<List> list = newList(thread());
  List* raw = list.release();
  EXPECT_FALSE(list);
  EXPECT_EQ(raw->refcount, 1);
  decref(raw);
}

TEST(OwnershipTest, AssigningReleasesTheOldObjectAfterTheNewOneIsInPlace) {
  Ref<List> outer = newList(thread());
  Ref<List> inner = newList(thread());
  List* watched = inner.get();
  ASSERT_FALSE(outer->append(thread(), watched).failed());
  EXPECT_EQ(watched->refcount, 2);
  outer = newList(thread());
  EXPECT_EQ(watched->refcount, 1);
}

TEST(OwnershipTest, ImmortalObjectsAreFarFromZero) {
  EXPECT_GT(none()->refcount, kImmortalCount / 2);
  Ref<Int> seven = newInt(7);
  EXPECT_GT(seven->refcount, kImmortalCount / 2);
  EXPECT_EQ(seven.get(), newInt(7).get());
}

Status raisesThrough(Thread& t, bool fails) {
  if (fails) return t.raise(valueErrorType, "bad %d", 3);
  return {};
}
Ref<> propagates(Thread& t, bool fails) {
  PY_TRY(raisesThrough(t, fails));
  return Ref<>::share(none());
}

TEST(ErrorTest, FailureMeansPendingExceptionAndNothingElse) {
  Ref<> fine = propagates(thread(), false);
  EXPECT_TRUE(fine);
  EXPECT_FALSE(thread().hasPending());
  Ref<> bad = propagates(thread(), true);
  EXPECT_TRUE(bad.failed());
  EXPECT_EQ(takePendingText(), "ValueError: bad 3");
  EXPECT_FALSE(thread().hasPending());
}

TEST(ErrorTest, LookupTellsMissingFromFailed) {
  auto globals = newNamespace();
  Ref<> object = evaluate(*globals, "object()");
  Ref<Str> name = newInterned(thread(), "nothing_like_this");
  Lookup missing = lookupAttribute(thread(), object.get(), name.get());
  EXPECT_TRUE(missing.isMissing());
  EXPECT_FALSE(thread().hasPending());
  run(*globals, "class Bad:\n  @property\n  def nothing_like_this(self): raise OSError(5)\n");
  Ref<> bad = evaluate(*globals, "Bad()");
  Lookup failed = lookupAttribute(thread(), bad.get(), name.get());
  EXPECT_TRUE(failed.failed());
  EXPECT_EQ(takePendingText(), "OSError: 5");
}

}  // namespace
}  // namespace taipan::testing
