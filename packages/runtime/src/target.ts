import { BoundaryError } from "./error.ts";

/** The triple of the machine this process runs on, in ferrule's spelling. */
function hostTarget(): string {
  const { platform, arch } = process;
  const cpu = { x64: "x86_64", arm64: "aarch64", ia32: "i686" }[arch as string];
  const system = { linux: libc(), win32: "windows-msvc", darwin: "macos" }[platform as string];
  return cpu !== undefined && system !== undefined ? `${cpu}-${system}` : `${arch}-${platform}`;
}

/** glibc says which version of it runs; musl does not. */
function libc(): string {
  const report: unknown = process.report?.getReport();
  const header =
    typeof report === "object" && report !== null && "header" in report ? report.header : null;
  return typeof header === "object" && header !== null && "glibcVersionRuntime" in header
    ? "linux-gnu"
    : "linux-musl";
}

/** The host's target if the module was generated for it; refused otherwise. */
export function chooseTarget(library: string, targets: readonly string[]): string {
  const host = hostTarget();
  if (targets.includes(host)) return host;
  const message = `this module was generated for ${targets.join(", ")}, not for ${host}`;
  throw new BoundaryError("input/library", library, null, message);
}
