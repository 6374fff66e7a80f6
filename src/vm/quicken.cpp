#include "vm/quicken.h"

namespace taipan {

void quicken(Code*) {}

}  // namespace taipan
