/** The emulated machine, and a shell in its guest. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../lab/command.ts';
import { guestAddress, guestName, lans } from './network.ts';

export interface Machine {
  /** From qemu's start until the guest's first process was through. */
  readonly bootMs: number;
  /** Runs a script in the guest; answers what it printed on either stream, and its exit code. */
  sh(script: string, limitMs?: number): Promise<{ readonly text: string; readonly code: number }>;
  /** The same; a script that does not end with 0 is a fault of the test. */
  must(script: string, limitMs?: number): Promise<string>;
  /** Ends it at once: nothing in it is kept. */
  stop(): void;
}

const shellPort = 2323;
const bootDeadlineMs = 300_000;
/** Without the vector facility: qemu 7.2 computes the kernel's vectorised checksum wrongly, so that the guest would drop every ICMP message (InCsumErrors). */
const cpu = 'max,vx=off';

/** Starts it in this network namespace, which has a tap for each LAN. */
export async function startMachine(o: { readonly kernel: string; readonly initrd: string; readonly folder: string }): Promise<Machine> {
  const begunMs = performance.now();
  const console = createWriteStream(join(o.folder, 'console.log'));
  const nics = lans.flatMap(({ name, mac }) => [
    ...['-netdev', `tap,id=${name},ifname=${name},script=no,downscript=no`],
    ...['-device', `virtio-net-ccw,netdev=${name},mac=${mac}`],
  ]);
  const child = spawn(
    'qemu-system-s390x',
    [
      ...['-M', 's390-ccw-virtio', '-cpu', cpu, '-m', '1024', '-nographic', '-no-reboot', '-name', guestName],
      ...['-kernel', o.kernel, '-initrd', o.initrd, '-append', 'rdinit=/init console=ttysclp0 loglevel=4'],
      ...nics,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  let ended: string | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-20_000);
      console.write(text);
    });
  child.on('error', (error) => (ended = error.message));
  child.on('close', (code) => (ended = `qemu ended with code ${code}`));
  await eventually(
    'the guest is ready',
    () => {
      if (ended !== undefined) throw new Error(`${ended}\n${printed.slice(-3000)}`);
      // The line comes before the shell listens.
      return printed.includes('guest is ready') && isAnswered('true');
    },
    { deadlineMs: bootDeadlineMs },
  ).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`${error instanceof Error ? error.message : String(error)}; its console ends with\n${printed.slice(-3000)}`);
  });
  const bootMs = performance.now() - begunMs;
  const sh: Machine['sh'] = (script, limitMs = 120_000) => ask(script, limitMs);
  return {
    bootMs,
    sh,
    must: async (script, limitMs) => {
      const { text, code } = await sh(script, limitMs);
      if (code !== 0) throw new Error(`in the guest, code ${code}: ${script.split('\n')[0] ?? ''}\n${text}`);
      return text;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function isAnswered(script: string): Promise<boolean> {
  return ask(script, 10_000).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** One connection is one shell; the last line says how it ended. */
function ask(script: string, limitMs: number): Promise<{ readonly text: string; readonly code: number }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host: guestAddress, port: shellPort });
    const timer = setTimeout(() => fail(`no end within ${limitMs} ms`), limitMs);
    const fail = (why: string): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Error(`the shell in the guest: ${why}; the script was\n${script}\nand printed\n${text}`));
    };
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const end = /(?:^|\n)--end (\d+)\n$/.exec(text);
      if (end === null) return;
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: text.slice(0, end.index), code: Number(end[1]) });
    });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('it was closed'));
    socket.write(`exec 2>&1\n(\n${script}\n)\nprintf '\\n--end %s\\n' $?\nexit\n`);
  });
}
