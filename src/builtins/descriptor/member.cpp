// Reading and writing the C fields that a MemberDef describes (C-API reference, "PyMemberDef").

#include <cstring>

#include "builtins/descriptor/descriptor.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

template <class T>
T& fieldAt(const char* object, const MemberDef& member) {
  return *reinterpret_cast<T*>(const_cast<char*>(object) + member.offset);
}

template <class T>
Ref<> integerField(const char* object, const MemberDef& member) {
  return newInt(fieldAt<T>(object, member));
}

Status warnTruncated(Thread& t, const char* kind) {
  return warn(t, runtimeWarningType, 1, "Truncation of value to %s", kind);
}

/// Stores an integer that fits 64 bits; a narrower field gets what fits and a warning.
template <class T>
Status setInteger(Thread& t, const char* object, const MemberDef& member, Object* value,
                  const char* kind) {
  i64 number = PY_TRY(toI64(t, value));
  fieldAt<T>(object, member) = static_cast<T>(number);
  if (static_cast<i64>(static_cast<T>(number)) != number) return warnTruncated(t, kind);
  return {};
}

/// Unsigned fields of full width also take negative numbers, with a warning.
Status setUnsigned(Thread& t, const char* object, const MemberDef& member, Object* value,
                   const char* kind) {
  Ref<> index = PY_TRY(toIndex(t, value));
  auto& number = static_cast<Int&>(*index);
  if (number.size < 0) {
    fieldAt<u64>(object, member) = static_cast<u64>(PY_TRY(toI64(t, index.get())));
    return warn(t, runtimeWarningType, 1, "Writing negative value into unsigned field");
  }
  fieldAt<u64>(object, member) = PY_TRY(toU64(t, index.get()));
  return {};
}

/// Fields that hold numbers.
Status setNumber(Thread& t, const char* object, const MemberDef& member, Object* value) {
  switch (member.kind) {
    case kMemberByte:
      return setInteger<i8>(t, object, member, value, "char");
    case kMemberUByte:
      return setInteger<u8>(t, object, member, value, "unsigned char");
    case kMemberShort:
      return setInteger<i16>(t, object, member, value, "short");
    case kMemberUShort:
      return setInteger<u16>(t, object, member, value, "unsigned short");
    case kMemberInt:
      return setInteger<i32>(t, object, member, value, "int");
    case kMemberUInt:
      return setInteger<u32>(t, object, member, value, "unsigned int");
    case kMemberLong:
    case kMemberLongLong:
    case kMemberIsize:
      return setInteger<i64>(t, object, member, value, "long");
    case kMemberULong:
    case kMemberULongLong:
      return setUnsigned(t, object, member, value, "unsigned long");
    case kMemberFloat:
      fieldAt<float>(object, member) = static_cast<float>(PY_TRY(toDouble(t, value)));
      return {};
    case kMemberDouble:
      fieldAt<double>(object, member) = PY_TRY(toDouble(t, value));
      return {};
    default:
      return t.raise(systemErrorType, "bad memberdescr type for %s", member.name);
  }
}

Status checkWritable(Thread& t, const char* object, const MemberDef& member, Object* value) {
  if ((member.flags & kMemberReadOnly) != 0) {
    return t.raise(attributeErrorType, "readonly attribute");
  }
  if (value != nullptr || member.kind == kMemberObject) return {};
  if (member.kind != kMemberObjectEx) {
    return t.raise(typeErrorType, "can't delete numeric/char attribute");
  }
  if (fieldAt<Object*>(object, member) == nullptr) {
    return t.raise(attributeErrorType, "%s", member.name);
  }
  return {};
}

}  // namespace

Ref<> getMember(Thread& t, const char* object, const MemberDef& member) {
  switch (member.kind) {
    case kMemberBool:
      return Ref<>::share(boolObject(fieldAt<char>(object, member) != 0));
    case kMemberByte:
      return integerField<i8>(object, member);
    case kMemberUByte:
      return integerField<u8>(object, member);
    case kMemberShort:
      return integerField<i16>(object, member);
    case kMemberUShort:
      return integerField<u16>(object, member);
    case kMemberInt:
      return integerField<i32>(object, member);
    case kMemberUInt:
      return integerField<u32>(object, member);
    case kMemberLong:
    case kMemberLongLong:
    case kMemberIsize:
      return integerField<i64>(object, member);
    case kMemberULong:
    case kMemberULongLong:
      return integerField<u64>(object, member);
    case kMemberFloat:
      return toObject(static_cast<double>(fieldAt<float>(object, member)));
    case kMemberDouble:
      return toObject(fieldAt<double>(object, member));
    case kMemberString: {
      const char* text = fieldAt<const char*>(object, member);
      return text == nullptr ? Ref<>::share(none()) : Ref<>(newStrUtf8(t, text));
    }
    case kMemberStringInplace:
      return newStrUtf8(t, object + member.offset);
    case kMemberChar:
      return newStrLatin1(t, object + member.offset, 1);
    case kMemberNone:
      return Ref<>::share(none());
    case kMemberObject: {
      Object* value = fieldAt<Object*>(object, member);
      return Ref<>::share(value == nullptr ? none() : value);
    }
    case kMemberObjectEx: {
      Object* value = fieldAt<Object*>(object, member);
      if (value != nullptr) return Ref<>::share(value);
      return t.raise(attributeErrorType, "'%.200s' object has no attribute '%s'",
                     reinterpret_cast<const Object*>(object)->type->name, member.name);
    }
    default:
      return t.raise(systemErrorType, "bad memberdescr type for %s", member.name);
  }
}

Status setMember(Thread& t, char* object, const MemberDef& member, Object* value) {
  PY_TRY(checkWritable(t, object, member, value));
  switch (member.kind) {
    case kMemberBool:
      if (value->type != &boolType) {
        return t.raise(typeErrorType, "attribute value type must be bool");
      }
      fieldAt<char>(object, member) = value == boolObject(true);
      return {};
    case kMemberChar: {
      if (!isStr(value) || static_cast<Str*>(value)->length != 1 ||
          !strIsAscii(*static_cast<Str*>(value))) {
        return t.raise(typeErrorType, "bad argument type for built-in operation");
      }
      fieldAt<char>(object, member) = static_cast<char>(strAt(*static_cast<Str*>(value), 0));
      return {};
    }
    case kMemberString:
    case kMemberStringInplace:
      return t.raise(typeErrorType, "readonly attribute");
    case kMemberObject:
    case kMemberObjectEx:
      xincref(value);
      assignOwned(fieldAt<Object*>(object, member), value);
      return {};
    default:
      return setNumber(t, object, member, value);
  }
}

}  // namespace taipan
