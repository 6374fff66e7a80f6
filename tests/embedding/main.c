#include "embedding.h"

static const struct {
  const char* name;
  int (*run)(void);
} tests[] = {
#define TEST(name) {#name, test_##name}
    TEST(commands),
    TEST(configuration),
    TEST(interpreters),
    TEST(restart),
#undef TEST
};

int main(int argc, char** argv) {
  setvbuf(stdout, NULL, _IONBF, 0);
  for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); ++i) {
    if (argc < 2) {
      puts(tests[i].name);
    } else if (strcmp(tests[i].name, argv[1]) == 0) {
      return tests[i].run();
    }
  }
  return argc < 2 ? 0 : 2;
}
