/**
 * The callback gate's machine code in hexadecimal, by `process.platform-process.arch`. Assembled by
 * scripts/build-gate.mjs from native/gate-x86_64-linux.S, whose words explain it.
 */
export const gateCode: Readonly<Partial<Record<string, string>>> = {
  "linux-x64":
    "f30f1efa4c8d15f50f0000644c8b1c25000000004d3b1a750b49837a10017504" +
    "41ff6208f049ff42284d8b5a30f041ff03f2410f104220498b4218c3",
};
