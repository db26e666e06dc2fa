export { bindLibrary, type BindRequest, type BoundModule } from "./bind/bind-library.ts";
export type { LeftOut, ModulePlan } from "./bind/plan/model.ts";
export { loadContract } from "./contract/load-contract.ts";
export type { Contract } from "./contract/model.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export { InputError } from "./diagnostics/input-error.ts";
export type { Facts } from "./facts/model.ts";
export { readFacts, type FactsRequest, type FactsResult } from "./facts/read-facts.ts";
export { catalogue, hazards, type Hazard, type HazardClass } from "./hazards/catalogue.ts";
