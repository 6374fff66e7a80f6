#include "syntax/diagnosis/peg.h"

namespace taipan::syntax {

namespace {

Tok tokenOf(std::string_view text) {
  for (u8 i = static_cast<u8>(Tok::KwFalse); i <= static_cast<u8>(Tok::ColonEqual); i++) {
    if (text == tokenText(static_cast<Tok>(i))) {
      return static_cast<Tok>(i);
    }
  }
  PY_UNREACHABLE();
}

bool isLower(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
bool isWord(char c) { return isLower(c) || (c >= 'A' && c <= 'Z'); }

struct ClassName {
  std::string_view name;
  Tok token;
};
constexpr ClassName kClasses[] = {
    {"NAME", Tok::Name},           {"NUMBER", Tok::Number},
    {"STRING", Tok::String},       {"NEWLINE", Tok::Newline},
    {"INDENT", Tok::Indent},       {"DEDENT", Tok::Dedent},
    {"ENDMARKER", Tok::EndMarker}, {"TYPE_COMMENT", Tok::TypeComment},
};

}  // namespace

Peg::Peg(std::string_view grammar, const TokenArray& tokens, PegJudge& judge)
    : tokens_(tokens), judge_(judge) {
  nodes_.reserve(4096);
  while (!grammar.empty()) {
    usize end = grammar.find('\n');
    std::string_view line = grammar.substr(0, end);
    grammar.remove_prefix(end == std::string_view::npos ? grammar.size() : end + 1);
    if (!line.empty() && line[0] != '#') {
      readRule(line);
    }
  }
}

// ---- Reading the grammar ----------------------------------------------------------------------

i32 Peg::add(Node node) {
  nodes_.push_back(node);
  return static_cast<i32>(nodes_.size()) - 1;
}

i32 Peg::ruleIndex(std::string_view name) {
  auto [it, added] = ruleNames_.try_emplace(name, static_cast<i32>(rules_.size()));
  if (added) {
    rules_.push_back({name, -1});
  }
  return it->second;
}

void Peg::readRule(std::string_view line) {
  usize colon = line.find(':');
  i32 rule = ruleIndex(line.substr(0, colon));
  text_ = line.substr(colon + 1);
  i32 body = readChoice();
  rules_[static_cast<usize>(rule)].body = body;
  PY_CHECK(text_.empty());
}

void Peg::skipSpace() {
  while (!text_.empty() && text_[0] == ' ') {
    text_.remove_prefix(1);
  }
}

bool Peg::eat(char c) {
  skipSpace();
  if (text_.empty() || text_[0] != c) {
    return false;
  }
  text_.remove_prefix(1);
  return true;
}

std::string_view Peg::readName() {
  usize n = 0;
  while (n < text_.size() && isWord(text_[n])) {
    n++;
  }
  std::string_view name = text_.substr(0, n);
  text_.remove_prefix(n);
  return name;
}

i32 Peg::branch(Op op, const std::vector<i32>& children) {
  if (children.size() == 1) {
    return children[0];
  }
  Node node{op};
  node.a = static_cast<i32>(links_.size());
  node.b = static_cast<i32>(children.size());
  links_.insert(links_.end(), children.begin(), children.end());
  return add(node);
}

i32 Peg::readChoice() {
  std::vector<i32> alternatives;
  do {
    alternatives.push_back(readSequence());
  } while (eat('|'));
  return branch(Op::Choice, alternatives);
}

i32 Peg::readSequence() {
  std::vector<i32> items;
  while (true) {
    skipSpace();
    if (text_.empty() || text_[0] == '|' || text_[0] == ')') {
      return branch(Op::Sequence, items);
    }
    items.push_back(readItem());
  }
}

i32 Peg::readItem() {
  skipSpace();
  if (text_.substr(0, 2) == "&&") {
    text_.remove_prefix(2);
    i32 token = readAtom();
    nodes_[static_cast<usize>(token)].op = Op::Forced;
    return token;
  }
  if (eat('&')) {
    i32 inner = readAtom();
    return add({.op = Op::And, .a = inner});
  }
  if (eat('!')) {
    i32 inner = readAtom();
    return add({.op = Op::Not, .a = inner});
  }
  if (eat('~')) {
    return add({.op = Op::Cut});
  }
  if (eat('{')) {
    std::string_view name = readName();
    eat('}');
    return add({.op = Op::Action, .text = name});
  }
  u8 capture = 0xFF;
  if (text_.size() > 1 && isLower(text_[0]) && text_[1] == '=') {
    capture = text_[0] == 'b';
    text_.remove_prefix(2);
  }
  i32 item = readAtom();
  if (!text_.empty() && text_[0] == '.') {
    text_.remove_prefix(1);
    i32 element = readAtom();
    PY_CHECK(eat('+'));
    item = add({.op = Op::List, .a = item, .b = element});
  } else if (!text_.empty() && (text_[0] == '?' || text_[0] == '*' || text_[0] == '+')) {
    Op op = text_[0] == '?' ? Op::Optional : text_[0] == '*' ? Op::Star : Op::Plus;
    text_.remove_prefix(1);
    item = add({.op = op, .a = item});
  }
  if (capture != 0xFF) {
    item = add({.op = Op::Capture, .capture = capture, .a = item});
  }
  return item;
}

i32 Peg::readAtom() {
  skipSpace();
  char first = text_[0];
  if (first == '(') {
    text_.remove_prefix(1);
    i32 inner = readChoice();
    PY_CHECK(eat(')'));
    return inner;
  }
  if (first == '\'' || first == '"') {
    usize end = text_.find(first, 1);
    std::string_view word = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    if (first == '"') {
      return add({.op = Op::Word, .text = word});
    }
    return add({.op = Op::Token, .token = tokenOf(word), .text = word});
  }
  std::string_view name = readName();
  for (const ClassName& c : kClasses) {
    if (c.name == name) {
      return add({.op = Op::Token, .token = c.token, .text = name});
    }
  }
  return add({.op = Op::Rule, .a = ruleIndex(name)});
}

// ---- Matching ---------------------------------------------------------------------------------

i32 Peg::run(std::string_view rule, i32 from) {
  depth_ = 0;
  return matchRule(ruleIndex(rule), from);
}

Peg::Reading Peg::read(std::string_view rule, i32 from) {
  Reading reading;
  bool outerRaised = raised_;
  raised_ = false;
  reading_ = &reading;
  depth_ = 0;
  seen_ = from;
  reading.end = matchRule(ruleIndex(rule), from);
  reading.last = seen_;
  reading_ = nullptr;
  raised_ = outerRaised;
  return reading;
}

// Looking at a token: notes how far the interpreter came. False at the lexer's error.
bool Peg::look(i32 at) {
  bool unreadable = tokens_[static_cast<usize>(at)].kind == Tok::Error;
  seen_ = at > seen_ ? at : seen_;
  if (reading_ != nullptr) {
    if (unreadable) {
      reading_->unreadable = raised_ = true;
    }
    return !unreadable;
  }
  if (at > furthest_) {
    furthest_ = at;
    expected_.reset();
  }
  if (unreadable && !raised_) {
    raised_ = true;
    judge_.lexerError();
  }
  return !unreadable;
}

i32 Peg::matchRule(i32 rule, i32 at) {
  u64 key = static_cast<u64>(rule) << 32 | static_cast<u32>(at);
  auto it = memo_.find(key);
  if (it != memo_.end()) {
    seen_ = it->second.last > seen_ ? it->second.last : seen_;
    return it->second.end;
  }
  if (depth_ >= kMaxDepth) {
    raised_ = true;
    if (reading_ == nullptr) {
      judge_.tooDeep();
    }
    return -1;
  }
  depth_++;
  Frame frame;
  bool outerCut = cut_;
  i32 outerSeen = seen_;
  cut_ = false;
  seen_ = at;
  i32 end = match(rules_[static_cast<usize>(rule)].body, at, frame);
  cut_ = outerCut;
  depth_--;
  if (!raised_) {
    memo_.emplace(key, Matched{end, seen_});
  }
  seen_ = outerSeen > seen_ ? outerSeen : seen_;
  return raised_ ? -1 : end;
}

i32 Peg::matchToken(const Node& node, i32 at) {
  if (!look(at)) {
    return -1;
  }
  const Token& token = tokens_[static_cast<usize>(at)];
  if (node.op == Op::Word) {
    return token.kind == Tok::Name && token.name->view() == node.text ? at + 1 : -1;
  }
  if (token.kind == node.token) {
    return at + 1;
  }
  if (reading_ == nullptr && at == furthest_) {
    expected_.set(static_cast<u8>(node.token));
  }
  return -1;
}

i32 Peg::matchChoice(const Node& node, i32 at, Frame& frame) {
  for (i32 i = 0; i < node.b; i++) {
    cut_ = false;
    Frame inner = frame;
    i32 end = match(links_[static_cast<usize>(node.a + i)], at, inner);
    if (end >= 0) {
      frame = inner;
      return end;
    }
    if (raised_ || cut_) {
      cut_ = false;
      return -1;
    }
  }
  return -1;
}

// Optional, Star, Plus and List.
i32 Peg::matchRepeated(const Node& node, i32 at, Frame& frame) {
  i32 element = node.op == Op::List ? node.b : node.a;
  i32 end = match(element, at, frame);
  if (end < 0) {
    bool mayBeEmpty = node.op == Op::Optional || node.op == Op::Star;
    return mayBeEmpty && !raised_ ? at : -1;
  }
  while (node.op != Op::Optional) {
    i32 next = end;
    if (node.op == Op::List) {
      next = match(node.a, end, frame);
      if (next < 0) {
        break;
      }
    }
    next = match(element, next, frame);
    if (next < 0 || next == end) {
      break;
    }
    end = next;
  }
  return raised_ ? -1 : end;
}

i32 Peg::match(i32 index, i32 at, Frame& frame) {
  const Node& node = nodes_[static_cast<usize>(index)];
  switch (node.op) {
    case Op::Token:
    case Op::Word:
      return matchToken(node, at);
    case Op::Rule:
      return matchRule(node.a, at);
    case Op::Choice:
      return matchChoice(node, at, frame);
    case Op::Sequence: {
      bool cut = false;
      for (i32 i = 0; i < node.b; i++) {
        i32 child = links_[static_cast<usize>(node.a + i)];
        if (nodes_[static_cast<usize>(child)].op == Op::Cut) {
          cut = true;
          continue;
        }
        at = match(child, at, frame);
        if (at < 0) {
          // What a judge declined is not tried as something else either.
          cut_ = cut || nodes_[static_cast<usize>(child)].op == Op::Action;
          return -1;
        }
      }
      return at;
    }
    case Op::Optional:
    case Op::Star:
    case Op::Plus:
    case Op::List:
      return matchRepeated(node, at, frame);
    case Op::And:
      return match(node.a, at, frame) >= 0 ? at : -1;
    case Op::Not:
      return match(node.a, at, frame) < 0 && !raised_ ? at : -1;
    case Op::Cut:
      return at;
    case Op::Forced: {
      i32 end = matchToken(node, at);
      if (end < 0 && !raised_ && reading_ == nullptr) {
        raised_ = true;
        judge_.missing(tokenText(node.token), at);
      }
      return end;
    }
    case Op::Capture: {
      i32 end = match(node.a, at, frame);
      if (end >= 0) {
        frame.captures[node.capture] = {at, end};
      }
      return end;
    }
    case Op::Action: {
      PegJudge::Verdict verdict = judge_.judge(node.text, frame.captures[0], frame.captures[1]);
      raised_ = raised_ || verdict == PegJudge::Verdict::Raised;
      return verdict == PegJudge::Verdict::Accept ? at : -1;
    }
  }
  return -1;
}

}  // namespace taipan::syntax
