import { expect, test } from "vitest";
import {
  readAddress,
  type AddressFacts,
  type AddressKind,
} from "../../src/diagnose/address/read-address.ts";

const nothing: AddressFacts = {
  address: null,
  pc: null,
  sp: null,
  nonCanonical: false,
  low: false,
};

test.each<[Partial<AddressFacts>, AddressKind]>([
  [{}, "unknown"],
  [{ address: 0n }, "null"],
  [{ address: 0x18n }, "null"],
  [{ address: 0x7c700000n }, "truncated"],
  [{ address: 0xffff_ffff_f4f8_9000n }, "truncated"],
  [{ address: 0x7c700000n, low: true }, "page"],
  [{ address: 0x7f00_0000_1234n, pc: 0x7f00_0000_1234n }, "code"],
  [{ address: 0n, pc: 0n }, "null-code"],
  [{ address: 0x7ffd_b4bf_2f48n, sp: 0x7ffd_b4bf_2f40n }, "stack"],
  [{ address: 0x4141_4141_4141_4141n }, "text"],
  [{ nonCanonical: true }, "impossible"],
  [{ address: 0x8000_1234_5678_9abcn }, "impossible"],
  [{ address: 0x1434_0000_0008n }, "packed"],
  [{ address: 0x7f7c_da04_1000n }, "page"],
  [{ address: 0x7fff_f500_e010n }, "block"],
  [{ address: 0x7fff_b7a5_e00an }, "plausible"],
])("%o is %s", (facts, kind) => {
  expect(readAddress({ ...nothing, ...facts })).toBe(kind);
});
