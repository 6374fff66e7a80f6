// Strings whose characters come after them: C code asks for a string of some length and fills its
// wchar_t form (an interface that the reference has deprecated since 3.3). Until somebody needs the
// final form, the characters are that buffer itself, which has the layout of kind 4 but may be
// wider than necessary. Reading characters one by one works at once; hashing and comparing a string
// with one of another kind make it ready first.
#include <cstring>

#include "builtins/str/str.h"
#include "memory/memory.h"
#include "object/gc/gc.h"

namespace taipan {

static_assert(sizeof(wchar_t) == 4, "the buffer serves as characters of kind 4");

Ref<Str> newLateStr(Thread& t, isize length) {
  if (length == 0) return Ref<Str>::share(emptyStr());
  if (length > kIsizeMax / 4 - 1) return t.raiseNoMemory();
  auto* s = static_cast<IndirectStr*>(objectMalloc(sizeof(IndirectStr)));
  if (s == nullptr) return t.raiseNoMemory();
  void* wide = objectMalloc(static_cast<usize>(length + 1) * 4);
  if (wide == nullptr) {
    objectFree(s);
    return t.raiseNoMemory();
  }
  std::memset(wide, 0, static_cast<usize>(length + 1) * 4);
  s->refcount = 1;
  s->type = &strType;
  s->length = s->wstrLength = length;
  s->hash = -1;
  s->state = {0, 4, 0, 0, 0};
  s->wstr = s->data = wide;
  s->utf8 = nullptr;
  s->utf8Length = 0;
  return Ref<Str>::steal(s);
}

bool strMakeReady(Str& text) {
  if (text.state.ready) return true;
  auto& s = static_cast<IndirectStr&>(text);
  u32 maxChar = maxCharOf(s.data, 4, s.length);
  u32 kind = kindFor(maxChar);
  if (kind != 4) {
    // The buffer stays as the wchar_t form.
    void* data = objectMalloc(static_cast<usize>(s.length + 1) * kind);
    if (data == nullptr) return false;
    for (isize i = 0; i <= s.length; i++) writeChar(data, kind, i, readChar(s.wstr, 4, i));
    s.data = data;
    s.state.kind = kind & 7;
    if (maxChar < 0x80) {
      s.state.ascii = 1;
      s.utf8 = static_cast<char*>(data);
      s.utf8Length = s.length;
    }
  }
  s.state.ready = 1;
  return true;
}

}  // namespace taipan
