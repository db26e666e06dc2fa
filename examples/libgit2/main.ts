// Makes a repository with a short history, and reads its log as `git log --oneline` would.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as git from "./generated/libgit2.ts";

git.libgit2Init();
const folder = mkdtempSync(join(tmpdir(), "libgit2-"));

/** Commits one file with that content, on top of what is there. */
function commit(repo: git.Repository, content: string, message: string): void {
  const author = git.signatureNew("Ada", "ada@example.org", 1_000_000_000, 0);
  using builder = git.treebuilderNew(repo);
  const blob = git.blobCreateFromBuffer(repo, new TextEncoder().encode(content));
  git.treebuilderInsert(builder, "notes.txt", blob, git.FILEMODE_BLOB);
  using tree = git.treeLookup(repo, git.treebuilderWrite(builder));
  const parents: git.Commit[] = [];
  if (!git.repositoryHeadUnborn(repo)) {
    using head = git.repositoryHead(repo);
    const target = git.referenceTarget(head);
    if (target !== null) parents.push(git.commitLookup(repo, target));
  }
  git.commitCreate(repo, "HEAD", author, author, null, message, tree, parents);
  for (const parent of parents) parent[Symbol.dispose]();
}

{
  using repo = git.repositoryInit(folder, 0);
  commit(repo, "one\n", "Begin\n");
  commit(repo, "one\ntwo\n", "Go on\n\nbecause one was not enough\n");
  commit(repo, "one\ntwo\nthree\n", "Finish\n");

  using walk = git.revwalkNew(repo);
  git.revwalkSorting(walk, git.SORT_TOPOLOGICAL);
  git.revwalkPushHead(walk);
  for (;;) {
    const { result, id } = git.revwalkNext(walk);
    if (result === git.ITEROVER) break;
    using found = git.commitLookup(repo, id);
    const short = git.oidTostr(8, id).text;
    console.log(`${short} ${git.commitSummary(found)} (${git.commitAuthor(found).name})`);
  }
  try {
    git.revparseSingle(repo, "no-such-branch");
  } catch (error) {
    console.log(String(error));
  }
}
rmSync(folder, { recursive: true });
