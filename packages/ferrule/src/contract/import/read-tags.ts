/** One tag of an XML text; an empty element is an opening one, and then a closing one. */
export type Tag = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly closes: boolean;
};

/** The tags of an XML text, in order. Text, comments and declarations are passed over. */
export function* readTags(text: string): Generator<Tag> {
  const none: ReadonlyMap<string, string> = new Map();
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    if (text.startsWith("<!--", at)) {
      const end = text.indexOf("-->", at);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const end = text.indexOf(">", at);
    if (end < 0) return;
    const inside = text.slice(at + 1, end);
    at = end + 1;
    const name = /^\/?([\w:-]+)/.exec(inside)?.[1];
    if (name === undefined) continue;
    if (inside.startsWith("/")) {
      yield { name, attributes: none, closes: true };
      continue;
    }
    yield { name, attributes: attributesOf(inside), closes: false };
    if (inside.endsWith("/")) yield { name, attributes: none, closes: true };
  }
}

function attributesOf(inside: string): ReadonlyMap<string, string> {
  const found = inside.matchAll(/([\w:-]+)="([^"]*)"/g);
  return new Map([...found].map(([, name, value]) => [name!, value!]));
}
