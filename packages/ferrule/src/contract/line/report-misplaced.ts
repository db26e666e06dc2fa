import { type Cursor, reportUnexpected, spell } from "./cursor.ts";
import { isWord, keywords, type Place, words, wordsIn } from "./words.ts";

const placeNames: Readonly<Record<Place, string>> = {
  slot: "of a parameter",
  result: "of a result",
  "callback-slot": "of a callback's parameter",
  "callback-result": "of a callback's result",
};

/** Reports what stands where a word of that place is wanted: why not this one, and which instead. */
export function reportMisplaced(cursor: Cursor, place: Place): void {
  const token = cursor.peek();
  const { start, end, text } = token;
  if (token.kind !== "name") {
    const wanted = place.endsWith("result") ? "a word of the result" : "a word";
    return reportUnexpected(token, wanted, cursor.report);
  }
  if (isWord(text)) {
    const message = `${spell(token)} says nothing ${placeNames[place]}.`;
    const belongs = words[text].places.map((of) => placeNames[of]).join(" and ");
    const after =
      place.endsWith("slot") && belongs.includes("result") ? ": write it after `->`" : "";
    const help = `It is a word ${belongs}${after}.`;
    return cursor.report({ start, end, message, note: "not here", help });
  }
  const stands = keywords.get(text);
  if (stands !== undefined) {
    const help = `It stands ${stands}.`;
    return cursor.report({
      start,
      end,
      message: `${spell(token)} is no word ${placeNames[place]}.`,
      note: "not here",
      help,
    });
  }
  const candidates = wordsIn(place);
  cursor.report({
    start,
    end,
    message: `There is no word ${spell(token)}.`,
    note: "unknown word",
    meant: { word: text, among: candidates },
    help: `The words ${placeNames[place]} are: ${candidates.join(", ")}.`,
  });
}
