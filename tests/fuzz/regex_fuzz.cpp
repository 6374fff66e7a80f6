// Compiling any pattern and searching with it, and searching with the code of a pattern after words
// of it were changed: what `_sre.compile` accepts must be safe to run. A search that takes long is
// interrupted, as a signal handler would.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"(",        ")",      "(?:",  "(?P<a>",  "(?P=a)",  "(?=",    "(?!",
                              "(?<=",     "(?<!",   "(?>",  "(?i)",    "(?ia:",   "(?(1)",  "|",
                              "*",        "+",      "?",    "*?",      "++",      "{2,3}",  "{0,}+",
                              "{1,2}?",   "[a-z]",  "[^",   "]",       "\\w",     "\\W",    "\\d",
                              "\\b",      "\\B",    "\\A",  "\\Z",     "^",       "$",      ".",
                              "\\1",      "\\2",    "\\x4", "\\N{",    "\\u00df", "[\\W_]", "k",
                              "\xc5\xbf", "(?s-i:", "(?x)", "{65536}", nullptr};

constexpr char kSetup[] = R"(
import re, signal, warnings, zlib
from re import _compiler, _parser
import _sre

warnings.simplefilter("ignore")
subjects = ("", "a", "aab\n", "kK\u017f \u0130i", "\U0001f600ab" * 3, "abcabcabc\r\n_09")

class Late(Exception):
    pass

def late(number, frame):
    raise Late

signal.signal(signal.SIGVTALRM, late)

def search(pattern):
    for text in subjects:
        if isinstance(pattern.pattern, bytes):
            text = text.encode()
        match = pattern.search(text)
        if match is not None:
            match.groups(), match.groupdict(), match.regs, match.lastgroup
        pattern.fullmatch(text)
        pattern.sub(r"<\g<0>>", text)
        pattern.split(text, 3)

def mutated(code, seed):
    code = list(code)
    for _ in range(seed % 3 + 1):
        seed = seed * 6364136223846793005 + 1442695040888963407 & 0xffffffffffffffff
        at, kind = (seed >> 20) % len(code), (seed >> 52) % 8
        word = (seed >> 33) % 48
        if kind == 0:
            del code[at]
            if not code:
                code = [1]
        elif kind == 1:
            code.insert(at, word)
        elif kind == 2:
            code[at] = (1 << 32) - 1 - word
        elif kind == 3:
            code[at:at] = code[at:at + word]
        else:
            code[at] = word
    return code

def attempt(data):
    seed = zlib.crc32(data)
    pattern = data if seed & 1 else data.decode("utf-8", "surrogateescape")
    flags = seed >> 1 & (re.I | re.L | re.M | re.S | re.X | re.A)
    try:
        search(re.compile(pattern, flags))
    except Late:
        pass
    parsed = _parser.parse(pattern, flags & ~re.X)
    code = _compiler._code(parsed, flags)
    groups = parsed.state.groups - 1
    for step in range(8):
        try:
            search(_sre.compile(pattern, flags, mutated(code, seed + step), groups, {}, ()))
        except RuntimeError:
            pass

def run(data):
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.2, 0.2)
        attempt(data[:200])
    except (Exception, Late):
        pass
    finally:
        re.purge()
        while True:
            try:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0, 0)
                break
            except Late:
                pass
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"regex", kWords, true};
const char* const fuzzSetup = kSetup;
