// Universal newlines: translating "\r\n" and "\r", and remembering which were seen.
#pragma once

#include "builtins/str/str.h"
#include "modules/io/io.h"

namespace taipan {

/// The state of newline translation over a stream of text.
struct NewlineState {
  bool translate = false;
  bool pendingReturn = false;  ///< a "\r" at the end of what came, held back
  u8 seen = 0;                 ///< kSeen* bits
};
enum : u8 { kSeenReturn = 1, kSeenNewline = 2, kSeenBoth = 4 };

/// The next piece of text with newlines translated (if asked for) and noted. A final "\r" is held
/// back unless `final`.
Ref<Str> translateNewlines(Thread& t, NewlineState& state, Ref<Str> text, bool final);
/// None, a str, or a tuple of the kinds of newlines seen.
Ref<> seenNewlines(Thread& t, u8 seen);

struct NewlineDecoder : Object {
  Object* decoder;  ///< owned; None to get text
  NewlineState state;
};

}  // namespace taipan
