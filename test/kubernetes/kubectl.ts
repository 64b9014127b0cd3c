/** kubectl, its kubeconfig, and what is installed with it. */
import { execFile, type ExecFileException } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../e2e/processes.ts';
import { requireProgram } from './programs.ts';
import type { Reply } from './wire.ts';

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export type Credentials = { readonly token: string } | { readonly tokenFile: string };

const crds = ['ssicluster', 'guestplacement', 'relocation'].map((kind) =>
  fileURLToPath(new URL(`../../crds/${kind}.yaml`, import.meta.url)),
);

const kubectlCache = 'kubectl';

/** Writes a kubeconfig with one context; answers its path. */
export function writeKubeconfig(
  file: string,
  o: {
    readonly server: string;
    readonly certificateAuthority: string;
    /** As in `users[].user`. */
    readonly user: object;
    readonly namespace?: string;
    /** Default `test`, which there is. */
    readonly context?: string;
  },
): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: o.server, 'certificate-authority': o.certificateAuthority } }],
    users: [{ name: 'user', user: o.user }],
    contexts: [
      { name: 'test', context: { cluster: 'test', user: 'user', ...(o.namespace === undefined ? {} : { namespace: o.namespace }) } },
    ],
    'current-context': o.context ?? 'test',
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** Runs it to its end; a failing one is an answer. */
export function runKubectl(o: {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly args: readonly string[];
  readonly input: string | undefined;
}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      requireProgram('kubectl'),
      o.args,
      // What kubectl remembers about an API server is kept apart, because ports come round again.
      {
        cwd: o.folder,
        env: { ...process.env, KUBECONFIG: o.kubeconfig, KUBECACHEDIR: join(o.folder, kubectlCache) },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error: ExecFileException | null, output, errors) =>
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
          output,
          errors: errors || (error?.message ?? ''),
        }),
    );
    child.stdin?.end(o.input ?? '');
  });
}

/** Installs zferry's CRDs and waits until they are served. */
export async function installCrds(o: {
  readonly folder: string;
  readonly mustKubectl: (args: readonly string[]) => Promise<string>;
  readonly request: (method: string, path: string) => Promise<Reply>;
}): Promise<void> {
  await o.mustKubectl(['create', ...crds.flatMap((file) => ['-f', file])]);
  await o.mustKubectl(['wait', '--for=condition=Established', '--timeout=60s', ...crds.flatMap((file) => ['-f', file])]);
  // Established is said an instant before the kinds can be found, and kubectl remembers for minutes that they could not.
  await until('the kinds are served', async () => (await o.request('GET', '/openapi/v3/apis/zferry.io/v1alpha1')).status === 200);
  rmSync(join(o.folder, kubectlCache), { recursive: true, force: true });
}
