// Doc strings of C tables hold the text signature in front: "name(signature)\n--\n\ndoc".

#include <cstring>

#include "builtins/descriptor/descriptor.h"

namespace taipan {

namespace {

constexpr char kSignatureEnd[] = ")\n--\n\n";

/// The signature's "(" if the doc begins with "name(", else null.
const char* findSignature(const char* name, const char* doc) {
  if (doc == nullptr) return nullptr;
  if (const char* dot = std::strrchr(name, '.')) name = dot + 1;
  usize length = std::strlen(name);
  if (std::strncmp(doc, name, length) != 0 || doc[length] != '(') return nullptr;
  return doc + length;
}

/// The end marker of a signature, or null if a blank line comes first.
const char* findEnd(const char* signature) {
  const char* end = std::strstr(signature, kSignatureEnd);
  if (end == nullptr) return nullptr;
  const char* blank = std::strstr(signature, "\n\n");
  return blank != nullptr && blank < end ? nullptr : end;
}

}  // namespace

Ref<> docOf(Thread& t, const char* name, const char* doc) {
  if (doc == nullptr || *doc == 0) return Ref<>::share(none());
  const char* text = doc;
  if (const char* signature = findSignature(name, doc)) {
    if (const char* end = findEnd(signature)) text = end + sizeof kSignatureEnd - 1;
  }
  if (*text == 0) return Ref<>::share(none());
  return newStrUtf8(t, text);
}

Ref<> textSignatureOf(Thread& t, const char* name, const char* doc) {
  const char* signature = findSignature(name, doc);
  const char* end = signature == nullptr ? nullptr : findEnd(signature);
  if (end == nullptr) return Ref<>::share(none());
  return newStrUtf8(t, signature, end + 1 - signature);
}

}  // namespace taipan
