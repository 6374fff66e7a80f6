// str.format and str.format_map.
#include "builtins/str/markup.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// One call of format(): its arguments and how fields are numbered.
class Formatter {
 public:
  Formatter(Thread& t, Object* args, Object* kwargs) : t_(t), args_(args), kwargs_(kwargs) {}

  Status run(CharView text, StrBuilder& out, int depth) {
    if (depth <= 0) return t_.raise(valueErrorType, "Max string recursion exceeded");
    MarkupReader reader(text);
    MarkupPiece piece;
    while (PY_TRY(reader.next(t_, piece))) {
      out.append(piece.literal);
      if (piece.hasField) PY_TRY(field(piece, out, depth));
    }
    return {};
  }

 private:
  Status field(const MarkupPiece& piece, StrBuilder& out, int depth) {
    Ref<> value = PY_TRY(lookup(piece.field));
    if (piece.conversion != 0) value = PY_TRY(convert(value.get(), piece.conversion));
    Ref<Str> spec;
    if (piece.specNeedsExpanding) {
      StrBuilder expanded;
      PY_TRY(run(piece.spec, expanded, depth - 1));
      spec = PY_TRY(expanded.finish(t_));
    } else if (piece.spec.length == 0) {
      if (isExactStr(value.get())) {
        out.append(*as<Str>(value.get()));
        whole_ = std::move(value).as<Str>();
        return {};
      }
      spec = Ref<Str>::share(emptyStr());
    } else {
      spec = PY_TRY(newStrChars(t_, piece.spec));
    }
    Ref<Str> text = PY_TRY(toFormat(t_, value.get(), spec.get()));
    out.append(*text);
    whole_ = std::move(text);
    return {};
  }

  Ref<> convert(Object* value, u32 conversion) {
    switch (conversion) {
      case 'r':
        return toRepr(t_, value);
      case 's':
        return toStr(t_, value);
      case 'a':
        return toAscii(t_, value);
      default:
        if (conversion > 32 && conversion < 127) {
          return t_.raise(valueErrorType, "Unknown conversion specifier %c",
                          static_cast<int>(conversion));
        }
        return t_.raise(valueErrorType, "Unknown conversion specifier \\x%x", conversion);
    }
  }

  Ref<> lookup(CharView name) {
    FieldNameReader reader(name);
    isize index = PY_TRY(reader.firstIndex(t_));
    bool empty = reader.first().length == 0;
    if (args_ != nullptr && (empty || index >= 0)) PY_TRY(number(empty, &index));
    Ref<> value = PY_TRY(first(reader.first(), index, empty));
    FieldStep step;
    while (PY_TRY(reader.next(t_, step))) {
      if (step.isAttribute) {
        Ref<Str> attribute = PY_TRY(newStrChars(t_, step.name));
        value = PY_TRY(getAttribute(t_, value.get(), attribute.get()));
        continue;
      }
      Ref<> key;
      if (step.index >= 0) {
        key = PY_TRY(toObject(step.index));
      } else {
        key = PY_TRY(newStrChars(t_, step.name));
      }
      value = PY_TRY(getItem(t_, value.get(), key.get()));
    }
    return value;
  }

  /// Automatic numbers for empty names; the two ways may not be mixed.
  Status number(bool automatic, isize* index) {
    Numbering wanted = automatic ? Numbering::kAutomatic : Numbering::kManual;
    if (numbering_ != Numbering::kOpen && numbering_ != wanted) {
      return t_.raise(valueErrorType,
                      automatic ? "cannot switch from manual field specification to automatic "
                                  "field numbering"
                                : "cannot switch from automatic field numbering to manual field "
                                  "specification");
    }
    numbering_ = wanted;
    if (automatic) *index = next_++;
    return {};
  }

  Ref<> first(CharView name, isize index, bool empty) {
    if (index < 0 && !empty) {
      Ref<Str> key = PY_TRY(newStrChars(t_, name));
      if (kwargs_ == nullptr) return t_.raiseObject(keyErrorType, key.get());
      return getItem(t_, kwargs_, key.get());
    }
    if (args_ == nullptr) {
      return t_.raise(valueErrorType, "Format string contains positional fields");
    }
    auto* args = static_cast<Tuple*>(args_);
    if (index >= args->size) {
      return t_.raise(indexErrorType,
                      "Replacement index %zd out of range for positional args tuple", index);
    }
    return Ref<>::share(args->items[index]);
  }

  enum class Numbering { kOpen, kAutomatic, kManual };
  Thread& t_;
  Object* args_;
  Object* kwargs_;
  Numbering numbering_ = Numbering::kOpen;
  isize next_ = 0;

 public:
  Ref<Str> whole_;  ///< the last field's text: the result itself if there is nothing else
};

}  // namespace

Ref<Str> strFormat(Thread& t, Str& text, Object* args, Object* kwargs) {
  Formatter formatter(t, args, kwargs);
  StrBuilder out(text.length);
  PY_TRY(formatter.run(viewOf(text), out, 2));
  if (formatter.whole_ && formatter.whole_->length == out.length() &&
      isExactStr(formatter.whole_.get())) {
    return std::move(formatter.whole_);
  }
  // Without fields and escapes the text is its own result.
  if (!formatter.whole_ && out.length() == text.length && text.length > 0)
    return Ref<Str>::share(&text);
  return out.finish(t);
}

}  // namespace taipan
