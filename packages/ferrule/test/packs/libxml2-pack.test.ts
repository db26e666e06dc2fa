import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { join } from "node:path";
import { rmSync } from "node:fs";
import * as xml from "./generated/libxml2.ts";

const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error).replaceAll(process.argv[3] ?? "", "")); }
};
const text = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes ?? new Uint8Array());
const books = \`<?xml version="1.0"?>
<books xmlns:x="urn:extra"><book id="b1" x:shelf="A"><title>Emma</title><price>8.5</price></book>
<book id="b2"><title lang="de">Käthchen</title><price>4</price></book></books>\`;
const quiet = xml.PARSE_NOERROR | xml.PARSE_NOWARNING;

async function round(): Promise<void> {
  {
    using doc = xml.readMemory(new TextEncoder().encode(books), "books.xml", null, quiet);
    const root = xml.docGetRootElement(doc)!;
    print("children", xml.childElementCount(root));
    const found: unknown[] = [];
    for (let node = xml.firstElementChild(root); node !== null; node = xml.nextElementSibling(node)) {
      found.push([xml.getProp(node, "id"), xml.nodeGetContent(xml.firstElementChild(node)!), xml.getNodePath(node)]);
    }
    print("books", found);
    print("same handle", xml.docGetRootElement(doc) === root);

    using context = xml.xPathNewContext(doc);
    xml.xPathRegisterNs(context, "x", "urn:extra");
    const ask = (expression: string): string | null => {
      using answer = xml.xPathEval(expression, context);
      return xml.xPathCastToString(answer);
    };
    print("XPath", [ask("string(//book[@id='b2']/title)"), ask("sum(//price)"), ask("string(//@x:shelf)")]);
    {
      using compiled = xml.xPathCompile("count(title/@lang)");
      const counts: number[] = [];
      for (let node = xml.firstElementChild(root); node !== null; node = xml.nextElementSibling(node)) {
        using title = xml.xPathNodeEval(node, "string(title)", context);
        using count = xml.xPathCompiledEval(compiled, context);
        counts.push(xml.xPathCastToNumber(count), xml.xPathCastToString(title)!.length);
      }
      print("of each", counts);
    }
    {
      using number = xml.xPathEval("count(//book)", context);
      const alias = number;
      using converted = xml.xPathConvertString(number);
      print("converted", xml.xPathCastToString(converted));
      fails("taken", () => xml.xPathCastToString(alias));
    }
    xml.xPathRegisterVariable(context, "least", xml.xPathNewFloat(5));
    print("variable", ask("string(//book[price < $least]/@id)"));
    fails("no XPath", () => xml.xPathEval("//[", context));
    fails("document before its context", () => xml.freeDoc(doc));
    const answer = xml.xPathEval("//book", context);
    const alias = answer;
    fails("context before its answer", () => xml.xPathFreeContext(context));
    xml.xPathFreeObject(answer);
    fails("twice", () => xml.xPathFreeObject(alias));
    fails("of a node that is the tree's", () => xml.freeNode(root));
  }
  {
    // A long list: each sibling is lent from the one before it.
    using doc = xml.readDoc("<a>" + "<b/>".repeat(20_000) + "</a>", null, null, quiet);
    let count = 0;
    let last: xml.Node | null = null;
    for (let node = xml.firstElementChild(xml.docGetRootElement(doc)!); node !== null; node = xml.nextElementSibling(node)) {
      count++;
      last = node;
    }
    xml.freeDoc(doc);
    fails("the last of " + count, () => xml.nodeGetContent(last!));
  }
  {
    // What is kept by a context must outlive it.
    using doc = xml.newDoc("1.0");
    const loose = xml.newDocNode(doc, "loose", "text");
    const alias = loose;
    {
      using context = xml.xPathNewContext(doc);
      {
        using content = xml.xPathNodeEval(loose, "string(.)", context);
        print("of a loose node", xml.xPathCastToString(content));
      }
      fails("kept by the context", () => xml.freeNode(alias));
    }
    fails("document before its node", () => xml.freeDoc(doc));
    fails("with the list's function", () => xml.freeNodeList(alias));
    xml.freeNode(loose);
    fails("after its end", () => xml.nodeGetContent(alias));
  }
  {
    // A tree of our own
    using doc = xml.newDoc("1.0");
    const made = xml.newDocNode(doc, "greeting", null);
    const alias = made;
    print("no root before", xml.docSetRootElement(doc, made));
    fails("attached", () => xml.freeNode(alias));
    const root = xml.docGetRootElement(doc)!;
    const ns = xml.newNs(root, "urn:g", "g")!;
    xml.setNs(root, ns);
    xml.setProp(root, "lang", "en & more");
    const child = xml.newTextChild(root, "to", "<everyone>");
    xml.addNextSibling(child, xml.newDocComment(doc, " end "));
    const first = xml.addChild(root, xml.newText("a"));
    const same = xml.addChild(root, xml.newText("b"));
    print("merged", [first === same, xml.nodeGetContent(same)]);
    print("attributes", [xml.hasProp(root, "lang"), xml.getProp(root, "lang"), xml.getProp(root, "none")]);
    print("unset twice", [xml.unsetProp(root, "lang"), xml.unsetProp(root, "lang")]);
    print("dumped", text(xml.docDumpFormatMemoryEnc(doc, "UTF-8", 0)));
    const old = xml.docSetRootElement(doc, xml.newDocNode(doc, "other", null))!;
    fails("the old root's child", () => xml.nodeGetContent(child));
    print("old root", xml.nodeGetContent(old));
    xml.freeNode(old);
    const path = join(process.argv[3] ?? ".", "saved.xml");
    print("saved", xml.saveFormatFileEnc(path, doc, "UTF-8", 1));
    using again = xml.readFile(path, null, quiet);
    print("root again", xml.getNodePath(xml.docGetRootElement(again)!));
    rmSync(path);
    const nodes = xml.parseBalancedChunkMemory(doc, 0, "<a/><b/>")!;
    print("list", [xml.getNodePath(nodes), xml.getNodePath(xml.nextElementSibling(nodes)!)]);
    fails("a list with the node's function", () => xml.freeNode(nodes));
    xml.freeNodeList(nodes);
  }
  {
    using buffer = xml.bufferCreate();
    xml.bufferCat(buffer, "Grüße");
    xml.bufferWriteQuotedString(buffer, 'a "b"');
    print("buffer", [xml.bufferContent(buffer), xml.bufferLength(buffer), xml.bufferDetach(buffer), xml.bufferLength(buffer)]);
    print("names", [xml.validateNCName("a-b", 0), xml.validateNCName("a b", 0), xml.splitQName2("x:y"), xml.splitQName2("y")]);
  }
  {
    // What goes wrong
    const told: string[] = [];
    xml.setStructuredErrorFunc((error) => { told.push(\`\${error?.line} \${error?.message?.trim()}\`); });
    fails("not well-formed", () => xml.readDoc("<a>\\n<b></a>", "bad.xml", null, 0));
    print("told", told);
    print("last", [xml.getLastError()?.code === xml.ERR_TAG_NOT_FINISHED, xml.getLastError()?.file]);
    xml.setStructuredErrorFunc(() => { throw new Error("not now"); });
    fails("a handler that throws", () => xml.readDoc("<a", null, null, 0));
    xml.setStructuredErrorFunc(null);
    xml.resetLastError();
    fails("no file", () => xml.readFile("/no/such.xml", null, quiet));
    {
      using recovered = xml.recoverDoc("<a>text") ;
      print("recovered", xml.nodeGetContent(xml.docGetRootElement(recovered)!));
    }
    using parser = xml.newParserCtxt();
    using doc = xml.ctxtReadDoc(parser, "<p>in a context</p>", null, null, quiet);
    print("context", xml.nodeGetContent(xml.docGetRootElement(doc)!));
  }
}
`;

describe.skipIf(!(await packIsThere("libxml2")))("the libxml2 pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("libxml2", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(190);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "children "2"",
        "books [["b1","Emma","/books/book[1]"],["b2","Käthchen","/books/book[2]"]]",
        "same handle true",
        "XPath ["Käthchen","12.5","A"]",
        "of each [0,4,1,8]",
        "converted "2"",
        "taken "BoundaryError: xmlXPathCastToString(object): this _xmlXPathObject was closed by xmlXPathConvertString [ownership/use-after-free]"",
        "variable "b2"",
        "no XPath "XmlFailure: xmlXPathEval: Invalid expression\\n (NULL)"",
        "document before its context "BoundaryError: xmlFreeDoc(doc): 1 _xmlXPathContext is still live; close what was made from this _xmlDoc first [ownership/order]"",
        "context before its answer "BoundaryError: xmlXPathFreeContext(context): 1 _xmlXPathObject is still live; close what was made from this _xmlXPathContext first [ownership/order]"",
        "twice "BoundaryError: xmlXPathFreeObject(object): this _xmlXPathObject was already closed by xmlXPathFreeObject [ownership/double-free]"",
        "of a node that is the tree's "BoundaryError: xmlFreeNode(node): this _xmlNode is borrowed; whoever owns it releases it [ownership/double-free]"",
        "the last of 20000 "BoundaryError: xmlNodeGetContent(node): this _xmlNode was closed by xmlFreeDoc [ownership/use-after-free]"",
        "of a loose node "text"",
        "kept by the context "BoundaryError: xmlFreeNode(node): 1 _xmlXPathContext is still live; close what was made from this _xmlNode first [ownership/order]"",
        "document before its node "BoundaryError: xmlFreeDoc(doc): 1 _xmlNode is still live; close what was made from this _xmlDoc first [ownership/order]"",
        "with the list's function "BoundaryError: xmlFreeNodeList(nodes): this _xmlNode from xmlNewDocNode is freed with another function [ownership/allocator-mismatch]"",
        "after its end "BoundaryError: xmlNodeGetContent(node): this _xmlNode was closed by xmlFreeNode [ownership/use-after-free]"",
        "no root before null",
        "attached "BoundaryError: xmlFreeNode(node): this _xmlNode was handed over to C by xmlDocSetRootElement [ownership/use-after-move]"",
        "merged [true,"ab"]",
        "attributes [true,"en & more",null]",
        "unset twice [0,-1]",
        "dumped "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>\\n<g:greeting xmlns:g=\\"urn:g\\"><g:to>&lt;everyone&gt;</g:to><!-- end -->ab</g:greeting>\\n"",
        "the old root's child "BoundaryError: xmlNodeGetContent(node): this _xmlNode was closed by xmlDocSetRootElement [ownership/use-after-free]"",
        "old root "<everyone>ab"",
        "saved 48",
        "root again "/other"",
        "list ["/a","/b"]",
        "a list with the node's function "BoundaryError: xmlFreeNode(node): this _xmlNode from xmlParseBalancedChunkMemory is freed with another function [ownership/allocator-mismatch]"",
        "buffer ["Grüße'a \\"b\\"'",14,"Grüße'a \\"b\\"'",0]",
        "names [0,1,{"result":"y","prefix":"x"},{"result":null,"prefix":null}]",
        "not well-formed "XmlFailure: xmlReadDoc: Premature end of data in tag a line 1\\n (NULL)"",
        "told ["2 Opening and ending tag mismatch: b line 2 and a","2 Premature end of data in tag a line 1"]",
        "last [true,"bad.xml"]",
        "a handler that throws "BoundaryError: xmlSetStructuredErrorFunc(handler): the callback threw \\"not now\\" while xmlReadDoc was running [error/unwinding]"",
        "no file "XmlFailure: xmlReadFile: failed to load external entity \\"/no/such.xml\\"\\n (NULL)"",
        "recovered "text"",
        "context "in a context"",
      ]
    `);
  });

  test("all that libxml2 allocates is freed", () => {
    const counts = pack.leaks("libxml2.so");
    expect(counts).toEqual(counts && { once: counts.once, fiveTimes: counts.once });
  });
});
