// A small interpreter of parsing expression grammars over tokens, for diagnosis only: it tells
// where source stops being Python and which tokens could have gone on there. With memoisation it
// takes time linear in the number of tokens.
#pragma once

#include <bitset>
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

  /// Runs a rule from a token, noting how far the source is right. The end, or -1.
  i32 run(std::string_view rule, i32 from);
  /// The last token that run() looked at: there the source is wrong.
  i32 furthest() const { return furthest_; }
  /// True if a token of this kind would have been right at furthest().
  bool expects(Tok kind) const { return expected_[static_cast<u8>(kind)]; }
  bool raised() const { return raised_; }

  /// What a later look at some tokens found.
  struct Reading {
    i32 end = -1;             // behind what matched, or -1
    i32 last = 0;             // the last token that was looked at
    bool unreadable = false;  // it was Tok::Error
  };
  /// Matches a rule from a token; leaves what run() found as it is.
  Reading read(std::string_view rule, i32 from);
  /// True inside read().
  bool isReading() const { return reading_ != nullptr; }

 private:
  enum class Op : u8 {
    Token,
    Word,
    Rule,
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
  i32 matchRule(i32 rule, i32 at);
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
  struct Matched {
    i32 end;
    i32 last;  // the last token that was looked at
  };
  std::unordered_map<u64, Matched> memo_;
  i32 furthest_ = 0;
  i32 seen_ = 0;  // like furthest_, but of the rule at hand
  std::bitset<256> expected_;
  Reading* reading_ = nullptr;  // inside read()
  i32 depth_ = 0;
  bool cut_ = false;
  bool raised_ = false;
};

}  // namespace taipan::syntax
