// A small interpreter of parsing expression grammars over tokens, for diagnosis only: it tells
// where source stops being Python and asks judges about the known mistakes on the way. With
// memoisation it takes time linear in the number of tokens.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/common.h"
#include "syntax/token.h"

namespace taipan::syntax {

/// Tokens [start, end) that an element with a name matched.
struct Capture {
  i32 start = -1;
  i32 end = -1;
  bool matched() const { return start >= 0; }
};

/// Decides what the grammar cannot: told of an action `{name}` with the captures a and b.
class PegJudge {
 public:
  enum class Verdict : u8 { Accept, Decline, Raised };
  virtual Verdict judge(std::string_view action, Capture a, Capture b) = 0;
  /// A token that had to come (`&&'x'`) did not. Raises.
  virtual void missing(const char* token, i32 at) = 0;
  /// The interpreter ran into Tok::Error or too deep. Raises.
  virtual void lexerError() = 0;
  virtual void tooDeep() = 0;

 protected:
  ~PegJudge() = default;
};

class Peg {
 public:
  Peg(std::string_view grammar, const TokenArray& tokens, PegJudge& judge);

  /// Runs a rule from a token; the rules of mistakes take part if `mistakes`. The end, or -1.
  i32 run(std::string_view rule, i32 from, bool mistakes);

  /// The last token that was looked at, over all runs.
  i32 furthest() const { return furthest_; }
  bool raised() const { return raised_; }

 private:
  enum class Op : u8 {
    Token,
    Class,
    Word,
    Rule,
    CleanRule,
    Sequence,
    Choice,
    Optional,
    Star,
    Plus,
    List,
    And,
    Not,
    Cut,
    Forced,
    Capture,
    Action,
  };
  struct Node {
    Op op;
    u8 capture = 0;
    Tok token = Tok::EndMarker;
    i32 a = -1;  // a child, a rule, or the first of the children in links_
    i32 b = -1;  // a second child (List: separator a, element b) or the number of children
    std::string_view text;
  };
  struct Rule {
    std::string_view name;
    i32 body = -1;
    bool mistake = false;
  };
  struct Frame {
    Capture captures[2];
  };

  // Reading of the grammar.
  i32 add(Node node);
  i32 ruleIndex(std::string_view name);
  void readRule(std::string_view line);
  void skipSpace();
  bool eat(char c);
  std::string_view readName();
  i32 readChoice();
  i32 readSequence();
  i32 readItem();
  i32 readAtom();
  i32 branch(Op op, const std::vector<i32>& children);

  // Matching.
  i32 match(i32 node, i32 at, Frame& frame);
  i32 matchRule(i32 rule, i32 at, bool mistakes);
  i32 matchToken(const Node& node, i32 at);
  i32 matchChoice(const Node& node, i32 at, Frame& frame);
  i32 matchRepeated(const Node& node, i32 at, Frame& frame);
  bool look(i32 at);

  static constexpr i32 kMaxDepth = 6000;

  const TokenArray& tokens_;
  PegJudge& judge_;
  std::vector<Node> nodes_;
  std::vector<i32> links_;
  std::vector<Rule> rules_;
  std::unordered_map<std::string_view, i32> ruleNames_;
  std::string_view text_;  // what is left of the line being read
  std::unordered_map<u64, i32> memo_[2];
  i32 furthest_ = 0;
  i32 depth_ = 0;
  bool mistakes_ = false;
  bool pass_ = false;
  bool cut_ = false;
  bool raised_ = false;
};

}  // namespace taipan::syntax
