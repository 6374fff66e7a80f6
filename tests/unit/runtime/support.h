// What the tests of a running interpreter share: the thread, and Python source as objects.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"

namespace taipan::testing {

/// The main thread; the runtime is up for the whole test program.
inline Thread& thread() { return Thread::current(); }

/// A fresh namespace, for `run` and `evaluate`.
Ref<Dict> newNamespace();
/// Runs statements; fails the test with the exception's text if they raise.
void run(Dict& globals, const char* source);
/// The value of an expression; fails the test if it raises.
Ref<> evaluate(Dict& globals, const char* source);
/// The same, as the text that print would show.
std::string shown(Dict& globals, const char* source);
/// `repr(object)`.
std::string reprOf(Object* object);
/// Takes the pending exception and gives "Type: message".
std::string takePendingText();

}  // namespace taipan::testing
