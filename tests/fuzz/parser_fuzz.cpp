// The syntax layer alone: any bytes give a tree or an error, in every mode.
#include <string>

#include "base/arena.h"
#include "driver.h"
#include "syntax/parser/parser.h"

using taipan::Arena;
using taipan::syntax::HookResult;
using taipan::syntax::Mode;
using taipan::syntax::ParserOptions;
using taipan::syntax::WarningKind;

namespace {

const char* const kWords[] = {"(",
                              ")",
                              "[",
                              "]",
                              "{",
                              "}",
                              ":",
                              ",",
                              "=",
                              "*",
                              "**",
                              "'",
                              "\"",
                              "'''",
                              "\"\"\"",
                              "f'{",
                              "}'",
                              "\\",
                              "\\\n",
                              "\n",
                              "\n    ",
                              "\t",
                              "\f",
                              "\r",
                              ":=",
                              "->",
                              ".",
                              "...",
                              "@",
                              "@x\n",
                              "!=",
                              "<>",
                              "!",
                              "$",
                              "?",
                              "0x",
                              "0_",
                              "1e",
                              "1j",
                              "# ",
                              "#type:",
                              "and ",
                              "as ",
                              "assert ",
                              "async ",
                              "await ",
                              "class ",
                              "def ",
                              "del ",
                              "elif ",
                              "else",
                              "except",
                              "except* ",
                              "finally",
                              "for ",
                              "from ",
                              "global ",
                              "if ",
                              "import ",
                              "in ",
                              "is ",
                              "lambda ",
                              "match ",
                              "case ",
                              "_",
                              "None",
                              "not ",
                              "or ",
                              "pass",
                              "print ",
                              "raise ",
                              "return ",
                              "try",
                              "while ",
                              "with ",
                              "yield ",
                              "x",
                              "\xC3\xA9",
                              "\xE2\x82\xAC",
                              "\xFF",
                              "# coding: latin-1\n",
                              "\xEF\xBB\xBF",
                              "\\N{DIGIT ONE}",
                              "\\x4",
                              "rb'",
                              nullptr};

HookResult warn(void*, WarningKind, std::string_view message, taipan::i32) {
  return message.size() % 2 == 0 ? HookResult::Ok : HookResult::Missing;
}

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"parser", kWords, true};

extern "C" int LLVMFuzzerInitialize(int*, char***) { return 0; }

// The options come from the input's bytes, so that an input alone says how it ran.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  unsigned sum = 0;
  for (size_t i = 0; i < size; i++) sum = sum * 31 + data[i];
  static constexpr Mode kModes[] = {Mode::File, Mode::File, Mode::Eval, Mode::Single,
                                    Mode::FunctionType};
  ParserOptions options;
  options.mode = kModes[sum % 5];
  options.typeComments = (sum & 0x100) != 0;
  options.allowIncompleteInput = (sum & 0xE00) == 0;
  options.dontImplyDedent = (sum & 0x7000) == 0;
  options.ignoreCookie = (sum & 0x8000) != 0;
  options.fileName = (sum & 0x30000) == 0 ? "<f>" : nullptr;
  options.barryAsFlufl = (sum & 0xF00000) == 0;
  options.featureVersion = (sum & 0xF000000) == 0 ? 4 + static_cast<int>(sum >> 28) % 8 : 11;
  options.hooks.warn = (sum & 0x40000) != 0 ? warn : nullptr;
  Arena arena;
  // The parser is given a size, not an end: a copy without terminator must do.
  taipan::syntax::parse(reinterpret_cast<const char*>(data), size, options, arena);
  return 0;
}
