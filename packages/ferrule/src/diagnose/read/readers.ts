import { asan } from "./asan.ts";
import { bun } from "./bun.ts";
import { ending } from "./ending.ts";
import { gdb } from "./gdb.ts";
import { go, goContext } from "./go.ts";
import { hotspot } from "./hotspot.ts";
import { jvmContext } from "./jvm-context.ts";
import { kernel } from "./kernel.ts";
import { lldb, macCrash } from "./lldb.ts";
import { lsan } from "./lsan.ts";
import { mono } from "./mono.ts";
import { msan } from "./msan.ts";
import { nodeContext, nodeTrace } from "./node.ts";
import { openj9 } from "./openj9.ts";
import { phrase } from "./phrase.ts";
import { rust } from "./rust.ts";
import type { Reader } from "./reader.ts";
import { record } from "./record.ts";
import { tombstone } from "./tombstone.ts";
import { tsan } from "./tsan.ts";
import { ubsan } from "./ubsan.ts";
import { valgrindXml } from "./valgrind-xml.ts";
import { valgrind } from "./valgrind.ts";

/** Every format. A new one is a file and a line here. */
export const readers: readonly Reader[] = [
  asan,
  lsan,
  ubsan,
  tsan,
  msan,
  valgrind,
  valgrindXml,
  gdb,
  lldb,
  macCrash,
  kernel,
  hotspot,
  jvmContext,
  openj9,
  mono,
  go,
  goContext,
  nodeTrace,
  nodeContext,
  bun,
  rust,
  tombstone,
  ending,
  record,
  phrase,
];
