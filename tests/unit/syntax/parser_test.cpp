#include "syntax/parser/parser.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "syntax/ast_dump.h"

namespace taipan::syntax {
namespace {

std::string dumped(const std::string& source, Mode mode = Mode::File) {
  Arena arena;
  ParserOptions options;
  options.mode = mode;
  ParseResult result = parse(source.data(), source.size(), options, arena);
  if (!result) {
    const ParseError& e = result.error;
    return std::string(e.message.view()) + " @" + std::to_string(e.lineno) + ":" +
           std::to_string(e.offset) + "-" + std::to_string(e.end_offset);
  }
  return ast::dump(result.module, false);
}

TEST(ParserTest, BuildsTheTreeOfAnAssignment) {
  EXPECT_EQ(dumped("a.b = c + 1\n"),
            "Module(body=[Assign(targets=[Attribute(value=Name(id='a', ctx=Load()), attr='b', "
            "ctx=Store())], value=BinOp(left=Name(id='c', ctx=Load()), op=Add(), "
            "right=Constant(value=1)))], type_ignores=[])");
}

TEST(ParserTest, TakesParenthesesOfWithForItemsOrForATuple) {
  EXPECT_EQ(dumped("with (a, b): pass"),
            "Module(body=[With(items=[withitem(context_expr=Name(id='a', ctx=Load())), "
            "withitem(context_expr=Name(id='b', ctx=Load()))], body=[Pass()])], type_ignores=[])");
  EXPECT_EQ(dumped("with (a, b) as c: pass"),
            "Module(body=[With(items=[withitem(context_expr=Tuple(elts=[Name(id='a', ctx=Load()), "
            "Name(id='b', ctx=Load())], ctx=Load()), optional_vars=Name(id='c', ctx=Store()))], "
            "body=[Pass()])], type_ignores=[])");
}

TEST(ParserTest, MatchIsANameElsewhere) {
  EXPECT_EQ(dumped("match(x)", Mode::Eval),
            "Expression(body=Call(func=Name(id='match', ctx=Load()), args=[Name(id='x', "
            "ctx=Load())], keywords=[]))");
}

TEST(ParserTest, SplitsFStrings) {
  EXPECT_EQ(dumped("f'{a!r:>{w}}'", Mode::Eval),
            "Expression(body=JoinedStr(values=[FormattedValue(value=Name(id='a', ctx=Load()), "
            "conversion=114, format_spec=JoinedStr(values=[Constant(value='>'), "
            "FormattedValue(value=Name(id='w', ctx=Load()), conversion=-1)]))]))");
}

TEST(ParserTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(dumped("f() = 1"),
            "cannot assign to function call here. Maybe you meant '==' instead of '='? @1:1-4");
  EXPECT_EQ(dumped("x = (1,\n"), "'(' was never closed @1:5-0");
  EXPECT_EQ(dumped("if x:\ny"), "expected an indented block after 'if' statement on line 1 @2:1-2");
  EXPECT_EQ(dumped("'abc"), "unterminated string literal (detected at line 1) @1:1-1");
}

TEST(ParserTest, NestingHasLimitsInsteadOfCrashes) {
  EXPECT_EQ(dumped(std::string(300, '(')), "too many nested parentheses @1:201-201");
  for (const char* piece : {"-", "not ", "lambda: ", "a if b else ", "a**", "~", "await ", "x[",
                            "{", "f(", "[x for x in ", "*", "a:=", "yield ", "f'{"}) {
    std::string source;
    for (int i = 0; i < 20000; i++) {
      source += piece;
    }
    dumped(source + "1");
    dumped(source + "1 1");
  }
  std::string blocks;
  for (int i = 0; i < 150; i++) {
    blocks += std::string(static_cast<usize>(i), ' ') + "if x:\n";
  }
  EXPECT_EQ(dumped(blocks), "too many levels of indentation @101:1-0");
}

// Broken source of any kind has to end in an error, not in a crash (run under AddressSanitizer).
TEST(ParserTest, SurvivesMutations) {
  std::string source;
  for (const char* name : {"test_grammar.py", "test_fstring.py", "test_patma.py"}) {
    std::ifstream file(std::string("/usr/lib/python3.11/test/") + name);
    std::stringstream text;
    text << file.rdbuf();
    source += text.str();
  }
  if (source.empty()) {
    GTEST_SKIP() << "no test-suite installed";
  }
  static constexpr std::string_view kPieces[] = {
      "(",  ")",    "[",  "]",      "{",        "}",      ":",  "'",  "\"\"\"", "f'{",
      "\\", "\n  ", "\t", "\xff",   "\xe2\x82", "=",      ":=", "**", " if ",   " for ",
      "@",  "0x",   "1_", "match ", "case ",    "async ", "\r", "\f", "#"};
  std::mt19937 random(7);
  for (int i = 0; i < 3000; i++) {
    usize start = random() % source.size();
    std::string part = source.substr(start, random() % 600);
    for (int edits = random() % 4; edits >= 0 && !part.empty(); edits--) {
      usize at = random() % part.size();
      if (random() % 2 == 0) {
        part.erase(at, random() % 5);
      } else {
        part.insert(at, kPieces[random() % std::size(kPieces)]);
      }
    }
    dumped(part, static_cast<Mode>(random() % 4));
  }
}

TEST(ArenaTest, KeepsWhatItGives) {
  Arena arena;
  char* first = arena.copyBytes("abc", 3);
  for (int i = 0; i < 10000; i++) {
    arena.allocate(100);
  }
  EXPECT_STREQ(first, "abc");
  EXPECT_EQ(reinterpret_cast<usize>(arena.allocate(8, 64)) % 64, 0u);
}

}  // namespace
}  // namespace taipan::syntax
