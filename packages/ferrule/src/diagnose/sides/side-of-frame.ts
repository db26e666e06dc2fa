import type { Frame, OwnCode } from "../model.ts";
import {
  allocators,
  apis,
  bridgeModules,
  bridges,
  entries,
  runtimeModules,
  runtimeSymbols,
  support,
} from "./names.ts";
import type { Side } from "./side.ts";

/** Binaries that belong to the system. */
const systemModules =
  /^(?:libc(?:[.-][\d.]+)?\.(?:so|musl).*|libc\.so.*|ld-(?:linux|musl).*|libpthread.*|libm[.-].*|libdl[.-].*|librt[.-].*|libstdc\+\+.*|libgcc_s.*|libc\+\+.*|libunwind.*|lib(?:a|t|ub|l|hwa|m)san.*|libclang_rt.*|vgpreload.*|libsystem_\w+\.dylib|libSystem\.B\.dylib|dyld|libobjc.*|ntdll(?:\.dll)?|kernel32(?:\.dll)?|kernelbase(?:\.dll)?|ucrtbased?(?:\.dll)?|msvcrt(?:\.dll)?|vcruntime\d+\w*(?:\.dll)?|msvcp\d+\w*(?:\.dll)?|linux-vdso.*|\[vdso\])$/i;

/** Where the sources of libc and the sanitizers lie when only a source is printed. */
const systemSources =
  /^(?:\.{0,2}\/)*(?:sysdeps|nptl|malloc|stdlib|csu|libio|string|elf|stdio-common|posix|signal|debug|misc|stdio-common|src\/libsanitizer)\/|libsanitizer\/|compiler-rt\/|\/rustc\/|library\/(?:alloc|core|std|panic_unwind)\/|\/usr\/include\/c\+\+\/|\/rust\/deps\/|^(?:pthread_kill|raise|abort|strdup|vfprintf-process-arg|vfprintf-internal|vsnprintf|snprintf|libc_start_call_main|libc-start|pthread_create|pthread_once)\.[chS]|\/go(?:-[\d.]+)?\/src\/runtime\//;

/** Files of Rust's standard library where only the name is printed. */
const rustSources =
  /^(?:alloc|boxed|convert|function|backtrace|rt|panicking|panic|raw_vec|slice|c_str|string|non_null|option|result|unique|str|mod|spec_\w+|intrinsics|ptr|copy_impls|iterator|range|macros)\.rs:\d+$/;

/** Whose code a frame is, by its symbol, its module and its source. */
export function sideOfFrame(frame: Frame, own: OwnCode): Side {
  const { symbol, source } = frame;
  const module = baseName(frame.module);
  if (frame.managed) return "managed";
  if (symbol !== null && entries.test(symbol)) return "entry";
  if (module !== null && bridgeModules.test(module)) return "bridge";
  if (symbol !== null && bridges.test(symbol)) return "bridge";
  if (symbol !== null && apis.test(symbol)) return "api";
  if (module !== null && runtimeModules.test(module)) return "runtime";
  if (symbol !== null && allocators.test(symbol) && !isOwn(frame, own)) return "allocator";
  if (module !== null && systemModules.test(module)) return "support";
  if (source !== null && (systemSources.test(source) || rustSources.test(source))) return "support";
  if (symbol === null && module === null) return "unknown";
  if (module !== null && /^\[(?:stack|heap|anon.*)\]$/.test(module)) return "unknown";
  if (symbol !== null && runtimeSymbols.test(symbol)) return "runtime";
  if (symbol !== null && support.test(symbol)) return "support";
  return isOwn(frame, own) ? "host" : "library";
}

/** The last part of a path, for `/` and `\`. */
export function baseName(path: string | null): string | null {
  return path === null ? null : (/[^/\\]+$/.exec(path)?.[0] ?? path);
}

/** The source file of `dir/file.c:12:3`, without its folder and line. */
export function sourceFile(source: string | null): string | null {
  return source === null ? null : (baseName(source.replace(/(?::\d+)+$/, "")) ?? null);
}

/** Rust's crate, Go's package: what stands before the first `::` or `.`. */
export function crateOf(symbol: string | null): string | null {
  return symbol === null
    ? null
    : (/^<?([a-z_]\w*)(?:\[[0-9a-f]+\])?::/.exec(symbol)?.[1] ??
        /^(main)\./.exec(symbol)?.[1] ??
        null);
}

function isOwn({ symbol, module, source }: Frame, own: OwnCode): boolean {
  if (symbol === "main" || symbol === "main.main" || symbol === "wmain" || symbol === "WinMain")
    return true;
  const file = sourceFile(source);
  if (file !== null && own.sources.has(file)) return true;
  const crate = crateOf(symbol);
  if (crate !== null && own.crates.has(crate)) return true;
  const binary = baseName(module);
  return binary !== null && own.modules.has(binary);
}
