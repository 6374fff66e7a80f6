// The dict primitives that inline caches and other layers build on.

#include "builtins/int/int.h"
#include "support.h"

namespace taipan::testing {
namespace {

Ref<Str> text(const char* characters) { return newInterned(thread(), characters); }

TEST(DictTest, KeepsInsertionOrderThroughDeletionAndGrowth) {
  Thread& t = thread();
  auto dict = newDict(t);
  for (int i = 0; i < 5000; ++i) {
    ASSERT_FALSE(dictSet(t, dict.get(), newInt(i * 7).get(), newInt(i).get()).failed());
  }
  for (int i = 0; i < 5000; i += 2) {
    EXPECT_TRUE(dictRemove(t, dict.get(), newInt(i * 7).get()).value());
  }
  EXPECT_EQ(dictSize(dict.get()), 2500);
  isize position = 0;
  Object *key, *value;
  i64 expected = 1;
  while (dictNext(dict.get(), &position, &key, &value)) {
    EXPECT_EQ(mediumValue(*static_cast<Int*>(value)), expected);
    EXPECT_EQ(mediumValue(*static_cast<Int*>(key)), expected * 7);
    expected += 2;
  }
  EXPECT_EQ(expected, 5001);
}

TEST(DictTest, KeysVersionStandsForTheSetOfKeysOnly) {
  Thread& t = thread();
  auto dict = newDict(t);
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("alpha").get(), none()).failed());
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("beta").get(), none()).failed());
  u32 version = dictKeysVersion(dict.get());
  ASSERT_NE(version, 0u);
  isize index = dictIndexOf(dict.get(), text("beta").get());
  ASSERT_GE(index, 0);
  // Another value for the same key: the version holds and the slot shows the new value.
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("beta").get(), boolObject(true)).failed());
  EXPECT_EQ(dictKeysVersionIfAny(dict.get()), version);
  EXPECT_EQ(*dictValueSlot(dict.get(), index), boolObject(true));
  // A new key ends it.
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("gamma").get(), none()).failed());
  EXPECT_NE(dictKeysVersionIfAny(dict.get()), version);
}

TEST(DictTest, EveryMutationChangesTheVersionTagAndKeepsTheWatchBits) {
  Thread& t = thread();
  auto dict = newDict(t);
  dictWatch(dict.get(), 3);
  u64 before = dict->versionTag;
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("key").get(), none()).failed());
  u64 added = dict->versionTag;
  EXPECT_NE(before >> 8, added >> 8);
  EXPECT_TRUE(isDictWatched(dict.get(), 3));
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("key").get(), boolObject(false)).failed());
  EXPECT_NE(added >> 8, dict->versionTag >> 8);
  u64 replaced = dict->versionTag;
  dictClear(t, dict.get());
  EXPECT_NE(replaced >> 8, dict->versionTag >> 8);
  EXPECT_TRUE(isDictWatched(dict.get(), 3));
  dictUnwatch(dict.get(), 3);
}

TEST(DictTest, StrKeysAreFoundByContentAndOtherKeysByEquality) {
  Thread& t = thread();
  auto globals = newNamespace();
  auto dict = newDict(t);
  ASSERT_FALSE(dictSetStr(t, dict.get(), text("name").get(), none()).failed());
  EXPECT_TRUE(dictHasOnlyStrKeys(dict.get()));
  Ref<> equal = evaluate(*globals, "''.join(['na', 'me'])");
  EXPECT_EQ(dictGetStr(dict.get(), static_cast<Str*>(equal.get())), none());
  ASSERT_FALSE(dictSet(t, dict.get(), newInt(1).get(), boolObject(true)).failed());
  EXPECT_FALSE(dictHasOnlyStrKeys(dict.get()));
  Ref<> one = evaluate(*globals, "1.0");
  Lookup hit = dictGet(t, dict.get(), one.get());
  ASSERT_TRUE(hit.found());
  EXPECT_EQ(hit.get(), boolObject(true));
}

TEST(DictTest, AKeyThatCannotBeComparedFailsTheLookup) {
  Thread& t = thread();
  auto globals = newNamespace();
  run(*globals,
      "class Key:\n"
      "  def __hash__(self): return 1\n"
      "  def __eq__(self, other): raise RuntimeError('no comparison')\n");
  auto dict = newDict(t);
  ASSERT_FALSE(dictSet(t, dict.get(), newInt(1).get(), none()).failed());
  Ref<> key = evaluate(*globals, "Key()");
  EXPECT_TRUE(dictGet(t, dict.get(), key.get()).failed());
  EXPECT_EQ(takePendingText(), "RuntimeError: no comparison");
}

}  // namespace
}  // namespace taipan::testing
