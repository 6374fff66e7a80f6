#include "compiler/names.h"

#include <string>

namespace taipan::compiler {

const Name* NameTable::intern(std::string_view text) {
  auto hit = names_.find(text);
  if (hit != names_.end()) return hit->second;
  Name* name = arena_.make<Name>();
  name->text = {arena_.copyBytes(text.data(), text.size()), text.size()};
  names_.emplace(name->text, name);
  return name;
}

const Name* NameTable::mangle(const Name* owner, const Name* name) {
  std::string_view text = name->text;
  if (!owner || !text.starts_with("__")) return name;
  if (text.ends_with("__") || text.find('.') != text.npos) return name;
  std::string_view prefix = owner->text;
  usize underscores = prefix.find_first_not_of('_');
  if (underscores == prefix.npos) return name;  // a class named by underscores only
  std::string mangled = "_";
  mangled += prefix.substr(underscores);
  mangled += text;
  return intern(mangled);
}

}  // namespace taipan::compiler
