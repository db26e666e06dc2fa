import { fault } from "./fault.ts";
import type { Reader } from "./reader.ts";
import { hex } from "./stack-builder.ts";

const segfault =
  /([^\s[\]]+)\[\d+\]: segfault at ([0-9a-f]+) ip ([0-9a-f]+) sp ([0-9a-f]+) error ([0-9a-f]+)(?: in ([^\s[]+)\[)?/;
const protection =
  /traps: ([^\s[\]]+)\[\d+\] general protection(?: fault)? ip:([0-9a-f]+) sp:([0-9a-f]+) error:[0-9a-f]+(?: in ([^\s[]+)\[)?/;

/**
 * The kernel's own line: `python3[9482]: segfault at 4 ip … sp … error 4 in libdepot.so[…]`. Bit 1
 * of the error is a write, bit 4 an instruction fetch. Hosts with a SIGSEGV handler leave none.
 */
export const kernel: Reader = {
  name: "kernel",
  triggers: ["]: segfault at ", "general protection", "Out of memory: Killed process", "oom-kill:"],
  open(line, sink) {
    const quotes = [line];
    const found = segfault.exec(line.text);
    if (found) {
      const error = Number.parseInt(found[5]!, 16);
      sink.report(
        fault({
          tool: "kernel",
          signal: "SEGV",
          address: hex(found[2]),
          pc: hex(found[3]),
          sp: hex(found[4]),
          access: error & 16 ? "execute" : error & 2 ? "write" : "read",
          // Without a module the instruction itself lies nowhere.
          module: found[6] ?? (error & 16 ? "" : null),
          quotes,
        }),
      );
      return null;
    }
    const trap = protection.exec(line.text);
    if (trap) {
      const [, , pc, sp, module = null] = trap;
      sink.report(
        fault({
          tool: "kernel",
          signal: "SEGV",
          nonCanonical: true,
          pc: hex(pc),
          sp: hex(sp),
          module,
          quotes,
        }),
      );
      return null;
    }
    if (/Out of memory: Killed process|oom-kill:/.test(line.text))
      sink.report({
        kind: "phrase",
        tool: "kernel",
        id: "kernel/oom",
        function: null,
        stack: null,
        quotes,
      });
    return null;
  },
};
