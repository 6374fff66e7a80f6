// match statements. While a pattern is matched, the stack holds (from the top) `onTop` helper
// values, the values captured so far, and the subject. A failing test must drop all of them, so it
// jumps into a chain of POP_TOPs at the depth that it needs (PatternContext::failPop).
#include <algorithm>

#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;
using compiler::Name;

namespace {

bool isWildcard(Pattern* p) {
  auto* capture = tryAs<MatchAs>(p);
  return capture && !capture->name;
}

bool isWildcardStar(Pattern* p) {
  auto* star = tryAs<MatchStar>(p);
  return star && !star->name;
}

}  // namespace

void Codegen::rotate(i32 count) {
  while (count > 1) emit(Op::SWAP, count--);
}

void Codegen::growFailPop(PatternContext& pc, usize count) {
  while (pc.failPop.size() <= count) pc.failPop.push_back(newBlock());
}

void Codegen::failJump(Op op, PatternContext& pc) {
  usize pops = pc.onTop + pc.stores.size();
  growFailPop(pc, pops);
  jump(op, pc.failPop[pops]);
  use(newBlock());
}

void Codegen::emitFailPop(PatternContext& pc) {
  if (pc.failPop.empty()) {
    use(newBlock());
    return;
  }
  for (usize i = pc.failPop.size() - 1; i > 0; i--) {
    use(pc.failPop[i]);
    emit(Op::POP_TOP);
  }
  use(pc.failPop[0]);
  pc.failPop.clear();
}

void Codegen::storeCapture(const Name* name, PatternContext& pc) {
  if (!name) {
    emit(Op::POP_TOP);
    return;
  }
  if (forbidden(name->text, ExprContext::Store)) return;
  if (std::find(pc.stores.begin(), pc.stores.end(), name) != pc.stores.end()) {
    return fail("multiple assignments to name '" + std::string(name->text) + "' in pattern");
  }
  // Below the helper values and the earlier captures.
  rotate(pc.onTop + static_cast<i32>(pc.stores.size()) + 1);
  pc.stores.push_back(name);
}

void Codegen::subPattern(Pattern* p, PatternContext& pc) {
  bool outer = pc.allowIrrefutable;
  pc.allowIrrefutable = true;
  pattern(p, pc);
  pc.allowIrrefutable = outer;
}

void Codegen::pattern(Pattern* p, PatternContext& pc) {
  if (diag_.failed()) return;
  if (--budget_ < 0) {
    diag_.recursion();
    return;
  }
  setLoc(p);  // and it stays: what follows belongs to the last pattern seen
  patternNode(p, pc);
  budget_++;
}

void Codegen::patternNode(Pattern* p, PatternContext& pc) {
  switch (p->kind) {
    case NodeKind::MatchValue:
      return patternValue(as<MatchValue>(p), pc);
    case NodeKind::MatchSingleton:
      loadConst(make_.fromAst(as<MatchSingleton>(p)->value));
      emitCompare(CompareOperator::Is);
      return failJump(Op::POP_JUMP_IF_FALSE, pc);
    case NodeKind::MatchSequence:
      return patternSequence(as<MatchSequence>(p), pc);
    case NodeKind::MatchMapping:
      return patternMapping(as<MatchMapping>(p), pc);
    case NodeKind::MatchClass:
      return patternClass(as<MatchClass>(p), pc);
    case NodeKind::MatchStar: {
      auto* star = as<MatchStar>(p);
      return storeCapture(star->name ? names_.intern(star->name) : nullptr, pc);
    }
    case NodeKind::MatchAs:
      return patternAs(as<MatchAs>(p), pc);
    case NodeKind::MatchOr:
      return patternOr(as<MatchOr>(p), pc);
    default:
      return;
  }
}

void Codegen::patternValue(MatchValue* p, PatternContext& pc) {
  if (!is<Constant>(p->value) && !is<Attribute>(p->value)) {
    return fail("patterns may only match literals and attribute lookups");
  }
  expr(p->value);
  emitCompare(CompareOperator::Eq);
  failJump(Op::POP_JUMP_IF_FALSE, pc);
}

// ---- Sequences --------------------------------------------------------------------------------

void Codegen::patternUnpack(const Seq<Pattern*>& patterns, PatternContext& pc) {
  usize count = patterns.size;
  bool starred = false;
  for (usize i = 0; i < count; i++) {
    if (!is<MatchStar>(patterns[i])) continue;
    if (starred) return fail("multiple starred names in sequence pattern");
    if (i >= (1 << 8) || count - i - 1 >= (0x7fffffff >> 8)) {
      return fail("too many expressions in star-unpacking sequence pattern");
    }
    emit(Op::UNPACK_EX, static_cast<i32>(i + ((count - i - 1) << 8)));
    starred = true;
  }
  if (!starred) emit(Op::UNPACK_SEQUENCE, static_cast<i32>(count));
  pc.onTop += static_cast<i32>(count);
  for (Pattern* p : patterns) {
    pc.onTop--;
    subPattern(p, pc);
  }
}

/// With a wildcard star it is cheaper to index the items that matter.
void Codegen::patternSubscripts(const Seq<Pattern*>& patterns, usize star, PatternContext& pc) {
  usize count = patterns.size;
  pc.onTop++;
  for (usize i = 0; i < count; i++) {
    Pattern* p = patterns[i];
    if (isWildcard(p) || i == star) continue;
    emit(Op::COPY, 1);
    if (i < star) {
      loadConst(make_.integer(static_cast<i64>(i)));
    } else {
      // The subject need not support negative indices.
      emit(Op::GET_LEN);
      loadConst(make_.integer(static_cast<i64>(count - i)));
      emitBinary(Operator::Sub, false);
    }
    emit(Op::BINARY_SUBSCR);
    subPattern(p, pc);
  }
  pc.onTop--;
  emit(Op::POP_TOP);
}

void Codegen::patternSequence(MatchSequence* p, PatternContext& pc) {
  usize count = p->patterns.size;
  usize star = count;
  bool onlyWildcards = true;
  bool starWildcard = false;
  for (usize i = 0; i < count; i++) {
    Pattern* item = p->patterns[i];
    if (is<MatchStar>(item)) {
      if (star != count) return fail("multiple starred names in sequence pattern");
      starWildcard = isWildcardStar(item);
      onlyWildcards = onlyWildcards && starWildcard;
      star = i;
      continue;
    }
    onlyWildcards = onlyWildcards && isWildcard(item);
  }
  pc.onTop++;  // the subject
  emit(Op::MATCH_SEQUENCE);
  failJump(Op::POP_JUMP_IF_FALSE, pc);
  if (star == count) {
    emit(Op::GET_LEN);
    loadConst(make_.integer(static_cast<i64>(count)));
    emitCompare(CompareOperator::Eq);
    failJump(Op::POP_JUMP_IF_FALSE, pc);
  } else if (count > 1) {
    emit(Op::GET_LEN);
    loadConst(make_.integer(static_cast<i64>(count - 1)));
    emitCompare(CompareOperator::GtE);
    failJump(Op::POP_JUMP_IF_FALSE, pc);
  }
  pc.onTop--;
  if (onlyWildcards) {
    emit(Op::POP_TOP);
  } else if (starWildcard) {
    patternSubscripts(p->patterns, star, pc);
  } else {
    patternUnpack(p->patterns, pc);
  }
}

// ---- Mappings, classes ------------------------------------------------------------------------

/// Pushes the keys of a mapping pattern.
void Codegen::patternKeys(MatchMapping* p, PatternContext& pc) {
  std::vector<Const*> seen;
  for (Expr* key : p->keys) {
    if (!key) return fail("can't use NULL keys in MatchMapping (set 'rest' parameter instead)");
    if (Const* value = constantOf(make_, key)) {
      for (Const* other : seen) {
        if (constSameInSet(other, value)) {
          return fail("mapping pattern checks duplicate key (" + constRepr(value) + ")");
        }
      }
      seen.push_back(value);
    } else if (!is<Attribute>(key)) {
      return fail("mapping pattern keys may only match literals and attribute lookups");
    }
    expr(key);
  }
}

void Codegen::patternMapping(MatchMapping* p, PatternContext& pc) {
  usize count = p->keys.size;
  pc.onTop++;  // the subject
  emit(Op::MATCH_MAPPING);
  failJump(Op::POP_JUMP_IF_FALSE, pc);
  if (count == 0 && !p->rest) {  // {} matches any mapping
    pc.onTop--;
    return emit(Op::POP_TOP);
  }
  if (count != 0) {
    emit(Op::GET_LEN);
    loadConst(make_.integer(static_cast<i64>(count)));
    emitCompare(CompareOperator::GtE);
    failJump(Op::POP_JUMP_IF_FALSE, pc);
  }
  patternKeys(p, pc);
  if (diag_.failed()) return;
  emit(Op::BUILD_TUPLE, static_cast<i32>(count));
  emit(Op::MATCH_KEYS);
  pc.onTop += 2;  // keys, values
  emit(Op::COPY, 1);
  loadNone();
  emit(Op::IS_OP, 1);
  failJump(Op::POP_JUMP_IF_FALSE, pc);
  emit(Op::UNPACK_SEQUENCE, static_cast<i32>(count));
  pc.onTop += static_cast<i32>(count) - 1;
  for (Pattern* item : p->patterns) {
    pc.onTop--;
    subPattern(item, pc);
  }
  pc.onTop -= 2;
  if (!p->rest) {
    emit(Op::POP_TOP);
    return emit(Op::POP_TOP);
  }
  // rest = dict(subject) without the keys
  emit(Op::BUILD_MAP, 0);
  emit(Op::SWAP, 3);
  emit(Op::DICT_UPDATE, 2);
  emit(Op::UNPACK_SEQUENCE, static_cast<i32>(count));
  for (usize i = count; i > 0; i--) {
    emit(Op::COPY, 1 + static_cast<i32>(i));
    emit(Op::SWAP, 2);
    emit(Op::DELETE_SUBSCR);
  }
  storeCapture(names_.intern(p->rest), pc);
}

void Codegen::patternClass(MatchClass* p, PatternContext& pc) {
  usize positional = p->patterns.size;
  usize keywords = p->kwd_attrs.size;
  for (usize i = 0; i < keywords; i++) {
    setLoc(p->kwd_patterns[i]);
    if (forbidden(p->kwd_attrs[i]->view(), ExprContext::Store)) return;
    for (usize j = i + 1; j < keywords; j++) {
      if (p->kwd_attrs[i]->view() == p->kwd_attrs[j]->view()) {
        diag_.fail(p->kwd_patterns[j]->loc, "attribute name repeated in class pattern: " +
                                                std::string(p->kwd_attrs[j]->view()));
        return;
      }
    }
  }
  setLoc(p);
  expr(p->cls);
  std::vector<Const*> names;
  for (const Identifier* attr : p->kwd_attrs) names.push_back(make_.str(attr->view()));
  loadConst(tupleOf(names));
  emit(Op::MATCH_CLASS, static_cast<i32>(positional));
  emit(Op::COPY, 1);
  loadNone();
  emit(Op::IS_OP, 1);
  pc.onTop++;  // the tuple of attributes
  failJump(Op::POP_JUMP_IF_FALSE, pc);
  usize count = positional + keywords;
  emit(Op::UNPACK_SEQUENCE, static_cast<i32>(count));
  pc.onTop += static_cast<i32>(count) - 1;
  for (usize i = 0; i < count; i++) {
    pc.onTop--;
    Pattern* item = i < positional ? p->patterns[i] : p->kwd_patterns[i - positional];
    if (isWildcard(item)) {
      emit(Op::POP_TOP);
    } else {
      subPattern(item, pc);
    }
  }
}

// ---- Captures, alternatives -------------------------------------------------------------------

void Codegen::patternAs(MatchAs* p, PatternContext& pc) {
  const Name* name = p->name ? names_.intern(p->name) : nullptr;
  if (!p->pattern) {
    if (!pc.allowIrrefutable) {
      if (!name) return fail("wildcard makes remaining patterns unreachable");
      return fail("name capture '" + std::string(name->text) +
                  "' makes remaining patterns unreachable");
    }
    return storeCapture(name, pc);
  }
  pc.onTop++;
  emit(Op::COPY, 1);
  pattern(p->pattern, pc);
  pc.onTop--;
  storeCapture(name, pc);
}

/// Brings the captures of an alternative into the order of the first one. False: other names.
bool Codegen::reorderCaptures(const std::vector<const Name*>& control, PatternContext& pc) {
  if (pc.stores.size() != control.size()) return false;
  for (usize want = control.size(); want-- > 0;) {
    auto found = std::find(pc.stores.begin(), pc.stores.end(), control[want]);
    if (found == pc.stores.end()) return false;
    usize at = found - pc.stores.begin();
    if (at == want) continue;
    // Move the captures 0..at behind those up to `want`, in the list and on the stack.
    std::vector<const Name*> rotated(pc.stores.begin(), pc.stores.begin() + at + 1);
    pc.stores.erase(pc.stores.begin(), pc.stores.begin() + at + 1);
    pc.stores.insert(pc.stores.begin() + (want - at), rotated.begin(), rotated.end());
    for (usize i = 0; i <= at; i++) rotate(static_cast<i32>(want) + 1);
  }
  return true;
}

void Codegen::patternOr(MatchOr* p, PatternContext& pc) {
  Block* end = newBlock();
  usize count = p->patterns.size;
  PatternContext outer = pc;
  std::vector<const Name*> control;
  for (usize i = 0; i < count; i++) {
    Pattern* alternative = p->patterns[i];
    setLoc(alternative);
    pc = {};
    pc.allowIrrefutable = i + 1 == count && outer.allowIrrefutable;
    emit(Op::COPY, 1);
    pattern(alternative, pc);
    if (i == 0) {
      control = pc.stores;
    } else if (!reorderCaptures(control, pc)) {
      return fail("alternative patterns bind different names");
    }
    jump(Op::JUMP, end);
    use(newBlock());
    emitFailPop(pc);
  }
  pc = outer;
  emit(Op::POP_TOP);  // no alternative took the copy of the subject
  failJump(Op::JUMP, pc);
  use(end);
  // Move the new captures below the subject and whatever else is above the earlier captures.
  i32 rotations = static_cast<i32>(control.size() + 1 + pc.onTop + pc.stores.size());
  for (const Name* name : control) {
    rotate(rotations);
    if (std::find(pc.stores.begin(), pc.stores.end(), name) != pc.stores.end()) {
      return fail("multiple assignments to name '" + std::string(name->text) + "' in pattern");
    }
    pc.stores.push_back(name);
  }
  emit(Op::POP_TOP);  // the subject
}

// ---- The statement ----------------------------------------------------------------------------

void Codegen::match(Match* s) {
  expr(s->subject);
  Block* end = newBlock();
  usize count = s->cases.size;
  MatchCase* last = s->cases.back();
  bool hasDefault = isWildcard(last->pattern) && count > 1;
  usize tested = count - hasDefault;
  for (usize i = 0; i < tested; i++) {
    MatchCase* c = s->cases[i];
    setLoc(c->pattern);
    bool keepSubject = i + 1 != tested;
    if (keepSubject) emit(Op::COPY, 1);
    PatternContext pc;
    pc.allowIrrefutable = c->guard || i + 1 == count;
    pattern(c->pattern, pc);
    for (const Name* name : pc.stores) nameOp(name, ExprContext::Store);
    if (c->guard) {
      growFailPop(pc, 0);
      jumpIf(c->guard, pc.failPop[0], false);
    }
    if (keepSubject) emit(Op::POP_TOP);
    stmts(c->body);
    jump(Op::JUMP, end);
    setLoc(c->pattern);  // cleaning up belongs to the pattern that failed
    emitFailPop(pc);
  }
  if (hasDefault) {
    setLoc(last->pattern);
    emit(count == 1 ? Op::POP_TOP : Op::NOP);
    if (last->guard) jumpIf(last->guard, end, false);
    stmts(last->body);
  }
  use(end);
}

}  // namespace taipan::compiler
