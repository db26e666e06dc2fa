/** A real library whose headers the oracle proves. */
export type Library = {
  readonly name: string;
  /** Debian packages whose files are put together, without anything else of the machine. */
  readonly packages: readonly string[];
  /** As a program includes them. */
  readonly headers: readonly string[];
  /** Below the staged root; the root's `include` and `multiarch` are always there. */
  readonly includeDirs?: readonly string[];
  readonly defines?: readonly string[];
  /** Left out of the quick run: it takes more than a few seconds a compiler. */
  readonly slow?: true;
  readonly only?: "windows";
};

/** Headers of the kinds that people bind: small and huge, clean and full of macros. */
export const libraries: readonly Library[] = [
  { name: "sqlite3", packages: ["libsqlite3-dev"], headers: ["sqlite3.h"] },
  { name: "zlib", packages: ["zlib1g-dev"], headers: ["zlib.h"] },
  { name: "curl", packages: ["libcurl4-openssl-dev"], headers: ["curl/curl.h"] },
  { name: "openssl-evp", packages: ["libssl-dev"], headers: ["openssl/evp.h"], slow: true },
  { name: "openssl-ssl", packages: ["libssl-dev"], headers: ["openssl/ssl.h"], slow: true },
  { name: "libgit2", packages: ["libgit2-dev"], headers: ["git2.h"] },
  {
    name: "libarchive",
    packages: ["libarchive-dev"],
    headers: ["archive.h", "archive_entry.h"],
  },
  { name: "libpng", packages: ["libpng-dev", "zlib1g-dev"], headers: ["png.h"] },
  { name: "libsodium", packages: ["libsodium-dev"], headers: ["sodium.h"] },
  { name: "cmark", packages: ["libcmark-dev"], headers: ["cmark.h"] },
  {
    name: "SDL2",
    packages: ["libsdl2-dev"],
    headers: ["SDL2/SDL.h"],
    includeDirs: ["include/SDL2", "multiarch/SDL2"],
    // The processor's intrinsics are not SDL's, and the package is made for one processor.
    defines: ["MM", "IMM", "XMM", "EMM", "PMM"]
      .map((name) => `SDL_DISABLE_${name}INTRIN_H`)
      .concat("SDL_DISABLE_ARM_NEON_H"),
  },
  {
    name: "clang-c",
    packages: ["libclang-16-dev"],
    headers: ["clang-c/Index.h"],
    includeDirs: ["llvm-16"],
  },
  { name: "libuv", packages: ["libuv1-dev"], headers: ["uv.h"] },
  {
    name: "gobject",
    packages: ["libglib2.0-dev"],
    headers: ["glib-object.h"],
    includeDirs: ["include/glib-2.0", "lib/glib-2.0"],
  },
  { name: "vulkan", packages: ["libvulkan-dev"], headers: ["vulkan/vulkan.h"] },
  {
    name: "avcodec",
    packages: ["libavcodec-dev", "libavutil-dev"],
    headers: ["libavcodec/avcodec.h"],
  },
  {
    name: "libxml2",
    packages: ["libxml2-dev", "libicu-dev"],
    headers: ["libxml/parser.h", "libxml/tree.h", "libxml/xpath.h", "libxml/xmlreader.h"],
    includeDirs: ["include/libxml2"],
  },
  {
    name: "pcre2",
    packages: ["libpcre2-dev"],
    headers: ["pcre2.h"],
    defines: ["PCRE2_CODE_UNIT_WIDTH=8"],
  },
  { name: "libffi", packages: ["libffi-dev"], headers: ["ffi.h"] },
  { name: "xcb", packages: ["libxcb1-dev"], headers: ["xcb/xcb.h"] },
  { name: "expat", packages: ["libexpat1-dev"], headers: ["expat.h"] },
  { name: "lzma", packages: ["liblzma-dev"], headers: ["lzma.h"] },
  { name: "zstd", packages: ["libzstd-dev"], headers: ["zstd.h", "zdict.h"] },
  { name: "bzip2", packages: ["libbz2-dev"], headers: ["stdio.h", "bzlib.h"] },
  { name: "libusb", packages: ["libusb-1.0-0-dev"], headers: ["libusb-1.0/libusb.h"] },
  { name: "jpeg", packages: ["libjpeg62-turbo-dev"], headers: ["stdio.h", "jpeglib.h"] },
  { name: "windows", packages: [], headers: ["windows.h"], slow: true, only: "windows" },
  {
    name: "winsock-shell",
    packages: [],
    headers: ["winsock2.h", "windows.h", "shlobj.h"],
    slow: true,
    only: "windows",
  },
];
