import { readMonoFrame } from "../frames/mono-frame.ts";
import type { Quote, Signal } from "../model.ts";
import { fault, signalNamed } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { StackBuilder } from "./stack-builder.ts";

/** Mono's `Got a SIGSEGV while executing native code`, its native trace and its managed one. */
export const mono: Reader = {
  name: "mono",
  triggers: ["while executing native code"],
  open(line, sink) {
    const signal = /Got a (SIG[A-Z]+) while executing native code/.exec(line.text);
    return signal ? new MonoSection(line, sink, signalNamed(signal[1]!)) : null;
  },
};

class MonoSection implements Section {
  #sink: Sink;
  #quotes: Quote[];
  #signal: Signal;
  #stack: StackBuilder;
  #managed = false;
  #function: Quote | null = null;
  #name: string | null = null;

  constructor(head: Line, sink: Sink, signal: Signal) {
    this.#sink = sink;
    this.#quotes = [head];
    this.#signal = signal;
    this.#stack = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    if (/Managed Stacktrace:/.test(text)) this.#managed = true;
    else if (this.#managed && /^\s+at /.test(text)) this.#managedFrame(line);
    else if (this.#managed && /^={20,}/.test(text) && this.#function) return "over";
    const frame = this.#managed ? null : readMonoFrame(text);
    // Mono's own handler frames come first, in its own binary; those after them are the crash.
    if (frame && !(this.#stack.size === 0 && isHandler(frame.module))) this.#stack.add(frame, line);
    return "more";
  }

  /** The first managed frame that is the program's own: the wrapper of the native call. */
  #managedFrame(line: Line): void {
    if (this.#function !== null) return;
    const found = /at (?:\(wrapper managed-to-native\) )?([\w.`$]+)[:.]([\w$]+) [<(]/.exec(
      line.text,
    );
    if (found === null || /^(?:System|Mono|Microsoft)\b/.test(found[1]!)) return;
    this.#function = line;
    this.#name = found[2]!;
  }

  close(): void {
    const quotes = this.#quotes.slice(0, 3);
    this.#sink.report(
      fault({ tool: "mono", signal: this.#signal, stack: this.#stack.build(), quotes }),
    );
    if (this.#function !== null)
      this.#sink.report({
        kind: "context",
        tool: "mono",
        host: "mono",
        function: this.#name,
        quotes: [this.#function],
      });
  }
}

function isHandler(module: string | null): boolean {
  return module !== null && /(?:^|\/)(?:mono(?:-sgen\d*)?|lib\w*san\.so[.\d]*)$/.test(module);
}
