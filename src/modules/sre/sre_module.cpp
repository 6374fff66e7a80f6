// The _sre module: making Pattern objects from compiled code.

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/registry.h"
#include "modules/sre/sre.h"
#include "modules/sre/validate.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

Ref<> sreCompile(Thread& t, Module&, Object* pattern, int flags, List& code, isize groups,
                 Dict& groupIndex, Tuple& indexGroup) {
  Ref<Pattern> self = PY_TRY(newObject<Pattern>(t, patternType, code.size));
  for (isize i = 0; i < code.size; ++i) {
    isize value = PY_TRY(toIsize(t, code.items[i], &overflowErrorType));
    if (value < 0 || value > 0xffffffff) {
      return t.raise(overflowErrorType, "regular expression code size limit exceeded");
    }
    self->code[i] = static_cast<u32>(value);
  }
  if (!sre::isValidCode(self->code, code.size, groups)) {
    return t.raise(runtimeErrorType, "invalid SRE code");
  }
  self->groups = groups;
  self->groupIndex = Ref<>::share(&groupIndex).release();
  self->indexGroup = Ref<>::share(&indexGroup).release();
  self->pattern = Ref<>::share(pattern).release();
  self->flags = flags;
  self->isAny = isNone(pattern);
  self->isBytes = !isStr(pattern) && !self->isAny;
  if (self->isBytes && !hasBuffer(pattern)) {
    return t.raise(typeErrorType, "expected string or bytes-like object, got '%.200s'",
                   pattern->type->name);
  }
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

isize sreGetcodesize(Module&) { return sizeof(sre::CodeUnit); }
bool sreAsciiIscased(Module&, int c) { return sre::isCasedAscii(static_cast<u32>(c)); }
bool sreUnicodeIscased(Module&, int c) { return sre::isCasedUnicode(static_cast<u32>(c)); }
int sreAsciiTolower(Module&, int c) {
  return static_cast<int>(sre::lowerAscii(static_cast<u32>(c)));
}
int sreUnicodeTolower(Module&, int c) {
  return static_cast<int>(sre::lowerUnicode(static_cast<u32>(c)));
}

constinit const MethodDef kFunctions[] = {
    METHOD("compile", "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)",
           sreCompile, ""),
    METHOD("getcodesize", "($module, /)", sreGetcodesize, ""),
    METHOD("ascii_iscased", "($module, character, /)", sreAsciiIscased, ""),
    METHOD("unicode_iscased", "($module, character, /)", sreUnicodeIscased, ""),
    METHOD("ascii_tolower", "($module, character, /)", sreAsciiTolower, ""),
    METHOD("unicode_tolower", "($module, character, /)", sreUnicodeTolower, ""),
    {}};

Status exec(Thread& t, Module& m) {
  PY_TRY(typeReady(t, patternType));
  PY_TRY(typeReady(t, matchType));
  PY_TRY(typeReady(t, scannerType));
  PY_TRY(addInt(t, m, "MAGIC", sre::kMagic));
  PY_TRY(addInt(t, m, "CODESIZE", sizeof(sre::CodeUnit)));
  PY_TRY(addInt(t, m, "MAXREPEAT", sre::kMaxRepeat));
  return addInt(t, m, "MAXGROUPS", sre::kMaxGroups);
}

}  // namespace

constinit const ModuleSpec sreModule{.name = "_sre", .functions = kFunctions, .exec = exec};

}  // namespace taipan
