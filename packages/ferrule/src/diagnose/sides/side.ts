/**
 * Whose code a frame is.
 *
 * - `allocator`: malloc, free and their like, also a sanitizer's or Valgrind's
 * - `support`: libc, the C++ and Rust runtimes, sanitizers: code that acts for its caller
 * - `api`: functions with which a library asks its host: JNI, Node-API, the Python C API
 * - `library`: native code that is called over the boundary
 * - `host`: the program's own native code, where the program is compiled
 * - `bridge`: the FFI itself: libffi, ctypes, koffi, cgo's trampolines
 * - `runtime`: the engine or VM, its collector, its just-in-time code
 * - `managed`: a frame of the managed language
 * - `entry`: where threads and programs start
 * - `unknown`: no name and no module
 */
export type Side =
  | "allocator"
  | "support"
  | "api"
  | "library"
  | "host"
  | "bridge"
  | "runtime"
  | "managed"
  | "entry"
  | "unknown";
