import {
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  writeFileSync,
  existsSync,
  chmodSync,
  realpathSync,
} from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, eventually } from './command.ts';
import type { Lab } from './lab.ts';

/** A guest of the lab whose processes are those of a real systemd: the agent by its own unit, sandbox and all, and FRR's daemons. */
export interface Booted {
  /** Runs a program inside, as root. */
  run(...argv: readonly string[]): Promise<string>;
  /** systemctl show of the agent's unit. */
  property(name: string): Promise<string>;
  /** What the unit has said, its undo included. */
  journal(): Promise<string>;
  stop(): Promise<void>;
}

const bootFile = fileURLToPath(new URL('boot.sh', import.meta.url));
const unitFile = fileURLToPath(new URL('../../agent/zferry-agent.service', import.meta.url));
/** Not taken on this machine, and not `nobody`: what is his is nobody's own. */
export const agentUid = 59_992;

/** `agent`: the folder of the agent's files as the lab writes them, `program` its built file. The guest's daemons of the lab are ended. */
export async function bootGuest(lab: Lab, guest: string, o: { readonly agent: string; readonly program: string }): Promise<Booted> {
  const folder = join(lab.folder, guest, 'booted');
  writeFiles(lab, guest, { ...o, folder });
  await lab.endRouting(guest);
  const groups = takeGroups();
  const child = lab.start(
    guest,
    [
      'sh',
      '-c',
      `${groups.map((path) => `echo $$ > ${path}/cgroup.procs`).join('; ')}; exec unshare --mount --pid --uts --ipc --cgroup --fork --kill-child sh ${bootFile} ${folder}`,
    ],
    {
      stdio: 'ignore',
    },
  );
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await eventually('the groups of systemd are empty', () => groups.every(removed), { deadlineMs: 20_000 });
  };
  try {
    const init = await eventually('systemd runs', () => initOf(child));
    const run: Booted['run'] = (...argv) => command(['nsenter', '--target', String(init), '--all', '--root', '--', ...argv]);
    await eventually('systemd answers', () =>
      run('systemctl', 'is-active', 'lab.target').then(
        (text) => text.startsWith('active'),
        () => false,
      ),
    );
    return {
      run,
      property: async (name) => (await run('systemctl', 'show', '--property', name, '--value', 'zferry-agent')).trim(),
      journal: () => run('journalctl', '--unit', 'zferry-agent', '--output', 'cat', '--no-pager'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What differs from this machine: systemd's own folder, the agent as its package installs it, and the guest's FRR. */
function writeFiles(
  lab: Lab,
  guest: string,
  { agent, program, folder }: { readonly agent: string; readonly program: string; readonly folder: string },
): void {
  const files = join(folder, 'files');
  const at = (path: string): string => {
    const file = join(files, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  const write = (path: string, text: string): void => writeFileSync(at(path), text);
  write('etc/machine-id', `${'0123456789abcdef'.repeat(2)}\n`);
  cpSync(unitFile, at('etc/systemd/system/zferry-agent.service'));
  write('etc/systemd/system/lab.target', '[Unit]\nAllowIsolate=yes\nWants=zebra.service ospfd.service zferry-agent.service\n');
  for (const daemon of ['zebra', 'ospfd']) {
    const before = daemon === 'ospfd' ? 'ExecStartPre=/bin/sh -c "until test -S /run/frr/zserv.api; do sleep 0.1; done"\n' : '';
    write(
      `etc/systemd/system/${daemon}.service`,
      `[Service]\n${before}ExecStart=/usr/lib/frr/${daemon} -P 0 -f /etc/frr/${daemon}.conf\nRestart=always\nRestartSec=100ms\n`,
    );
    const text = readFileSync(join(lab.folder, guest, `${daemon}.conf`), 'utf8');
    write(`etc/frr/${daemon}.conf`, text.replace(/^log file.*$/m, ''));
  }
  write('etc/frr/vtysh.conf', '');
  cpSync(program, at('usr/lib/zferry-agent/zferry-agent.cjs'));
  cpSync(realpathSync(process.execPath), at('usr/bin/node'));
  const own = join(files, 'var/lib/zferry-agent');
  for (const [from, to] of [
    ['state/agent.crt', 'var/lib/zferry-agent/agent.crt'],
    ['agent.key', 'etc/zferry-agent/agent.key'],
    ['controllers.crt', 'etc/zferry-agent/controllers.crt'],
  ] as const)
    cpSync(join(agent, from), at(to));
  cpSync(lab.files(guest).sysinfo, at('etc/zferry-agent/sysinfo'));
  const {
    bootIdFile: _b,
    stateDirectory: _s,
    routing: _r,
    ...config
  } = JSON.parse(readFileSync(join(agent, 'config.json'), 'utf8')) as Record<string, unknown>;
  const tls = {
    key: '/etc/zferry-agent/agent.key',
    certificate: '/var/lib/zferry-agent/agent.crt',
    controllerAuthority: '/etc/zferry-agent/controllers.crt',
  };
  write('etc/zferry-agent/config.json', JSON.stringify({ ...config, tls, sysinfo: '/etc/zferry-agent/sysinfo' }));
  chownSync(own, agentUid, agentUid);
  for (const name of readdirSync(own)) chownSync(join(own, name), agentUid, agentUid);
  chownSync(join(files, 'etc/zferry-agent/agent.key'), agentUid, agentUid);
  for (const name of ['agent.key', 'config.json']) chmodSync(join(files, 'etc/zferry-agent', name), name === 'agent.key' ? 0o600 : 0o644);
  writeFileSync(join(folder, 'passwd'), `zferry-agent:x:${agentUid}:${agentUid}::/nonexistent:/usr/sbin/nologin\n`);
  writeFileSync(join(folder, 'group'), `zferry-agent:x:${agentUid}:\n`);
  writeFileSync(join(folder, 'console'), '');
}

const hierarchies = '/sys/fs/cgroup';

/** A group of its own in every hierarchy, so that systemd does as it likes below it. */
function takeGroups(): readonly string[] {
  const tops = existsSync(join(hierarchies, 'cgroup.procs'))
    ? [hierarchies]
    : readdirSync(hierarchies).map((name) => join(hierarchies, name));
  return tops.map((top) => {
    const group = join(top, `zferry-lab-${process.pid}`);
    mkdirSync(group, { recursive: true });
    for (const name of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(group, name))) writeFileSync(join(group, name), readFileSync(join(top, name), 'utf8'));
    return group;
  });
}

/** Removes a group with all below it; false while processes are in it. */
function removed(group: string): boolean {
  try {
    for (const entry of readdirSync(group, { withFileTypes: true }))
      if (entry.isDirectory() && !removed(join(group, entry.name))) return false;
    rmdirSync(group);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** unshare's only child, once it is systemd. */
function initOf({ pid }: ChildProcess): number | undefined {
  const first = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return /^\d+$/.test(first) && readFileSync(`/proc/${first}/comm`, 'utf8') === 'systemd\n' ? Number(first) : undefined;
}
