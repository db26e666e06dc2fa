import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { join } from "node:path";
import { rmSync, writeFileSync } from "node:fs";
import * as curl from "./generated/libcurl.ts";

const folder = process.argv[3] ?? ".";
const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of))?.replaceAll(folder, "FOLDER"));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { console.log(name, String(error).replaceAll(folder, "FOLDER").slice(0, 200)); }
};
const text = (of: Uint8Array | null): string => new TextDecoder().decode(of ?? new Uint8Array());
const path = join(folder, "page.txt");

async function round(): Promise<void> {
  curl.globalInit(3);
  print("version", [curl.version()?.startsWith("libcurl/"), curl.versionInfo()?.version === curl.version()?.split(/[/ ]/)[1]]);
  print("words", [curl.easyStrerror(6), curl.urlStrerror(3), curl.strequal("A", "a"), curl.strnequal("ab", "AC", 1)]);
  print("date", curl.getdate("Sun, 06 Nov 1994 08:49:37 GMT"));
  fails("no date", () => curl.getdate("never"));
  print("option", [curl.easyOptionByName("URL")?.name, curl.easyOptionById(curl.OPT_URL)?.id === curl.OPT_URL, curl.easyOptionByName("none")]);
  print("environment", curl.getenv("FERRULE_NOT_THERE"));
  print("escape", [curl.easyEscape(null, "a b/ä"), text(curl.easyUnescape(null, "a%20b%00c"))]);
  {
    using url = curl.url();
    curl.urlSet(url, curl.UPART_URL, "https://user@example.com:8080/a/b?q=1#end", 0);
    print("parts", [curl.urlGet(url, curl.UPART_HOST, 0), curl.urlGet(url, curl.UPART_PATH, 0), curl.urlGet(url, curl.UPART_QUERY, 0)]);
    using copy = curl.urlDup(url);
    curl.urlSet(copy, curl.UPART_URL, "../c", 0);
    print("relative", curl.urlGet(copy, curl.UPART_URL, 0));
    fails("no such part", () => curl.urlGet(url, curl.UPART_OPTIONS, 0));
    fails("no URL", () => curl.urlSet(url, curl.UPART_URL, "http://exa mple", 0));
    const alias = copy;
    curl.urlCleanup(copy);
    fails("twice", () => curl.urlCleanup(alias));
  }
  {
    const first = curl.slistAppend(null, "X-One: 1");
    const alias = first;
    const list = curl.slistAppend(first, "X-Two: 2");
    fails("the list before it grew", () => curl.slistAppend(alias, "X-Three: 3"));
    using easy = curl.easyInit();
    curl.easySetoptList(easy, curl.OPT_HTTPHEADER, list);
    fails("kept by the transfer", () => curl.slistFreeAll(list));
    curl.easyCleanup(easy);
    curl.slistFreeAll(list);
  }
  {
    using easy = curl.easyInit();
    using form = curl.mimeInit(easy);
    const part = curl.mimeAddpart(form);
    curl.mimeName(part, "field");
    curl.mimeData(part, new TextEncoder().encode("value"));
    curl.mimeType(part, "text/plain");
    const own = curl.slistAppend(null, "X-Part: 1");
    const ours = own;
    curl.mimeHeaders(part, own);
    fails("the part's headers", () => curl.slistFreeAll(ours));
    const inner = curl.mimeInit(easy);
    const innerPart = curl.mimeAddpart(inner);
    const moved = inner;
    curl.mimeSubparts(curl.mimeAddpart(form), inner);
    fails("moved", () => curl.mimeFree(moved));
    fails("its parts are out of sight", () => curl.mimeName(innerPart, "x"));
  }
  {
    writeFileSync(path, "a page\\n".repeat(10));
    using easy = curl.easyInit();
    const pieces: string[] = [];
    curl.easySetoptString(easy, curl.OPT_URL, "file://" + path);
    curl.easySetoptWrite(easy, (data) => { pieces.push(text(data)); return data?.byteLength ?? 0; });
    let headers = 0;
    curl.easySetoptHeader(easy, (line) => { headers++; return line?.byteLength ?? 0; });
    curl.easySetoptLong(easy, curl.OPT_NOPROGRESS, 0);
    let told = -1n;
    curl.easySetoptXferinfo(easy, (_, downloaded) => { told = BigInt(downloaded); return 0; });
    curl.easyPerform(easy);
    print("page", [pieces.join("").length, headers > 0, told]);
    print("told", [curl.easyGetinfoString(easy, curl.INFO_SCHEME), curl.easyGetinfoLarge(easy, curl.INFO_SIZE_DOWNLOAD_T), curl.easyGetinfoLong(easy, curl.INFO_RESPONSE_CODE)]);
    using copy = curl.easyInit();
    curl.easySetoptString(copy, curl.OPT_URL, "file://" + path);
    curl.easySetoptWrite(copy, () => 1);
    fails("handled in part", () => curl.easyPerform(copy));
    curl.easySetoptWrite(copy, () => { throw new Error("no more"); });
    fails("a callback that throws", () => curl.easyPerform(copy));
    curl.easySetoptXferinfo(easy, () => 1);
    fails("given up", () => curl.easyPerform(easy));
    curl.easyReset(easy);
    fails("nothing to do", () => curl.easyPerform(easy));
    curl.easySetoptString(easy, curl.OPT_URL, "file://" + path + ".none");
    fails("no page", () => curl.easyPerform(easy));
    fails("no text for a number", () => curl.easySetoptString(easy, curl.OPT_TIMEOUT, "1"));
    fails("no such header", () => curl.easyHeader(easy, "x-none", 0, curl.H_HEADER, -1).header);
    const alias = easy;
    curl.easyCleanup(easy);
    fails("twice", () => curl.easyCleanup(alias));
    fails("after its end", () => curl.easyPerform(alias));
    rmSync(path);
  }
  {
    using share = curl.shareInit();
    print("share", curl.shareStrerror(0));
    curl.shareCleanup(share);
  }
}
`;

describe.skipIf(!(await packIsThere("libcurl")))("the libcurl pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("libcurl", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(55);
  });

  test("names each option where its number says that it is of the type", async () => {
    const { leastOf, wrong } = optionsOf(pack.bound.text);
    expect(wrong).toEqual([]);
    expect(leastOf).toEqual({ long: 0, large: 30_000, string: 10_000, list: 10_000 });
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "version [true,true]",
        "words ["Couldn't resolve host name","Malformed input to a URL function",true,true]",
        "date "784111777"",
        "no date CurlError: curl_getdate: it answered that it failed (status -1)",
        "option ["URL",true,null]",
        "environment null",
        "escape ["a%20b%2F%C3%A4","a b\\u0000c"]",
        "parts ["example.com","/a/b","q=1"]",
        "relative "https://user@example.com:8080/c"",
        "no such part CurlError: curl_url_get: it answered that it failed (status 13)",
        "no URL CurlError: curl_url_set: it answered that it failed (status 21)",
        "twice BoundaryError: curl_url_cleanup(url): this CURLU was already closed by curl_url_cleanup [ownership/double-free]",
        "the list before it grew BoundaryError: curl_slist_append(list): this curl_slist was handed over to C by curl_slist_append [ownership/use-after-move]",
        "kept by the transfer BoundaryError: curl_slist_free_all(list): 1 CURL is still live; close what was made from this curl_slist first [ownership/order]",
        "the part's headers BoundaryError: curl_slist_free_all(list): this curl_slist was handed over to C by curl_mime_headers [ownership/use-after-move]",
        "moved BoundaryError: curl_mime_free(mime): this curl_mime was handed over to C by curl_mime_subparts [ownership/use-after-move]",
        "its parts are out of sight BoundaryError: curl_mime_name(part): this curl_mimepart was closed by curl_mime_subparts [ownership/use-after-free]",
        "page [70,true,"70"]",
        "told ["FILE","70","0"]",
        "handled in part CurlError: curl_easy_perform: Failed writing received data to disk/application (CURLE_WRITE_ERROR)",
        "a callback that throws BoundaryError: curl_easy_setopt_write(write): the callback threw "no more" while curl_easy_perform was running [error/unwinding]",
        "given up CurlError: curl_easy_perform: Operation was aborted by an application callback (CURLE_ABORTED_BY_CALLBACK)",
        "nothing to do CurlError: curl_easy_perform: URL using bad/illegal format or missing URL (CURLE_URL_MALFORMAT)",
        "no page CurlError: curl_easy_perform: Couldn't read a file:// file (CURLE_FILE_COULDNT_READ_FILE)",
        "no text for a number BoundaryError: curl_easy_setopt_string(option): 13 is none of CURLOPT_URL, CURLOPT_USERAGENT, CURLOPT_REFERER, CURLOPT_CUSTOMREQUEST, CURLOPT_COPYPOSTFIELDS, CURLOPT_COOKIE, CURLOPT_COOKIEFILE, CURLOP",
        "no such header null",
        "twice BoundaryError: curl_easy_cleanup(easy): this CURL was already closed by curl_easy_cleanup [ownership/double-free]",
        "after its end BoundaryError: curl_easy_perform(easy): this CURL was closed by curl_easy_cleanup [ownership/use-after-free]",
        "share "No error"",
      ]
    `);
  });

  test("all that libcurl allocates is freed", () => {
    const counts = pack.leaks("libcurl.so");
    expect(counts).toEqual(counts && { once: counts.once, fiveTimes: counts.once });
  });
});

/** CURLOPT_… of each way to call curl_easy_setopt that are not in the range of its type's numbers. */
function optionsOf(module: string): {
  readonly leastOf: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
} {
  const leastOf = { long: 0, large: 30_000, string: 10_000, list: 10_000 };
  const wrong: string[] = [];
  for (const [kind, least] of Object.entries(leastOf)) {
    const line = new RegExp(
      `Contract: \`curl as easy; option: among\\(([^)]*)\\).*\n[^]*?export function easySetopt(\\w+)`,
      "g",
    );
    const found = [...module.matchAll(line)].find(([, , name]) => name?.toLowerCase() === kind);
    const options = (found?.[1] ?? "").split(",").map((of) => of.trim());
    if (options.length < 5) wrong.push(`${kind}: ${options.length} options`);
    for (const option of options) {
      const value = Number(
        new RegExp(`export const ${option.slice(4)} = (\\d+);`).exec(module)?.[1],
      );
      if (!(value >= least && value < least + 10_000))
        wrong.push(`${option} ${value} is no ${kind}`);
    }
  }
  return { leastOf, wrong };
}
