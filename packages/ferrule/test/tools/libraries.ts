import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** A real library's headers, as Debian installs them. */
export type RealLibrary = {
  readonly name: string;
  /** As in `#include <…>`: a set of headers is one library. */
  readonly headers: readonly string[];
  /** The Debian package. */
  readonly package: string;
  /** What pkg-config calls it, where its flags are needed. */
  readonly pkgConfig?: string;
  readonly includeDirs?: readonly string[];
  readonly defines?: readonly string[];
  readonly allow?: readonly string[];
  /** The target whose Clang counts, where it is not the machine's own; `system` is its headers. */
  readonly counted?: { readonly target: string; readonly triple: string; readonly system: string };
  /** Declarations in these files are the library's own. */
  readonly own: RegExp;
};

const multiarch = "/usr/include/x86_64-linux-gnu";

/** The libraries whose facts are compared with Clang's own tree. */
export const libraries: readonly RealLibrary[] = [
  {
    name: "sqlite3",
    headers: ["sqlite3.h"],
    package: "libsqlite3-dev",
    own: /\/include\/sqlite3\.h$/,
  },
  { name: "zlib", headers: ["zlib.h"], package: "zlib1g-dev", own: /\/include\/zlib\.h$/ },
  { name: "libpng", headers: ["png.h"], package: "libpng-dev", own: /\/include\/png\.h$/ },
  {
    name: "curl",
    headers: ["curl/curl.h"],
    package: "libcurl4-openssl-dev",
    own: /\/curl\//,
  },
  {
    name: "openssl evp",
    headers: ["openssl/evp.h"],
    package: "libssl-dev",
    own: /\/include\/openssl\//,
  },
  {
    name: "openssl ssl",
    headers: ["openssl/ssl.h"],
    package: "libssl-dev",
    own: /\/include\/openssl\//,
  },
  { name: "libgit2", headers: ["git2.h"], package: "libgit2-dev", own: /\/include\/git2[/.]/ },
  {
    name: "libarchive",
    headers: ["archive.h", "archive_entry.h"],
    package: "libarchive-dev",
    own: /\/include\/archive(?:_entry)?\.h$/,
  },
  {
    name: "libsodium",
    headers: ["sodium.h"],
    package: "libsodium-dev",
    own: /\/include\/sodium[/.]/,
  },
  {
    name: "libxml2",
    headers: ["libxml/parser.h", "libxml/tree.h", "libxml/xpath.h", "libxml/xmlreader.h"],
    package: "libxml2-dev",
    pkgConfig: "libxml-2.0",
    own: /\/libxml2\//,
  },
  {
    name: "SDL2",
    headers: ["SDL.h"],
    package: "libsdl2-dev",
    includeDirs: ["/usr/include/SDL2"],
    // The processor's intrinsics are not SDL's, and the package is made for one processor.
    defines: ["MM", "IMM", "XMM", "EMM", "PMM"]
      .map((name) => `SDL_DISABLE_${name}INTRIN_H`)
      .concat("SDL_DISABLE_ARM_NEON_H"),
    own: /\/include\/SDL2\//,
  },
  { name: "libuv", headers: ["uv.h"], package: "libuv1-dev", own: /\/include\/uv[/.]/ },
  {
    name: "glib",
    headers: ["glib.h"],
    package: "libglib2.0-dev",
    pkgConfig: "glib-2.0",
    own: /\/glib-2\.0\//,
  },
  {
    name: "gobject",
    headers: ["glib-object.h"],
    package: "libglib2.0-dev",
    pkgConfig: "gobject-2.0",
    own: /\/glib-2\.0\//,
  },
  {
    name: "libclang",
    headers: ["clang-c/Index.h"],
    package: "libclang-16-dev",
    includeDirs: ["/usr/lib/llvm-16/include"],
    own: /\/llvm-16\/include\//,
  },
  {
    name: "libavcodec",
    headers: ["libavcodec/avcodec.h"],
    package: "libavcodec-dev",
    own: /\/libavcodec\//,
  },
  {
    name: "vulkan",
    headers: ["vulkan/vulkan.h"],
    package: "libvulkan-dev",
    own: /\/vulkan\//,
  },
];

/** Further ones, of the examination alone. */
export const moreLibraries: readonly RealLibrary[] = [
  { name: "cmark", headers: ["cmark.h"], package: "libcmark-dev", own: /\/include\/cmark\.h$/ },
  {
    name: "pcre2",
    headers: ["pcre2.h"],
    package: "libpcre2-dev",
    defines: ["PCRE2_CODE_UNIT_WIDTH=8"],
    own: /\/include\/pcre2\.h$/,
  },
  { name: "libffi", headers: ["ffi.h"], package: "libffi-dev", own: /\/ffi(?:target)?\.h$/ },
  { name: "xcb", headers: ["xcb/xcb.h"], package: "libxcb1-dev", own: /\/include\/xcb\// },
  { name: "expat", headers: ["expat.h"], package: "libexpat1-dev", own: /\/include\/expat\.h$/ },
  { name: "lzma", headers: ["lzma.h"], package: "liblzma-dev", own: /\/include\/lzma[/.]/ },
  {
    name: "zstd",
    headers: ["zstd.h", "zdict.h"],
    package: "libzstd-dev",
    own: /\/include\/z(?:std|dict)\.h$/,
  },
  {
    name: "libusb",
    headers: ["libusb-1.0/libusb.h"],
    package: "libusb-1.0-0-dev",
    own: /\/libusb-1\.0\//,
  },
  {
    name: "windows",
    headers: ["windows.h"],
    package: "mingw-w64",
    includeDirs: ["/usr/share/mingw-w64/include"],
    allow: ["*"],
    counted: {
      target: "x86_64-windows-gnu",
      triple: "x86_64-w64-windows-gnu",
      system: "/usr/share/mingw-w64/include",
    },
    own: /\/mingw-w64\/include\//,
  },
];

/** Where such a header is installed, or null. */
export function installed({ headers, includeDirs = [] }: RealLibrary): boolean {
  const folders = [
    ...includeDirs,
    "/usr/include",
    multiarch,
    "/usr/include/libxml2",
    "/usr/include/glib-2.0",
  ];
  return headers.every((header) => folders.some((folder) => existsSync(`${folder}/${header}`)));
}

/** The newest native Clang of this machine that ferrule can use, or null. */
export const nativeClangPath: string | null =
  ["clang-22", "clang-21", "clang-20", "clang-19", "clang-18", "clang-17", "clang-16"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  ) ?? null;
