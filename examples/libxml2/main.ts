// A catalogue of books: read it, ask it questions in XPath, walk through it, and write another document from what was found.
import * as xml from "./generated/libxml2.ts";

const catalogue = `<?xml version="1.0" encoding="UTF-8"?>
<catalogue xmlns:p="urn:example:prices">
  <book id="bk101"><author>Jane Austen</author><title>Emma</title><p:price>8.50</p:price></book>
  <book id="bk102"><author>Heinrich von Kleist</author><title>Das Käthchen von Heilbronn</title><p:price>4.20</p:price></book>
  <book id="bk103"><author>Jane Austen</author><title>Persuasion</title><p:price>7.90</p:price></book>
</catalogue>`;
const quiet = xml.PARSE_NOERROR | xml.PARSE_NOWARNING | xml.PARSE_NONET;

using doc = xml.readMemory(new TextEncoder().encode(catalogue), "catalogue.xml", null, quiet);
using context = xml.xPathNewContext(doc);
xml.xPathRegisterNs(context, "p", "urn:example:prices");

/** What an XPath expression means in the whole document, as text. */
function ask(expression: string): string {
  using answer = xml.xPathEval(expression, context);
  return xml.xPathCastToString(answer) ?? "";
}

console.log(`${ask("count(//book)")} books for ${ask("sum(//p:price)")} in all`);
console.log(
  `dearest by Jane Austen: ${ask("//book[author='Jane Austen' and not(p:price < //book[author='Jane Austen']/p:price)]/title")}`,
);

// Another document, from the elements of this one.
using list = xml.newDoc("1.0");
xml.docSetRootElement(list, xml.newDocNode(list, "titles", null));
const titles = xml.docGetRootElement(list);
const root = xml.docGetRootElement(doc);
if (titles === null || root === null) throw new Error("no root");
for (let book = xml.firstElementChild(root); book !== null; book = xml.nextElementSibling(book)) {
  using title = xml.xPathNodeEval(book, "string(title)", context);
  const item = xml.newTextChild(titles, "title", xml.xPathCastToString(title));
  xml.setProp(item, "of", xml.getProp(book, "id"));
}
console.log(
  new TextDecoder().decode(xml.docDumpFormatMemoryEnc(list, "UTF-8", 1) ?? new Uint8Array()).trim(),
);

// Text that is no XML, and an expression that is no XPath: the library says where and why, to a handler of ours.
xml.setStructuredErrorFunc((error) => {
  console.log(`  line ${error?.line}: ${error?.message?.trim()}`);
});
for (const attempt of [
  () => xml.readDoc("<book>\n<title></book>", "bad.xml", null, 0),
  () => ask("//book["),
]) {
  try {
    attempt();
  } catch (error) {
    console.log(String(error).replace(/\s+/g, " "));
  }
}
xml.setStructuredErrorFunc(null);

// The document cannot go before the context that looks into it.
const same = doc;
try {
  xml.freeDoc(same);
} catch (error) {
  console.log(String(error));
}
