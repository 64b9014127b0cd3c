/** The image that holds a pod's namespaces open on the test node: a program that only sleeps. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const pauseImage = 'localhost/zferry-test/pause:1';

/** Builds it with buildah from this machine's own `sleep` and the libraries that it is linked to; answers the archive's path. */
export function buildPauseImage(folder: string): string {
  const context = join(folder, 'pause');
  const program = '/usr/bin/sleep';
  for (const file of [program, ...librariesOf(program)]) {
    mkdirSync(join(context, 'root', dirname(file)), { recursive: true });
    copyFileSync(file, join(context, 'root', file));
  }
  const containerfile = join(context, 'Containerfile');
  writeFileSync(containerfile, `FROM scratch\nCOPY root /\nENTRYPOINT ["${program}", "infinity"]\n`);
  const archive = join(folder, 'pause.tar');
  // A storage that goes with the folder; vfs leaves no mounts behind in it.
  const storage = ['--root', join(folder, 'pause-storage'), '--runroot', join(folder, 'pause-run'), '--storage-driver', 'vfs'];
  const run = (...args: readonly string[]): unknown =>
    execFileSync('buildah', [...storage, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  run('bud', '--isolation', 'chroot', '--timestamp', '0', '--tag', pauseImage, '--file', containerfile, context);
  run('push', pauseImage, `docker-archive:${archive}:${pauseImage}`);
  return archive;
}

function librariesOf(program: string): readonly string[] {
  const lines = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...lines.matchAll(/(?:^|=>)\s*(\/\S+) \(0x/gm)].map((match) => match[1] ?? '');
}
