#include <sys/wait.h>
#include <unistd.h>

#include "embedding.h"

int in_child(void) {
  pid_t child = fork();
  if (child == 0) return 1;
  int status = 0;
  waitpid(child, &status, 0);
  printf("status %d\n", status);
  return 0;
}

static const struct {
  const char* name;
  int (*run)(void);
} tests[] = {
#define TEST(name) {#name, test_##name}
    TEST(commands),
    TEST(configuration),
    TEST(interpreters),
    TEST(restart),
    TEST(settings),
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
