import type { TargetView } from "../layout/view-target.ts";
import { claimConstants, claimDeclarations } from "./claim-declarations.ts";
import { claimRecords } from "./claim-records.ts";
import { claimScalars, claimTypes } from "./claim-types.ts";
import type { Claims } from "./model.ts";

/** Everything that the facts of one target say and that C can state. */
export function stateClaims(view: TargetView): Claims {
  const records = claimRecords(view);
  const constants = claimConstants(view);
  return {
    bitFields: records.bitFields,
    unproven: [...constants.unproven, ...records.unproven],
    claims: [
      ...claimScalars(view),
      ...constants.claims,
      ...records.claims,
      ...claimTypes(view),
      ...claimDeclarations(view),
    ],
  };
}
