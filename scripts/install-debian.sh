#!/usr/bin/env bash
# Installs the Debian packages that the tests and the demo use: the libraries of the packs and
# of the drafts, a C
# compiler for the test libraries, and Python, which reads its samples on the hazard pages. The
# pages' Rust, Go, C# and Java are read where those compilers are already there. Says what it does;
# where it cannot, says so and goes on, and the tests that need them are skipped with the same words.
set -u
wanted=()
[ -e /usr/include/sqlite3.h ] || wanted+=(libsqlite3-dev)
[ -e /usr/include/zlib.h ] || wanted+=(zlib1g-dev)
[ -e /usr/include/archive.h ] || wanted+=(libarchive-dev)
[ -e /usr/include/git2.h ] || wanted+=(libgit2-dev)
[ -e /usr/include/openssl/evp.h ] || wanted+=(libssl-dev)
[ -e /usr/include/cmark.h ] || wanted+=(libcmark-dev)
[ -e /usr/include/png.h ] || wanted+=(libpng-dev)
[ -e /usr/include/SDL2/SDL.h ] || wanted+=(libsdl2-dev)
[ -e /usr/include/chipmunk/chipmunk.h ] || wanted+=(libchipmunk-dev)
[ -e /usr/include/jansson.h ] || wanted+=(libjansson-dev)
[ -e /usr/include/expat.h ] || wanted+=(libexpat1-dev)
[ -e /usr/include/lz4.h ] || wanted+=(liblz4-dev)
[ -e /usr/include/uv.h ] || wanted+=(libuv1-dev)
command -v gcc >/dev/null 2>&1 || wanted+=(gcc libc6-dev)
command -v python3 >/dev/null 2>&1 || wanted+=(python3)
# The facts' tests: real libraries' headers, system headers of other targets, and another Clang that
# they are compared with. `bindgen` is the peer of bench/facts.mjs.
need() { [ -e "$1" ] || wanted+=("${@:2}"); }
need /usr/include/zlib.h zlib1g-dev
need /usr/include/png.h libpng-dev
need /usr/include/x86_64-linux-gnu/curl/curl.h libcurl4-openssl-dev
need /usr/include/openssl/ssl.h libssl-dev
need /usr/include/git2.h libgit2-dev
need /usr/include/archive.h libarchive-dev
need /usr/include/sodium.h libsodium-dev
need /usr/include/libxml2/libxml/tree.h libxml2-dev
need /usr/include/SDL2/SDL.h libsdl2-dev
need /usr/include/uv.h libuv1-dev
need /usr/include/glib-2.0/glib.h libglib2.0-dev
need /usr/lib/llvm-16/include/clang-c/Index.h libclang-16-dev
need /usr/include/x86_64-linux-gnu/libavcodec/avcodec.h libavcodec-dev
need /usr/include/vulkan/vulkan.h libvulkan-dev
need /usr/bin/pkg-config pkg-config
# What GObject-Introspection and Vala say of libraries, which `init` reads where it is.
need /usr/share/gir-1.0/GLib-2.0.gir libgirepository1.0-dev
need /usr/share/vala-0.56/vapi/sqlite3.vapi valac-0.56-vapi
need /usr/i686-linux-gnu/include/stdio.h libc6-dev-i386-cross
need /usr/aarch64-linux-gnu/include/stdio.h libc6-dev-arm64-cross
need /usr/arm-linux-gnueabihf/include/stdio.h libc6-dev-armhf-cross
need /usr/x86_64-w64-mingw32/include/stdio.h mingw-w64-x86-64-dev
need /usr/i686-w64-mingw32/include/stdio.h mingw-w64-i686-dev
need /usr/bin/clang-19 clang-19
need /usr/bin/bindgen bindgen
# Guard's hosts and checkers: each that is missing leaves its tests out.
command -v g++ >/dev/null 2>&1 || wanted+=(g++)
command -v valgrind >/dev/null 2>&1 || wanted+=(valgrind)
command -v gdb >/dev/null 2>&1 || wanted+=(gdb)
command -v go >/dev/null 2>&1 || wanted+=(golang-go)
command -v mcs >/dev/null 2>&1 || wanted+=(mono-mcs mono-runtime libmono-system-core4.0-cil)
command -v javac >/dev/null 2>&1 || wanted+=(default-jdk-headless)
if [ ${#wanted[@]} -eq 0 ]; then
  echo "install-debian: nothing to install"
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install-debian: SKIPPED, no apt-get here; missing: ${wanted[*]}"
  exit 0
fi
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo -n)
install() { "${run[@]}" apt-get install -y -qq --no-install-recommends "$@"; }
echo "install-debian: installing ${wanted[*]}"
"${run[@]}" apt-get update -qq || echo "install-debian: apt-get update failed; trying what is known"
if ! install "${wanted[@]}"; then
  # One package that this Debian lacks must not cost the others.
  for package in "${wanted[@]}"; do
    install "$package" || echo "install-debian: SKIPPED $package: apt-get cannot install it"
  done
fi
