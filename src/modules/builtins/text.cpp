// Builtin functions that make or take text, and those that talk to the standard streams.

#include <unistd.h>

#include <algorithm>
#include <string>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "modules/builtins/functions.h"
#include "modules/builtins/terminal.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "object/tuple_view.h"

namespace taipan {

namespace {

Ref<> inBase(Thread& t, Object* number, int base) {
  Ref<> index = PY_TRY(toIndex(t, number));
  return intToText(t, *static_cast<Int*>(index.get()), base, true);
}

}  // namespace

Ref<> builtinBin(Thread& t, Module&, Object* number) { return inBase(t, number, 2); }
Ref<> builtinOct(Thread& t, Module&, Object* number) { return inBase(t, number, 8); }
Ref<> builtinHex(Thread& t, Module&, Object* number) { return inBase(t, number, 16); }

Ref<> builtinChr(Thread& t, Module&, int value) {
  if (value < 0 || value > 0x10ffff) {
    return t.raise(valueErrorType, "chr() arg not in range(0x110000)");
  }
  return newStrChar(t, static_cast<u32>(value));
}

Ref<> builtinOrd(Thread& t, Module&, Object* character) {
  isize size;
  if (isStr(character)) {
    Str* text = static_cast<Str*>(character);
    if (text->length == 1) return toObject(static_cast<isize>(strAt(*text, 0)));
    size = text->length;
  } else if (isBytes(character) || isInstanceOf(character, &bytearrayType)) {
    BufferView view;
    PY_TRY(view.acquire(t, character));
    if (view.size() == 1) return toObject(static_cast<isize>(static_cast<u8>(view.data()[0])));
    size = view.size();
  } else {
    return t.raise(typeErrorType, "ord() expected string of length 1, but %.200s found",
                   character->type->name);
  }
  return t.raise(typeErrorType, "ord() expected a character, but string of length %zd found", size);
}

namespace {

constexpr Signature kPrintKeywords =
    parseSignature("print", "(*, sep=' ', end='\\n', file=None, flush=False)");

/// A name that is unknown is the error, however many names there are: bindArguments counts first.
Status checkPrintKeywords(Thread& t, Object* names) {
  for (isize i = 0; names != nullptr && i < tupleSize(names); ++i) {
    Object* name = tupleItems(names)[i];
    auto isNamed = [name](const Signature::Parameter& p) {
      return isStr(name) && strEqualsAscii(static_cast<Str*>(name), p.start, p.length);
    };
    const Signature::Parameter* first = kPrintKeywords.parameters;
    if (std::none_of(first, first + kPrintKeywords.count, isNamed)) {
      return t.raise(typeErrorType, "'%S' is an invalid keyword argument for print()", name);
    }
  }
  return {};
}

Status checkPrintText(Thread& t, Object** slot, const char* name) {
  if (*slot == nullptr || isNone(*slot)) {
    *slot = nullptr;
    return {};
  }
  if (isStr(*slot)) return {};
  return t.raise(typeErrorType, "%s must be None or a string, not %.200s", name,
                 (*slot)->type->name);
}

Status writeTo(Thread& t, Object* write, Object* text) {
  (void)PY_TRY(call(t, write, text));
  return {};
}

/// A stream of the sys module; missing attribute is RuntimeError "lost sys.NAME".
Result<Object*> standardStream(Thread& t, const char* name) {
  Object* stream = getSysAttribute(t, name);
  if (stream == nullptr) return t.raise(runtimeErrorType, "lost sys.%s", name);
  return stream;
}

}  // namespace

Status builtinPrint(Thread& t, Module&, const Arguments& args) {
  Object* slots[4] = {};
  PY_TRY(checkPrintKeywords(t, args.names));
  PY_TRY(
      bindArguments(t, kPrintKeywords, Arguments{args.items + args.count, 0, args.names}, slots));
  PY_TRY(checkPrintText(t, &slots[0], "sep"));
  PY_TRY(checkPrintText(t, &slots[1], "end"));
  Object* file = slots[2];
  if (file == nullptr || isNone(file)) {
    file = PY_TRY(standardStream(t, "stdout"));
    if (isNone(file)) return {};
  }
  Ref<> keep = Ref<>::share(file);
  Ref<> write = PY_TRY(getAttribute(t, file, names::write));
  Ref<Str> space = PY_TRY(newStrChar(t, ' '));
  Ref<Str> newline = PY_TRY(newStrChar(t, '\n'));
  for (isize i = 0; i < args.count; ++i) {
    if (i > 0) {
      PY_TRY(writeTo(t, write.get(),
                     slots[0] != nullptr ? slots[0] : static_cast<Object*>(space.get())));
    }
    Ref<Str> text = PY_TRY(toStr(t, args[i]));
    PY_TRY(writeTo(t, write.get(), text.get()));
  }
  PY_TRY(writeTo(t, write.get(),
                 slots[1] != nullptr ? slots[1] : static_cast<Object*>(newline.get())));
  if (slots[3] != nullptr && PY_TRY(toBool(t, slots[3]))) {
    (void)PY_TRY(callMethod(t, file, names::flush));
  }
  return {};
}

/// Whether a stream still is the one over the descriptor.
static Result<bool> isStandard(Thread& t, Object* stream, isize descriptor) {
  Ref<> number = callMethod(t, stream, names::fileno);
  if (!number) {
    t.clearPending();
    return false;
  }
  return PY_TRY(toIsize(t, number.get(), nullptr)) == descriptor;
}

/// An attribute of a stream that is a str; null if it is none.
static Ref<Str> textAttribute(Thread& t, Object* stream, Object* name) {
  Ref<> value = getAttribute(t, stream, name);
  if (!value || !isStr(value.get())) {
    t.clearPending();
    return {};
  }
  return std::move(value).as<Str>();
}

/// input() through the line editor: prompt and line in the encodings of the streams.
static Ref<> inputFromTerminal(Thread& t, Object* in, Object* out, Object* prompt) {
  Ref<> flushed = callMethod(t, out, names::flush);
  if (!flushed) t.clearPending();
  std::string shown;
  if (prompt != nullptr) {
    Ref<Str> text = PY_TRY(toStr(t, prompt));
    Ref<Str> encoding = textAttribute(t, out, names::encoding);
    Ref<Str> errors = textAttribute(t, out, names::errors);
    Ref<> bytes = PY_TRY(encodeText(t, *text, encoding ? strUtf8OrQuestionMark(*encoding) : "utf-8",
                                    errors ? strUtf8OrQuestionMark(*errors) : "strict"));
    ByteSpan span = spanOf(*static_cast<Bytes*>(bytes.get()));
    shown.assign(reinterpret_cast<const char*>(span.data), static_cast<usize>(span.size));
    if (shown.find('\0') != std::string::npos) {
      return t.raise(valueErrorType, "input: prompt string cannot contain null characters");
    }
  }
  std::string line;
  PY_TRY(readTerminalLine(t, shown.c_str(), &line));
  if (line.empty()) return t.raiseObject(eofErrorType, nullptr);
  if (line.back() == '\n') line.pop_back();
  Ref<Str> encoding = textAttribute(t, in, names::encoding);
  Ref<Str> errors = textAttribute(t, in, names::errors);
  return decodeText(t, line.data(), static_cast<isize>(line.size()),
                    encoding ? strUtf8OrQuestionMark(*encoding) : "utf-8",
                    errors ? strUtf8OrQuestionMark(*errors) : "strict");
}

Ref<> builtinInput(Thread& t, Module&, Object* prompt) {
  Ref<> in = Ref<>::share(getSysAttribute(t, "stdin"));
  Ref<> out = Ref<>::share(getSysAttribute(t, "stdout"));
  Ref<> err = Ref<>::share(getSysAttribute(t, "stderr"));
  if (!in || isNone(in.get())) return t.raise(runtimeErrorType, "input(): lost sys.stdin");
  if (!out || isNone(out.get())) return t.raise(runtimeErrorType, "input(): lost sys.stdout");
  if (!err || isNone(err.get())) return t.raise(runtimeErrorType, "input(): lost sys.stderr");
  PY_TRY(audit(t, "builtins.input", {prompt == nullptr ? none() : prompt}));
  Ref<> flushed = callMethod(t, err.get(), names::flush);
  if (!flushed) t.clearPending();
  if (onTerminal() && PY_TRY(isStandard(t, in.get(), 0)) && PY_TRY(isStandard(t, out.get(), 1))) {
    return inputFromTerminal(t, in.get(), out.get(), prompt);
  }
  if (prompt != nullptr) {
    Ref<Str> text = PY_TRY(toStr(t, prompt));
    Ref<> write = PY_TRY(getAttribute(t, out.get(), names::write));
    PY_TRY(writeTo(t, write.get(), text.get()));
  }
  Ref<> flushedOut = callMethod(t, out.get(), names::flush);
  if (!flushedOut) t.clearPending();
  Ref<> line = PY_TRY(callMethod(t, in.get(), names::readline));
  if (!isStr(line.get())) {
    return t.raise(typeErrorType, "object.readline() returned non-string");
  }
  Str* text = static_cast<Str*>(line.get());
  if (text->length == 0) return t.raise(eofErrorType, "EOF when reading a line");
  if (strAt(*text, text->length - 1) != '\n') return line;
  return strSubstring(t, *text, 0, text->length - 1);
}

}  // namespace taipan
