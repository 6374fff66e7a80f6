// ast_dump FILE...: prints the syntax tree or the error of each file.
// ast_dump --serve: answers requests "MODE FLAGS SIZE\n<source>" on stdin with "SIZE\n<answer>"
//                   (tools/compare_ast.py). FLAGS: t type comments, n no dump (timing), f from
//                   file, i allow incomplete input, d don't imply dedent, s a str (no cookie).
#include "syntax/ast_dump.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>

#include "syntax/parser/parser.h"

namespace taipan {
namespace {

const char* kindName(syntax::ErrorKind kind) {
  switch (kind) {
    case syntax::ErrorKind::IndentationError:
      return "IndentationError";
    case syntax::ErrorKind::TabError:
      return "TabError";
    case syntax::ErrorKind::MemoryError:
      return "MemoryError";
    case syntax::ErrorKind::RecursionError:
      return "RecursionError";
    default:
      return "SyntaxError";
  }
}

std::string describe(const syntax::ParseError& e) {
  std::string out = "ERROR ";
  out += kindName(e.kind);
  out += "|" + ast::quoted(e.message.view(), false);
  if (!e.hasLocation) {
    return out;
  }
  out += "|" + std::to_string(e.lineno) + "|" + std::to_string(e.offset) + "|" +
         std::to_string(e.end_lineno) + "|" + std::to_string(e.end_offset) + "|";
  return out + (e.hasText ? ast::quoted(e.text.view(), false) : "None");
}

std::string answer(const std::string& source, const syntax::ParserOptions& options, bool print) {
  Arena arena;
  auto start = std::chrono::steady_clock::now();
  syntax::ParseResult result = syntax::parse(source.data(), source.size(), options, arena);
  auto elapsed = std::chrono::steady_clock::now() - start;
  if (!result) {
    return describe(result.error);
  }
  if (!print) {
    auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(elapsed).count();
    return "TIME " + std::to_string(ns);
  }
  return ast::dump(result.module, true);
}

int serve() {
  char mode[16];
  char flags[16];
  unsigned long size;
  while (std::scanf("%15s %15s %lu", mode, flags, &size) == 3) {
    std::getchar();
    std::string source(size, '\0');
    if (std::fread(source.data(), 1, size, stdin) != size) {
      return 1;
    }
    syntax::ParserOptions options;
    options.mode = mode[0] == 's'   ? syntax::Mode::Single
                   : mode[0] == 'f' ? syntax::Mode::FunctionType
                   : mode[1] == 'v' ? syntax::Mode::Eval
                                    : syntax::Mode::File;
    options.typeComments = std::strchr(flags, 't') != nullptr;
    options.fileName = std::strchr(flags, 'f') != nullptr ? "<f>" : nullptr;
    options.allowIncompleteInput = std::strchr(flags, 'i') != nullptr;
    options.dontImplyDedent = std::strchr(flags, 'd') != nullptr;
    options.ignoreCookie = std::strchr(flags, 's') != nullptr;
    std::string out = answer(source, options, std::strchr(flags, 'n') == nullptr);
    std::printf("%zu\n", out.size());
    std::fwrite(out.data(), 1, out.size(), stdout);
    std::fflush(stdout);
  }
  return 0;
}

int dumpFile(const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) {
    std::perror(path);
    return 1;
  }
  std::string source;
  char buffer[65536];
  while (usize n = std::fread(buffer, 1, sizeof buffer, file)) {
    source.append(buffer, n);
  }
  std::fclose(file);
  std::puts(answer(source, {}, true).c_str());
  return 0;
}

}  // namespace
}  // namespace taipan

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--serve") == 0) {
    return taipan::serve();
  }
  int status = 0;
  for (int i = 1; i < argc; i++) {
    status |= taipan::dumpFile(argv[i]);
  }
  return status;
}
