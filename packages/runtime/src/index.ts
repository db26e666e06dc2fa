export type { Backend } from "./backend/backend.ts";
export { backend } from "./backend/choose-backend.ts";
export { callsInFlight } from "./call.ts";
export { lateCalls } from "./callback.ts";
export { BoundaryError, LibraryError, type RuntimeHazard } from "./error.ts";
export { flightFile } from "./flight-file.ts";
export { refusedCalls, type RefusedCall } from "./gate.ts";
export { Handle } from "./handle.ts";
export { expectNoLeaks, isLive, leaks, reclaim, type Leak } from "./leak.ts";
