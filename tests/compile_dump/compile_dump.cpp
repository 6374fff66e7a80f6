// Compiles files and prints their code objects as Python literals, one file a line: what
// tools/compare_code.py compares with python3.11's. Usage: compile_dump [-O LEVEL] FILE...
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "syntax/parser/parser.h"

namespace taipan::compiler {
namespace {

std::string hex(const void* data, usize size) {
  static const char digits[] = "0123456789abcdef";
  std::string out = "'";
  for (usize i = 0; i < size; i++) {
    u8 byte = static_cast<const u8*>(data)[i];
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out + "'";
}

std::string hex(const std::vector<u8>& bytes) { return hex(bytes.data(), bytes.size()); }
std::string hex(std::string_view text) { return hex(text.data(), text.size()); }

std::string dump(const CompiledUnit& unit);

std::string dump(const Const* value) {
  switch (value->kind) {
    case ConstKind::Float:
      return "('f'," + hex(&value->real, 8) + ")";
    case ConstKind::Complex:
      return "('c'," + hex(&value->real, 8) + "," + hex(&value->imaginary, 8) + ")";
    case ConstKind::Str:
      return "('s'," + hex(value->view()) + ")";
    case ConstKind::Bytes:
      return "('b'," + hex(value->view()) + ")";
    case ConstKind::Tuple:
    case ConstKind::FrozenSet: {
      std::string out = value->kind == ConstKind::Tuple ? "('t'," : "('F',";
      for (usize i = 0; i < value->count; i++) out += dump(value->items[i]) + ",";
      return out + ")";
    }
    case ConstKind::Unit:
      return dump(*value->unit);
    default:
      return "('x','" + constRepr(value) + "')";
  }
}

std::string names(const std::vector<const Name*>& list) {
  std::string out = "[";
  for (const Name* name : list) out += hex(name->text) + ",";
  return out + "]";
}

std::string dump(const CompiledUnit& unit) {
  std::string out = "('code',{'name':" + hex(unit.name->text) + ",'qualname':" + hex(unit.qualname);
  auto number = [&out](const char* key, int value) {
    out += std::string(",'") + key + "':" + std::to_string(value);
  };
  number("argcount", unit.argCount);
  number("posonlyargcount", unit.posOnlyArgCount);
  number("kwonlyargcount", unit.kwOnlyArgCount);
  number("stacksize", unit.stackSize);
  number("flags", unit.flags);
  number("firstlineno", unit.firstLine);
  out += ",'code':" + hex(unit.code) + ",'linetable':" + hex(unit.locationTable) +
         ",'exceptiontable':" + hex(unit.exceptionTable) + ",'names':" + names(unit.names) +
         ",'localsplus':" + names(unit.localsPlus) + ",'kinds':" + hex(unit.localKinds) +
         ",'consts':[";
  for (const Const* value : unit.consts) out += dump(value) + ",";
  return out + "]})";
}

void compileFile(const char* path, int optimize) {
  std::string source;
  FILE* file = std::fopen(path, "rb");
  if (!file) {
    std::puts("('error','cannot read')");
    return;
  }
  char buffer[65536];
  while (usize n = std::fread(buffer, 1, sizeof buffer, file)) source.append(buffer, n);
  std::fclose(file);
  Arena arena;
  syntax::ParserOptions parserOptions;
  syntax::ParseResult parsed = syntax::parse(source.data(), source.size(), parserOptions, arena);
  if (!parsed) {
    std::printf("('error',%s,%d,%d)\n", hex(parsed.error.message.view()).c_str(),
                parsed.error.lineno, parsed.error.offset);
    return;
  }
  Compilation compilation(arena);
  CompileOptions options;
  options.optimize = optimize;
  CompileResult result = compilation.compile(parsed.module, options);
  if (!result) {
    std::printf("('error',%s,%d,%d)\n", hex(result.error.message).c_str(), result.error.loc.lineno,
                result.error.loc.col_offset + 1);
    return;
  }
  std::puts(dump(*result.unit).c_str());
}

}  // namespace
}  // namespace taipan::compiler

int main(int argc, char** argv) {
  int optimize = 0;
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], "-O") == 0 && i + 1 < argc) {
      optimize = std::atoi(argv[++i]);
    } else {
      taipan::compiler::compileFile(argv[i], optimize);
      std::fflush(stdout);
    }
  }
}
