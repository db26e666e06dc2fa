// Renders Markdown to HTML, makes a table of contents from the tree, and writes the text back with other headings.
import * as cmark from "./generated/cmark.ts";

const text = `# A *ferrule*

The ring that keeps a joint from splitting -- <script>here</script> as [elsewhere](https://example.org).

## Wood

1. handles
2. chair legs

## Code

\`\`\`c
free(ring);
\`\`\`
`;

console.log(cmark.markdownToHtml(text, cmark.OPT_SMART));

using document = cmark.parseDocument(text, cmark.OPT_DEFAULT);
{
  using walk = cmark.iterNew(document);
  let heading: string[] | null = null;
  for (;;) {
    const event = cmark.iterNext(walk);
    if (event === cmark.EVENT_DONE) break;
    const node = cmark.iterGetNode(walk);
    if (node === null) continue;
    const level = cmark.nodeGetHeadingLevel(node);
    if (level > 0 && event === cmark.EVENT_ENTER) heading = [];
    if (cmark.nodeGetType(node) === cmark.NODE_TEXT)
      heading?.push(cmark.nodeGetLiteral(node) ?? "");
    if (level > 0 && event === cmark.EVENT_EXIT) {
      console.log(
        `${"  ".repeat(level - 1)}${heading?.join("")}  line ${cmark.nodeGetStartLine(node)}`,
      );
      heading = null;
      cmark.nodeSetHeadingLevel(node, level + 1);
    }
  }
}

const rule = cmark.nodeNew(cmark.NODE_THEMATIC_BREAK);
cmark.nodeAppendChild(document, rule);
console.log(`\n${cmark.renderCommonmark(document, cmark.OPT_DEFAULT, 60)}`);
