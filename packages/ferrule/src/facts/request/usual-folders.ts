/** Where headers lie that nobody gave a folder for. */
export const usualFolders: readonly string[] = [
  "/usr/include",
  "/usr/local/include",
  "/opt/homebrew/include",
  "/opt/local/include",
  "/usr/include/x86_64-linux-gnu",
  "/usr/include/aarch64-linux-gnu",
  "/usr/include/libxml2",
];
