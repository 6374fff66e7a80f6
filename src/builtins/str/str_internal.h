// What the files of builtins/str share among themselves.
#pragma once

#include "builtins/codecs/codecs.h"
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

// Case (str_case.cpp) and translation (str_translate.cpp), as the methods of the same name.
Ref<Str> strLower(Thread& t, Str& s);
Ref<Str> strUpper(Thread& t, Str& s);
Ref<Str> strCasefold(Thread& t, Str& s);
Ref<Str> strCapitalize(Thread& t, Str& s);
Ref<Str> strSwapCase(Thread& t, Str& s);
Ref<Str> strTitle(Thread& t, Str& s);
bool strIsAlpha(Str& s);
bool strIsAlnum(Str& s);
bool strIsDecimal(Str& s);
bool strIsDigit(Str& s);
bool strIsNumeric(Str& s);
bool strIsSpace(Str& s);
bool strIsLower(Str& s);
bool strIsUpper(Str& s);
bool strIsTitle(Str& s);
Ref<Str> strTranslate(Thread& t, Str& s, Object* table);
Ref<> strMakeTrans(Thread& t, Object*, Object* x, Str* y, Str* z);

}  // namespace taipan
