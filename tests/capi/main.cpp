// Starts the runtime once for all tests of a binary.
#include "support.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  Py_Initialize();
  int result = RUN_ALL_TESTS();
  if (Py_FinalizeEx() < 0) result = 1;
  return result;
}
