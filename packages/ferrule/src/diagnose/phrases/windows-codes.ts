import type { Phrase } from "./phrase.ts";

type Row = readonly [
  hex: string,
  signed: string,
  name: string,
  hazard: Phrase["hazard"],
  confidence: Phrase["confidence"],
  mistake: string,
];

/** NTSTATUS exit codes, which tools print in hexadecimal, unsigned or signed. */
const rows: readonly Row[] = [
  [
    "C0000374",
    "-1073740940",
    "heap corruption",
    "ownership/allocator-mismatch",
    "low",
    "The heap was found broken: the first suspect is memory freed by another C runtime than allocated it.",
  ],
  [
    "C0000139",
    "-1073741511",
    "entry point not found",
    "abi/missing-symbol",
    "high",
    "A function that the program imports is not in the DLL.",
  ],
  [
    "C0000135",
    "-1073741515",
    "DLL not found",
    "input/library",
    "high",
    "A DLL that the program needs was not found.",
  ],
  [
    "C000007B",
    "-1073741701",
    "bad image format",
    "input/library",
    "high",
    "A DLL is of another architecture than the program.",
  ],
  [
    "C00000FD",
    "-1073741571",
    "stack overflow",
    "none",
    "medium",
    "The stack overflowed: recursion, not the boundary.",
  ],
  [
    "C0000409",
    "-1073740791",
    "fast fail",
    null,
    "low",
    "The process stopped itself: a broken stack canary, abort, or a panic that could not unwind.",
  ],
  [
    "C0000005",
    "-1073741819",
    "access violation",
    null,
    "low",
    "An address was used that is not mapped; which one is not in an exit code.",
  ],
  [
    "C0000417",
    "-1073740777",
    "invalid CRT parameter",
    null,
    "low",
    "The C runtime refused an argument.",
  ],
  [
    "E06D7363",
    "-529697949",
    "C++ exception",
    "error/unwinding",
    "medium",
    "A C++ exception left the function that threw it and nobody caught it.",
  ],
  [
    "E0434352",
    "-532462766",
    "CLR exception",
    null,
    "low",
    "A .NET exception was not caught; its text says which.",
  ],
];

/** A number is an exit code only where the line says so. */
const said = String.raw`(?=.*(?:exit|code|status|return|terminat|exception|fault|crash|error))`;

export const windowsCodes: readonly Phrase[] = rows.flatMap(
  ([hex, signed, name, hazard, confidence, mistake]) =>
    [`0x${hex}`, `0x${hex.toLowerCase()}`, String(Number.parseInt(hex, 16)), signed].map(
      (text): Phrase => ({
        id: `windows/${name}`,
        text,
        pattern: new RegExp(`${said}.*(?:^|[^\\dA-Fa-fx])${text}(?![\\dA-Fa-f])`, "i"),
        tool: "windows",
        hazard,
        confidence,
        side: null,
        mistake,
        why: `Windows ended the process with ${name} (0x${hex}).`,
        decidedBy:
          "A dump with page heap on (gflags /p /enable PROGRAM /full), or a run under AddressSanitizer.",
      }),
    ),
);
