/** What generated modules with arrays of numbers or records, or views of them, import beside the rest. */
export {
  copyRecords,
  lendNumbers,
  numbersIn,
  putNumbers,
  readNumbers,
  reserveRecords,
  sameCount,
  usedCount,
} from "./array.ts";
export { checkList } from "./list.ts";
export { numberElements, recordElements, viewAt, type ArrayView } from "./view.ts";
