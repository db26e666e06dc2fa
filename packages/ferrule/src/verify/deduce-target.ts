import type { TargetId } from "../facts/model.ts";

/**
 * The target that a compiler compiles for. The architecture and the system are read from its
 * predefined macros, because `gcc -m32` still calls itself x86_64; the name helps where the macros
 * are silent (a Linux without glibc defines nothing of its own).
 *
 * @returns null for one that is none of ferrule's
 */
export function deduceTarget(machine: string, macros: string): TargetId | null {
  const has = (name: string): boolean => new RegExp(`^#define ${name}\\b`, "m").test(macros);
  const system = systemOf(machine, has);
  const architecture = architectureOf(has);
  if (system === null || architecture === null) return null;
  const target = `${architecture}-${system}`;
  return known.has(target) ? (renamed[target] ?? target) : null;
}

type Has = (name: string) => boolean;

function systemOf(machine: string, has: Has): string | null {
  if (has("_WIN32")) return has("_MSC_VER") ? "windows-msvc" : "windows-gnu";
  if (has("__APPLE__")) return "macos";
  if (!has("__linux__") || /musl|android/.test(machine)) return null;
  return "linux-gnu";
}

function architectureOf(has: Has): string | null {
  if (has("__x86_64__") || has("_M_X64")) return has("__ILP32__") ? null : "x86_64";
  if (has("__i386__") || has("_M_IX86")) return "i686";
  if (has("__aarch64__") || has("_M_ARM64")) return has("__AARCH64EB__") ? null : "aarch64";
  if (has("__arm__") && has("__ARM_PCS_VFP") && !has("__ARMEB__")) return "arm";
  return null;
}

const renamed: Readonly<Record<string, TargetId>> = { "arm-linux-gnu": "armv7-linux-gnueabihf" };

const known: ReadonlySet<string> = new Set([
  "x86_64-linux-gnu",
  "aarch64-linux-gnu",
  "i686-linux-gnu",
  "arm-linux-gnu",
  "x86_64-windows-msvc",
  "x86_64-windows-gnu",
  "i686-windows-msvc",
  "i686-windows-gnu",
  "x86_64-macos",
  "aarch64-macos",
]);
