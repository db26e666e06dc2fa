import type { LeftOut } from "./model.ts";

/** Why a function is not bound. Thrown by the planners, caught once a function. */
export class Refusal extends Error {
  readonly why: LeftOut["cause"];
  readonly question: string | null;

  constructor(why: LeftOut["cause"], reason: string, question: string | null = null) {
    super(reason);
    this.name = "Refusal";
    this.why = why;
    this.question = question;
  }
}
