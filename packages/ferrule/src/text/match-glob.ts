/**
 * True when `*` in the glob can stand for runs of characters (also none) such that it spells the
 * name. All else is literal. Time is at most the product of the two lengths.
 */
export function matchGlob(glob: string, name: string): boolean {
  let inGlob = 0;
  let inName = 0;
  let star = -1;
  let afterStar = 0;
  while (inName < name.length) {
    if (glob[inGlob] === "*") {
      star = inGlob++;
      afterStar = inName;
    } else if (glob[inGlob] === name[inName]) {
      inGlob++;
      inName++;
    } else if (star >= 0) {
      // Only the last star can be at fault: what stood before it has matched as early as it can.
      inGlob = star + 1;
      inName = ++afterStar;
    } else {
      return false;
    }
  }
  while (glob[inGlob] === "*") inGlob++;
  return inGlob === glob.length;
}
