import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bind, build, workFolder } from "../tools/bind.ts";
import { hasGcc, missing, root, runOk, runOn, runtimes } from "../tools/machine.ts";

const fixture = join(root, "fixtures/bells");

describe.skipIf(missing("gcc", hasGcc))("calls from and on other threads", () => {
  const { path: folder, remove } = workFolder("bells");
  const alone = workFolder("bells-first");
  const library = join(folder, "libbells.so");
  const third = workFolder("bells-busy");
  let program = "";
  const fourth = workFolder("bells-end");
  let busy = "";
  let end = "";
  let text = "";
  let first = "";
  let leftOut: readonly string[] = [];
  beforeAll(async () => {
    const flags = ["-Wall", "-Wextra", "-shared", "-fPIC", "-pthread"];
    runOk("gcc", [...flags, "-o", library, join(fixture, "bells.c")]);
    const contract = join(fixture, "bells.ferrule.jsonc");
    const bound = await bind(join(fixture, "bells.h"), "bells", contract);
    text = bound.text;
    leftOut = bound.plan.leftOut.map(({ symbol, reason }) => `${symbol}: ${reason}`);
    const module = { folder: alone.path, library: "bells", text };
    first = build(module, join(fixture, "first.ts"));
    busy = build({ folder: third.path, library: "bells", text }, join(fixture, "busy.ts"));
    end = build({ folder: fourth.path, library: "bells", text }, join(fixture, "end.ts"));
    program = build({ folder, library: "bells", text }, join(fixture, "delivered.ts"));
  });
  afterAll(() => {
    remove();
    alone.remove();
    third.remove();
    fourth.remove();
  });

  test("what a call from another thread cannot bring along is not bound", () => {
    expect(leftOut).toEqual([
      "bells_say: bells_say.word runs here after C has gone on, when what word leads to may be gone",
    ]);
  });

  test("what only its own thread may use has no twin on another", () => {
    const reasons = [...text.matchAll(/It cannot run on another thread: (.*)\./g)].map(
      ([, of]) => of,
    );
    expect(reasons).toEqual([
      "only the thread that made its bells_wire may use it",
      "only the thread that made its bells_wire may use it",
    ]);
    expect(text).not.toMatch(/function (hum|glow)Async/);
  });

  test.each(runtimes)(
    "$name, $backend: what shares memory with a call's handles is busy",
    (runtime) => {
      const { stdout, stderr, status } = runOn(runtime, busy, [], {
        FERRULE_BELLS_LIBRARY: library,
      });
      expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
      expect(stdout.trim().split("\n")).toMatchInlineSnapshot(`
        [
          "["the handle itself","BoundaryError: bells_pull(rope): this bells_rope is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["its parent","BoundaryError: bells_rung(them): this bells shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["a sibling","BoundaryError: bells_pull(rope): this bells_rope shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["a sibling, on a third thread","BoundaryError: bells_pull(rope): this bells_rope shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["what was borrowed from it","BoundaryError: bells_hold(knot): this bells_knot shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["a new child of the parent","BoundaryError: bells_tie(them): this bells shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["the parent cannot be closed","BoundaryError: bells_stop(them): this bells shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["nor can the sibling","BoundaryError: bells_untie(rope): this bells_rope shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["nor disposed of","BoundaryError: bells_untie(rope): this bells_rope shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["they live",[true,true,true,true]]",
          "["another tree goes on",[0,0,0]]",
          "["all are usable again",[0,0,0,0]]",
          "["what a borrowed one was borrowed from","BoundaryError: bells_pull(rope): this bells_rope shares memory with what is in use by bells_hold, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["and the parent of that","BoundaryError: bells_rung(them): this bells shares memory with what is in use by bells_hold, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["what was made from a parent",["BoundaryError: bells_pull(rope): this bells_rope shares memory with what is in use by bells_wait, which runs on another thread: await that first [thread/wrong-thread]","BoundaryError: bells_hold(knot): this bells_knot shares memory with what is in use by bells_wait, which runs on another thread: await that first [thread/wrong-thread]"]]",
          "["two trees at once",0]",
          "["until it fails",["BoundaryError: bells_rung(them): this bells is in use by bells_wait, which runs on another thread: await that first [thread/wrong-thread]","BellsError",0]]",
          "["what any thread may use is not busy",1]",
          "["but it cannot be closed","BoundaryError: bells_gate_free(gate): this bells_gate is in use by bells_gate_wait, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["one waits, another opens",[true,true]]",
          "["what was made from it is busy by itself",["BoundaryError: bells_key_turn(key): this bells_key is in use by bells_key_turn, which runs on another thread: await that first [thread/wrong-thread]",1]]",
          "["and cannot be closed","BoundaryError: bells_key_free(key): this bells_key is in use by bells_key_turn, which runs on another thread: await that first [thread/wrong-thread]"]",
          "["closed with it",[false,"BoundaryError: bells_hold(knot): this bells_knot was closed by bells_untie [ownership/use-after-free]"]]",
        ]
      `);
    },
  );

  // Some runtimes end without telling C: then it is not unloaded either.
  test.each(runtimes)(
    "$name, $backend: the library stays until the process has ended",
    (runtime) => {
      const env = { FERRULE_BELLS_LIBRARY: library };
      const { stdout, status, signal } = runOn(runtime, end, [], env);
      expect({ status, signal }).toEqual({ status: 0, signal: null });
      const told = [
        "the process ends\nunloaded\n",
        ...(runtime.name.startsWith("Node") ? [] : [""]),
      ];
      expect(told).toContain(stdout);
    },
  );

  test.each(runtimes)(
    "$name, $backend: the first registration keeps the process alive",
    (runtime) => {
      const { stdout, status } = runOn(runtime, first, [], { FERRULE_BELLS_LIBRARY: library });
      expect({ stdout, status }).toEqual({ stdout: "1\n", status: 0 });
    },
  );

  test.each(runtimes)("$name, $backend: are delivered, awaited, and never fatal", (runtime) => {
    const { stdout, stderr, status, signal } = runOn(runtime, program, [], {
      FERRULE_BELLS_LIBRARY: library,
    });
    expect({ stderr, status, signal }).toMatchObject({ status: 0, signal: null });
    // What came when the queue was full, and nothing else.
    expect(stderr).toContain("bells_ring(note) 28928 times on a thread that may not enter");
    expect(stderr.match(/\[[a-z]+\/[a-z-]+\] Ferrule/g)).toEqual([
      "[thread/foreign-callback] Ferrule",
    ]);
    expect(stdout.trim().split("\n")).toMatchInlineSnapshot(`
      [
        "["8 threads of 10,000 calls, while this one waits: answers","160000n"]",
        "["all are run before the call is over",[80000,0]]",
        "["the same beside this one","160000n"]",
        "["all are run before the promise is settled",[80000,0]]",
        "["more than the queue has room for",[true,[{"symbol":"bells_ring","argument":"note","count":28928}]]]",
        "["in the background",[80000,0]]",
        "["a callback that throws ends its call","BoundaryError: bells_ring(note): the callback threw \\"no more\\" while bells_ring was running [error/unwinding]"]",
        "["a handle is busy meanwhile","BoundaryError: bells_rung(them): this bells is in use by bells_wait, which runs on another thread: await that first [thread/wrong-thread]"]",
        "["it cannot be closed either","BoundaryError: bells_stop(them): this bells is in use by bells_wait, which runs on another thread: await that first [thread/wrong-thread]"]",
        "["this thread goes on",50]",
        "["C has what it was given at the start",{"result":0,"sum":"300004n"}]",
        "["and the handle is usable again",0]",
        "["a failure rejects","BellsError: bells_wait: it answered that it failed (status -1)"]",
        "["several at once",["300n","100n","200n"]]",
        "["refused in a callback","2n"]",
        "["rejected with","BoundaryError: bells_wait: cannot be started in a callback of bells_ring: wait until that has returned [thread/wrong-thread]"]",
        "["nor is another of the same parent","BoundaryError: bells_pull(rope): this bells_rope shares memory with what is in use by bells_pull, which runs on another thread: await that first [thread/wrong-thread]"]",
        "["until the first is back",[0,0]]",
        "["in a worker",[2000,0]]",
        "["late calls",[]]",
        "["at the end",[1000,1000]]",
      ]
    `);
  });
});
