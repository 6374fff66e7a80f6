// Loading extension modules.
#pragma once

namespace taipan {

/// Gives `_imp.create_dynamic` and `_imp.exec_dynamic` what they do; before the runtime starts.
void installExtensionLoader();

}  // namespace taipan
