// Diagnoses a made-up input in a process of its own, and prints the verdict and the memory it took.
import { diagnose } from "../../../dist/diagnose/diagnose.js";

const [scenario, megabytes = "64"] = process.argv.slice(2);
const size = Number(megabytes) * 1024 * 1024;
const block = (text) => Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));

async function* repeat(chunk) {
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
}

async function* scenarios() {
  switch (scenario) {
    case "endless-line":
      yield Buffer.from("==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1 ");
      yield* repeat(Buffer.alloc(1 << 20, "a"));
      return;
    case "frames":
      yield Buffer.from(
        "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000004 (pc 0x1 bp 0x2 sp 0x7ffe00000000 T0)\n",
      );
      yield Buffer.from(
        "    #0 0x1 in frob_size /src/frob.c:1\n    #1 0x2 in ffi_call (/lib/libffi.so.8+0x1)\n",
      );
      yield* repeat(
        block(
          Array.from({ length: 64 }, (_, at) => `    #9 0x7f in f${at} /src/some.c:12\n`).join(""),
        ),
      );
      return;
    case "headlines":
      for (let at = 0, sent = 0; sent < size; at++) {
        const line = `==${at}==ERROR: AddressSanitizer: word${at.toString(36)} on address 0x${at.toString(16)} at pc 0x1\n    #0 0x1 in f${at} a.c:1\n`;
        sent += line.length;
        yield Buffer.from(line);
      }
      return;
    case "binary": {
      let state = 1;
      const noise = Buffer.alloc(1 << 20);
      for (let at = 0; at < noise.length; at++)
        noise[at] = (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16;
      yield* repeat(noise);
      return;
    }
    case "zeros":
      yield* repeat(Buffer.alloc(1 << 20));
      return;
    case "triggers":
      yield* repeat(
        block(
          "Killed Aborted received signal SIG <error> freed by thread T exit code (Native Method)\n",
        ),
      );
      return;
    case "xml":
      yield Buffer.from("<error>\n");
      yield* repeat(block("<stack>\n<frame>\n<fn>f</fn>\n"));
      return;
    case "brackets":
      yield Buffer.from("Program received signal SIGSEGV, Segmentation fault.\n");
      yield* repeat(Buffer.from(`#0  0x1 in f ${"(".repeat(8000)}${")".repeat(8000)}\n`.repeat(8)));
      return;
    default:
      throw new Error(`no scenario ${scenario}`);
  }
}

const { verdict, evidence } = await diagnose([{ name: "log", bytes: scenarios() }]);
console.log(
  JSON.stringify({
    hazard: verdict.hazard,
    reports: evidence.reports.length,
    rss: process.resourceUsage().maxRSS / 1024,
  }),
);
