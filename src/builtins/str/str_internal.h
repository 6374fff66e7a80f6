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

/// Raises UnicodeDecodeError / UnicodeEncodeError (defined in builtins/codecs).
Failure raiseDecodeError(Thread& t, const char* encoding, const char* data, isize length,
                         isize start, isize end, const char* reason);
Failure raiseEncodeError(Thread& t, const char* encoding, Str& object, isize start, isize end,
                         const char* reason);

}  // namespace taipan
