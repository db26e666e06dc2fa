// A page from a server on this machine, with its headers; a form that is posted; and what curl says when nobody answers. The
// transfer blocks this thread, so that the server runs on another.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import * as curl from "./generated/libcurl.ts";

if (isMainThread) {
  const server = new Worker(new URL(import.meta.url));
  const port = await new Promise<number>((resolve) => server.once("message", resolve));
  fetchAll(`http://127.0.0.1:${port}`, port);
  await server.terminate();
} else {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => void parts.push(part));
    request.on("end", () => {
      if (request.url === "/moved")
        return void response.writeHead(302, { location: "/poem" }).end();
      response.setHeader("content-type", "text/plain; charset=utf-8");
      response.setHeader("x-asked-by", request.headers["x-asker"] ?? "nobody");
      const sent = Buffer.concat(parts).toString();
      const names = [...sent.matchAll(/name="(\w+)"/g)].map(([, name]) => name);
      response.end(
        request.method === "POST"
          ? `a form with ${names.join(" and ")}`
          : "so much depends\nupon\n".repeat(2000),
      );
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
    parentPort?.postMessage(port);
  });
}

function fetchAll(origin: string, port: number): void {
  const plain = (text: string): string => text.replaceAll(String(port), "PORT");
  curl.globalInit(3);
  // The list has to outlive the transfer that keeps it: what is declared first is closed last.
  using headers = curl.slistAppend(null, "X-Asker: ferrule");
  using easy = curl.easyInit();

  // A redirection is followed; what comes in is counted as it comes.
  let text = "";
  let pieces = 0;
  const decoder = new TextDecoder();
  curl.easySetoptString(easy, curl.OPT_URL, `${origin}/moved`);
  curl.easySetoptLong(easy, curl.OPT_FOLLOWLOCATION, 1);
  curl.easySetoptList(easy, curl.OPT_HTTPHEADER, headers);
  curl.easySetoptWrite(easy, (data) => {
    text += decoder.decode(data, { stream: true });
    pieces++;
    return data?.byteLength ?? 0;
  });
  curl.easyPerform(easy);
  const status = curl.easyGetinfoLong(easy, curl.INFO_RESPONSE_CODE);
  console.log(
    `${status}: ${text.length} characters in ${pieces > 1 ? "several pieces" : "one piece"}`,
  );
  console.log(plain(curl.easyGetinfoString(easy, curl.INFO_EFFECTIVE_URL) ?? ""));
  console.log(
    `${curl.easyGetinfoString(easy, curl.INFO_CONTENT_TYPE)}, asked by ${curl.easyHeader(easy, "x-asked-by", 0, curl.H_HEADER, -1).header?.value}`,
  );

  // The list belongs to the transfer until it ends.
  const same = headers;
  try {
    curl.slistFreeAll(same);
  } catch (error) {
    console.log(String(error));
  }

  // A form of two fields.
  {
    using post = curl.easyInit();
    const form = curl.mimeInit(post);
    for (const [name, value] of [
      ["title", "Emma"],
      ["year", "1815"],
    ] as const) {
      const part = curl.mimeAddpart(form);
      curl.mimeName(part, name);
      curl.mimeData(part, new TextEncoder().encode(value));
    }
    let answer = "";
    curl.easySetoptString(post, curl.OPT_URL, `${origin}/form`);
    curl.easySetoptMime(post, form);
    curl.easySetoptWrite(post, (data) => {
      answer += decoder.decode(data);
      return data?.byteLength ?? 0;
    });
    curl.easyPerform(post);
    console.log(answer);
    curl.easyCleanup(post);
    curl.mimeFree(form);
  }

  // What the callback throws ends the transfer and comes out of the call; so does what curl finds wrong.
  curl.easySetoptWrite(easy, () => {
    throw new Error("that is enough");
  });
  const attempts = [
    () => curl.easyPerform(easy),
    () => {
      curl.easySetoptString(easy, curl.OPT_URL, "no-protocol://127.0.0.1");
      curl.easyPerform(easy);
    },
    () => curl.easySetoptLong(easy, curl.OPT_URL, 1),
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      console.log(plain(String(error)).slice(0, 120));
    }
  }
}
