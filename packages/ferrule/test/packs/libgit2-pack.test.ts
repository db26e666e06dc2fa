import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as git from "./generated/libgit2.ts";

const scratch = process.argv[3] ?? "";
const clean = (text: string): string => text.replaceAll(scratch, "");
const print = (name: string, value: unknown): void =>
  console.log(name, clean(JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of))));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};
const hex = (id: git.Oid): string => Buffer.from(id.id).toString("hex");
git.libgit2Init();

async function round(): Promise<void> {
  const path = join(scratch, "repository");
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  const repo = git.repositoryInit(path, 0);
  print("workdir", git.repositoryWorkdir(repo));
  print("unborn", [git.repositoryHeadUnborn(repo), git.repositoryIsEmpty(repo), git.repositoryIsBare(repo)]);
  fails("no head", () => git.repositoryHead(repo));

  // Two commits, the second one through the index
  const author = git.signatureNew("Ada", "ada@example.org", 1000000000, 60);
  print("author", author);
  const blob = git.blobCreateFromBuffer(repo, new TextEncoder().encode("hello\\n"));
  print("blob", hex(blob));
  const first = (() => {
    using builder = git.treebuilderNew(repo);
    git.treebuilderInsert(builder, "greeting", blob, git.FILEMODE_BLOB);
    using tree = git.treeLookup(repo, git.treebuilderWrite(builder));
    return git.commitCreate(repo, "HEAD", author, author, null, "Greet\\n", tree, []);
  })();
  print("first", hex(first));
  {
    writeFileSync(join(path, "more"), "more\\n");
    using index = git.repositoryIndex(repo);
    using again = git.repositoryIndex(repo);
    {
      using commit = git.commitLookup(repo, first);
      using tree = git.commitTree(commit);
      git.indexReadTree(index, tree);
    }
    git.indexAddBypath(index, "more");
    git.indexWrite(again);
    print("index", [git.indexEntrycount(again), git.indexGetBypath(index, "more", 0)?.path]);
    using tree = git.treeLookup(repo, git.indexWriteTree(index));
    using parent = git.commitLookup(repo, first);
    const second = git.commitCreate(repo, "HEAD", author, author, null, "Say more\\n\\nand why\\n", tree, [parent]);
    using commit = git.commitLookup(repo, second);
    print("body", git.commitBody(commit));
    print("parents", [git.commitParentcount(commit), hex(git.commitParentId(commit, 0) ?? first) === hex(first)]);
  }

  // The log
  {
    using walk = git.revwalkNew(repo);
    git.revwalkSorting(walk, git.SORT_TOPOLOGICAL);
    git.revwalkPushHead(walk);
    for (;;) {
      const { result, id } = git.revwalkNext(walk);
      if (result === git.ITEROVER) break;
      using commit = git.commitLookup(repo, id);
      print("log", [hex(id).slice(0, 7), git.commitSummary(commit), git.commitAuthor(commit).name, git.commitTime(commit)]);
    }
  }
  // A tree, its entries, and the content of one
  {
    using object = git.revparseSingle(repo, "HEAD^{tree}");
    using tree = git.treeLookup(repo, git.objectId(object) ?? blob);
    const names: unknown[] = [];
    git.treeWalk(tree, 0, (root, entry) => { names.push(root + git.treeEntryName(entry)); return 0; });
    print("tree", names);
    const entry = git.treeEntryByname(tree, "greeting");
    if (entry === null) throw new Error("no greeting");
    fails("not ours", () => git.treeEntryFree(entry));
    using content = git.blobLookup(repo, blob);
    print("content", new TextDecoder().decode(git.blobRawcontent(content) ?? undefined));
    fails("a callback that throws", () => git.treeWalk(tree, 0, () => { throw new Error("enough"); }));
  }
  // Branches
  {
    using head = git.repositoryHead(repo);
    using commit = git.commitLookup(repo, git.referenceTarget(head) ?? blob);
    using branch = git.branchCreate(repo, "side", commit, 0);
    print("branch", [git.referenceName(branch), git.branchIsHead(branch), git.branchName(branch)]);
    const names: string[] = [];
    git.referenceForeachName(repo, (name) => { names.push(name); return 0; });
    print("references", names.sort().length);
    git.branchDelete(branch);
    print("still ours", git.referenceShorthand(branch));
    using iterator = git.branchIteratorNew(repo, git.BRANCH_LOCAL);
    const { branch: one } = git.branchNext(iterator);
    one?.[Symbol.dispose]();
    print("over", git.branchNext(iterator).branch);
    fails("exists", () => git.branchCreate(repo, "HEAD^", commit, 0));
  }
  {
    using object = git.revparseSingle(repo, "HEAD");
    git.tagCreateLightweight(repo, "v1", object, 0);
    const tags: string[] = [];
    git.tagForeach(repo, (name, id) => { tags.push(name + " " + hex(id).slice(0, 7)); return 0; });
    print("tags", tags);
  }
  print("text", git.oidTostr(41, blob));
  fails("no id", () => git.oidFromstr("xyz"));
  fails("too short", () => git.oidFromraw(new Uint8Array(19)));
  {
    using object = git.revparseSingle(repo, "HEAD");
    fails("a child lives", () => git.repositoryFree(repo));
    print("type", git.objectType2string(git.objectType(object)));
  }
  const alias = repo;
  git.repositoryFree(repo);
  fails("twice", () => git.repositoryFree(alias));
  fails("nothing there", () => git.repositoryOpen(join(scratch, "nowhere")));
}
`;

describe.skipIf(!(await packIsThere("libgit2")))("the libgit2 pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("libgit2", program);
  }, 120_000);
  afterAll(() => pack?.remove());

  test("decides almost all, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    const undecided = leftOut.filter(({ cause }) => cause === "undecided");
    expect(undecided.length).toBeLessThan((functions.length + leftOut.length) / 20);
    expect(functions.length).toBeGreaterThanOrEqual(240);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "workdir "/repository/"",
        "unborn [true,true,false]",
        "no head "GitError: git_repository_head: reference 'refs/heads/master' not found (GIT_EUNBORNBRANCH)"",
        "author {"name":"Ada","email":"ada@example.org","when":{"time":"1000000000","offset":60,"sign":43}}",
        "blob "ce013625030ba8dba906f756967f9e9ca394464a"",
        "first "d78fc109e4d1a8c96b9368bf3a6b217b6913e660"",
        "index ["2","more"]",
        "body "and why"",
        "parents [1,true]",
        "log ["9745c7e","Say more","Ada","1000000000"]",
        "log ["d78fc10","Greet","Ada","1000000000"]",
        "tree ["greeting","more"]",
        "not ours "BoundaryError: git_tree_entry_free(entry): this git_tree_entry is borrowed; whoever owns it releases it [ownership/double-free]"",
        "content "hello\\n"",
        "a callback that throws "BoundaryError: git_tree_walk(callback): the callback threw \\"enough\\" while git_tree_walk was running [error/unwinding]"",
        "branch ["refs/heads/side",false,"side"]",
        "references 2",
        "still ours "side"",
        "over null",
        "exists "GitError: git_branch_create: the given reference name 'refs/heads/HEAD^' is not valid (GIT_EINVALIDSPEC)"",
        "tags ["refs/tags/v1 9745c7e"]",
        "text {"result":true,"text":"ce013625030ba8dba906f756967f9e9ca394464a"}",
        "no id "GitError: git_oid_fromstr: unable to parse OID - contains invalid characters (GIT_ERROR)"",
        "too short "BoundaryError: git_oid_fromraw(raw): C reads 20 bytes, got 19 [abi/length]"",
        "a child lives "BoundaryError: git_repository_free(repo): 1 git_object is still live; close what was made from this git_repository first [ownership/order]"",
        "type "commit"",
        "twice "BoundaryError: git_repository_free(repo): this git_repository was already closed by git_repository_free [ownership/double-free]"",
        "nothing there "GitError: git_repository_open: failed to resolve path '/nowhere': No such file or directory (GIT_ENOTFOUND)"",
      ]
    `);
  });

  test("all that a round allocates is freed", () => {
    const counts = pack.leaks("libgit2.so");
    expect(counts?.fiveTimes).toBe(counts?.once);
  });
});
