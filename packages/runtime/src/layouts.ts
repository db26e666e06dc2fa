/** What generated modules import to hold what they know against the library's own file at load. */
export { checkLayouts } from "./debug/check-layouts.ts";
export { checkSoname } from "./debug/check-soname.ts";
