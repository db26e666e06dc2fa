#!/usr/bin/env bash
# Installs what the oracle compares with: every cross gcc that Debian has for ferrule's targets, and
# the development packages whose headers it proves. Says what it does; where it cannot, says so and
# goes on, and the oracle names what it leaves out.
set -u
compilers=(
  gcc libc6-dev
  gcc-i686-linux-gnu libc6-dev-i386-cross
  gcc-aarch64-linux-gnu libc6-dev-arm64-cross
  gcc-arm-linux-gnueabihf libc6-dev-armhf-cross
  gcc-mingw-w64-x86-64-win32 gcc-mingw-w64-i686-win32
  qemu-user
)
headers=(
  libsqlite3-dev zlib1g-dev libpng-dev libcurl4-openssl-dev libssl-dev libgit2-dev libarchive-dev
  libsodium-dev libcmark-dev libxml2-dev libicu-dev libsdl2-dev libuv1-dev libglib2.0-dev
  libclang-16-dev libavcodec-dev libavutil-dev libvulkan-dev libpcre2-dev libffi-dev libxcb1-dev
  libexpat1-dev liblzma-dev libzstd-dev libbz2-dev libusb-1.0-0-dev libjpeg62-turbo-dev
  liblua5.3-dev liblua5.4-dev
)
# gcc-multilib would do for i686 too, but Debian lets it stand beside no cross compiler.
wanted=()
for package in "${compilers[@]}" "${headers[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || wanted+=("$package")
done
if [ ${#wanted[@]} -eq 0 ]; then
  echo "install-oracle: nothing to install"
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install-oracle: SKIPPED, no apt-get here; missing: ${wanted[*]}"
  exit 0
fi
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo -n)
echo "install-oracle: installing ${wanted[*]}"
if ! { "${run[@]}" apt-get update -qq && "${run[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null; }; then
  echo "install-oracle: SKIPPED, apt-get failed; missing: ${wanted[*]}"
fi
