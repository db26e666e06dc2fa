import type { FrontEnd } from "../model/front-end.ts";
import type { Language } from "../model/source.ts";
import { c } from "./c/c.ts";
import { java } from "./java/java.ts";
import { csharp } from "./csharp/csharp.ts";
import { go } from "./go/go.ts";
import { javascript } from "./javascript/javascript.ts";
import { python } from "./python/python.ts";
import { rust } from "./rust/rust.ts";

/** Every language that is read. A new one is a folder and a line here. */
const frontEnds: readonly FrontEnd[] = [c, java, python, javascript, csharp, rust, go];

/** The front end for a file, by the ending of its name; null for none. */
export function frontEndOf(
  file: string,
): { readonly frontEnd: FrontEnd; readonly language: Language } | null {
  for (const frontEnd of frontEnds) {
    for (const [ending, language] of Object.entries(frontEnd.extensions)) {
      if (file.endsWith(ending)) return { frontEnd, language };
    }
  }
  return null;
}
