const files: Readonly<Partial<Record<string, string>>> = {
  darwin: "libSystem.B.dylib",
  linux: "libc.so.6",
  win32: "ucrtbase.dll",
};

/** The file name of the C library that this process runs on. */
export function libcFile(): string {
  const file = files[process.platform];
  if (file === undefined) throw new TypeError(`ferrule: no C library known on ${process.platform}`);
  return file;
}
