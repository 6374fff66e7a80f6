#!/usr/bin/env bash
# Brings build/PRESET/taipan up to date: tools/build.sh [PRESET]. Quiet when there is nothing to do.
set -eu
preset=${1:-release}
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
tools/setup.sh "${TAIPAN_SETUP:-}"
if [ ! -f "build/$preset/build.ninja" ] || [ -n "${TAIPAN_SETUP:-}" ]; then
  cmake --preset "$preset" >/dev/null
fi
target=taipan
[ -z "${TAIPAN_SETUP:-}" ] || target=all
cmake --build --preset "$preset" --target "$target"
