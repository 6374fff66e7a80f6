/* The runtime brought up and down several times in one process: nothing of a round is left in the
 * next, and modules of the standard library, native ones and extensions, work again. */
#include "embedding.h"

static int exit_calls = 0;
static void at_exit(void) { printf("at exit %d\n", ++exit_calls); }

static const char program[] =
    "import sys, builtins\n"
    "assert not hasattr(sys, 'mark') and not hasattr(builtins, 'mark') and 'mark' not in globals()\n"
    "import json, re, collections, threading, datetime, functools, enum, struct, itertools\n"
    "import operator, time, random, pickle, copy, io, os, socket, csv, zlib, binascii, decimal\n"
    "import asyncio, contextvars, weakref, gc, traceback, warnings, logging, typing, dataclasses\n"
    "import _testbuffer, sqlite3, ctypes, unicodedata, xml.etree.ElementTree as tree, hashlib\n"
    "assert not hasattr(json, 'mark') and not hasattr(time, 'mark')\n"
    "sys.mark = builtins.mark = mark = json.mark = time.mark = 1\n"
    "assert json.loads('[1, {\"a\": 2.5}]') == [1, {'a': 2.5}]\n"
    "assert re.sub('a+', 'b', 'caat') == 'cbt'\n"
    "assert datetime.date(2020, 2, 29).isoformat() == '2020-02-29'\n"
    "assert decimal.Decimal('1.10') + 1 == decimal.Decimal('2.10')\n"
    "assert pickle.loads(pickle.dumps({1: [2], 'x': datetime.timedelta(1)}))[1] == [2]\n"
    "try: struct.pack('b', 1000)\n"
    "except struct.error as error: print(error)\n"
    "try: zlib.decompress(b'x')\n"
    "except zlib.error as error: print(error)\n"
    "try: csv.reader([], delimiter='ab')\n"
    "except TypeError as error: print(error)\n"
    "try: tree.fromstring('<a>')\n"
    "except tree.ParseError as error: print(error)\n"
    "class E(enum.Enum):\n  A = 1\n"
    "print(E(1), repr(E.A))\n"
    "class C:\n"
    "  def __del__(self): print('deleted', self.n)\n"
    "c = C(); c.n = 'cycle'; c.self = c\n"
    "d = C(); d.n = 'global'\n"
    "t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()\n"
    "async def work():\n  await asyncio.sleep(0)\n  return 'done'\n"
    "print(asyncio.run(work()))\n"
    "db = sqlite3.connect(':memory:')\n"
    "print(db.execute('select 1 + 1').fetchall())\n"
    "print(ctypes.c_int(5), hashlib.md5(b'x').hexdigest(), unicodedata.name('a'))\n"
    "import atexit\n"
    "atexit.register(print, 'registered')\n"
    "var = contextvars.ContextVar('var'); var.set(1)\n"
    "warnings.simplefilter('error')\n"
    "try: warnings.warn('text')\n"
    "except UserWarning as error: print('warning', error)\n"
    "@dataclasses.dataclass\n"
    "class Point:\n  x: int = 0\n"
    "print(Point(3))\n"
    "print(sorted(sys.modules)[:3], sys.argv, __name__)\n";

int test_restart(void) {
  for (int round = 0; round < 4; ++round) {
    printf("round %d initialized %d\n", round, Py_IsInitialized());
    Py_Initialize();
    Py_Initialize();
    printf("initialized %d\n", Py_IsInitialized());
    if (Py_AtExit(at_exit) != 0) printf("no room\n");
    printf("run %d\n", PyRun_SimpleString(program));
    printf("run %d\n", PyRun_SimpleString("import sys\nsys.stderr = sys.stdout\n1 / 0\n"));
    printf("finalize %d\n", Py_FinalizeEx());
    printf("finalize again %d\n", Py_FinalizeEx());
  }
  return 0;
}
