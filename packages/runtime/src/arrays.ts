/** What generated modules with arrays of numbers or records, or views of them, import beside the rest. */
export {
  copyRecords,
  lendNumbers,
  numbersIn,
  readNumbers,
  reserveRecords,
  usedCount,
} from "./array.ts";
export { countList } from "./list.ts";
export { countNumbers, exactly, putNumbers, sameCount } from "./put-numbers.ts";
export { numberElements, recordElements, viewAt, type ArrayView } from "./view.ts";
