#include "base/common.h"

#include <gtest/gtest.h>

namespace taipan {

TEST(CommonTest, FailedCheckNamesFileAndCondition) {
  EXPECT_DEATH(checkFailed("file.cpp", 7, "a == b"), "file.cpp:7: check failed: a == b");
}

}  // namespace taipan
