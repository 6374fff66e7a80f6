#include "modules/io/newline_decoder.h"

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str_builder.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

/// Notes the kinds of line ends in text.
static u8 scanNewlines(const Str& text) {
  return withChars(text, [&](auto* chars) -> u8 {
    u8 seen = 0;
    for (isize i = 0; i < text.length && seen != 7; ++i) {
      if (chars[i] == '\n') {
        seen |= kSeenNewline;
      } else if (chars[i] == '\r') {
        if (i + 1 < text.length && chars[i + 1] == '\n') {
          seen |= kSeenBoth;
          ++i;
        } else {
          seen |= kSeenReturn;
        }
      }
    }
    return seen;
  });
}

static Ref<Str> withoutReturns(Thread& t, const Str& text) {
  StrBuilder out(text.length);
  for (isize i = 0; i < text.length; ++i) {
    u32 c = strAt(text, i);
    if (c == '\r') {
      if (i + 1 < text.length && strAt(text, i + 1) == '\n') ++i;
      c = '\n';
    }
    out.append(c);
  }
  return out.finish(t);
}

Ref<Str> translateNewlines(Thread& t, NewlineState& state, Ref<Str> text, bool final) {
  if (!text) return text;
  if (state.pendingReturn && (final || text->length > 0)) {
    Ref<Str> carried = PY_TRY(newStrChar(t, '\r'));
    text = PY_TRY(strConcat(t, *carried, *text));
    state.pendingReturn = false;
  }
  if (!final && text->length > 0 && strAt(*text, text->length - 1) == '\r') {
    text = PY_TRY(strSubstring(t, *text, 0, text->length - 1));
    state.pendingReturn = true;
  }
  if (text->length == 0) return text;
  // Without "\r", what matters is only whether there is a "\n".
  if (strFindChar(*text, '\r', 0, text->length) < 0) {
    if ((state.seen & kSeenNewline) == 0 && strFindChar(*text, '\n', 0, text->length) >= 0) {
      state.seen |= kSeenNewline;
    }
    return text;
  }
  state.seen |= scanNewlines(*text);
  return state.translate ? withoutReturns(t, *text) : std::move(text);
}

Ref<> seenNewlines(Thread& t, u8 seen) {
  static constexpr struct {
    u8 bit;
    const char* text;
  } kKinds[] = {{kSeenReturn, "\r"}, {kSeenNewline, "\n"}, {kSeenBoth, "\r\n"}};
  Ref<> found[3];
  int count = 0;
  for (const auto& kind : kKinds) {
    if ((seen & kind.bit) != 0) found[count++] = PY_TRY(newStr(t, kind.text));
  }
  if (count == 0) return Ref<>::share(none());
  if (count == 1) return std::move(found[0]);
  Ref<Tuple> tuple = PY_TRY(newTuple(t, count));
  for (int i = 0; i < count; ++i) tuple->items[i] = found[i].release();
  return tuple;
}

// --- IncrementalNewlineDecoder ------------------------------------------------------------------

static Status decoderInit(Thread&, NewlineDecoder& self, Object* decoder, int translate, Object*) {
  incref(decoder);
  assignOwned(self.decoder, decoder);
  self.state = NewlineState{};
  self.state.translate = translate != 0;
  return {};
}

static Status checkInit(Thread& t, NewlineDecoder& self) {
  if (self.decoder != nullptr) return {};
  return t.raise(valueErrorType, "IncrementalNewlineDecoder.__init__() not called");
}

static Ref<> decoderDecode(Thread& t, NewlineDecoder& self, Object* input,
                           Optional<int> finalOption) {
  PY_TRY(checkInit(t, self));
  bool final = finalOption.value_or(0) != 0;
  Ref<> text;
  if (isNone(self.decoder)) {
    text = Ref<>::share(input);
  } else {
    text = PY_TRY(callMethod(t, self.decoder, names::decode, input, boolObject(final)));
  }
  if (!isStr(text.get())) {
    return t.raise(typeErrorType, "decoder should return a string result, not '%.200s'",
                   text->type->name);
  }
  return translateNewlines(t, self.state, std::move(text).as<Str>(), final);
}

static Ref<> decoderGetState(Thread& t, NewlineDecoder& self) {
  PY_TRY(checkInit(t, self));
  Ref<> buffer = Ref<>::share(static_cast<Object*>(emptyBytes()));
  Ref<> flag = PY_TRY(newInt(0));
  if (!isNone(self.decoder)) {
    Ref<> state = PY_TRY(callMethod(t, self.decoder, names::getstate));
    if (!isTuple(state.get()) || static_cast<Tuple*>(state.get())->size != 2) {
      return t.raise(typeErrorType, "illegal decoder state");
    }
    buffer = Ref<>::share(static_cast<Tuple*>(state.get())->items[0]);
    flag = Ref<>::share(static_cast<Tuple*>(state.get())->items[1]);
  }
  u64 bits = PY_TRY(toU64Wrapped(t, flag.get()));
  Ref<Int> packed = PY_TRY(newInt(bits << 1 | (self.state.pendingReturn ? 1 : 0)));
  return packTuple(t, {buffer.get(), packed.get()});
}

static Status decoderSetState(Thread& t, NewlineDecoder& self, Object* state) {
  PY_TRY(checkInit(t, self));
  if (!isTuple(state)) return t.raise(typeErrorType, "state argument must be a tuple");
  auto* tuple = static_cast<Tuple*>(state);
  if (tuple->size != 2 || !isInt(tuple->items[1])) {
    return t.raise(typeErrorType, "setstate(): illegal state argument");
  }
  u64 bits = PY_TRY(toU64Wrapped(t, tuple->items[1]));
  self.state.pendingReturn = (bits & 1) != 0;
  if (isNone(self.decoder)) return {};
  Ref<Int> inner = PY_TRY(newInt(bits >> 1));
  Ref<Tuple> innerState = PY_TRY(packTuple(t, {tuple->items[0], inner.get()}));
  (void)PY_TRY(callMethod(t, self.decoder, names::setstate, innerState.get()));
  return {};
}

static Status decoderReset(Thread& t, NewlineDecoder& self) {
  PY_TRY(checkInit(t, self));
  self.state.pendingReturn = false;
  self.state.seen = 0;
  if (isNone(self.decoder)) return {};
  (void)PY_TRY(callMethod(t, self.decoder, names::reset));
  return {};
}

static Ref<> decoderNewlines(Thread& t, NewlineDecoder& self) {
  PY_TRY(checkInit(t, self));
  return seenNewlines(t, self.state.seen);
}

static void decoderDealloc(Object* object) {
  clearOwned(static_cast<NewlineDecoder*>(object)->decoder);
  object->type->free(object);
}

static Ref<> decoderNew(Thread&, Type& cls, Object*, Object*) {
  return Ref<>::steal(cls.alloc(&cls, 0));
}

static constinit const MethodDef kMethods[] = {
    METHOD("decode", "($self, /, input, final=False)", decoderDecode, ""),
    METHOD("getstate", "($self, /)", decoderGetState, ""),
    METHOD("setstate", "($self, state, /)", decoderSetState, ""),
    METHOD("reset", "($self, /)", decoderReset, ""),
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("newlines", decoderNewlines, nullptr),
    {},
};

constinit BuiltinType newlineDecoderType{{
    .name = "_io.IncrementalNewlineDecoder",
    .doc = "IncrementalNewlineDecoder(decoder, translate, errors='strict')\n--\n\n"
           "Codec used when reading a file in universal newlines mode.\n\n"
           "It wraps another incremental decoder, translating \\r\\n and \\r into \\n.\n"
           "It also records the types of newlines encountered.  When used with\n"
           "translate=False, it ensures that the newline sequence is returned in\n"
           "one piece. When used with decoder=None, it expects unicode strings as\n"
           "decode input and translates newlines without first invoking an external\n"
           "decoder.",
    .basicSize = sizeof(NewlineDecoder),
    .flags = kTypeBase,
    .dealloc = &decoderDealloc,
    .methods = kMethods,
    .getset = kGetSet,
    .init =
        initSlot<"IncrementalNewlineDecoder", "(decoder, translate, errors='strict')", decoderInit>,
    .new_ = slot<decoderNew>,
}};

}  // namespace taipan
