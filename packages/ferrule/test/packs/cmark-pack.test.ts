import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import * as md from "./generated/cmark.ts";

const print = (name: string, value: unknown): void => console.log(name, JSON.stringify(value));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};

async function round(): Promise<void> {
  print("html", md.markdownToHtml("# Grüße\\n\\n*you*", md.OPT_DEFAULT));
  print("nothing", md.markdownToHtml("", md.OPT_DEFAULT));
  const tree = md.parseDocument("- one\\n- two\\n\\n[a](b 'c')\\n", md.OPT_DEFAULT);
  {
    const list = md.nodeFirstChild(tree);
    const paragraph = md.nodeLastChild(tree);
    if (list === null || paragraph === null) throw new Error("no children");
    print("list", [md.nodeGetTypeString(list), md.nodeGetListType(list) === md.BULLET_LIST, md.nodeGetListTight(list), md.nodeParent(list) !== null, md.nodeParent(tree), md.nodeNext(paragraph)]);
    const link = md.nodeFirstChild(paragraph);
    if (link === null) throw new Error("no link");
    print("link", [md.nodeGetUrl(link), md.nodeGetTitle(link), md.nodeGetLiteral(link), md.nodeGetStartLine(link)]);
    md.nodeSetUrl(link, "https://example.org/");
    fails("not on a list", () => md.nodeSetUrl(list, "x"));
    fails("not ours", () => md.nodeFree(list));
    {
      using walk = md.iterNew(tree);
      let nodes = 0;
      while (md.iterNext(walk) !== md.EVENT_DONE) nodes++;
      print("events", nodes);
      fails("a child lives", () => md.nodeFree(tree));
      fails("nor moved", () => md.nodeAppendChild(link, tree));
    }
    const quote = md.nodeNew(md.NODE_BLOCK_QUOTE);
    const copy = quote;
    md.nodeAppendChild(tree, quote);
    fails("moved", () => md.nodeGetType(copy));
    fails("moved twice", () => md.nodeFree(copy));
    const item = md.nodeNew(md.NODE_ITEM);
    fails("cannot stand there", () => md.nodeAppendChild(paragraph, item));
    print("is ours still", md.nodeGetTypeString(item));
    md.nodeFree(item);
  }
  print("commonmark", md.renderCommonmark(tree, md.OPT_DEFAULT, 0));
  print("xml", md.renderXml(tree, md.OPT_DEFAULT).length);
  print("latex", md.renderLatex(tree, md.OPT_DEFAULT, 0).length);
  print("man", md.renderMan(tree, md.OPT_DEFAULT, 0).length);
  const first = md.nodeFirstChild(tree);
  const alias = tree;
  md.nodeFree(tree);
  fails("twice", () => md.nodeFree(alias));
  fails("after its end", () => md.renderHtml(alias, 0));
  fails("with its tree", () => first && md.nodeGetType(first));
}
`;

describe.skipIf(!(await packIsThere("cmark")))("the cmark pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("cmark", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause !== "skipped")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(50);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "html "<h1>Grüße</h1>\\n<p><em>you</em></p>\\n"",
        "nothing """,
        "list ["list",true,true,true,null,null]",
        "link ["b","c",null,4]",
        "not on a list "CmarkError: cmark_node_set_url: it answered that it failed (status 0)"",
        "not ours "BoundaryError: cmark_node_free(node): this cmark_node is borrowed; whoever owns it releases it [ownership/double-free]"",
        "events 19",
        "a child lives "BoundaryError: cmark_node_free(node): 1 cmark_iter is still live; close what was made from this cmark_node first [ownership/order]"",
        "nor moved "BoundaryError: cmark_node_append_child(child): 1 cmark_iter is still live; close what was made from this cmark_node first [ownership/order]"",
        "moved "BoundaryError: cmark_node_get_type(node): this cmark_node was handed over to C by cmark_node_append_child [ownership/use-after-move]"",
        "moved twice "BoundaryError: cmark_node_free(node): this cmark_node was handed over to C by cmark_node_append_child [ownership/use-after-move]"",
        "cannot stand there "CmarkError: cmark_node_append_child: it answered that it failed (status 0)"",
        "is ours still "item"",
        "commonmark "  - one\\n  - two\\n\\n[a](https://example.org/ \\"c\\")\\n\\n> \\n"",
        "xml 559",
        "latex 111",
        "man 69",
        "twice "BoundaryError: cmark_node_free(node): this cmark_node was already closed by cmark_node_free [ownership/double-free]"",
        "after its end "BoundaryError: cmark_render_html(root): this cmark_node was closed by cmark_node_free [ownership/use-after-free]"",
        "with its tree "BoundaryError: cmark_node_get_type(node): this cmark_node was closed by cmark_node_free [ownership/use-after-free]"",
      ]
    `);
  });

  test("all that cmark allocates is freed, also what C's own free frees", () => {
    const counts = pack.leaks("libcmark.so");
    expect(counts).toEqual(counts && { once: 0, fiveTimes: 0 });
  });
});
