// Texts of one category of the C library's locale are encoded in that category's locale, and are
// decoded by LC_CTYPE.
#pragma once

#include <clocale>
#include <cstring>
#include <initializer_list>
#include <string>

#include "base/common.h"

namespace taipan {

/// While in scope, LC_CTYPE is the locale of another category, if its texts need that.
class CtypeOf {
 public:
  CtypeOf(int category, std::initializer_list<const char*> texts) {
    bool needed = false;
    for (const char* text : texts) needed |= !isAscii(text);
    if (!needed) return;
    const char* current = std::setlocale(LC_CTYPE, nullptr);
    const char* other = std::setlocale(category, nullptr);
    if (current == nullptr || other == nullptr || std::strcmp(current, other) == 0) return;
    previous_ = current;
    std::string copy = other;
    std::setlocale(LC_CTYPE, copy.c_str());
  }
  CtypeOf(const CtypeOf&) = delete;
  ~CtypeOf() {
    if (!previous_.empty()) std::setlocale(LC_CTYPE, previous_.c_str());
  }

 private:
  static bool isAscii(const char* text) {
    for (; *text != 0; ++text) {
      if (static_cast<u8>(*text) >= 0x80) return false;
    }
    return true;
  }
  std::string previous_;
};

}  // namespace taipan
