#!/usr/bin/env bash
# Installs the Debian packages that are missing: tools/setup.sh [tests]
# Needs root or sudo only when something is missing.
set -eu
packages="clang-19 lld-19 cmake ninja-build libgmp-dev libmimalloc-dev zlib1g-dev libexpat1-dev
  unicode-data python3.11 libpython3.11-stdlib libpython3.11-dev tzdata ca-certificates"
if [ "${1:-}" = tests ]; then
  packages="$packages libgtest-dev libgmock-dev g++ clang-format-19 libpython3.11-testsuite"
fi
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "Installing Debian packages:$missing" >&2
sudo=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Please install as root:$missing" >&2; exit 1; }
  sudo=sudo
fi
$sudo apt-get update -qq >&2
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >&2
