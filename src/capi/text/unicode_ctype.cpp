// Properties of characters and identifiers.

#include "base/unicode.h"
#include "capi/text/unicodeobject.h"

using namespace taipan;

extern "C" API_DATA const unsigned char _Py_ascii_whitespace[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0,  // 0x09..0x0d
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1,  // 0x1c..0x1f
    1,                                               // space
};

API(int) _PyUnicode_IsLowercase(Py_UCS4 c) { return unicode::isLower(c); }
API(int) _PyUnicode_IsUppercase(Py_UCS4 c) { return unicode::isUpper(c); }
API(int) _PyUnicode_IsTitlecase(Py_UCS4 c) { return unicode::isTitle(c); }
API(int) _PyUnicode_IsAlpha(Py_UCS4 c) { return unicode::isAlpha(c); }
API(int) _PyUnicode_IsPrintable(Py_UCS4 c) { return unicode::isPrintable(c); }
API(int) _PyUnicode_IsDecimalDigit(Py_UCS4 c) { return unicode::decimalValue(c) >= 0; }
API(int) _PyUnicode_IsDigit(Py_UCS4 c) { return unicode::digitValue(c) >= 0; }
API(int) _PyUnicode_IsNumeric(Py_UCS4 c) { return unicode::isNumeric(c); }
API(int) _PyUnicode_IsWhitespace(const Py_UCS4 c) { return unicode::isSpace(c); }
API(int) _PyUnicode_IsLinebreak(const Py_UCS4 c) { return unicode::isLineBreak(c); }
API(int) _PyUnicode_IsXidStart(Py_UCS4 c) { return unicode::hasFlag(c, unicode::kXidStart); }
API(int) _PyUnicode_IsXidContinue(Py_UCS4 c) { return unicode::isIdentifierContinue(c); }
API(int) _PyUnicode_IsCaseIgnorable(Py_UCS4 c) { return unicode::isCaseIgnorable(c); }
API(int) _PyUnicode_IsCased(Py_UCS4 c) { return unicode::isCased(c); }

API(int) _PyUnicode_ToDecimalDigit(Py_UCS4 c) { return unicode::decimalValue(c); }
API(int) _PyUnicode_ToDigit(Py_UCS4 c) { return unicode::digitValue(c); }
API(double) _PyUnicode_ToNumeric(Py_UCS4 c) {
  return unicode::isNumeric(c) ? unicode::numericValue(c) : -1.0;
}

API(Py_UCS4) _PyUnicode_ToLowercase(Py_UCS4 c) { return unicode::toLower(c); }
API(Py_UCS4) _PyUnicode_ToUppercase(Py_UCS4 c) { return unicode::toUpper(c); }
API(Py_UCS4) _PyUnicode_ToTitlecase(Py_UCS4 c) { return unicode::toTitle(c); }
API(int) _PyUnicode_ToLowerFull(Py_UCS4 c, Py_UCS4* out) { return unicode::toLowerFull(c, out); }
API(int) _PyUnicode_ToUpperFull(Py_UCS4 c, Py_UCS4* out) { return unicode::toUpperFull(c, out); }
API(int) _PyUnicode_ToTitleFull(Py_UCS4 c, Py_UCS4* out) { return unicode::toTitleFull(c, out); }
API(int) _PyUnicode_ToFoldedFull(Py_UCS4 c, Py_UCS4* out) { return unicode::toFoldedFull(c, out); }

// --- identifiers --------------------------------------------------------------------------------

API(Py_ssize_t) _PyUnicode_ScanIdentifier(PyObject* object) {
  const Str& s = *as<Str>(object);
  if (s.length == 0 || !unicode::isIdentifierStart(strAt(s, 0))) return 0;
  isize i = 1;
  while (i < s.length && unicode::isIdentifierContinue(strAt(s, i))) ++i;
  return i;
}

API(int) PyUnicode_IsIdentifier(PyObject* object) {
  Str* s = strOrBadArgument(object);
  return s == nullptr ? -1 : strIsIdentifier(*s);
}
