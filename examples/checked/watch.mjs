// Runs a program several times inside one process, and says after each time what is left: by AddressSanitizer's leak checker at
// the end, or by the leak counter after each. Arguments: the program, how often, the file of the checker that is preloaded, and
// the function that is asked.
import { backend } from "../../packages/runtime/dist/backend/choose-backend.js";

const [, , program, rounds, file, asked] = process.argv;
const counts = [];
const every = asked === "leak_counter_live";
for (let round = 1; round <= Number(rounds); round++) {
  // A path, not a URL: Bun takes the query of a `file:` URL away, and would run it once.
  await import(`${program}?round=${round}`);
  if (every || round === Number(rounds)) counts.push(ask());
}
console.error(`watched to the end: ${counts.join(" ")}`);

function ask() {
  const result = every ? "i64" : "i32";
  const found = backend().open(file).find(asked, { result, parameters: [] });
  if (found === null) throw new Error(`${file} has no ${asked}`);
  return found();
}
