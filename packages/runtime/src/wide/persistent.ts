import { backend } from "../backend/choose-backend.ts";

const PIECE = 8192;

const pieces: Uint8Array[] = [];
let used = PIECE;

/** Memory that lives and stays where it is as long as the process: for what C is told once. */
export type Persistent = { readonly view: DataView; readonly address: bigint };

/** So many zeroed bytes of it, aligned to 16. */
export function persist(length: number): Persistent {
  const room = Math.ceil(length / 16) * 16;
  if (used + room > PIECE || pieces.length === 0) {
    pieces.push(new Uint8Array(new ArrayBuffer(Math.max(PIECE, room))));
    used = 0;
  }
  const piece = pieces[pieces.length - 1]!;
  const view = new DataView(piece.buffer, used, length);
  const address = backend().addressOf(piece) + BigInt(used);
  used += room;
  return { view, address };
}
