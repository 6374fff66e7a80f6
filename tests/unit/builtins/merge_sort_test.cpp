#include "builtins/list/merge_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace taipan {
namespace {

/// Objects whose refcount is the key and whose address tells equal ones apart.
struct CountingLess {
  isize* left;
  int operator()(Object* a, Object* b) const {
    if (*left == 0) return -1;
    --*left;
    return a->refcount < b->refcount;
  }
};

using Sort = MergeSort<CountingLess>;

std::vector<Object> makeObjects(int pattern, isize count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Object> objects(static_cast<size_t>(count), Object{0, nullptr});
  for (isize i = 0; i < count; ++i) {
    isize key = 0;
    switch (pattern) {
      case 0:
        key = static_cast<isize>(random() % 1000000);
        break;
      case 1:
        key = static_cast<isize>(random() % 10);
        break;
      case 2:
        key = i;
        break;
      case 3:
        key = -i;
        break;
      case 4:
        key = i % 97;
        break;
      case 5:
        key = i < count - 10 ? i : static_cast<isize>(random() % 1000);
        break;
      default:
        key = (i / 50) % 2 ? i : 2 * count - i;
        break;
    }
    objects[static_cast<size_t>(i)].refcount = key;
  }
  return objects;
}

TEST(MergeSortTest, SortsStablyWhateverThePattern) {
  for (int pattern = 0; pattern < 7; ++pattern) {
    for (isize count : {0, 1, 2, 3, 31, 64, 65, 100, 1000, 5000}) {
      auto objects = makeObjects(pattern, count, 7);
      std::vector<Object*> keys, values;
      for (Object& o : objects) keys.push_back(&o);
      values = keys;
      isize budget = 1 << 30;
      Sort sort(CountingLess{&budget}, keys.data(), values.data(), count);
      ASSERT_EQ(sort.run(), Sort::Outcome::kSorted);
      auto less = [](Object* a, Object* b) {
        return a->refcount != b->refcount ? a->refcount < b->refcount : a < b;
      };
      EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end(), less)) << pattern << " " << count;
      EXPECT_EQ(keys, values);
    }
  }
}

TEST(MergeSortTest, LeavesAPermutationWhenAComparisonFails) {
  for (int pattern = 0; pattern < 7; ++pattern) {
    for (isize limit = 0; limit < 6000; limit += 41) {
      auto objects = makeObjects(pattern, 700, 3);
      std::vector<Object*> keys, values;
      for (Object& o : objects) keys.push_back(&o);
      values = keys;
      isize budget = limit;
      Sort sort(CountingLess{&budget}, keys.data(), values.data(), 700);
      (void)sort.run();
      EXPECT_EQ(keys, values);
      std::sort(keys.begin(), keys.end());
      for (size_t i = 0; i < keys.size(); ++i) ASSERT_EQ(keys[i], &objects[i]);
    }
  }
}

TEST(MergeSortTest, NeedsFewComparisonsForOrderedInput) {
  auto objects = makeObjects(2, 1000, 1);
  std::vector<Object*> keys;
  for (Object& o : objects) keys.push_back(&o);
  isize budget = 999;
  Sort sort(CountingLess{&budget}, keys.data(), nullptr, 1000);
  EXPECT_EQ(sort.run(), Sort::Outcome::kSorted);
}

}  // namespace
}  // namespace taipan
