// Hashes a text, derives a key from a password, seals a message with it and opens it again.
import * as openssl from "./generated/openssl.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

{
  using context = openssl.mdCTXNew();
  openssl.digestInitEx(context, openssl.sha256());
  for (const piece of ["the quick brown fox ", "jumps over ", "the lazy dog"]) {
    openssl.digestUpdate(context, bytes(piece));
  }
  console.log(`sha256  ${hex(openssl.digestFinalEx(context))}`);
}

const key = openssl.pbeScrypt("correct horse battery staple", bytes("salt"), 1024, 8, 1, 0, 32);
console.log(`scrypt  ${hex(key)}`);

const cipher = openssl.aes256Cbc();
const iv = new Uint8Array(16);
using context = openssl.cipherCTXNew();
openssl.encryptInitEx(context, cipher, key, iv);
const sealed = [
  openssl.encryptUpdate(context, bytes("meet me at the bridge")),
  openssl.encryptFinalEx(context),
];
console.log(`sealed  ${sealed.map(hex).join("")}`);

openssl.decryptInitEx(context, cipher, key, iv);
const opened = sealed.map((part) => openssl.decryptUpdate(context, part));
opened.push(openssl.decryptFinalEx(context));
console.log(`opened  ${new TextDecoder().decode(Buffer.concat(opened))}`);

try {
  openssl.encryptInitEx(context, cipher, key.subarray(0, 16), iv);
} catch (error) {
  console.log(String(error));
}
