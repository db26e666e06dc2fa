// A ball falls on a slope and rolls down it; then a swing, what lies where, and what is closed too early.
import * as cp from "./generated/chipmunk.ts";

const show = ({ x, y }: cp.Vect): string => `(${x.toFixed(2)}, ${y.toFixed(2)})`;
const origin = { x: 0, y: 0 };

{
  // What the space keeps is made before it, and so closed after it.
  using ground = cp.bodyNewStatic();
  using slope = cp.segmentShapeNew(ground, { x: -20, y: 5 }, { x: 20, y: -5 }, 0);
  const mass = 1;
  const radius = 5;
  using ball = cp.bodyNew(mass, cp.momentForCircle(mass, 0, radius, origin));
  using outline = cp.circleShapeNew(ball, radius, origin);
  using space = cp.spaceNew();
  cp.spaceSetGravity(space, { x: 0, y: -100 });
  cp.shapeSetFriction(slope, 1);
  cp.shapeSetFriction(outline, 0.7);
  cp.spaceAddShape(space, slope);
  cp.spaceAddBody(space, ball);
  cp.spaceAddShape(space, outline);
  cp.bodySetPosition(ball, { x: 0, y: 15 });

  for (let step = 1; step <= 120; step++) {
    cp.spaceStep(space, 1 / 60);
    if (step % 20 !== 0) continue;
    const at = cp.bodyGetPosition(ball);
    const turned = cp.bodyGetAngle(ball).toFixed(2);
    const time = (step / 60).toFixed(2);
    console.log(
      `${time} s: at ${show(at)}, moving ${show(cp.bodyGetVelocity(ball))}, turned ${turned}`,
    );
  }

  const all = { group: 0n, categories: 0xffffffff, mask: 0xffffffff };
  const { result, info } = cp.spacePointQueryNearest(space, { x: 0, y: 1 }, 100, all);
  console.log(`${info.distance.toFixed(2)} from ${result === slope ? "the slope" : "something"}`);
  let bodies = 0;
  cp.spaceEachBody(space, () => void bodies++);
  console.log(
    `${bodies} body moves, with ${cp.bodyKineticEnergy(ball).toFixed(0)} units of energy`,
  );

  const [sameBall, sameOutline] = [ball, outline];
  for (const tooEarly of [
    () => cp.shapeFree(sameOutline),
    () => cp.bodyFree(sameBall),
    () => cp.bodySetPosition(ball, { x: "left", y: 0 } as unknown as cp.Vect),
  ]) {
    try {
      tooEarly();
    } catch (error) {
      console.log(String(error));
    }
  }
}
{
  // A triangle swings from a pin.
  using ceiling = cp.bodyNewStatic();
  const corners = [
    { x: -1, y: 0 },
    { x: 1, y: 0 },
    { x: 0, y: 2 },
  ];
  console.log(
    `a triangle of ${cp.areaForPoly(corners, 0)}, centred at ${show(cp.centroidForPoly(corners))}`,
  );
  using bob = cp.bodyNew(2, cp.momentForPoly(2, corners, origin, 0));
  cp.bodySetPosition(bob, { x: 10, y: 0 });
  using rope = cp.pinJointNew(ceiling, bob, origin, origin);
  using space = cp.spaceNew();
  cp.spaceSetGravity(space, { x: 0, y: -10 });
  cp.spaceAddBody(space, bob);
  cp.spaceAddConstraint(space, rope);
  let lowest = 0;
  for (let step = 0; step < 300; step++) {
    cp.spaceStep(space, 1 / 100);
    lowest = Math.min(lowest, cp.bodyGetPosition(bob).y);
  }
  console.log(`it swings ${cp.pinJointGetDist(rope)} long, down to ${lowest.toFixed(1)}`);
}
