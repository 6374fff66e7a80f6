#include "syntax/ast_dump.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "syntax/characters.h"

namespace taipan::ast {

std::string floatRepr(double value) {
  if (std::isinf(value)) {
    return value > 0 ? "1e309" : "-1e309";
  }
  char buffer[64];
  auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  std::string text(buffer, result.ptr);
  usize e = text.find('e');
  int exponent = std::atoi(text.c_str() + e + 1);
  std::string digits = text.substr(0, e);
  std::string sign;
  if (digits[0] == '-') {
    sign = "-";
    digits.erase(0, 1);
  }
  if (exponent < -4 || exponent >= 16) {
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return sign + digits + tail;
  }
  if (digits.size() > 1) {
    digits.erase(1, 1);
  }
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<usize>(-exponent - 1), '0') + digits;
  }
  usize whole = static_cast<usize>(exponent) + 1;
  if (digits.size() <= whole) {
    return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  }
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string quoted(std::string_view text, bool asBytes) {
  bool single = text.find('\'') != std::string_view::npos;
  char quote = single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out = asBytes ? "b" : "";
  out += quote;
  char escape[16];
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    u32 c = static_cast<u8>(*p);
    int size = 1;
    if (!asBytes && c >= 0x80) {
      syntax::Decoded decoded = syntax::decodeUtf8(p, end, true);
      c = decoded.codePoint;
      size = decoded.size != 0 ? decoded.size : 1;
    }
    p += size;
    if (c == static_cast<u8>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else {
      const char* form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
      std::snprintf(escape, sizeof escape, form, c);
      out += escape;
    }
  }
  return out + quote;
}

namespace {

// Digits in the radix of their prefix, in decimal.
std::string decimal(std::string_view text) {
  u32 radix = 10;
  if (text.size() > 2 && text[0] == '0') {
    radix = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : text[1] == 'b' ? 2 : 10;
  }
  if (radix == 10) {
    return std::string(text);
  }
  constexpr u64 kBase = 1000000000;
  std::vector<u32> limbs{0};
  for (char c : text.substr(2)) {
    u64 carry = static_cast<u64>(syntax::hexValue(c));
    for (u32& limb : limbs) {
      carry += static_cast<u64>(limb) * radix;
      limb = static_cast<u32>(carry % kBase);
      carry /= kBase;
    }
    if (carry != 0) {
      limbs.push_back(static_cast<u32>(carry));
    }
  }
  std::string out = std::to_string(limbs.back());
  for (usize i = limbs.size() - 1; i-- > 0;) {
    char part[16];
    std::snprintf(part, sizeof part, "%09u", limbs[i]);
    out += part;
  }
  return out;
}

std::string constantText(const ConstantValue& value) {
  switch (value.kind) {
    case ConstantKind::None:
      return "None";
    case ConstantKind::True:
      return "True";
    case ConstantKind::False:
      return "False";
    case ConstantKind::Ellipsis:
      return "Ellipsis";
    case ConstantKind::SmallInt:
      return std::to_string(value.small);
    case ConstantKind::BigInt:
      return decimal(value.text.view());
    case ConstantKind::Float:
      return floatRepr(value.number);
    case ConstantKind::Imaginary: {
      std::string text = floatRepr(value.number);
      if (text.size() > 2 && text.substr(text.size() - 2) == ".0") {
        text.resize(text.size() - 2);
      }
      return text + "j";
    }
    case ConstantKind::Str:
      return quoted(value.text.view(), false);
    case ConstantKind::Bytes:
      return quoted(value.text.view(), true);
    case ConstantKind::Object:
      return "<object>";
  }
  return "";
}

class Dumper {
 public:
  Dumper(std::string& out, bool attributes) : out_(out), attributes_(attributes) {}

  void node(const Node* n) {
    const NodeInfo& info = nodeInfo(n->kind);
    out_ += info.name;
    out_ += '(';
    bool first = true;
    for (int i = 0; i < info.fieldCount; i++) {
      field(n, info.fields[i], &first);
    }
    if (attributes_ && info.located) {
      attribute("lineno", n->loc.lineno, &first);
      attribute("col_offset", n->loc.col_offset, &first);
      attribute("end_lineno", n->loc.end_lineno, &first);
      attribute("end_col_offset", n->loc.end_col_offset, &first);
    }
    out_ += ')';
  }

 private:
  void attribute(const char* name, i32 value, bool* first) {
    start(name, first);
    out_ += std::to_string(value);
  }

  void start(const char* name, bool* first) {
    if (!*first) {
      out_ += ", ";
    }
    *first = false;
    out_ += name;
    out_ += '=';
  }

  void field(const Node* n, const FieldInfo& f, bool* first) {
    const char* at = reinterpret_cast<const char*>(n) + f.offset;
    if (f.arity == Arity::Many) {
      start(f.name, first);
      auto* seq = reinterpret_cast<const Seq<char*>*>(at);
      const char* items = reinterpret_cast<const char*>(seq->items);
      usize step = enumInfo(f.type) != nullptr ? 1 : sizeof(void*);
      out_ += '[';
      for (usize i = 0; i < seq->size; i++) {
        out_ += i != 0 ? ", " : "";
        value(items + i * step, f.type);
      }
      out_ += ']';
      return;
    }
    bool pointer =
        isNodeType(f.type) || f.type == FieldType::Identifier || f.type == FieldType::String;
    if (pointer && f.arity == Arity::Optional && *reinterpret_cast<void* const*>(at) == nullptr) {
      return;
    }
    start(f.name, first);
    value(at, f.type);
  }

  void value(const char* at, FieldType type) {
    const void* pointer = nullptr;
    if (type == FieldType::Int) {
      out_ += std::to_string(*reinterpret_cast<const Int*>(at));
    } else if (type == FieldType::ConstantValue) {
      out_ += constantText(*reinterpret_cast<const ConstantValue*>(at));
    } else if (const EnumInfo* info = enumInfo(type)) {
      out_ += info->names[*reinterpret_cast<const u8*>(at)];
      out_ += "()";
    } else if ((pointer = *reinterpret_cast<const void* const*>(at)) == nullptr) {
      out_ += "None";
    } else if (type == FieldType::Identifier) {
      out_ += quoted(static_cast<const Identifier*>(pointer)->view(), false);
    } else if (type == FieldType::String) {
      out_ += quoted(static_cast<const Text*>(pointer)->view(), false);
    } else {
      node(static_cast<const Node*>(pointer));
    }
  }

  std::string& out_;
  bool attributes_;
};

}  // namespace

std::string dump(const Node* node, bool includeAttributes) {
  std::string out;
  Dumper(out, includeAttributes).node(node);
  return out;
}

}  // namespace taipan::ast
