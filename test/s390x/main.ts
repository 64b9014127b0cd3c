/**
 * `npm run test:s390x`: the agent's file as it is shipped, in a real Linux kernel for IBM Z under emulation, with the Node and the FRR of a distribution. Prepares packages
 * and image, then lets story.ts run in a network namespace of its own, and removes what it made. Ends with 0 when every rule held.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../lab/command.ts';
import { missingForLab, isOnPath } from '../lab/requirement.ts';
import { makeImage } from './image.ts';
import { removeNeighbour } from './neighbour.ts';
import { fetchPackages, kernelFile } from './packages.ts';

const say = (line: string): void => void process.stdout.write(`zferry: ${line}\n`);
const story = fileURLToPath(new URL('story.ts', import.meta.url));
const builder = fileURLToPath(new URL('../../build-agent.mjs', import.meta.url));

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = [
    ...missingForLab(),
    ...['qemu-system-s390x', 'cpio', 'xz', 'dpkg-deb', 'apt-get', 'sysctl'].filter((program) => !isOnPath(program)),
  ];
  if (missing.length > 0) {
    say(
      `no ${missing.join(', ')}; nothing was done. On Debian, as root: apt-get install qemu-system-misc frr iproute2 iputils-arping iputils-ping traceroute cpio xz-utils`,
    );
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'zferry-s390x-'));
  const space = `zfs${folder.slice(-6)}`;
  const stop = (): void => remove(folder, space);
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      stop();
      process.exit(1);
    });
  try {
    return await run(folder, space);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  } finally {
    stop();
  }
}

async function run(folder: string, space: string): Promise<number> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zferry', 's390x');
  mkdirSync(cache, { recursive: true });
  const packages = await fetchPackages(cache, say);
  const agent = join(folder, 'zferry-agent.cjs');
  say(`building the agent's file; the kernel is ${packages.kernelVersion}`);
  await command([process.execPath, builder, '--out', agent]);
  const initrd = await makeImage(packages, { folder, agent });
  await command(['chmod', '0755', folder]);
  await command(['ip', 'netns', 'add', space]);
  const settings = JSON.stringify({ folder, space, initrd, kernel: kernelFile(packages) });
  const child = spawn('ip', ['netns', 'exec', space, process.execPath, story, settings], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Ends what still runs in the namespace, by process number, and removes files, sockets and the namespace. */
function remove(folder: string, space: string): void {
  const pids = spawnSync('ip', ['netns', 'pids', space], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  spawnSync('ip', ['netns', 'del', space], { stdio: 'ignore' });
  removeNeighbour(space);
  rmSync(folder, { recursive: true, force: true });
}
