// C-API reference: "Unicode Objects and Codecs", "Bytes Objects", "Byte Array Objects".
#include <cwchar>

#include "support.h"

using namespace capi_test;

namespace {

class TextApi : public PythonTest {
 protected:
  Owned abc{PyUnicode_FromString("abc")}, number{PyLong_FromLong(1)};
};

TEST_F(TextApi, Making) {
  EXPECT_REPR("'h\xc3\xa9'", PyUnicode_FromString("h\xc3\xa9"));
  EXPECT_REPR("'a\\x00b'", PyUnicode_FromStringAndSize("a\0b", 3));
  EXPECT_RAISES(
      "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
      PyUnicode_FromString("\xff"));
  EXPECT_RAISES("SystemError: Negative size passed to PyUnicode_FromStringAndSize",
                PyUnicode_FromStringAndSize("a", -1));
  Owned fresh(PyUnicode_New(3, 255));
  EXPECT_EQ(PyUnicode_1BYTE_KIND, PyUnicode_KIND(fresh.get()));
  EXPECT_FALSE(PyUnicode_IS_ASCII(fresh.get()));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(0, PyUnicode_WriteChar(fresh, i, 0xe9));
  EXPECT_EQ("'\xc3\xa9\xc3\xa9\xc3\xa9'", repr(fresh));
  EXPECT_RAISES_INT("IndexError: string index out of range", PyUnicode_WriteChar(fresh, 3, 65));
  EXPECT_RAISES_INT("ValueError: character out of range", PyUnicode_WriteChar(fresh, 0, 0x100));
  EXPECT_RAISES("SystemError: Negative size passed to PyUnicode_New", PyUnicode_New(-1, 127));
  EXPECT_RAISES("SystemError: invalid maximum character passed to PyUnicode_New",
                PyUnicode_New(1, 0x110000));
  Py_UCS2 two[] = {0x20ac, 65};
  EXPECT_REPR(
      "'\xe2\x82\xac"
      "A'",
      PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, two, 2));
  EXPECT_RAISES("SystemError: invalid kind", PyUnicode_FromKindAndData(3, two, 2));
  EXPECT_RAISES("ValueError: size must be positive", PyUnicode_FromKindAndData(1, two, -1));
  EXPECT_REPR("'\xf0\x9f\x98\x80'", PyUnicode_FromOrdinal(0x1f600));
  EXPECT_RAISES("ValueError: chr() arg not in range(0x110000)", PyUnicode_FromOrdinal(0x110000));
  EXPECT_RAISES("ValueError: chr() arg not in range(0x110000)", PyUnicode_FromOrdinal(-1));
  EXPECT_EQ(abc.get(), Owned(PyUnicode_FromObject(abc)).get());
  EXPECT_RAISES("TypeError: Can't convert 'int' object to str implicitly",
                PyUnicode_FromObject(number));
  EXPECT_REPR("'\xc3\xa9'", PyUnicode_FromEncodedObject(eval("b'\\xe9'"), "latin-1", nullptr));
  EXPECT_RAISES("TypeError: decoding str is not supported",
                PyUnicode_FromEncodedObject(abc, "utf-8", nullptr));
  EXPECT_RAISES("TypeError: decoding to str: need a bytes-like object, int found",
                PyUnicode_FromEncodedObject(number, nullptr, nullptr));
}

TEST_F(TextApi, FromFormat) {
  EXPECT_REPR("'a5 -6 7 ff % x'",
              PyUnicode_FromFormat("%c%d %i %u %x %% %s", 'a', 5, -6, 7u, 255, "x"));
  EXPECT_REPR("'    5|00005|  abc'", PyUnicode_FromFormat("%5d|%05d|%5s", 5, 5, "abc"));
  EXPECT_REPR("'ab 1 2 3'", PyUnicode_FromFormat("%.2s %ld %lld %zd", "abcd", 1L, 2LL,
                                                 static_cast<Py_ssize_t>(3)));
  EXPECT_REPR("\"abc 'abc' 'abc' None\"",
              PyUnicode_FromFormat("%U %R %A %S", abc.get(), abc.get(), abc.get(), Py_None));
  EXPECT_REPR("'abc text'", PyUnicode_FromFormat("%V %V", abc.get(), "x", nullptr, "text"));
  EXPECT_REPR("'0xff'", PyUnicode_FromFormat("%p", reinterpret_cast<void*>(255)));
}

TEST_F(TextApi, Reading) {
  Py_ssize_t size = -1;
  EXPECT_EQ(3, PyUnicode_GetLength(abc));
  EXPECT_RAISES_INT("TypeError: bad argument type for built-in operation",
                    PyUnicode_GetLength(number));
  EXPECT_EQ(u'b', PyUnicode_ReadChar(abc, 1));
  EXPECT_RAISES_INT("IndexError: string index out of range",
                    static_cast<int>(PyUnicode_ReadChar(abc, 3)));
  EXPECT_RAISES_INT("IndexError: string index out of range",
                    static_cast<int>(PyUnicode_ReadChar(abc, -1)));
  EXPECT_STREQ("abc", PyUnicode_AsUTF8(abc));
  EXPECT_STREQ("\xc3\xa9", PyUnicode_AsUTF8AndSize(eval("'\\xe9'"), &size));
  EXPECT_EQ(2, size);
  EXPECT_RAISES(
      "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: "
      "surrogates not allowed",
      PyUnicode_AsUTF8(eval("'\\ud800'")));
  EXPECT_RAISES("TypeError: bad argument type for built-in operation", PyUnicode_AsUTF8(number));
  Py_UCS4 wide[4];
  EXPECT_EQ(wide, PyUnicode_AsUCS4(abc, wide, 4, 1));
  EXPECT_EQ(0u, wide[3]);
  EXPECT_RAISES("SystemError: string is longer than the buffer", PyUnicode_AsUCS4(abc, wide, 3, 1));
  Py_UCS4* copy = PyUnicode_AsUCS4Copy(abc);
  EXPECT_EQ(U'c', copy[2]);
  PyMem_Free(copy);
  wchar_t buffer[8];
  EXPECT_EQ(3, PyUnicode_AsWideChar(abc, buffer, 8));
  EXPECT_STREQ(L"abc", buffer);
  EXPECT_EQ(2, PyUnicode_AsWideChar(abc, buffer, 2));
  wchar_t* text = PyUnicode_AsWideCharString(abc, &size);
  EXPECT_STREQ(L"abc", text);
  EXPECT_EQ(3, size);
  PyMem_Free(text);
  EXPECT_RAISES("ValueError: embedded null character",
                PyUnicode_AsWideCharString(eval("'a\\0'"), nullptr));
  EXPECT_REPR("'abc'", PyUnicode_FromWideChar(L"abc", -1));
  EXPECT_REPR("'ab'", PyUnicode_FromWideChar(L"abc", 2));
  EXPECT_REPR("'bc'", PyUnicode_Substring(abc, 1, 9));
  EXPECT_REPR("''", PyUnicode_Substring(abc, 2, 1));
  EXPECT_RAISES("IndexError: string index out of range", PyUnicode_Substring(abc, -1, 1));
}

TEST_F(TextApi, Operations) {
  Owned b(PyUnicode_FromString("b")), comma(PyUnicode_FromString(",")),
      text(PyUnicode_FromString("a,b,,c\nd"));
  EXPECT_REPR("'abcb'", PyUnicode_Concat(abc, b));
  EXPECT_RAISES("TypeError: can only concatenate str (not \"int\") to str",
                PyUnicode_Concat(abc, number));
  EXPECT_RAISES("TypeError: must be str, not int", PyUnicode_Concat(number, abc));
  PyObject* left = PyUnicode_FromString("x");
  PyUnicode_Append(&left, abc);
  EXPECT_EQ("'xabc'", repr(left));
  EXPECT_COUNT(abc.get(), 1, PyUnicode_AppendAndDel(&left, Py_NewRef(abc)); Py_INCREF(abc));
  Py_DECREF(abc.get());
  PyUnicode_Append(&left, number);
  EXPECT_EQ(nullptr, left);
  EXPECT_EQ("SystemError: bad argument to internal function", takeError());
  EXPECT_REPR("['a', 'b', '', 'c\\nd']", PyUnicode_Split(text, comma, -1));
  EXPECT_REPR("['a', 'b,,c\\nd']", PyUnicode_Split(text, comma, 1));
  EXPECT_REPR("['a,b,', 'c\\nd']", PyUnicode_RSplit(text, comma, 1));
  EXPECT_REPR("['a,b,,c', 'd']", PyUnicode_Split(text, nullptr, -1));
  EXPECT_RAISES("ValueError: empty separator",
                PyUnicode_Split(text, Owned(PyUnicode_New(0, 0)), -1));
  EXPECT_RAISES("TypeError: must be str, not int", PyUnicode_Split(text, number, -1));
  EXPECT_REPR("['a,b,,c\\n', 'd']", PyUnicode_Splitlines(text, 1));
  EXPECT_REPR("('a', ',', 'b,,c\\nd')", PyUnicode_Partition(text, comma));
  EXPECT_REPR("('a,b,', ',', 'c\\nd')", PyUnicode_RPartition(text, comma));
  EXPECT_REPR("'a,b'", PyUnicode_Join(comma, eval("['a', 'b']")));
  EXPECT_RAISES("TypeError: sequence item 0: expected str instance, int found",
                PyUnicode_Join(comma, eval("[1]")));
  EXPECT_RAISES("TypeError: can only join an iterable", PyUnicode_Join(comma, number));
  EXPECT_REPR("'a;b;,c\\nd'", PyUnicode_Replace(text, comma, Owned(PyUnicode_FromString(";")), 2));
  EXPECT_EQ(3, PyUnicode_Count(text, comma, 0, PY_SSIZE_T_MAX));
  EXPECT_EQ(1, PyUnicode_Find(text, comma, 0, 9, 1));
  EXPECT_EQ(4, PyUnicode_Find(text, comma, 0, 9, -1));
  EXPECT_EQ(-1, PyUnicode_Find(text, Owned(PyUnicode_FromString("z")), 0, 9, 1));
  EXPECT_EQ(-2, PyUnicode_Find(text, number, 0, 9, 1));
  EXPECT_EQ("TypeError: must be str, not int", takeError());
  EXPECT_EQ(2, PyUnicode_FindChar(text, 'b', 0, 9, 1));
  EXPECT_EQ(-1, PyUnicode_FindChar(text, 'z', 0, 9, 1));
  EXPECT_EQ(1, PyUnicode_Tailmatch(abc, b, 0, 2, 1));
  EXPECT_EQ(0, PyUnicode_Tailmatch(abc, b, 0, 3, -1));
  EXPECT_EQ(1, PyUnicode_Contains(abc, b));
  EXPECT_RAISES_INT("TypeError: 'in <string>' requires string as left operand, not int",
                    PyUnicode_Contains(abc, number));
  EXPECT_EQ(-1, PyUnicode_Compare(abc, b));
  EXPECT_EQ(0, PyUnicode_CompareWithASCIIString(abc, "abc"));
  EXPECT_EQ(1, PyUnicode_CompareWithASCIIString(abc, "abb"));
  EXPECT_RAISES_INT("TypeError: Can't compare str and int", PyUnicode_Compare(abc, number));
  EXPECT_REPR("True", PyUnicode_RichCompare(abc, b, Py_LT));
  EXPECT_REPR("NotImplemented", PyUnicode_RichCompare(abc, number, Py_LT));
  EXPECT_REPR("'1 abc'",
              PyUnicode_Format(Owned(PyUnicode_FromString("%d %s")), eval("(1, 'abc')")));
  EXPECT_RAISES("TypeError: not all arguments converted during string formatting",
                PyUnicode_Format(abc, eval("(1,)")));
  EXPECT_EQ(1, PyUnicode_IsIdentifier(abc));
  EXPECT_EQ(0, PyUnicode_IsIdentifier(comma));
  Owned target(PyUnicode_New(4, 127));
  EXPECT_EQ(3, PyUnicode_CopyCharacters(target, 0, abc, 0, 9));
  EXPECT_EQ(1, PyUnicode_Fill(target, 3, 9, 'z'));
  EXPECT_EQ("'abcz'", repr(target));
  EXPECT_RAISES_INT("IndexError: string index out of range",
                    PyUnicode_CopyCharacters(target, 9, abc, 0, 1));
  PyObject* resized = PyUnicode_FromString("abcdef");
  EXPECT_EQ(0, PyUnicode_Resize(&resized, 2));
  EXPECT_REPR("'ab'", resized);
}

TEST_F(TextApi, Interning) {
  PyObject* first = PyUnicode_FromString("interned-by-test");
  PyUnicode_InternInPlace(&first);
  Owned second(PyUnicode_InternFromString("interned-by-test"));
  EXPECT_EQ(first, second.get());
  EXPECT_TRUE(PyUnicode_CHECK_INTERNED(first));
  Py_DECREF(first);
}

TEST_F(TextApi, Codecs) {
  Owned text = eval("'\\xe9\\u20ac'");
  EXPECT_REPR("b'\\xc3\\xa9\\xe2\\x82\\xac'", PyUnicode_AsUTF8String(text));
  EXPECT_REPR("b'\\xff\\xfe\\xe9\\x00\\xac '", PyUnicode_AsUTF16String(text));
  EXPECT_REPR("b'\\xff\\xfe\\x00\\x00\\xe9\\x00\\x00\\x00\\xac \\x00\\x00'",
              PyUnicode_AsUTF32String(text));
  EXPECT_RAISES(
      "UnicodeEncodeError: 'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal "
      "not in range(256)",
      PyUnicode_AsLatin1String(text));
  EXPECT_RAISES(
      "UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-1: ordinal not in "
      "range(128)",
      PyUnicode_AsASCIIString(text));
  EXPECT_REPR("b'\\\\xe9\\\\u20ac'", PyUnicode_AsUnicodeEscapeString(text));
  EXPECT_REPR("b'\\xe9\\\\u20ac'", PyUnicode_AsRawUnicodeEscapeString(text));
  EXPECT_REPR("b'\\xe9?'", PyUnicode_AsEncodedString(text, "latin-1", "replace"));
  EXPECT_RAISES("LookupError: unknown encoding: nope",
                PyUnicode_AsEncodedString(text, "nope", nullptr));
  EXPECT_RAISES("LookupError: unknown error handler name 'nope'",
                PyUnicode_AsEncodedString(text, "ascii", "nope"));
  EXPECT_REPR("'\xc3\xa9'", PyUnicode_Decode("\xe9", 1, "latin-1", nullptr));
  EXPECT_REPR("'\xef\xbf\xbd'", PyUnicode_DecodeUTF8("\xff", 1, "replace"));
  Py_ssize_t used = -1;
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF8Stateful("a\xc3", 2, nullptr, &used));
  EXPECT_EQ(1, used);
  int order = 0;
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF16("\xff\xfe"
                                           "a\0",
                                           4, nullptr, &order));
  EXPECT_EQ(-1, order);
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF7("a", 1, nullptr));
  EXPECT_REPR("'\xc3\xa9'", PyUnicode_DecodeLatin1("\xe9", 1, nullptr));
  EXPECT_RAISES(
      "UnicodeDecodeError: 'ascii' codec can't decode byte 0xe9 in position 0: ordinal not in "
      "range(128)",
      PyUnicode_DecodeASCII("\xe9", 1, nullptr));
  EXPECT_REPR("'a\\n\xe2\x82\xac'", PyUnicode_DecodeUnicodeEscape("a\\n\\u20ac", 9, nullptr));
  EXPECT_REPR("'a\\\\n\xe2\x82\xac'", PyUnicode_DecodeRawUnicodeEscape("a\\n\\u20ac", 9, nullptr));
  EXPECT_REPR("'xb'", PyUnicode_DecodeCharmap("ab", 2, eval("{97: 'x', 98: 98}"), nullptr));
  EXPECT_REPR("b'x'",
              PyUnicode_AsCharmapString(Owned(PyUnicode_FromString("a")), eval("{97: 120}")));
  EXPECT_REPR("'xc'", PyUnicode_Translate(abc, eval("{97: 'x', 98: None, 99: 'c'}"), "ignore"));
  EXPECT_RAISES(
      "UnicodeTranslateError: can't translate character '\\x62' in position 1: character maps to "
      "<undefined>",
      PyUnicode_Translate(abc, eval("{97: 'x', 98: None}"), nullptr));
  EXPECT_STREQ("utf-8", PyUnicode_GetDefaultEncoding());
  EXPECT_REPR("'\\udcff'", PyUnicode_DecodeFSDefaultAndSize("\xff", 1));
  EXPECT_REPR("b'\\xff'", PyUnicode_EncodeFSDefault(eval("'\\udcff'")));
  PyObject* path = nullptr;
  EXPECT_EQ(Py_CLEANUP_SUPPORTED, PyUnicode_FSConverter(abc, &path));
  EXPECT_REPR("b'abc'", path);
  EXPECT_EQ(Py_CLEANUP_SUPPORTED, PyUnicode_FSDecoder(eval("b'abc'"), &path));
  EXPECT_REPR("'abc'", path);
  EXPECT_EQ(0, PyUnicode_FSConverter(eval("'a\\0'"), &path));
  EXPECT_EQ("ValueError: embedded null byte", takeError());
  EXPECT_EQ(0, PyUnicode_FSConverter(number, &path));
  EXPECT_EQ("TypeError: expected str, bytes or os.PathLike object, not int", takeError());
}

TEST_F(TextApi, CodecRegistry) {
  EXPECT_EQ(1, PyCodec_KnownEncoding("utf-8"));
  EXPECT_EQ(0, PyCodec_KnownEncoding("nope"));
  EXPECT_REPR("b'abc'", PyCodec_Encode(abc, "ascii", nullptr));
  EXPECT_REPR("'abc'", PyCodec_Decode(eval("b'abc'"), "ascii", nullptr));
  EXPECT_RAISES("LookupError: unknown encoding: nope", PyCodec_Encoder("nope"));
  EXPECT_REPR("<class 'encodings.utf_8.IncrementalDecoder'>",
              PyObject_Type(Owned(PyCodec_IncrementalDecoder("utf-8", nullptr))));
  Owned handler(PyCodec_LookupError("replace"));
  EXPECT_EQ(1, PyCallable_Check(handler));
  EXPECT_EQ(0, PyCodec_RegisterError("capi-test", handler));
  EXPECT_REPR("b'?'", PyUnicode_AsEncodedString(eval("'\\xe9'"), "ascii", "capi-test"));
  EXPECT_RAISES_INT("TypeError: handler must be callable", PyCodec_RegisterError("x", number));
  Owned error = eval("UnicodeEncodeError('ascii', 'a\\xe9', 1, 2, 'no')");
  EXPECT_REPR("('', 2)", PyCodec_IgnoreErrors(error));
  EXPECT_REPR("('?', 2)", PyCodec_ReplaceErrors(error));
  EXPECT_REPR("('&#233;', 2)", PyCodec_XMLCharRefReplaceErrors(error));
  EXPECT_REPR("('\\\\xe9', 2)", PyCodec_BackslashReplaceErrors(error));
  EXPECT_REPR("('\\\\N{LATIN SMALL LETTER E WITH ACUTE}', 2)", PyCodec_NameReplaceErrors(error));
  EXPECT_RAISES(
      "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 1: no",
      PyCodec_StrictErrors(error));
}

TEST_F(TextApi, Bytes) {
  char* text = nullptr;
  Py_ssize_t size = 0;
  Owned bytes(PyBytes_FromStringAndSize("a\0b", 3));
  EXPECT_EQ("b'a\\x00b'", repr(bytes));
  EXPECT_REPR("b'abc'", PyBytes_FromString("abc"));
  EXPECT_RAISES("SystemError: Negative size passed to PyBytes_FromStringAndSize",
                PyBytes_FromStringAndSize("", -1));
  EXPECT_EQ(3, PyBytes_Size(bytes));
  EXPECT_EQ('b', PyBytes_AsString(bytes)[2]);
  EXPECT_RAISES_INT("TypeError: expected bytes, int found", PyBytes_Size(number));
  EXPECT_RAISES("TypeError: expected bytes, int found", PyBytes_AsString(number));
  EXPECT_EQ(0, PyBytes_AsStringAndSize(bytes, &text, &size));
  EXPECT_EQ(3, size);
  EXPECT_RAISES_INT("ValueError: embedded null byte",
                    PyBytes_AsStringAndSize(bytes, &text, nullptr));
  EXPECT_RAISES_INT("TypeError: expected bytes, int found",
                    PyBytes_AsStringAndSize(number, &text, &size));
  EXPECT_REPR("b'\\x01\\x02'", PyBytes_FromObject(eval("[1, 2]")));
  EXPECT_RAISES("TypeError: cannot convert 'int' object to bytes", PyBytes_FromObject(number));
  EXPECT_RAISES("TypeError: cannot convert 'str' object to bytes", PyBytes_FromObject(abc));
  EXPECT_RAISES("ValueError: bytes must be in range(0, 256)", PyBytes_FromObject(eval("[256]")));
  EXPECT_REPR("b'5 x % 0x1 c'",
              PyBytes_FromFormat("%d %s %% %p %c", 5, "x", reinterpret_cast<void*>(1), 'c'));
  PyObject* joined = PyBytes_FromString("a");
  PyBytes_Concat(&joined, bytes);
  EXPECT_EQ("b'aa\\x00b'", repr(joined));
  PyBytes_ConcatAndDel(&joined, PyBytes_FromString("z"));
  EXPECT_EQ("b'aa\\x00bz'", repr(joined));
  EXPECT_EQ(0, _PyBytes_Resize(&joined, 2));
  EXPECT_EQ("b'aa'", repr(joined));
  PyBytes_Concat(&joined, number);
  EXPECT_EQ(nullptr, joined);
  EXPECT_EQ("TypeError: can't concat int to bytes", takeError());
  EXPECT_REPR("\"b'a\\\\x00b'\"", PyBytes_Repr(bytes, 1));
  EXPECT_REPR("b'a\\n'", PyBytes_DecodeEscape("a\\n", 3, nullptr, 0, nullptr));
}

TEST_F(TextApi, ByteArrays) {
  Owned array(PyByteArray_FromStringAndSize("abc", 3));
  EXPECT_TRUE(PyByteArray_CheckExact(array.get()));
  EXPECT_EQ(3, PyByteArray_Size(array));
  EXPECT_STREQ("abc", PyByteArray_AsString(array));
  EXPECT_EQ(0, PyByteArray_Resize(array, 5));
  EXPECT_EQ(5, PyByteArray_GET_SIZE(array.get()));
  EXPECT_EQ(0, PyByteArray_Resize(array, 1));
  EXPECT_EQ("bytearray(b'a')", repr(array));
  EXPECT_REPR("bytearray(b'aa')", PyByteArray_Concat(array, array));
  EXPECT_RAISES("TypeError: can't concat int to bytearray", PyByteArray_Concat(array, number));
  EXPECT_REPR("bytearray(b'\\x00')", PyByteArray_FromObject(number));
  EXPECT_RAISES("TypeError: string argument without an encoding", PyByteArray_FromObject(abc));
  Owned view(PyMemoryView_FromObject(array));
  EXPECT_RAISES_INT("BufferError: Existing exports of data: object cannot be re-sized",
                    PyByteArray_Resize(array, 9));
}

}  // namespace
