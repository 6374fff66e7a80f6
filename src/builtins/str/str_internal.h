// What the files of builtins/str share among themselves.
#pragma once

#include "builtins/str/str.h"
#include "object/method.h"

namespace taipan {

extern const MethodDef kStrMethods[];

/// tp_dealloc of str and its subclasses.
void strDealloc(Object* self);
/// Takes a dying string out of the table of interned ones.
void forgetInterned(Str* s);
/// An instance of a subclass with the given content.
Ref<Str> newStrSubclass(Thread& t, Type& cls, Str& content);
Ref<> strIterate(Thread& t, Object* self);
/// str[key].
Ref<> strSubscript(Thread& t, Str& self, Object* key);

/// Characters in a kind at least as wide as their own; copies only if they must be widened. `data`
/// is null when memory ran out.
class WidenedChars {
 public:
  WidenedChars(CharView v, u32 kind);
  WidenedChars(const WidenedChars&) = delete;
  ~WidenedChars();
  const void* data() const { return data_; }

 private:
  const void* data_;
  void* block_ = nullptr;
  alignas(4) u8 inline_[64];
};

/// The index of `needle` in `text`, or -1.
isize findView(CharView text, CharView needle);
isize rfindView(CharView text, CharView needle);
bool sameChars(CharView a, CharView b);

/// Raises UnicodeDecodeError / UnicodeEncodeError (defined in builtins/codecs).
Failure raiseDecodeError(Thread& t, const char* encoding, const char* data, isize length,
                         isize start, isize end, const char* reason);
Failure raiseEncodeError(Thread& t, const char* encoding, Str& object, isize start, isize end,
                         const char* reason);

}  // namespace taipan
