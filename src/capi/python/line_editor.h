// Line editing by extension modules.
#pragma once

namespace taipan {

/// Lets input() and interactive sessions read through PyOS_ReadlineFunctionPointer.
void installLineEditor();

}  // namespace taipan
