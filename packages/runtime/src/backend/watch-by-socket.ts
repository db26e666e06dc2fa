import type { Watch } from "./backend.ts";

/** Watches a pipe as Node does its sockets; Deno too. */
export function watchBySocket(read: number, _write: number, found: () => void): Watch {
  const { Socket } = process.getBuiltinModule("node:net");
  const socket = new Socket({ fd: read, readable: true, writable: false });
  socket.on("data", found);
  socket.unref();
  return { hold: () => socket.ref(), rest: () => socket.unref() };
}
