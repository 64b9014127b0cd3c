/** The etcd of one control plane. */
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { exchange } from './wire.ts';

/** A unix socket needs no port, and nobody else's etcd is ever met on it. etcd wants the form HOST:PORT and makes a file of that name. */
export const etcdSocket = 'etcd:1';
const peerSocket = 'peer:1';

export function etcdArguments(): readonly string[] {
  const client = `unix://${etcdSocket}`;
  const peer = `unix://${peerSocket}`;
  return [
    ...['--data-dir', 'etcd', '--name', 'test', '--unsafe-no-fsync', '--log-level', 'warn'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `test=${peer}`],
  ];
}

/** etcd speaks JSON beside gRPC; `physical` answers when the old revisions are gone. */
export async function compact(folder: string): Promise<number> {
  const call = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const { status, text } = await exchange(
      httpRequest({ socketPath: join(folder, etcdSocket), path, method: 'POST', headers: { 'content-type': 'application/json' } }),
      JSON.stringify(body),
    );
    if (status !== 200) throw new Error(`etcd refused ${path}: ${status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const status = (await call('/v3/maintenance/status', {})) as { readonly header: { readonly revision: string } };
  await call('/v3/kv/compaction', { revision: status.header.revision, physical: true });
  return Number(status.header.revision);
}
