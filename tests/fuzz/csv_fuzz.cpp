// csv with the input as text and its first byte as choice of a dialect; what was read is written
// and read again.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"\"",  "'",    ",",        ";",     "\\",     "\r",
                              "\n",  "\r\n", "\t",       " ",     "\"\"",   "1",
                              "2.5", "-",    "\xc3\xa9", "\",\"", "\"\n\"", nullptr};

constexpr char kSetup[] = R"(
import _csv
import io

DIALECTS = [
    {},
    {"delimiter": ";", "quotechar": "'"},
    {"quoting": _csv.QUOTE_NONE, "escapechar": "\\"},
    {"quoting": _csv.QUOTE_NONNUMERIC},
    {"quoting": _csv.QUOTE_ALL, "lineterminator": "\n"},
    {"doublequote": False, "escapechar": "\\", "skipinitialspace": True},
    {"strict": True},
    {"strict": True, "skipinitialspace": True, "quotechar": "'"},
]

def run(data):
    if not data:
        return
    options = DIALECTS[data[0] % len(DIALECTS)]
    text = data[1:].decode("latin-1")
    try:
        rows = list(_csv.reader(io.StringIO(text, newline=""), **options))
    except (_csv.Error, ValueError):
        return
    out = io.StringIO(newline="")
    writer = _csv.writer(out, **options)
    try:
        writer.writerows(rows)
    except _csv.Error:
        return
    again = io.StringIO(out.getvalue(), newline="")
    if not options.keys() & {"strict", "quoting", "escapechar"}:
        assert list(_csv.reader(again, **options)) == rows, (rows, out.getvalue())
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"csv", kWords, false};
const char* const fuzzSetup = kSetup;
