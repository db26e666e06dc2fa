import { backend } from "./backend/choose-backend.ts";
import { libc } from "./libc.ts";
import { addressOf, allocator } from "./preloaded.ts";
import { readText } from "./string.ts";

// Of elf.h and link.h, for 64 bits, in the order of the machine.
const [STRTAB, SYMTAB, RELA, RELASZ, PLTRELSZ, JMPREL] = [5n, 6n, 7n, 8n, 2n, 23n] as const;
const [READ, WRITE] = [1, 2] as const;

/**
 * Binds a library's calls of the allocator, and those of all that was loaded with it, to the
 * allocator of the process. `opened` is what glibc's `dlopen` returned: a `struct link_map *`.
 */
export function relink(opened: bigint): void {
  const targets = new Map(allocator.map((name) => [name, addressOf(name)]));
  for (let map = opened; map !== 0n; map = wordAt(map + 24n)) {
    const file = readText(wordAt(map + 8n)) ?? "";
    // The C library's own calls are bound already, and the allocator's are its business.
    if (file.includes(".so") && !/\/(?:libc|ld-linux|lib\w*[at]san|libjemalloc)\b/.test(file)) {
      relinkOne(wordAt(map), wordAt(map + 16n), targets);
    }
  }
}

/** One library, loaded at `base`, by its dynamic section. */
function relinkOne(base: bigint, dynamic: bigint, targets: ReadonlyMap<string, bigint>): void {
  const entries = new Map<bigint, bigint>();
  for (let at = dynamic; wordAt(at) !== 0n; at += 16n) entries.set(wordAt(at), wordAt(at + 8n));
  const symbols = entries.get(SYMTAB) ?? 0n;
  const texts = entries.get(STRTAB) ?? 0n;
  for (const [table, size] of [
    [entries.get(JMPREL), entries.get(PLTRELSZ)],
    [entries.get(RELA), entries.get(RELASZ)],
  ]) {
    if (!table || !size) continue;
    const view = new DataView(backend().view(table, Number(size)));
    for (let at = 0; at < view.byteLength; at += 24) {
      const index = view.getUint32(at + 12, true);
      if (index === 0) continue;
      const symbol = symbols + BigInt(index) * 24n;
      const [name, defined] = symbolAt(symbol);
      const target = defined ? undefined : targets.get(readText(texts + BigInt(name)) ?? "");
      if (target !== undefined && target !== 0n) {
        setWord(base + view.getBigUint64(at, true), target);
      }
    }
  }
}

/** Where an Elf64_Sym's name is, and whether the library defines it itself. */
function symbolAt(address: bigint): readonly [name: number, defined: boolean] {
  const view = new DataView(backend().view(address, 24));
  return [view.getUint32(0, true), view.getUint16(6, true) !== 0];
}

function wordAt(address: bigint): bigint {
  return new DataView(backend().view(address, 8)).getBigUint64(0, true);
}

/** Also in memory that the loader has made read-only since. Its page holds no code. */
function setWord(address: bigint, value: bigint): void {
  const size = BigInt(libc("getpagesize", { result: "i32", parameters: [] })() ?? 4096);
  const mprotect = libc("mprotect", { result: "i32", parameters: ["ptr", "u64", "i32"] });
  mprotect(address & ~(size - 1n), size, READ | WRITE);
  new DataView(backend().view(address, 8)).setBigUint64(0, value, true);
}
