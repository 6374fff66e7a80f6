// Mistakes in the parameters of `def` and `lambda`.
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

namespace {

// The parameters as far as they are right.
struct Parameters {
  bool lambda = false;
  i32 start = -1;  // the first token of the list
  i32 count = 0;
  bool slash = false;
  i32 star = -1;          // the last `*`
  bool bareStar = false;  // no name has followed it yet
  bool doubleStar = false;
  bool defaults = false;
  i32 parameter = -1;  // the name of the one at hand, -1 in front of one
  i32 kindToken = -1;  // its `*` or `**`
  bool hasDefault = false;
};

// The list that the wrong token stands in: its first token, or -1.
i32 findParameters(const Scene& s, bool* lambda) {
  *lambda = false;
  if (s.bracketKind() == Bracket::Parameters) {
    return s.contents();
  }
  int colons = 0;
  for (i32 i = s.at() - 1; i >= s.contents(); i--) {
    Tok kind = s.kind(i);
    if (kind == Tok::RightParen || kind == Tok::RightBracket || kind == Tok::RightBrace) {
      // Over a bracket that closed already.
      while (i > s.contents() && s.behindBracket(i) - 1 != i && s.token(i).match == 0) {
        i--;
      }
      continue;
    }
    colons += kind == Tok::Colon;
    if (kind == Tok::KwLambda && colons-- == 0) {
      *lambda = true;
      return i + 1;
    }
  }
  return -1;
}

void endOne(Parameters& p) {
  if (p.parameter >= 0 && p.kindToken < 0) {
    p.count++;
    p.defaults = p.defaults || p.hasDefault;
  }
  p.parameter = p.kindToken = -1;
  p.hasDefault = false;
}

// Reads the right parameters in front of the wrong token.
Parameters readParameters(Scene& s, i32 start, bool lambda) {
  Parameters p;
  p.lambda = lambda;
  p.start = start;
  for (i32 i = start; i < s.at();) {
    switch (s.kind(i)) {
      case Tok::Comma:
        endOne(p);
        i++;
        break;
      case Tok::Slash:
        p.slash = true;
        i++;
        break;
      case Tok::Star:
        p.star = p.kindToken = i++;
        p.bareStar = true;
        break;
      case Tok::DoubleStar:
        p.kindToken = i++;
        p.doubleStar = true;
        break;
      case Tok::Name:
        p.parameter = i++;
        p.bareStar = false;
        break;
      case Tok::Colon:
      case Tok::Equal: {
        p.hasDefault = p.hasDefault || s.kind(i) == Tok::Equal;
        i32 end = s.read(rule::kExpression, i + 1 + (s.kind(i + 1) == Tok::Star));
        i = end > i ? end : i + 1;
        break;
      }
      default:
        i++;
    }
  }
  return p;
}

bool judgeSlash(Scene& s, const Parameters& p) {
  Piece here = {s.at(), s.at() + 1};
  if (s.kind(s.at() - 1) == Tok::Slash) {
    return false;
  }
  if (p.slash) {
    return s.raise(here, "/ may appear only once");
  }
  if (p.star >= 0) {
    return s.raise(here, "/ must be ahead of *");
  }
  return p.count == 0 && s.kind(s.at() + 1) == Tok::Comma &&
         s.raise(here, "at least one argument must precede /");
}

// A parameter in parentheses: names, which may have annotations, between commas.
bool judgeParentheses(Scene& s, const Parameters& p) {
  if (s.token(s.at()).match == 0) {
    return s.read(rule::kExpressionList, s.at()) > 0 && false;
  }
  i32 close = s.behindBracket(s.at()) - 1;
  i32 names = 0;
  for (i32 i = s.at() + 1; i < close;) {
    if (s.kind(i) != Tok::Name) {
      return false;
    }
    names++;
    i++;
    if (!p.lambda && s.kind(i) == Tok::Colon) {
      i = s.read(rule::kExpression, i + 1);
      if (i < 0) {
        return false;
      }
    }
    if (i < close && s.kind(i++) != Tok::Comma) {
      return false;
    }
  }
  return names > 0 && s.kind(close) == Tok::RightParen &&
         s.raise(Piece{s.at(), close + 1}, p.lambda
                                               ? "Lambda expression parameters cannot be "
                                                 "parenthesized"
                                               : "Function parameters cannot be parenthesized");
}

// `*, # type: int`
bool judgeTypeComment(Scene& s, const Parameters& p) {
  return s.kind(s.at()) == Tok::TypeComment && p.bareStar && s.kind(s.at() - 1) == Tok::Comma &&
         s.raise(Piece{s.at(), s.at() + 1}, "bare * has associated type comment");
}

// The wrong token stands where a parameter begins.
bool judgeBeginning(Scene& s, const Parameters& p) {
  Piece here = {s.at(), s.at() + 1};
  Tok kind = s.kind(s.at());
  bool begins =
      kind == Tok::Name || kind == Tok::Star || kind == Tok::DoubleStar || kind == Tok::Slash;
  if (kind == Tok::Star && s.kind(s.at() - 1) == Tok::Slash) {
    return s.raise(here, "expected comma between / and *");
  }
  if (p.doubleStar && begins) {
    return s.raise(here, "arguments cannot follow var-keyword argument");
  }
  if (kind == Tok::Slash) {
    return judgeSlash(s, p);
  }
  Tok next = s.kind(s.at() + 1);
  if (kind == Tok::Star && p.star >= 0 && (next == Tok::Name || next == Tok::Comma)) {
    return s.raise(here, "* argument may appear only once");
  }
  if (kind == Tok::LeftParen) {
    return judgeParentheses(s, p);
  }
  return false;
}

// `*` alone is followed by no name. Of a lambda the message points to what follows.
bool judgeBareStar(Scene& s, const Parameters& p) {
  Tok kind = s.kind(s.at());
  bool ends = kind == (p.lambda ? Tok::Colon : Tok::RightParen) || kind == Tok::DoubleStar;
  if (!p.bareStar || !ends) {
    return false;
  }
  if (kind == Tok::DoubleStar && s.kind(s.at() - 1) != Tok::Comma) {
    return false;
  }
  i32 shown = p.lambda ? s.at() : p.star;
  return s.raise(Piece{shown, shown + 1}, "named arguments must follow bare *");
}

// `*args: *annotation`, of which python3.11 says nothing particular.
bool hasStarredAnnotation(Scene& s, const Parameters& p) {
  return s.kind(p.kindToken) == Tok::Star && s.kind(p.kindToken + 2) == Tok::Colon &&
         s.kind(p.kindToken + 3) == Tok::Star;
}

bool judgeEnd(Scene& s, const Parameters& p) {
  Tok kind = s.kind(s.at());
  bool ends = kind == Tok::Comma || kind == (p.lambda ? Tok::Colon : Tok::RightParen);
  if (kind == Tok::Equal && p.kindToken >= 0 && !p.hasDefault) {
    if (hasStarredAnnotation(s, p)) return false;
    return s.raise(Piece{s.at(), s.at() + 1},
                   s.kind(p.kindToken) == Tok::Star
                       ? "var-positional argument cannot have default value"
                       : "var-keyword argument cannot have default value");
  }
  if (!ends) {
    return false;
  }
  if (s.kind(s.at() - 1) == Tok::Equal) {
    return (!p.lambda || kind == Tok::Comma) &&
           s.raise(Piece{s.at() - 1, s.at()}, "expected default value expression");
  }
  return p.defaults && !p.hasDefault && p.kindToken < 0 && p.star < 0 &&
         s.raise(Piece{p.parameter, p.parameter + 1},
                 "non-default argument follows default argument");
}

bool parameters(Scene& s) {
  bool lambda;
  i32 start = findParameters(s, &lambda);
  if (start < 0) {
    return false;
  }
  Parameters p = readParameters(s, start, lambda);
  if (s.raised() || judgeBareStar(s, p) || judgeTypeComment(s, p)) {
    return true;
  }
  return p.parameter < 0 && p.kindToken < 0 ? judgeBeginning(s, p) : judgeEnd(s, p);
}

}  // namespace

const Judge kParameterJudges[] = {parameters, nullptr};

}  // namespace taipan::syntax
