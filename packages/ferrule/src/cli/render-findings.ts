import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderAgent } from "../diagnostics/render-agent.ts";
import { renderConcise } from "../diagnostics/render-concise.ts";
import { renderGithub } from "../diagnostics/render-github.ts";
import { renderGitlab } from "../diagnostics/render-gitlab.ts";
import { renderJson } from "../diagnostics/render-json.ts";
import { renderJunit } from "../diagnostics/render-junit.ts";
import { renderPretty } from "../diagnostics/render-pretty.ts";
import { renderReport } from "../diagnostics/render-report.ts";
import { renderSarif } from "../diagnostics/render-sarif.ts";
import { valueOf, type Invocation } from "./command.ts";
import { readSource } from "../diagnostics/read-source.ts";
import { version } from "./version.ts";

/** Findings in the format that was asked for. */
export function renderFindings(found: readonly Diagnostic[], invocation: Invocation): string {
  const { color } = invocation.streams;
  switch (valueOf(invocation, "format")) {
    case "concise":
      return renderConcise(found);
    case "agent":
      return renderAgent(found, { readSource });
    case "json":
      return renderJson(found);
    case "sarif":
      return renderSarif(found, version());
    case "github":
      return renderGithub(found);
    case "gitlab":
      return renderGitlab(found);
    case "junit":
      return renderJunit(found);
    case "markdown":
      return renderReport(found);
    default:
      return renderPretty(found, { color, readSource });
  }
}
