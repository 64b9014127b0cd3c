import { spawn } from 'node:child_process';
import type { Outcome } from '../network.ts';
import { firstWords, toolEnvironment } from '../tool.ts';

export interface ProbeOptions {
  /** iputils' arping. */
  readonly arping: string;
  readonly name: string;
  /** Without prefix length. */
  readonly address: string;
  readonly waitMs?: number;
  readonly signal: AbortSignal;
}

/**
 * One ARP probe (RFC 5227): `taken` when somebody else answers for the address within `waitMs` (100 ms; arping itself cannot wait for less than a second and is stopped).
 * No answer is no proof, only the best that can be had.
 */
export function probeAddress({ arping, name, address, waitMs = 100, signal }: ProbeOptions): Promise<Outcome<'free' | 'taken'>> {
  return new Promise((resolve) => {
    const child = spawn(arping, ['-D', '-c', '1', '-w', '1', '-I', name, address], {
      env: { ...toolEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let stopped = false;
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const stop = (): void => {
      stopped = true;
      child.kill('SIGINT');
    };
    const timer = setTimeout(stop, waitMs);
    signal.addEventListener('abort', stop, { once: true });
    const give = (outcome: Outcome<'free' | 'taken'>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(outcome);
    };
    child.once('error', (error) => give({ ok: false, why: `${arping}: ${error.message}` }));
    child.once('close', (code) => {
      if (/reply from/i.test(printed)) give({ ok: true, value: 'taken' });
      else if (stopped || code === 0) give({ ok: true, value: 'free' });
      else give({ ok: false, why: `${arping}: ${firstWords(printed) || `it ended with code ${code}`}` });
    });
  });
}
