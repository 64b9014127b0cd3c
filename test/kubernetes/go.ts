/** Go for building Kubernetes: the one on PATH where it is new enough, else the toolchain that an older one fetches as a module. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isProgram } from './programs.ts';

/** The oldest Go that Kubernetes 1.34 is built with. */
const minorNeeded = 24;
/** What is fetched where there is only an older Go, such as that of Debian 12; its content is known, so no mirror can exchange it. */
const toolchain = {
  version: '1.24.13',
  sums: { amd64: 'h1:5sgfUhn9QCgVl4UYj32GrIYFHI3bi2UX55tNfupXwxc=' } as Readonly<Record<string, string>>,
};
/** Go has known modules since then. */
const minorThatFetches = 16;

const instead = `install Go 1.${minorNeeded} or newer (go.dev, or your distribution's package), put it first on PATH and type the same line again`;

/** The path of a Go that can build Kubernetes. Throws with what to install. */
export function requireGo(say: (line: string) => void): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];
  const found = folders.map((folder) => join(folder, 'go')).filter(isProgram);
  const newEnough = found.find((go) => minorOf(go) >= minorNeeded);
  if (newEnough !== undefined) return newEnough;
  const old = found.find((go) => minorOf(go) >= minorThatFetches);
  if (old === undefined) throw new Error(`Kubernetes is built with Go, and there is none on PATH; ${instead}`);
  return fetchToolchain(old, say);
}

function minorOf(go: string): number {
  // GOTOOLCHAIN: what is asked for is this very program, not one that it would switch to.
  const version = execFileSync(go, ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
}

function fetchToolchain(go: string, say: (line: string) => void): string {
  const architecture = execFileSync(go, ['env', 'GOARCH'], { encoding: 'utf8' }).trim();
  const sum = toolchain.sums[architecture];
  const old = `Kubernetes needs Go 1.${minorNeeded} and ${go} is Go 1.${minorOf(go)}`;
  if (sum === undefined || process.platform !== 'linux') throw new Error(`${old}; ${instead}`);
  say(`${old}: fetching Go ${toolchain.version} as a module`);
  const module = `golang.org/toolchain@v0.0.1-go${toolchain.version}.linux-${architecture}`;
  const environment = { ...process.env, GOFLAGS: '-modcacherw', GOTOOLCHAIN: 'local' };
  const answer = JSON.parse(execFileSync(go, ['mod', 'download', '-json', module], { encoding: 'utf8', env: environment })) as {
    readonly Dir: string;
    readonly Sum: string;
  };
  if (answer.Sum !== sum) throw new Error(`${module} is not what it was (${answer.Sum}); nothing of it was run. ${instead}`);
  // A module's files are never executable, but these are programs.
  for (const folder of [join(answer.Dir, 'bin'), join(answer.Dir, 'pkg', 'tool', `linux_${architecture}`)])
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o755);
  return join(answer.Dir, 'bin', 'go');
}
