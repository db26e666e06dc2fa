import type { Convention } from "../../model/declared.ts";

/** What `extern "…"` means; `cdecl` is C's own wherever there is one convention only. */
export function conventionOf(abi: string): Convention {
  const bare = abi.replace(/-unwind$/, "");
  switch (bare) {
    case "C":
    case "cdecl":
      return "cdecl";
    case "system":
    case "stdcall":
    case "fastcall":
    case "vectorcall":
      return bare;
    default:
      return "other";
  }
}
