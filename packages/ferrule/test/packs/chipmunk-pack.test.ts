import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import * as cp from "./generated/chipmunk.ts";

const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : typeof of === "number" ? Math.round(of * 1000) / 1000 : of)));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};
const all: cp.ShapeFilter = { group: 0n, categories: 0xffffffff, mask: 0xffffffff };
const origin = { x: 0, y: 0 };
const square = [{ x: -1, y: -1 }, { x: 1, y: -1 }, { x: 1, y: 1 }, { x: -1, y: 1 }];

async function round(): Promise<void> {
  print("moments", [cp.momentForCircle(1, 0, 2, origin), cp.momentForBox(3, 2, 2), cp.momentForBox2(3, { l: -1, b: -1, r: 1, t: 1 }), cp.momentForPoly(3, square, origin, 0)]);
  print("areas", [cp.areaForCircle(0, 1), cp.areaForPoly(square, 0), cp.centroidForPoly(square)]);
  print("hull", cp.convexHull([...square, origin], 0));
  // Bodies: vectors in and out.
  const body = cp.bodyNew(2, 3);
  cp.bodySetPosition(body, { x: 1, y: 2 });
  cp.bodySetVelocity(body, { x: 3, y: 4 });
  cp.bodySetAngle(body, Math.PI / 2);
  print("body", [cp.bodyGetPosition(body), cp.bodyGetVelocity(body), cp.bodyGetRotation(body), cp.bodyGetMass(body), cp.bodyGetMoment(body), cp.bodyGetType(body), cp.bodyKineticEnergy(body)]);
  print("world", [cp.bodyLocalToWorld(body, { x: 1, y: 0 }), cp.bodyWorldToLocal(body, { x: 1, y: 3 })]);
  cp.bodyApplyImpulseAtLocalPoint(body, { x: 2, y: 0 }, origin);
  print("pushed", cp.bodyGetVelocity(body));
  fails("no vector", () => cp.bodySetPosition(body, { x: 1 } as cp.Vect));
  fails("no number", () => cp.bodySetVelocity(body, { x: 1, y: "2" } as unknown as cp.Vect));
  // Shapes
  const circle = cp.circleShapeNew(body, 1, origin);
  const box = cp.boxShapeNew(body, 2, 4, 0);
  const polygon = cp.polyShapeNew(body, square, { a: 1, b: 0, c: 0, d: 1, tx: 10, ty: 0 }, 0);
  const ground = cp.bodyNewStatic();
  const segment = cp.segmentShapeNew(ground, { x: -9, y: 0 }, { x: 9, y: 0 }, 0.5);
  cp.shapeSetFriction(circle, 0.5);
  cp.shapeSetFilter(circle, { group: 7n, categories: 1, mask: 3 });
  print("circle", [cp.circleShapeGetRadius(circle), cp.shapeGetFriction(circle), cp.shapeGetFilter(circle), cp.shapeCacheBB(circle), cp.shapeGetSensor(circle)]);
  print("box", [cp.polyShapeGetCount(box), cp.polyShapeGetVert(box, 0), cp.polyShapeGetVert(polygon, 0)]);
  print("segment", [cp.segmentShapeGetA(segment), cp.segmentShapeGetNormal(segment), cp.shapeCacheBB(segment)]);
  print("query", [cp.shapePointQuery(circle, { x: 1, y: 5 }), cp.shapeSegmentQuery(circle, { x: -5, y: 2 }, { x: 5, y: 2 }, 0)]);
  // A space keeps what is added to it.
  const space = cp.spaceNew();
  cp.spaceSetGravity(space, { x: 0, y: -10 });
  print("gravity", cp.spaceGetGravity(space));
  cp.spaceAddBody(space, body);
  cp.spaceAddShape(space, circle);
  cp.spaceAddShape(space, segment);
  print("contains", [cp.spaceContainsBody(space, body), cp.spaceContainsShape(space, box), cp.spaceIsLocked(space)]);
  cp.bodySetVelocity(body, origin);
  for (let step = 0; step < 60; step++) cp.spaceStep(space, 1 / 60);
  print("fallen", [cp.bodyGetPosition(body), cp.spaceGetCurrentTimeStep(space)]);
  const nearest = cp.spacePointQueryNearest(space, { x: 0, y: -5 }, 100, all);
  print("nearest", [nearest.result === segment, nearest.info]);
  print("nothing near", cp.spacePointQueryNearest(space, { x: 0, y: -500 }, 1, all).result);
  const first = cp.spaceSegmentQueryFirst(space, { x: 5, y: 9 }, { x: 5, y: -9 }, 0, all);
  print("first", [first.result === segment, first.info]);
  const found: unknown[] = [];
  cp.spaceEachBody(space, (of) => { found.push(of === body); });
  cp.bodyEachShape(body, (of, shape) => { found.push(of === body, shape === circle); });
  cp.spacePointQuery(space, { x: 0, y: 0 }, 0.1, all, (shape, point, distance, gradient) => { found.push(shape === segment, point, distance, gradient); });
  print("found", found);
  fails("a callback that throws", () => cp.spaceEachShape(space, () => { throw new Error("enough"); }));
  // A constraint of two bodies
  const spring = cp.dampedSpringNew(ground, body, origin, origin, 2, 5, 0.3);
  cp.spaceAddConstraint(space, spring);
  print("spring", [cp.constraintIsDampedSpring(spring), cp.constraintIsPinJoint(spring), cp.dampedSpringGetRestLength(spring)]);
  cp.spaceStep(space, 1 / 60);
  // Too early, too late, twice, and the wrong one
  const kept = [body, circle, spring] as const;
  fails("a body of a space", () => cp.bodyFree(kept[0]));
  fails("a shape of a space", () => cp.shapeFree(kept[1]));
  fails("a constraint of a space", () => cp.constraintFree(kept[2]));
  fails("a wrong deallocator", () => cp.shapeFree(body as unknown as cp.Shape));
  cp.spaceRemoveConstraint(space, spring);
  cp.spaceRemoveShape(space, circle);
  cp.spaceRemoveBody(space, body);
  const ended = space;
  cp.spaceFree(space);
  fails("twice", () => cp.spaceFree(ended));
  fails("a space that ended", () => cp.spaceStep(ended, 1));
  cp.constraintFree(spring);
  fails("before its shapes", () => cp.bodyFree(kept[0]));
  cp.shapeFree(circle);
  fails("a shape twice", () => cp.shapeFree(kept[1]));
  fails("a shape that ended", () => cp.shapeGetFriction(kept[1]));
  cp.shapeFree(box);
  cp.shapeFree(polygon);
  cp.shapeFree(segment);
  cp.bodyFree(ground);
  cp.bodyFree(body);
  fails("a body that ended", () => cp.circleShapeNew(kept[0], 1, origin));
}
`;

describe.skipIf(!(await packIsThere("chipmunk")))("the Chipmunk pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("chipmunk", program);
  }, 120_000);
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    const causes = new Set(leftOut.map(({ cause }) => cause));
    expect([...causes].sort()).toEqual(["inline", "skipped"]);
    expect(functions.length).toBeGreaterThanOrEqual(215);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    // Its first words are C's, whose output each runtime writes at another time.
    const own = /^Initializing cpSpace|^Compile with/;
    expect(pack.lines(runtime).filter((line) => !own.test(line))).toMatchInlineSnapshot(`
      [
        "moments [2,2,2,2]",
        "areas [3.142,4,{"x":0,"y":0}]",
        "hull [{"x":-1,"y":-1},{"x":1,"y":-1},{"x":1,"y":1},{"x":-1,"y":1}]",
        "body [{"x":1,"y":2},{"x":3,"y":4},{"x":0,"y":1},2,3,0,50]",
        "world [{"x":1,"y":3},{"x":1,"y":0}]",
        "pushed {"x":3,"y":5}",
        "no vector "BoundaryError: cpBodySetPosition(pos.y): a number is needed, got undefined [error/unchecked-null]"",
        "no number "BoundaryError: cpBodySetVelocity(velocity.y): a number is needed, got \\"2\\" [abi/wrong-type]"",
        "circle [1,0.5,{"group":"7","categories":1,"mask":3},{"l":0,"b":1,"r":2,"t":3},false]",
        "box [4,{"x":1,"y":-2},{"x":9,"y":-1}]",
        "segment [{"x":-9,"y":0},{"x":0,"y":-1},{"l":-9.5,"b":-0.5,"r":9.5,"t":0.5}]",
        "query [{"result":2,"info":{"point":{"x":1,"y":3},"distance":2,"gradient":{"x":0,"y":1}}},{"result":true,"info":{"point":{"x":0,"y":2},"normal":{"x":-1,"y":0},"alpha":0.5}}]",
        "gravity {"x":0,"y":-10}",
        "contains [true,false,false]",
        "fallen [{"x":1,"y":1.472},0.017]",
        "nearest [true,{"point":{"x":0,"y":-0.5},"distance":4.5,"gradient":{"x":0,"y":-1}}]",
        "nothing near null",
        "first [true,{"point":{"x":5,"y":0.5},"normal":{"x":0,"y":1},"alpha":0.472}]",
        "found [true,true,true,true,{"x":0,"y":0},-0.5,{"x":0,"y":-1}]",
        "a callback that throws "BoundaryError: cpSpaceEachShape(visit): the callback threw \\"enough\\" while cpSpaceEachShape was running [error/unwinding]"",
        "spring [true,false,2]",
        "a body of a space "BoundaryError: cpBodyFree(body): 3 cpShape and 1 cpSpace and 1 cpConstraint are still live; close what was made from this cpBody first [ownership/order]"",
        "a shape of a space "BoundaryError: cpShapeFree(shape): 1 cpSpace is still live; close what was made from this cpShape first [ownership/order]"",
        "a constraint of a space "BoundaryError: cpConstraintFree(constraint): 1 cpSpace is still live; close what was made from this cpConstraint first [ownership/order]"",
        "a wrong deallocator "BoundaryError: cpShapeFree(shape): a cpShape is needed, got a cpBody [abi/wrong-type]"",
        "twice "BoundaryError: cpSpaceFree(space): this cpSpace was already closed by cpSpaceFree [ownership/double-free]"",
        "a space that ended "BoundaryError: cpSpaceStep(space): this cpSpace was closed by cpSpaceFree [ownership/use-after-free]"",
        "before its shapes "BoundaryError: cpBodyFree(body): 3 cpShape are still live; close what was made from this cpBody first [ownership/order]"",
        "a shape twice "BoundaryError: cpShapeFree(shape): this cpShape was already closed by cpShapeFree [ownership/double-free]"",
        "a shape that ended "BoundaryError: cpShapeGetFriction(shape): this cpShape was closed by cpShapeFree [ownership/use-after-free]"",
        "a body that ended "BoundaryError: cpCircleShapeNew(body): this cpBody was closed by cpBodyFree [ownership/use-after-free]"",
      ]
    `);
  });

  test("all that a round allocates is freed", () => {
    const counts = pack.leaks("libchipmunk.so", 1);
    expect(counts?.fiveTimes).toBe(counts?.once);
  });
});
