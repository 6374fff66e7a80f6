// The module _locale: the C library's locale as the module locale needs it. Texts of the C library
// are in the encoding of the current LC_CTYPE locale, undecodable bytes as surrogates.

#include <langinfo.h>
#include <libintl.h>
#include <wchar.h>

#include <cerrno>
#include <climits>
#include <clocale>
#include <cstring>
#include <string>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exception_class.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "modules/support/path.h"
#include "modules/text/ctype_scope.h"
#include "object/module_spec.h"

namespace taipan {

namespace {

struct LocaleState {
  Object* error;  ///< the class locale.Error
};

Failure raiseLocaleError(Thread& t, Module& module, const char* message) {
  return t.raise(*static_cast<Type*>(module.stateAs<LocaleState>().error), "%s", message);
}

/// Text of the C library in the current locale's encoding.
Ref<Str> decodeLocale(Thread& t, const char* text) {
  StrBuilder builder;
  usize left = std::strlen(text);
  mbstate_t state{};
  while (left > 0) {
    wchar_t c;
    usize used = std::mbrtowc(&c, text, left, &state);
    if (used == 0) break;
    if (used > left) {  // invalid or incomplete
      builder.append(0xdc00 + static_cast<u8>(*text));
      used = 1;
      state = {};
    } else {
      builder.append(static_cast<u32>(c));
    }
    text += used;
    left -= used;
  }
  return builder.finish(t);
}

/// The characters of a str for the C library's functions on wide characters.
Result<std::wstring> toWide(Thread& t, Str& text) {
  std::wstring wide;
  wide.resize(static_cast<usize>(text.length));
  for (isize i = 0; i < text.length; ++i) {
    u32 c = strAt(text, i);
    if (c == 0) return t.raise(valueErrorType, "embedded null character");
    wide[static_cast<usize>(i)] = static_cast<wchar_t>(c);
  }
  return wide;
}

/// A str or None argument as UTF-8 (null for None), borrowed from the object.
struct TextOrNone {
  const char* text = nullptr;
};

}  // namespace

template <>
struct Arg<TextOrNone> {
  static Result<TextOrNone> from(Thread& t, Object* object, const Signature& signature,
                                 int position) {
    if (object == nullptr || isNone(object)) return TextOrNone{};
    if (!isStr(object)) return raiseArgumentType(t, signature, position, "str or None", object);
    return TextOrNone{PY_TRY(Arg<const char*>::from(t, object, signature, position))};
  }
};

namespace {

// --- the locale ---------------------------------------------------------------------------------

Ref<Str> setLocale(Thread& t, Module& module, int category, Optional<TextOrNone> wanted) {
  const char* text = wanted ? wanted->text : nullptr;
  const char* result = std::setlocale(category, text);
  if (result == nullptr) {
    return raiseLocaleError(t, module,
                            text != nullptr ? "unsupported locale setting" : "locale query failed");
  }
  return decodeLocale(t, result);
}

Status addText(Thread& t, Dict* dict, const char* key, const char* text) {
  Ref<Str> value = PY_TRY(decodeLocale(t, text));
  return dictSetText(t, dict, key, value.get());
}

/// How many digits each group has; a 0 or CHAR_MAX that ends the list is part of it.
Status addGrouping(Thread& t, Dict* dict, const char* key, const char* grouping) {
  Ref<List> list = PY_TRY(newList(t));
  for (; *grouping != 0; ++grouping) {
    PY_TRY(list->append(t, newInt(static_cast<int>(*grouping))));
    if (*grouping == CHAR_MAX) break;
  }
  if (list->size > 0 && *grouping == 0) PY_TRY(list->append(t, newInt(0)));
  return dictSetText(t, dict, key, list.get());
}

Status addMonetary(Thread& t, Dict* dict, const lconv& conventions) {
  CtypeOf scope(LC_MONETARY, {conventions.int_curr_symbol, conventions.currency_symbol,
                              conventions.mon_decimal_point, conventions.mon_thousands_sep});
  PY_TRY(addText(t, dict, "int_curr_symbol", conventions.int_curr_symbol));
  PY_TRY(addText(t, dict, "currency_symbol", conventions.currency_symbol));
  PY_TRY(addText(t, dict, "mon_decimal_point", conventions.mon_decimal_point));
  PY_TRY(addText(t, dict, "mon_thousands_sep", conventions.mon_thousands_sep));
  PY_TRY(addGrouping(t, dict, "mon_grouping", conventions.mon_grouping));
  PY_TRY(addText(t, dict, "positive_sign", conventions.positive_sign));
  PY_TRY(addText(t, dict, "negative_sign", conventions.negative_sign));
  const struct {
    const char* key;
    char value;
  } kNumbers[] = {
      {"int_frac_digits", conventions.int_frac_digits},
      {"frac_digits", conventions.frac_digits},
      {"p_cs_precedes", conventions.p_cs_precedes},
      {"p_sep_by_space", conventions.p_sep_by_space},
      {"n_cs_precedes", conventions.n_cs_precedes},
      {"n_sep_by_space", conventions.n_sep_by_space},
      {"p_sign_posn", conventions.p_sign_posn},
      {"n_sign_posn", conventions.n_sign_posn},
  };
  for (const auto& number : kNumbers) {
    Ref<Int> value = newInt(static_cast<int>(number.value));
    PY_TRY(dictSetText(t, dict, number.key, value.get()));
  }
  return {};
}

Ref<> localeConv(Thread& t, Module&) {
  Ref<Dict> dict = PY_TRY(newDict(t));
  lconv conventions = *std::localeconv();
  PY_TRY(addMonetary(t, dict.get(), conventions));
  CtypeOf scope(LC_NUMERIC, {conventions.decimal_point, conventions.thousands_sep});
  PY_TRY(addText(t, dict.get(), "decimal_point", conventions.decimal_point));
  PY_TRY(addText(t, dict.get(), "thousands_sep", conventions.thousands_sep));
  PY_TRY(addGrouping(t, dict.get(), "grouping", conventions.grouping));
  return dict;
}

// --- collation ----------------------------------------------------------------------------------

Result<isize> strColl(Thread& t, Module&, Str& first, Str& second) {
  std::wstring a = PY_TRY(toWide(t, first));
  std::wstring b = PY_TRY(toWide(t, second));
  return static_cast<isize>(std::wcscoll(a.c_str(), b.c_str()));
}

Ref<Str> strXfrm(Thread& t, Module&, Str& text) {
  std::wstring source = PY_TRY(toWide(t, text));
  errno = 0;
  usize size = std::wcsxfrm(nullptr, source.c_str(), 0);
  if (errno != 0 && errno != ERANGE) return raiseErrno(t);
  std::wstring out(size + 1, L'\0');
  errno = 0;
  std::wcsxfrm(out.data(), source.c_str(), size + 1);
  if (errno != 0) return raiseErrno(t);
  static_assert(sizeof(wchar_t) == 4);
  // Collation keys may hold weights beyond the code points; a str cannot.
  for (usize i = 0; i < size; ++i) {
    if (static_cast<u32>(out[i]) > 0x10ffff) {
      return t.raise(valueErrorType, "character U+%x is not in range [U+0000; U+10ffff]",
                     static_cast<unsigned>(out[i]));
    }
  }
  return newStrChars(t, out.data(), 4, static_cast<isize>(size));
}

// --- langinfo -----------------------------------------------------------------------------------

struct Constant {
  const char* name;
  int value;
};
#define LANGINFO(name) {#name, name}
constexpr Constant kLanginfo[] = {
    LANGINFO(DAY_1),      LANGINFO(DAY_2),     LANGINFO(DAY_3),       LANGINFO(DAY_4),
    LANGINFO(DAY_5),      LANGINFO(DAY_6),     LANGINFO(DAY_7),       LANGINFO(ABDAY_1),
    LANGINFO(ABDAY_2),    LANGINFO(ABDAY_3),   LANGINFO(ABDAY_4),     LANGINFO(ABDAY_5),
    LANGINFO(ABDAY_6),    LANGINFO(ABDAY_7),   LANGINFO(MON_1),       LANGINFO(MON_2),
    LANGINFO(MON_3),      LANGINFO(MON_4),     LANGINFO(MON_5),       LANGINFO(MON_6),
    LANGINFO(MON_7),      LANGINFO(MON_8),     LANGINFO(MON_9),       LANGINFO(MON_10),
    LANGINFO(MON_11),     LANGINFO(MON_12),    LANGINFO(ABMON_1),     LANGINFO(ABMON_2),
    LANGINFO(ABMON_3),    LANGINFO(ABMON_4),   LANGINFO(ABMON_5),     LANGINFO(ABMON_6),
    LANGINFO(ABMON_7),    LANGINFO(ABMON_8),   LANGINFO(ABMON_9),     LANGINFO(ABMON_10),
    LANGINFO(ABMON_11),   LANGINFO(ABMON_12),  LANGINFO(RADIXCHAR),   LANGINFO(THOUSEP),
    LANGINFO(CRNCYSTR),   LANGINFO(D_FMT),     LANGINFO(D_T_FMT),     LANGINFO(T_FMT),
    LANGINFO(AM_STR),     LANGINFO(PM_STR),    LANGINFO(CODESET),     LANGINFO(T_FMT_AMPM),
    LANGINFO(ERA),        LANGINFO(ERA_D_FMT), LANGINFO(ERA_D_T_FMT), LANGINFO(ERA_T_FMT),
    LANGINFO(ALT_DIGITS), LANGINFO(YESEXPR),   LANGINFO(NOEXPR),      LANGINFO(_DATE_FMT),
};
#undef LANGINFO

Ref<Str> nlLangInfo(Thread& t, Module&, int key) {
  for (const Constant& constant : kLanginfo) {
    if (constant.value != key) continue;
    const char* text = ::nl_langinfo(key);
    return decodeLocale(t, text != nullptr ? text : "");
  }
  return t.raise(valueErrorType, "unsupported langinfo constant");
}

Ref<Str> getEncoding(Thread& t, Module&) {
  const char* codeset = ::nl_langinfo(CODESET);
  return decodeLocale(t, codeset != nullptr && *codeset != 0 ? codeset : "UTF-8");
}

// --- message catalogues -------------------------------------------------------------------------

Ref<Str> getText(Thread& t, Module&, const char* message) {
  return decodeLocale(t, ::gettext(message));
}
Ref<Str> domainGetText(Thread& t, Module&, TextOrNone domain, const char* message) {
  return decodeLocale(t, ::dgettext(domain.text, message));
}
Ref<Str> categoryGetText(Thread& t, Module&, TextOrNone domain, const char* message, int category) {
  return decodeLocale(t, ::dcgettext(domain.text, message, category));
}

Ref<Str> textDomain(Thread& t, Module&, TextOrNone domain) {
  const char* current = ::textdomain(domain.text);
  if (current == nullptr) return raiseErrno(t);
  return decodeLocale(t, current);
}

Ref<Str> bindTextDomain(Thread& t, Module& module, const char* domain, Object* directory) {
  if (*domain == 0) return raiseLocaleError(t, module, "domain must be a non-empty string");
  const char* current;
  if (isNone(directory)) {
    current = ::bindtextdomain(domain, nullptr);
  } else {
    Ref<> path = PY_TRY(fsEncode(t, directory));
    current = ::bindtextdomain(domain, static_cast<Bytes*>(path.get())->data);
  }
  if (current == nullptr) return raiseErrno(t);
  return decodeLocale(t, current);
}

Ref<> bindTextDomainCodeset(Thread& t, Module&, const char* domain, TextOrNone codeset) {
  const char* current = ::bind_textdomain_codeset(domain, codeset.text);
  if (current == nullptr) return Ref<>::share(none());
  return decodeLocale(t, current);
}

// --- the module ---------------------------------------------------------------------------------

constinit const MethodDef kFunctions[] = {
    METHOD("setlocale", "($module, category, locale=<unrepresentable>, /)", setLocale,
           "Activates/queries locale processing."),
    METHOD("localeconv", "($module, /)", localeConv,
           "Returns numeric and monetary locale-specific parameters."),
    METHOD("strcoll", "($module, os1, os2, /)", strColl,
           "Compares two strings according to the locale."),
    METHOD("strxfrm", "($module, string, /)", strXfrm,
           "Return a string that can be used as a key for locale-aware comparisons."),
    METHOD("nl_langinfo", "($module, key, /)", nlLangInfo,
           "Return the value for the locale information associated with key."),
    METHOD("gettext", "($module, msg, /)", getText,
           "gettext(msg) -> string\n\nReturn translation of msg."),
    METHOD("dgettext", "($module, domain, msg, /)", domainGetText,
           "dgettext(domain, msg) -> string\n\nReturn translation of msg in domain."),
    METHOD("dcgettext", "($module, domain, msg, category, /)", categoryGetText,
           "Return translation of msg in domain and category."),
    METHOD("textdomain", "($module, domain, /)", textDomain,
           "Set the C library's textdmain to domain, returning the new domain."),
    METHOD("bindtextdomain", "($module, domain, dir, /)", bindTextDomain,
           "Bind the C library's domain to dir."),
    METHOD("bind_textdomain_codeset", "($module, domain, codeset, /)", bindTextDomainCodeset,
           "Bind the C library's domain to codeset."),
    METHOD("getencoding", "($module, /)", getEncoding, "Get the current locale encoding."),
    {},
};

constexpr Constant kCategories[] = {
    {"LC_CTYPE", LC_CTYPE},       {"LC_TIME", LC_TIME},         {"LC_COLLATE", LC_COLLATE},
    {"LC_MONETARY", LC_MONETARY}, {"LC_MESSAGES", LC_MESSAGES}, {"LC_NUMERIC", LC_NUMERIC},
    {"LC_ALL", LC_ALL},           {"CHAR_MAX", CHAR_MAX},
};

Status localeExec(Thread& t, Module& module) {
  for (const Constant& constant : kCategories) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  for (const Constant& constant : kLanginfo) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  Ref<Type> error = PY_TRY(newExceptionClass(t, "locale.Error", &exceptionType));
  PY_TRY(addObject(t, module, "Error", error.get()));
  module.stateAs<LocaleState>().error = error.release();
  return {};
}

int localeTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& state = static_cast<Module*>(object)->stateAs<LocaleState>();
  PY_VISIT(state.error);
  return 0;
}
int localeClear(Object* object) {
  clearOwned(static_cast<Module*>(object)->stateAs<LocaleState>().error);
  return 0;
}

}  // namespace

extern constinit const ModuleSpec localeModule{
    .name = "_locale",
    .doc = "Support for POSIX locales.",
    .functions = kFunctions,
    .exec = localeExec,
    .stateSize = sizeof(LocaleState),
    .traverse = localeTraverse,
    .clear = localeClear,
};

}  // namespace taipan
