/** ANSI colours, cursor movements and window titles, as tools write them to a terminal. */
// oxlint-disable-next-line no-control-regex
const ansi = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** What machines write before a line: each is tried in turn, at most once. */
const prefixes: readonly RegExp[] = [
  /^\uFEFF/,
  // kubectl logs --prefix
  /^\[pod\/[^\]\s]+\]\s/,
  // docker compose: name and a bar; Actions and GitLab: a time, then perhaps a stream
  /^[\w.-]{1,64}\s*\| /,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?(?: \d\d[OE][+ ]?)? ?/,
  // a container runtime's own log format
  /^(?:stdout|stderr) [FP] /,
  // journald and syslog
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?: /,
  // logcat: threadtime, then brief
  /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\s+\d+\s+\d+ [VDIWEF] [^:]{1,40}: /,
  /^[VDIWEF]\/[^(]{1,40}\(\s*\d+\): /,
  // CI steps that count or time their lines
  /^\[\d\d:\d\d:\d\d(?:\.\d{1,3})?\] /,
];

/**
 * A line as the tool wrote it: without colours, what overwrote itself, and what a CI, a container
 * or a logger put in front.
 */
export function cleanLine(raw: string): string {
  let line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  const overwritten = line.lastIndexOf("\r");
  if (overwritten >= 0) line = line.slice(overwritten + 1);
  if (line.includes("\u001b")) line = line.replaceAll(ansi, "");
  const first = line.charCodeAt(0);
  // `=`, `#`, a space or a tab start most lines of a report, and no prefix.
  if (first === 0x3d || first === 0x23 || first === 0x20 || first === 0x09) return line;
  for (const prefix of prefixes) line = line.replace(prefix, "");
  return line;
}
