// C-API reference: "Unicode Objects and Codecs" (locale, stateful decoders, old names), "Codec
// registry and support functions", "String conversion and formatting", ordered dicts, pickle
// buffers.

#include <cstdarg>

#include "support.h"

using namespace capi_test;

namespace {

class MoreText : public PythonTest {
 protected:
  Owned text{PyUnicode_FromString("a\xc3\xa9")}, number{PyLong_FromLong(1)};
};

TEST_F(MoreText, Locale) {
  EXPECT_REPR("'a\xc3\xa9'", PyUnicode_DecodeLocale("a\xc3\xa9", "strict"));
  EXPECT_REPR("'ab'", PyUnicode_DecodeLocaleAndSize("ab", 2, nullptr));
  EXPECT_RAISES("ValueError: embedded null byte", PyUnicode_DecodeLocaleAndSize("ab", 1, nullptr));
  EXPECT_RAISES("ValueError: unsupported error handler", PyUnicode_DecodeLocale("a", "ignore"));
  EXPECT_REPR("b'a\\xc3\\xa9'", PyUnicode_EncodeLocale(text, "surrogateescape"));
  EXPECT_RAISES("TypeError: bad argument type for built-in operation",
                PyUnicode_EncodeLocale(number, nullptr));
  EXPECT_REPR("'ab'", PyUnicode_DecodeFSDefault("ab"));
  EXPECT_REPR("'\\udcff'", PyUnicode_DecodeFSDefault("\xff"));
}

TEST_F(MoreText, StatefulDecoders) {
  Py_ssize_t consumed = -1;
  int order = 0;
  const char utf16[] =
      "\xff\xfe"
      "a\0b";
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF16Stateful(utf16, 5, nullptr, &order, &consumed));
  EXPECT_EQ(4, consumed);
  EXPECT_EQ(-1, order);
  order = 1;
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF16Stateful("\0a", 2, nullptr, &order, nullptr));
  const char utf32[] = "a\0\0\0b\0\0";
  order = -1;
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF32Stateful(utf32, 7, nullptr, &order, &consumed));
  EXPECT_EQ(4, consumed);
  order = -1;
  EXPECT_REPR("'a'", PyUnicode_DecodeUTF32(utf32, 4, nullptr, &order));
  order = -1;
  EXPECT_RAISES(
      "UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 4-6: "
      "truncated data",
      PyUnicode_DecodeUTF32(utf32, 7, nullptr, &order));
  EXPECT_REPR("'\xc3\xa9'", PyUnicode_DecodeUTF7Stateful("+AOk-+A", 7, nullptr, &consumed));
  EXPECT_EQ(5, consumed);
}

TEST_F(MoreText, OldNames) {
  EXPECT_REPR("b'a\\xc3\\xa9'", PyUnicode_AsEncodedObject(text, "utf-8", nullptr));
  EXPECT_RAISES("TypeError: bad argument type for built-in operation",
                PyUnicode_AsEncodedObject(number, "utf-8", nullptr));
  Owned plain(PyUnicode_FromString("abc"));
  EXPECT_REPR("'nop'", PyUnicode_AsEncodedUnicode(plain, "rot13", nullptr));
  EXPECT_REPR("'nop'", PyUnicode_AsDecodedObject(plain, "rot13", nullptr));
  EXPECT_REPR("'nop'", PyUnicode_AsDecodedUnicode(plain, "rot13", nullptr));
  EXPECT_EQ(2, PyUnicode_GetSize(text));
  Py_ssize_t size = 0;
  const wchar_t* wide = PyUnicode_AsUnicodeAndSize(text, &size);
  EXPECT_EQ(2, size);
  EXPECT_EQ(std::wstring(L"a\u00e9"), std::wstring(wide, 2));
  EXPECT_EQ(wide, PyUnicode_AsUnicode(text));
  EXPECT_REPR("'a\xc3\xa9'", PyUnicode_FromUnicode(wide, 2));
  EXPECT_REPR("''", PyUnicode_FromUnicode(wide, 0));
  EXPECT_RAISES("TypeError: bad argument type for built-in operation", PyUnicode_AsUnicode(number));
  PyObject* interned = PyUnicode_FromString("never seen before");
  PyUnicode_InternImmortal(&interned);
  EXPECT_NE(0, PyUnicode_CHECK_INTERNED(interned));
  Owned map(PyUnicode_BuildEncodingMap(eval("''.join(map(chr, range(256)))")));
  EXPECT_STREQ("EncodingMap", Py_TYPE(map.get())->tp_name);
  EXPECT_RAISES("TypeError: bad argument type for built-in operation",
                PyUnicode_BuildEncodingMap(number));
}

PyObject* formatText(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* made = PyUnicode_FromFormatV(format, args);
  va_end(args);
  return made;
}
PyObject* formatBytes(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* made = PyBytes_FromFormatV(format, args);
  va_end(args);
  return made;
}
int print(char* buffer, size_t size, const char* format, ...) {
  va_list args;
  va_start(args, format);
  int length = PyOS_vsnprintf(buffer, size, format, args);
  va_end(args);
  return length;
}

TEST_F(MoreText, Formats) {
  EXPECT_REPR("'1 x [2] % 00ff'", formatText("%d %s %R %% %04x", 1, "x", eval("[2]").get(), 255));
  EXPECT_REPR("'a|ab'", formatText("%3c|%.2s", 'a', "abc"));
  // What is no format is copied, and all that follows.
  EXPECT_REPR("'1 %y %d'", formatText("%d %y %d", 1, 2));
  EXPECT_REPR("b'1 x % ff c 7'",
              formatBytes("%d %s %% %x %c %zd", 1, "x", 255, 'c', Py_ssize_t{7}));
  EXPECT_RAISES(
      "OverflowError: PyBytes_FromFormatV(): %c format expects an integer in range [0; "
      "255]",
      formatBytes("%c", 300));
  char buffer[6];
  EXPECT_EQ(3, print(buffer, sizeof buffer, "%d", 123));
  EXPECT_EQ(10, print(buffer, sizeof buffer, "%s", "0123456789"));
  EXPECT_STREQ("01234", buffer);
  EXPECT_EQ(0, PyOS_mystricmp("aBc", "AbC"));
  EXPECT_LT(PyOS_mystricmp("a", "B"), 0);
  EXPECT_EQ(0, PyOS_mystrnicmp("aBcX", "AbCy", 3));
  EXPECT_LT(PyOS_mystrnicmp("aBcX", "AbCy", 4), 0);
  EXPECT_EQ(0, PyOS_mystrnicmp("x", "y", 0));
}

PyObject* searchNothing(PyObject*, PyObject*) { Py_RETURN_NONE; }
PyMethodDef searchRow = {"search", searchNothing, METH_O, nullptr};

TEST_F(MoreText, Codecs) {
  Owned search(PyCFunction_New(&searchRow, nullptr));
  EXPECT_COUNT(search.get(), 1, EXPECT_EQ(0, PyCodec_Register(search)));
  EXPECT_COUNT(search.get(), -1, EXPECT_EQ(0, PyCodec_Unregister(search)));
  EXPECT_EQ(0, PyCodec_Unregister(search));
  EXPECT_RAISES_INT("TypeError: argument must be callable", PyCodec_Register(number));
  EXPECT_TRUE(PyCallable_Check(Owned(PyCodec_Decoder("utf-8"))));
  EXPECT_RAISES("LookupError: unknown encoding: nothing", PyCodec_Decoder("nothing"));
  Owned encoder(PyCodec_IncrementalEncoder("utf-8", "strict"));
  EXPECT_REPR("b'a\\xc3\\xa9'", PyObject_CallMethod(encoder, "encode", "O", text.get()));
  Owned stream = eval("__import__('io').BytesIO(b'abc')");
  Owned reader(PyCodec_StreamReader("ascii", stream, nullptr));
  EXPECT_REPR("'abc'", PyObject_CallMethod(reader, "read", nullptr));
  Owned writer(PyCodec_StreamWriter("ascii", stream, "replace"));
  EXPECT_REPR("None", PyObject_CallMethod(writer, "write", "O", text.get()));
  EXPECT_REPR("b'abca?'", PyObject_CallMethod(stream, "getvalue", nullptr));
}

TEST_F(MoreText, BuffersOfOld) {
  Owned bytes(PyBytes_FromString("abc")), array(PyByteArray_FromStringAndSize("xy", 2));
  const char* data;
  const void* memory;
  void* writable;
  Py_ssize_t size;
  EXPECT_EQ(0, PyObject_AsCharBuffer(bytes, &data, &size));
  EXPECT_EQ(std::string("abc"), std::string(data, static_cast<size_t>(size)));
  EXPECT_EQ(0, PyObject_AsReadBuffer(array, &memory, &size));
  EXPECT_EQ(2, size);
  EXPECT_EQ(0, PyObject_AsWriteBuffer(array, &writable, &size));
  EXPECT_EQ(memory, writable);
  EXPECT_EQ(1, PyObject_CheckReadBuffer(bytes));
  EXPECT_EQ(0, PyObject_CheckReadBuffer(number));
  EXPECT_RAISES_INT("TypeError: expected a writable bytes-like object",
                    PyObject_AsWriteBuffer(bytes, &writable, &size));
  EXPECT_RAISES_INT("TypeError: a bytes-like object is required, not 'int'",
                    PyObject_AsCharBuffer(number, &data, &size));
  EXPECT_RAISES_INT("SystemError: null argument to internal routine",
                    PyObject_AsReadBuffer(nullptr, &memory, &size));
}

TEST_F(MoreText, SmallTypes) {
  Owned ordered(PyODict_New());
  EXPECT_EQ(0, PyODict_SetItem(ordered, text, number));
  EXPECT_REPR("OrderedDict([('a\xc3\xa9', 1)])", Py_NewRef(ordered.get()));
  EXPECT_EQ(0, PyODict_DelItem(ordered, text));
  EXPECT_RAISES_INT("KeyError: 'a\xc3\xa9'", PyODict_DelItem(ordered, text));
  Owned bytes(PyBytes_FromString("abc"));
  Owned buffer(PyPickleBuffer_FromObject(bytes));
  EXPECT_EQ(3, PyPickleBuffer_GetBuffer(buffer)->len);
  EXPECT_EQ(bytes.get(), PyPickleBuffer_GetBuffer(buffer)->obj);
  EXPECT_EQ(0, PyPickleBuffer_Release(buffer));
  EXPECT_RAISES("ValueError: operation forbidden on released PickleBuffer object",
                PyPickleBuffer_GetBuffer(buffer));
  EXPECT_RAISES("TypeError: a bytes-like object is required, not 'int'",
                PyPickleBuffer_FromObject(number));
  EXPECT_RAISES_INT("TypeError: expected PickleBuffer, int found", PyPickleBuffer_Release(number));
  Py_buffer view;
  ASSERT_EQ(0, PyObject_GetBuffer(bytes, &view, PyBUF_FULL_RO));
  Owned memory(PyMemoryView_FromBuffer(&view));
  EXPECT_REPR("b'abc'", PyObject_CallMethod(memory, "tobytes", nullptr));
  memory = Owned();
  PyBuffer_Release(&view);
  Owned info(PyLong_GetInfo());
  EXPECT_REPR("30", PyObject_GetAttrString(info, "bits_per_digit"));
  EXPECT_STREQ("siphash13", PyHash_GetFuncDef()->name);
  Owned context(PyContext_New()), copied(PyContext_Copy(context));
  EXPECT_TRUE(PyContext_CheckExact(copied.get()));
  EXPECT_NE(context.get(), copied.get());
  EXPECT_RAISES("TypeError: an instance of Context was expected", PyContext_Copy(number));
}

}  // namespace
