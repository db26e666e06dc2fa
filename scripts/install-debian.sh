#!/usr/bin/env bash
# Installs the Debian packages that the tests and the demo use: SQLite's header and library, a C
# compiler for the test libraries, and Python, which reads its samples on the hazard pages. The
# pages' Rust, Go, C# and Java are read where those compilers are already there. Says what it does; where it cannot, says so and goes on, and
# the tests that need them are skipped with the same words.
set -u
wanted=()
[ -e /usr/include/sqlite3.h ] || wanted+=(libsqlite3-dev)
command -v gcc >/dev/null 2>&1 || wanted+=(gcc libc6-dev)
command -v python3 >/dev/null 2>&1 || wanted+=(python3)
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
echo "install-debian: installing ${wanted[*]}"
if ! { "${run[@]}" apt-get update -qq && "${run[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}"; }; then
  echo "install-debian: SKIPPED, apt-get failed; missing: ${wanted[*]}"
fi
