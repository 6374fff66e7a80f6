// The C locale, which knows nothing but ASCII, is exchanged for a UTF-8 one (PEP 538), and text is
// taken for UTF-8 in it (PEP 540).

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "modules/runtime/command/options.h"

namespace taipan {

/// In the order in which they are tried.
static constexpr const char* kTargets[] = {"C.UTF-8", "C.utf8", "UTF-8"};

bool isCoercionTarget(const char* locale) {
  for (const char* target : kTargets) {
    if (std::strcmp(locale, target) == 0) return true;
  }
  return false;
}

/// LC_ALL overrules what coercion could set.
static bool isLocaleForced() {
  const char* all = std::getenv("LC_ALL");
  return all != nullptr && *all != 0;
}

bool isLegacyLocale(bool evenForced) {
  if (!evenForced && isLocaleForced()) return false;
  const char* locale = std::setlocale(LC_CTYPE, nullptr);
  return locale == nullptr || std::strcmp(locale, "C") == 0 || std::strcmp(locale, "POSIX") == 0;
}

bool coerceLocale(bool warns) {
  if (isLocaleForced()) return false;
  for (const char* target : kTargets) {
    if (std::setlocale(LC_CTYPE, target) == nullptr) continue;
    ::setenv("LC_CTYPE", target, 1);
    if (warns) {
      std::fprintf(stderr,
                   "Python detected LC_CTYPE=C: LC_CTYPE coerced to %.20s (set another locale or "
                   "PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n",
                   target);
    }
    return true;
  }
  return false;
}

void adaptToLocale(Config& config) {
  if (!isLegacyLocale(true)) return;
  if (!config.utf8Given) config.utf8Mode = 1;
  const char* coerce = config.ignoreEnvironment != 0 ? nullptr : std::getenv("PYTHONCOERCECLOCALE");
  bool refused = coerce != nullptr && std::strcmp(coerce, "0") == 0;
  bool warns = coerce != nullptr && std::strcmp(coerce, "warn") == 0;
  if (!refused && coerceLocale(warns)) return;
  if (warns) {
    std::fprintf(stderr,
                 "Python runtime initialized with LC_CTYPE=C (a locale with default ASCII "
                 "encoding), which may cause Unicode compatibility problems. Using C.UTF-8, "
                 "C.utf8, or UTF-8 (if available) as alternative Unicode-compatible locales is "
                 "recommended.\n");
  }
}

void completeStreamEncoding(Config& c) {
  if (c.ioEncoding.empty()) c.ioEncoding = c.fileSystemEncoding;
  if (!c.ioErrors.empty()) return;
  const char* locale = std::setlocale(LC_CTYPE, nullptr);
  bool plain = isLegacyLocale(true) || isCoercionTarget(locale);
  c.ioErrors = plain || c.utf8Mode == 1 ? "surrogateescape" : "strict";
}

}  // namespace taipan
