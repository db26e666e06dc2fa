// What a shell script would do: walk a folder, add its files up, ask another program, and write a report with C's own streams.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as c from "./generated/libc.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-libc-"));
mkdirSync(join(folder, "poems"));
writeFileSync(
  join(folder, "poems", "wheelbarrow.txt"),
  "so much depends\nupon\na red wheel\nbarrow\n",
);
writeFileSync(join(folder, "notes.txt"), "glazed with rain water\n");

// `ftw` calls back without any user data: the function of this call is meant.
let bytes = 0n;
const files: string[] = [];
c.ftw(
  folder,
  (path, status, kind) => {
    if (kind === 0 && path !== null && status !== null) {
      files.push(path.slice(folder.length + 1));
      bytes += BigInt(status.stSize);
    }
    return 0;
  },
  8,
);
console.log(`${files.sort().join(", ")}: ${bytes} bytes`);

// Another program's output, line by line; its stream is ended with `pclose`, and no other function.
{
  using sorted = c.popen(`sort '${join(folder, "poems", "wheelbarrow.txt")}'`, "r");
  const lines: string[] = [];
  for (let next = c.fgets(100, sorted); next.result; next = c.fgets(100, sorted))
    lines.push(next.line.trimEnd());
  console.log(`sorted: ${lines.join(" / ")}`);
  const same = sorted;
  try {
    c.fclose(same);
  } catch (error) {
    console.log(String(error));
  }
}

// A report, written and read again.
const report = join(folder, "report.txt");
{
  using file = c.fopen(report, "w");
  const { time } = c.timegm({
    ...{
      tmSec: 0,
      tmMin: 0,
      tmHour: 0,
      tmMday: 60,
      tmMon: 0,
      tmYear: 124,
      tmWday: 0,
      tmYday: 0,
      tmIsdst: 0,
    },
    ...{ tmGmtoff: 0n, tmZone: null },
  });
  c.fputs(`${c.strftime(100, "%A, day %j of %Y", time)}\n`, file);
  c.fputs(`${files.length} files, ${c.strstr("all of them: text", "text")}\n`, file);
}
console.log(readFileSync(report, "utf8").trimEnd());
console.log(
  `it has ${Number(c.strlen(readFileSync(report, "utf8")))} bytes, and is at ${c.realpath(report).slice(folder.length)}`,
);

// What fails says why, in C's words.
for (const attempt of [
  () => c.fopen(join(folder, "none", "x"), "r"),
  () => c.remove(folder),
  () => c.close(99),
]) {
  try {
    attempt();
  } catch (error) {
    console.log(String(error));
  }
}
rmSync(folder, { recursive: true });
