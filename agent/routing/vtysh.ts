import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Outcome } from '../network.ts';
import { firstWords, toolEnvironment } from '../tool.ts';

/**
 * The routing daemons' own shell, FRR's or Quagga's. One start costs some 30 ms of processor time, most of it for its table of commands, so one process is fed line by
 * line and ends itself soon after the last question: a drain with its many looks takes one start (docs/adr/0015). Nothing but the documented command line is spoken.
 */
export interface Vtysh {
  /** Everything that the commands print, in one text. A line that begins with `%` is the daemon's refusal and a fault. */
  ask(commands: readonly string[], signal: AbortSignal): Promise<Outcome<string>>;
  /** Ends the process, if one runs. */
  close(): void;
}

export interface VtyshOptions {
  /** Path and leading arguments. */
  readonly argv: readonly [string, ...string[]];
  /** How long one question may take. */
  readonly limitMs?: number;
  /** How long the process waits for another question. */
  readonly lingerMs?: number;
}

export function createVtysh({ argv, limitMs = 5000, lingerMs = 15_000 }: VtyshOptions): Vtysh {
  let session: Session | undefined;
  let linger: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const close = (): void => {
    clearTimeout(linger);
    session?.end();
    session = undefined;
  };
  const attempt = async (commands: readonly string[], signal: AbortSignal): Promise<Outcome<string>> => {
    if (session === undefined || session.isOver()) session = startSession(argv);
    const asked = session;
    const answer = await asked.ask(commands, AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
    if (answer !== undefined) return answer;
    // A question without an answer leaves the dialogue out of step: the next one gets a process of its own.
    close();
    return { ok: false, why: asked.lastWords() };
  };
  const now = async (commands: readonly string[], signal: AbortSignal): Promise<Outcome<string>> => {
    clearTimeout(linger);
    if (signal.aborted) return { ok: false, why: 'vtysh was not asked, the time is up' };
    const first = await attempt(commands, signal);
    // All that is ever asked may be asked twice, and a daemon under load may refuse a connection once.
    const answer = session === undefined && !signal.aborted ? await attempt(commands, signal) : first;
    linger = setTimeout(close, lingerMs).unref();
    return answer;
  };
  return {
    close,
    ask: (commands, signal) => {
      const turn = last.then(() => now(commands, signal));
      last = turn;
      return turn;
    },
  };
}

interface Session {
  ask(commands: readonly string[], signal: AbortSignal): Promise<Outcome<string> | undefined>;
  isOver(): boolean;
  lastWords(): string;
  end(): void;
}

/** Every question ends with a word that is no command: the refusal of that word says that all before it has been answered. */
function startSession([file, ...args]: readonly [string, ...string[]]): Session {
  const child = spawn(file, args, { env: { ...toolEnvironment }, stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  let errors = '';
  let over = false;
  let heard = nobodyListens;
  let questions = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const ended = (why: string): void => {
    over = true;
    errors += why;
    heard();
  };
  child.on('error', (error) => ended(error.message));
  child.on('close', () => ended(''));
  child.stdin.on('error', () => undefined);
  child.unref();
  // Between two questions it keeps nobody from ending: `undo` would otherwise stay as long as the process lingers, and systemd would start the agent no sooner.
  const pipes = [child.stdin, child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket);
  const hold = (isAsked: boolean): void => pipes.forEach((pipe) => (isAsked ? pipe.ref() : pipe.unref()));
  hold(false);

  const ask: Session['ask'] = (commands, signal) => {
    questions += 1;
    const mark = `zferry-${questions}`;
    const pattern = new RegExp(`${mark}\\s*\\n% [^\\n]*\\n`);
    printed = '';
    hold(true);
    child.stdin.write(`${[...commands, mark].join('\n')}\n`);
    return new Promise((resolve) => {
      const give = (answer: Outcome<string> | undefined): void => {
        heard = nobodyListens;
        hold(false);
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      const onAbort = (): void => give(undefined);
      heard = () => {
        const end = pattern.exec(printed);
        if (end !== null) give(judged(printed.slice(0, end.index)));
        else if (over) give(undefined);
      };
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
      else heard();
    });
  };
  return {
    ask,
    isOver: () => over,
    lastWords: () => `${file}: ${firstWords(errors) || 'no answer'}`,
    end: () => {
      child.stdin.end();
      child.kill('SIGTERM');
    },
  };
}

function nobodyListens(): void {
  // Between two questions nothing is waited for.
}

function judged(printed: string): Outcome<string> {
  const refusal = printed.split('\n').find((line) => line.startsWith('%'));
  return refusal === undefined ? { ok: true, value: printed } : { ok: false, why: `vtysh: ${firstWords(refusal)}` };
}
