import { spellVersion } from "./compare-versions.ts";
import { createSpeaker, type Speaker } from "./line/speak.ts";
import type { CallbackPromise, Line, ResultSlot, Shape, Slot } from "./model.ts";

/**
 * What a line promises, one plain sentence each, for the reader of the function it stands above.
 * Parameters go by the names they have in TypeScript, as far as the line gives them.
 */
export function describeLine(line: Line): string[] {
  const speaker = createSpeaker(line);
  const sentences = line.slots.flatMap((slot) => describeSlot(slot, speaker));
  if (line.result) sentences.push(...describeResult(line.result, speaker));
  if (line.blocking) sentences.push("It may block, and who calls it waits.");
  if (line.since) sentences.push(`The library has it since version ${spellVersion(line.since)}.`);
  if (line.until) {
    sentences.push(`From version ${spellVersion(line.until)} on the library has it no more.`);
  }
  if (line.optional) sentences.push("The library may have been built without it.");
  return sentences;
}

function describeSlot(slot: Slot, speaker: Speaker): string[] {
  if (slot.field !== null) return describeField(slot);
  const name = speaker.parameter(slot.subject);
  if (slot.callback) return describeCallback(name, slot.callback, speaker);
  switch (slot.role?.kind) {
    case "null":
      return [`${name} is not offered: C gets 0 or NULL.`];
    case "pass":
      return [`${name} is not offered: C gets ${slot.role.constant}.`];
    case "among":
      return [`${name} is one of ${slot.role.constants.join(", ")}; any other is refused.`];
    case "size":
      return [`${name} is not offered: C gets the size of ${slot.role.of}.`];
    case "deallocator":
      return [`C treats ${speaker.parameter(slot.role.of)} as ${slot.role.pass} says.`];
    case "user-data":
    case "destroy":
      return [];
  }
  if (slot.direction === "init") {
    const free = slot.ownership?.kind === "own" ? slot.ownership.free : null;
    const end = free ?? "the deallocator of its type";
    return [`${name} is made by C in memory of ours; end it with ${end}.`];
  }
  if (slot.direction === "inout") return [`${name} is read and written by C, and returned.`];
  return slot.direction === "out"
    ? describeGiven(name, slot, speaker)
    : describeLent(name, slot, speaker);
}

function describeLent(name: string, slot: Slot, speaker: Speaker): string[] {
  const { ownership, shape, nullable } = slot;
  const orNull = nullable ? ", and may be null" : "";
  switch (ownership?.kind) {
    case "take": {
      const { unless } = ownership;
      const exception = unless === null ? "" : `, unless the call returns ${unless}`;
      return [`${name} is C's from here on${exception}${nullable ? "; it may be null" : ""}.`];
    }
    case "keep":
      return [`C keeps ${name} ${speaker.until(ownership.until)}; it stays ours${orNull}.`];
    default:
      if (shape) return [`${name} is lent for the call${orNull}.`];
      return nullable ? [`${name} may be null.`] : [];
  }
}

/** What C gives out: an out-parameter or the result. */
function describeGiven(
  name: string,
  given: Pick<Slot, "shape" | "ownership" | "nullable">,
  speaker: Speaker,
): string[] {
  const { shape, ownership, nullable } = given;
  const or = nullable ? ", or null" : "";
  switch (ownership?.kind) {
    case "own": {
      const free = ownership.free ?? "the deallocator of its type";
      const always = ownership.always ? ", also when the call fails" : "";
      if (isCopied(shape))
        return [`${name} is copied${or}; C's own is freed with ${free}${always}.`];
      return [`${name} is ours${or}${always}; free it with ${free}.`];
    }
    case "borrow": {
      const until = speaker.until(ownership.until);
      if (isCopied(shape)) return [`${name} is copied${or}; C's own is valid ${until}.`];
      return [`${name} is C's${or}, valid ${until}; it is not ours to free.`];
    }
    default:
      return [`${name} is written by C and returned${or}.`];
  }
}

function isCopied(shape: Shape | null): boolean {
  return shape !== null && shape.kind !== "handles" && shape.kind !== "view";
}

function describeCallback(
  name: string,
  { until, answer, foreign }: CallbackPromise,
  speaker: Speaker,
): string[] {
  const called = `C may call ${name} ${speaker.until(until)}`;
  const gets =
    answer?.kind === "integer"
      ? `C gets ${answer.value}`
      : `C is told with ${answer?.call.function}`;
  const sentences = [answer ? `${called}; when it throws, ${gets}.` : `${called}.`];
  if (foreign === "delivered") {
    const answered = answer?.kind === "integer" ? `: ${gets} at once` : "";
    sentences.push(`C may call ${name} on threads of its own, and it runs here later${answered}.`);
  }
  if (foreign === "refused") {
    const answered = answer?.kind === "integer" ? `: ${gets} then` : "";
    sentences.push(`C may call ${name} on threads of its own, where it is not run${answered}.`);
  }
  return sentences;
}

function describeResult(result: ResultSlot, speaker: Speaker): string[] {
  const { shape, ownership, failure, errno, lastError, nullable } = result;
  const sentences: string[] = [];
  switch (result.kind) {
    case "status":
      sentences.push(
        result.info
          ? "A status that means failure is thrown; any other is returned."
          : "A status that means failure is thrown.",
      );
      break;
    case "ignore":
      sentences.push(
        failure === null
          ? "The result repeats what another call said, and is not returned."
          : "The result only says whether the call failed, and is not returned.",
      );
      break;
    case "previous":
      sentences.push("The result, the callback that was replaced, is not returned.");
      break;
    case "value":
      if (ownership) sentences.push(...describeGiven("The result", result, speaker));
      else if (shape) sentences.push(`The result is copied${nullable ? ", or null" : ""}.`);
      break;
    case "number":
      sentences.push("The result is a number: one that is not exact as such is refused.");
      break;
    case "bool":
      break;
  }
  if (failure !== null)
    sentences.push(`The call failed when the result is ${spellFailure(failure)}.`);
  if (errno) sentences.push("errno says why it failed.");
  if (lastError) sentences.push("GetLastError says why it failed.");
  return sentences;
}

function spellFailure(failure: string): string {
  if (failure === "nonzero") return "not 0";
  return failure === "null" ? "NULL" : failure;
}

/** Memory behind a field: lent for the call, and what is left of it said afterwards. */
function describeField({ field, as, direction, shape, role }: Slot): string[] {
  const name = `\`${as ?? field}\``;
  if (role?.kind === "pass") return [`${name} is not offered: C finds ${role.constant} there.`];
  if (shape === null) return direction === "out" ? [`${name} is what C wrote there.`] : [];
  return direction === "out"
    ? [`${name} is filled by C as far as its room goes, and returned.`]
    : [`${name} is lent for the call; how much of it C left unread is returned.`];
}
