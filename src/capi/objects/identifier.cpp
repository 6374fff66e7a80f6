#include "capi/objects/identifier.h"

#include <vector>

#include "builtins/str/str.h"

namespace taipan {

Str* identifierText(Thread& t, _Py_Identifier* identifier) {
  // Each identifier numbers itself once; the number is its place in the table of texts.
  static std::vector<Str*> texts;
  auto index = static_cast<usize>(identifier->index);
  if (identifier->index >= 0 && index < texts.size() && texts[index] != nullptr) {
    return texts[index];
  }
  Ref<Str> text = newStrUtf8(t, identifier->string);
  if (!text) return nullptr;
  text = internStr(std::move(text));
  identifier->index = static_cast<Py_ssize_t>(texts.size());
  texts.push_back(text.release());
  return texts.back();
}

}  // namespace taipan

using namespace taipan;

API(PyObject*) _PyUnicode_FromId(_Py_Identifier* identifier) {
  return py(identifierText(current(), identifier));
}
