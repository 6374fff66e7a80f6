// The runtime's life in the test program.

#include "support.h"

#include "modules/runtime/command/options.h"
#include "modules/runtime/runtime.h"

namespace taipan::testing {

namespace {

class RuntimeEnvironment : public ::testing::Environment {
 public:
  void SetUp() override {
    Config config;
    config.executable = "/usr/bin/python3.11";
    config.programName = "taipan";
    config.isolated = 1;
    config.noSite = 1;
    config.dontWriteBytecode = 1;
    completeStreamEncoding(config);
    computePaths(config);
    ASSERT_FALSE(initializeRuntime(std::move(config)).failed());
  }
  void TearDown() override { EXPECT_EQ(finalizeRuntime(), 0); }
};

[[maybe_unused]] auto* const kEnvironment =
    ::testing::AddGlobalTestEnvironment(new RuntimeEnvironment);

Ref<> callBuiltin(const char* name, const char* source, Dict& globals) {
  Thread& t = thread();
  Object* function = dictGetText(t, static_cast<Dict*>(t.interpreter->builtinsDict), name);
  Ref<Str> text = newStrUtf8(t, source);
  return call(t, function, static_cast<Object*>(text.get()), static_cast<Object*>(&globals));
}

}  // namespace

Ref<Dict> newNamespace() {
  Thread& t = thread();
  Ref<Dict> globals = newDict(t);
  EXPECT_FALSE(dictSetText(t, globals.get(), "__builtins__", t.interpreter->builtinsDict).failed());
  return globals;
}

void run(Dict& globals, const char* source) {
  Ref<> done = callBuiltin("exec", source, globals);
  ASSERT_TRUE(done) << takePendingText();
}

Ref<> evaluate(Dict& globals, const char* source) {
  Ref<> value = callBuiltin("eval", source, globals);
  EXPECT_TRUE(value) << source << ": " << takePendingText();
  return value;
}

std::string shown(Dict& globals, const char* source) {
  Ref<> value = evaluate(globals, source);
  if (!value) return "";
  Ref<Str> text = toStr(thread(), value.get());
  return text ? strUtf8OrQuestionMark(*text) : takePendingText();
}

std::string reprOf(Object* object) {
  Ref<Str> text = toRepr(thread(), object);
  return text ? strUtf8OrQuestionMark(*text) : takePendingText();
}

std::string takePendingText() {
  Ref<> exception = thread().takePending();
  if (!exception) return "no exception";
  Ref<Str> text = toStr(thread(), exception.get());
  return std::string(exception->type->name) + ": " + (text ? strUtf8OrQuestionMark(*text) : "?");
}

}  // namespace taipan::testing
