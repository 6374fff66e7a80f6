// The data of the sys module: versions, limits, flags, paths.

#include <cfloat>

#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "modules/registry.h"
#include "modules/runtime/runtime.h"
#include "modules/sys/stdlib_names.h"
#include "modules/sys/sys.h"
#include "object/builtin_types.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

constexpr u32 kHexVersion = 0x030b02f0;

constinit BuiltinType flagsType{{.name = "sys.flags"}};
constinit BuiltinType versionInfoType{{.name = "sys.version_info"}};
constinit BuiltinType floatInfoType{{.name = "sys.float_info"}};
constinit BuiltinType intInfoType{{.name = "sys.int_info"}};
constinit BuiltinType hashInfoType{{.name = "sys.hash_info"}};
constinit BuiltinType threadInfoType{{.name = "sys.thread_info"}};

constexpr StructSeqField kFlagFields[] = {{"debug", "-d"},
                                          {"inspect", "-i"},
                                          {"interactive", "-i"},
                                          {"optimize", "-O or -OO"},
                                          {"dont_write_bytecode", "-B"},
                                          {"no_user_site", "-s"},
                                          {"no_site", "-S"},
                                          {"ignore_environment", "-E"},
                                          {"verbose", "-v"},
                                          {"bytes_warning", "-b"},
                                          {"quiet", "-q"},
                                          {"hash_randomization", "-R"},
                                          {"isolated", "-I"},
                                          {"dev_mode", "-X dev"},
                                          {"utf8_mode", "-X utf8"},
                                          {"warn_default_encoding", "-X warn_default_encoding"},
                                          {"safe_path", "-P"},
                                          {"int_max_str_digits", "-X int_max_str_digits"},
                                          {nullptr, nullptr}};
constexpr StructSeqDesc kFlags{"sys.flags",
                               "sys.flags\n\nFlags provided through command line arguments or "
                               "environment vars.",
                               kFlagFields, 18};

constexpr StructSeqField kVersionFields[] = {
    {"major", "Major release number"},
    {"minor", "Minor release number"},
    {"micro", "Patch release number"},
    {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
    {"serial", "Serial release number"},
    {nullptr, nullptr}};
constexpr StructSeqDesc kVersion{"sys.version_info",
                                 "sys.version_info\n\nVersion information as a named tuple.",
                                 kVersionFields, 5};

constexpr StructSeqField kFloatFields[] = {
    {"max", "DBL_MAX -- maximum representable finite float"},
    {"max_exp", "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"},
    {"max_10_exp", "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"},
    {"min", "DBL_MIN -- Minimum positive normalized float"},
    {"min_exp", "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"},
    {"min_10_exp", "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"},
    {"dig",
     "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a "
     "float"},
    {"mant_dig", "DBL_MANT_DIG -- mantissa digits"},
    {"epsilon", "DBL_EPSILON -- Difference between 1 and the next representable float"},
    {"radix", "FLT_RADIX -- radix of exponent"},
    {"rounds", "FLT_ROUNDS -- rounding mode used for arithmetic operations"},
    {nullptr, nullptr}};
constexpr StructSeqDesc kFloat{"sys.float_info",
                               "sys.float_info\n\nA named tuple holding information about the "
                               "float type.",
                               kFloatFields, 11};

constexpr StructSeqField kIntFields[] = {
    {"bits_per_digit", "size of a digit in bits"},
    {"sizeof_digit", "size in bytes of the C type used to represent a digit"},
    {"default_max_str_digits", "maximum string conversion digits limitation"},
    {"str_digits_check_threshold", "minimum positive value for int_max_str_digits"},
    {nullptr, nullptr}};
constexpr StructSeqDesc kInt{"sys.int_info",
                             "sys.int_info\n\nA named tuple that holds information about Python's "
                             "internal representation of integers.",
                             kIntFields, 4};

constexpr StructSeqField kHashFields[] = {
    {"width", "width of the type used for hashing, in bits"},
    {"modulus", "prime number giving the modulus on which the hash function is based"},
    {"inf", "value to be used for hash of a positive infinity"},
    {"nan", "value to be used for hash of a nan"},
    {"imag", "multiplier used for the imaginary part of a complex number"},
    {"algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"},
    {"hash_bits", "internal output size of hash algorithm"},
    {"seed_bits", "seed size of hash algorithm"},
    {"cutoff", "small string optimization cutoff"},
    {nullptr, nullptr}};
constexpr StructSeqDesc kHash{"sys.hash_info",
                              "hash_info\n\nA named tuple providing parameters used for computing "
                              "hashes.",
                              kHashFields, 9};

constexpr StructSeqField kThreadFields[] = {{"name", "name of the thread implementation"},
                                            {"lock", "name of the lock implementation"},
                                            {"version", "name and version of the thread library"},
                                            {nullptr, nullptr}};
constexpr StructSeqDesc kThread{"sys.thread_info",
                                "sys.thread_info\n\nA named tuple holding information about the "
                                "thread implementation.",
                                kThreadFields, 3};

/// Fills a new struct sequence field by field and adds it to the module.
class Fields {
 public:
  Fields(Thread& t, BuiltinType& type, const StructSeqDesc& desc) : thread_(t) {
    if (initStructSeqType(t, type, desc, false).failed()) return;
    self_ = newStructSeq(t, type);
  }
  Fields& operator<<(Ref<> value) {
    if (self_ && value) {
      self_->items[at_++] = value.release();
    } else {
      self_ = failure;
    }
    return *this;
  }
  Fields& operator<<(isize value) { return *this << toObject(value); }
  Fields& operator<<(int value) { return *this << toObject(value); }
  Fields& operator<<(double value) { return *this << toObject(value); }
  Fields& operator<<(bool value) { return *this << Ref<>::share(boolObject(value)); }
  Fields& operator<<(const char* value) { return *this << Ref<>(newStr(thread_, value)); }
  Ref<Tuple> finish() { return std::move(self_); }

 private:
  Thread& thread_;
  Ref<Tuple> self_;
  isize at_ = 0;
};

Ref<Tuple> makeFlags(Thread& t, const Config& c) {
  Fields f(t, flagsType, kFlags);
  f << c.debug << c.inspect << c.interactive << c.optimize << c.dontWriteBytecode << c.noUserSite
    << c.noSite << c.ignoreEnvironment << c.verbose << c.bytesWarning << c.quiet
    << static_cast<int>(c.hashRandomization || c.hashSeed != 0) << c.isolated << c.devMode
    << c.utf8Mode << static_cast<int>(c.warnDefaultEncoding) << c.safePath << c.intMaxStrDigits;
  return f.finish();
}

Ref<Tuple> makeVersion(Thread& t) {
  Fields f(t, versionInfoType, kVersion);
  f << 3 << 11 << 2 << "final" << 0;
  return f.finish();
}

Ref<Tuple> makeFloatInfo(Thread& t) {
  Fields f(t, floatInfoType, kFloat);
  f << DBL_MAX << DBL_MAX_EXP << DBL_MAX_10_EXP << DBL_MIN << DBL_MIN_EXP << DBL_MIN_10_EXP
    << DBL_DIG << DBL_MANT_DIG << DBL_EPSILON << FLT_RADIX << 1;
  return f.finish();
}

Ref<Tuple> makeIntInfo(Thread& t) {
  Fields f(t, intInfoType, kInt);
  f << 30 << 4 << 4300 << 640;
  return f.finish();
}

Ref<Tuple> makeHashInfo(Thread& t) {
  Fields f(t, hashInfoType, kHash);
  f << 64 << static_cast<isize>((i64{1} << 61) - 1) << 314159 << 0 << 1000003 << "siphash13" << 64
    << 128 << 0;
  return f.finish();
}

Ref<Tuple> makeThreadInfo(Thread& t) {
  Fields f(t, threadInfoType, kThread);
  f << "pthread" << "semaphore" << "NPTL 2.36";
  return f.finish();
}

/// sys.implementation: Taipan says "cpython", because wheels, .pyc tags and the libraries' fast
/// paths for CPython apply as they are.
Status addImplementation(Thread& t, Module& m, Object* version) {
  Ref<Dict> d = PY_TRY(newDict(t));
  PY_TRY(dictSetText(t, d.get(), "name", PY_TRY(newStr(t, "cpython")).get()));
  PY_TRY(dictSetText(t, d.get(), "cache_tag", PY_TRY(newStr(t, "cpython-311")).get()));
  PY_TRY(dictSetText(t, d.get(), "version", version));
  PY_TRY(dictSetText(t, d.get(), "hexversion", PY_TRY(toObject(isize{kHexVersion})).get()));
  PY_TRY(dictSetText(t, d.get(), "_multiarch", PY_TRY(newStr(t, "x86_64-linux-gnu")).get()));
  return addNew(t, m, "implementation",
                callTupleDict(t, &simpleNamespaceType, emptyTuple(), d.get()));
}

Status addTaipan(Thread& t, Module& m) {
  Ref<Dict> d = PY_TRY(newDict(t));
  PY_TRY(dictSetText(t, d.get(), "version", PY_TRY(newStr(t, kTaipanVersion)).get()));
  return addNew(t, m, "_taipan", callTupleDict(t, &simpleNamespaceType, emptyTuple(), d.get()));
}

Status addNames(Thread& t, Module& m) {
  Ref<List> builtin = PY_TRY(newList(t));
  for (const ModuleTableEntry* module = moduleTable; module->name != nullptr; ++module) {
    PY_TRY(builtin->append(t, newInterned(t, module->name)));
  }
  PY_TRY(builtin->sort(t));
  PY_TRY(addNew(t, m, "builtin_module_names", listToTuple(t, builtin.get())));
  Ref<List> all = PY_TRY(newList(t));
  for (const char* const* name = kStdlibModuleNames; *name != nullptr; ++name) {
    PY_TRY(all->append(t, newInterned(t, *name)));
  }
  return addNew(t, m, "stdlib_module_names", call(t, &frozensetType, all.get()));
}

Ref<> pathStr(Thread& t, const std::string& path) { return decodeFileSystem(t, path); }

Ref<List> pathList(Thread& t, const std::vector<std::string>& items) {
  Ref<List> list = PY_TRY(newList(t));
  for (const std::string& item : items) PY_TRY(list->append(t, pathStr(t, item)));
  return list;
}

Ref<> makeXOptions(Thread& t, const Config& c) {
  Ref<Dict> d = PY_TRY(newDict(t));
  for (const std::string& option : c.xOptions) {
    usize equals = option.find('=');
    Ref<> key = PY_TRY(pathStr(t, option.substr(0, equals)));
    Ref<> value = equals == std::string::npos ? Ref<>::share(boolObject(true))
                                              : PY_TRY(pathStr(t, option.substr(equals + 1)));
    PY_TRY(dictSet(t, d.get(), key.get(), value.get()));
  }
  return d;
}

/// What the configuration says.
Status addConfigured(Thread& t, Module& m, const Config& c) {
  PY_TRY(addNew(t, m, "executable", pathStr(t, c.executable)));
  PY_TRY(addNew(t, m, "_base_executable", pathStr(t, c.baseExecutable)));
  PY_TRY(addNew(t, m, "prefix", pathStr(t, c.prefix)));
  PY_TRY(addNew(t, m, "exec_prefix", pathStr(t, c.execPrefix)));
  PY_TRY(addNew(t, m, "base_prefix", pathStr(t, c.basePrefix)));
  PY_TRY(addNew(t, m, "base_exec_prefix", pathStr(t, c.baseExecPrefix)));
  PY_TRY(addNew(t, m, "platlibdir", pathStr(t, c.platlibdir)));
  PY_TRY(addNew(t, m, "_stdlib_dir", pathStr(t, c.stdlibDirectory)));
  PY_TRY(addNew(t, m, "path", pathList(t, c.searchPath)));
  PY_TRY(addNew(t, m, "argv", pathList(t, c.argv)));
  PY_TRY(addNew(t, m, "orig_argv", pathList(t, c.origArgv)));
  PY_TRY(addNew(t, m, "warnoptions", pathList(t, c.warnOptions)));
  PY_TRY(addNew(t, m, "_xoptions", makeXOptions(t, c)));
  PY_TRY(addNew(t, m, "flags", makeFlags(t, c)));
  PY_TRY(addObject(t, m, "dont_write_bytecode", boolObject(c.dontWriteBytecode != 0)));
  if (c.hasPycachePrefix) return addNew(t, m, "pycache_prefix", pathStr(t, c.pycachePrefix));
  return addObject(t, m, "pycache_prefix", none());
}

/// What importlib fills when it starts.
Status addImportState(Thread& t, Module& m) {
  PY_TRY(addNew(t, m, "meta_path", newList(t)));
  PY_TRY(addNew(t, m, "path_hooks", newList(t)));
  return addNew(t, m, "path_importer_cache", newDict(t));
}

}  // namespace

Status addSysInfo(Thread& t, Module& m) {
  const Config& c = *t.interpreter->config;
  PY_TRY(addString(t, m, "version", versionText()));
  Ref<Tuple> versionInfo = PY_TRY(makeVersion(t));
  PY_TRY(addObject(t, m, "version_info", versionInfo.get()));
  PY_TRY(addImplementation(t, m, versionInfo.get()));
  PY_TRY(addTaipan(t, m));
  PY_TRY(addInt(t, m, "hexversion", kHexVersion));
  PY_TRY(addInt(t, m, "api_version", 1013));
  PY_TRY(addString(t, m, "copyright", kCopyright));
  PY_TRY(addString(t, m, "platform", kPlatform));
  PY_TRY(addString(t, m, "byteorder", "little"));
  PY_TRY(addString(t, m, "abiflags", ""));
  PY_TRY(addString(t, m, "_framework", ""));
  PY_TRY(addString(t, m, "float_repr_style", "short"));
  PY_TRY(addInt(t, m, "maxsize", kIsizeMax));
  PY_TRY(addInt(t, m, "maxunicode", 0x10ffff));
  Ref<Str> empty = PY_TRY(newStr(t, ""));
  Ref<Str> cpython = PY_TRY(newStr(t, "CPython"));
  PY_TRY(addNew(t, m, "_git", packTuple(t, {cpython.get(), empty.get(), empty.get()})));
  PY_TRY(addNew(t, m, "float_info", makeFloatInfo(t)));
  PY_TRY(addNew(t, m, "int_info", makeIntInfo(t)));
  PY_TRY(addNew(t, m, "hash_info", makeHashInfo(t)));
  PY_TRY(addNew(t, m, "thread_info", makeThreadInfo(t)));
  PY_TRY(addNames(t, m));
  PY_TRY(addObject(t, m, "_home", none()));
  PY_TRY(addConfigured(t, m, c));
  return addImportState(t, m);
}

Status updateSysInfo(Thread& t) {
  Object* sys = dictGetText(t, static_cast<Dict*>(t.interpreter->modules), "sys");
  if (sys == nullptr || !isModule(sys)) {
    return t.raise(runtimeErrorType, "unable to get sys module");
  }
  return addConfigured(t, *static_cast<Module*>(sys), *t.interpreter->config);
}

}  // namespace taipan
