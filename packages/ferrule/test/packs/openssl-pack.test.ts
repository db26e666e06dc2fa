import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

/** What libcrypto computes is compared with what Node's own OpenSSL computes. */
const program = `
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, scryptSync } from "node:crypto";
import * as ssl from "./generated/openssl.ts";

const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (of: Uint8Array): string => Buffer.from(of).toString("hex");

async function round(): Promise<void> {
  {
    using context = ssl.mdCTXNew();
    ssl.digestInitEx(context, ssl.sha256());
    ssl.digestUpdate(context, bytes("hello "));
    using copy = ssl.mdCTXNew();
    ssl.mdCTXCopyEx(copy, context);
    ssl.digestUpdate(context, bytes("world"));
    print("sha256", hex(ssl.digestFinalEx(context)) === createHash("sha256").update("hello world").digest("hex"));
    print("its copy", hex(ssl.digestFinalEx(copy)) === createHash("sha256").update("hello ").digest("hex"));
  }
  {
    using fetched = ssl.mdFetch("SHA3-256", null);
    print("fetched", [ssl.mdGet0Name(fetched), ssl.mdGetSize(fetched)]);
    print("sha3", hex(ssl.digest(bytes("x"), fetched)) === createHash("sha3-256").update("x").digest("hex"));
    fails("no such digest", () => ssl.mdFetch("SHA-9", null));
    fails("not ours", () => ssl.mdFree(ssl.sha512()));
  }
  print("one call", hex(ssl.sHA256(bytes("a")).digest).slice(0, 16));
  print("hmac", hex(ssl.hmac(ssl.sha512(), bytes("key"), bytes("data")).code) === createHmac("sha512", "key").update("data").digest("hex"));

  const [key, iv] = [ssl.randBytes(32), ssl.randBytes(16)];
  print("random", [key.byteLength, hex(key) === hex(ssl.randBytes(32))]);
  const secret = bytes("attack at dawn, and bring a lantern");
  {
    using context = ssl.cipherCTXNew();
    const cipher = ssl.aes256Cbc();
    fails("short key", () => ssl.encryptInitEx(context, cipher, key.subarray(1), iv));
    ssl.encryptInitEx(context, cipher, key, iv);
    const sealed = Buffer.concat([ssl.encryptUpdate(context, secret), ssl.encryptFinalEx(context)]);
    print("sealed", sealed.byteLength);
    const node = createDecipheriv("aes-256-cbc", key, iv);
    print("node opens it", Buffer.concat([node.update(sealed), node.final()]).equals(secret));
    ssl.decryptInitEx(context, cipher, key, iv);
    const open = Buffer.concat([ssl.decryptUpdate(context, sealed), ssl.decryptFinalEx(context)]);
    print("opened", open.equals(secret));
    ssl.decryptInitEx(context, cipher, key, iv);
    ssl.decryptUpdate(context, sealed.subarray(0, 17));
    fails("cut off", () => ssl.decryptFinalEx(context));
    const alias = context;
    ssl.cipherCTXFree(context);
    fails("twice", () => ssl.cipherCTXFree(alias));
  }
  {
    using context = ssl.mdCTXNew();
    ssl.digestInitEx(context, ssl.shake256());
    ssl.digestUpdate(context, bytes("x"));
    const asked = ssl.mdCTXGet0Md(context);
    print("asked", asked && [ssl.mdGet0Name(asked), ssl.mdIsA(asked, "SHAKE-256"), ssl.mdGetType(asked) > 0]);
    print("shake", [ssl.digestFinalXOF(context, 100)].map((of) => [of.byteLength, hex(of).slice(0, 16)]));
    print("by name", hex(ssl.qDigest("SHA2-384", null, bytes("x"))) === createHash("sha384").update("x").digest("hex"));
    fails("by no name", () => ssl.qDigest("SHA-9", null, bytes("x")));
  }
  {
    using context = ssl.cipherCTXNew();
    const cipher = ssl.aes256Ctr();
    ssl.cipherInitEx(context, cipher, key, iv, 1);
    using copy = ssl.cipherCTXNew();
    ssl.cipherCTXCopy(copy, context);
    print("context", [ssl.cipherCTXIsEncrypting(copy), ssl.cipherCTXGetKeyLength(copy), ssl.cipherCTXGetIvLength(copy), ssl.cipherCTXGetBlockSize(copy)]);
    const sealed = ssl.cipherUpdate(context, secret);
    print("the copy seals the same", hex(ssl.cipherUpdate(copy, secret)) === hex(sealed));
    const node = createDecipheriv("aes-256-ctr", key, iv);
    print("node opens it too", Buffer.concat([node.update(sealed), node.final()]).equals(secret));
    const used = ssl.cipherCTXGet0Cipher(context);
    print("cipher", used && [ssl.cipherGet0Name(used), ssl.cipherGetMode(used)]);
  }
  {
    const { text } = { text: ssl.encodeBlock(secret) };
    print("base64", new TextDecoder().decode(text) === Buffer.from(secret).toString("base64"));
    print("and back", new TextDecoder().decode(ssl.decodeBlock(text)).startsWith("attack at dawn"));
    fails("no base64", () => ssl.decodeBlock(bytes("!!!!")));
  }
  const salt = bytes("salt");
  print("pbkdf2", hex(ssl.pKCS5PBKDF2HMAC("password", salt, 1000, ssl.sha256(), 32)) === pbkdf2Sync("password", salt, 1000, 32, "sha256").toString("hex"));
  print("scrypt", hex(ssl.pbeScrypt("password", salt, 1024, 8, 1, 0, 32)) === scryptSync("password", salt, 32, { N: 1024 }).toString("hex"));
  print("same", [ssl.memcmp(bytes("abc"), bytes("abc")) === 0, ssl.memcmp(bytes("abc"), bytes("abd")) === 0]);
  fails("two lengths", () => ssl.memcmp(bytes("abc"), bytes("abcd")));
}
`;

describe.skipIf(!(await packIsThere("openssl")))("the openssl pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("openssl", program);
  }, 180_000);
  afterAll(() => pack?.remove());

  test("leaves nothing undecided", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(200);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "sha256 true",
        "its copy true",
        "fetched ["SHA3-256",32]",
        "sha3 true",
        "no such digest "OpensslError: EVP_MD_fetch: unsupported (NULL)"",
        "not ours "BoundaryError: EVP_MD_free(digest): this EVP_MD is borrowed; whoever owns it releases it [ownership/double-free]"",
        "one call "ca978112ca1bbdca"",
        "hmac true",
        "random [32,false]",
        "short key "BoundaryError: EVP_EncryptInit_ex(key): C reads 32 bytes, got 31 [abi/length]"",
        "sealed 48",
        "node opens it true",
        "opened true",
        "cut off "OpensslError: EVP_DecryptFinal_ex: wrong final block length (status 0)"",
        "twice "BoundaryError: EVP_CIPHER_CTX_free(ctx): this EVP_CIPHER_CTX was already closed by EVP_CIPHER_CTX_free [ownership/double-free]"",
        "asked ["SHAKE256",true,true]",
        "shake [[100,"c851121abe809597"]]",
        "by name true",
        "by no name "OpensslError: EVP_Q_digest: unsupported (status 0)"",
        "context [true,32,16,1]",
        "the copy seals the same true",
        "node opens it too true",
        "cipher ["AES-256-CTR",5]",
        "base64 true",
        "and back true",
        "no base64 "OpensslError: EVP_DecodeBlock: unsupported (status -1)"",
        "pbkdf2 true",
        "scrypt true",
        "same [true,false]",
        "two lengths "BoundaryError: CRYPTO_memcmp(left): C is given one length for two buffers, of 3 and 4 bytes [abi/length]"",
      ]
    `);
  });

  test("all that a round allocates is freed", () => {
    const counts = pack.leaks("libcrypto.so");
    expect(counts?.fiveTimes).toBe(counts?.once);
  });
});
