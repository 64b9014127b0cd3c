/** How systemd would start the agent, from its own unit: the guest has no systemd, so that the test does what the unit says. */
import { readFileSync } from 'node:fs';
import type { Machine } from './machine.ts';
import { agentGroups, agentUser } from './image.ts';

export interface Unit {
  /** Node's flags in front of the agent's file. */
  readonly flags: readonly string[];
  readonly file: string;
  readonly environment: readonly string[];
  readonly capabilities: readonly string[];
  readonly memoryMaxMiB: number;
}

export function readUnit(): Unit {
  const text = readFileSync(new URL('../../agent/zferry-agent.service', import.meta.url), 'utf8');
  const of = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  const [, ...words] = of('ExecStart').split(' ');
  const at = words.findIndex((word) => !word.startsWith('--'));
  return {
    flags: words.slice(0, at),
    file: words[at] ?? '',
    environment: [...text.matchAll(/^Environment=(.*)$/gm)].flatMap((match) => (match[1] ?? '').split(' ')),
    capabilities: of('AmbientCapabilities').toLowerCase().split(' '),
    memoryMaxMiB: Number.parseInt(of('MemoryMax'), 10),
  };
}

export interface Program {
  /** Of its log. */
  readonly name: string;
  readonly argv: readonly string[];
}

const logOf = (name: string): string => `/var/log/${name}.log`;

/** Starts a program as the unit starts the agent: its user, groups, capabilities, environment and limit of memory. Answers the process number. */
export async function startAsUnit(machine: Machine, unit: Unit, { name, argv }: Program): Promise<number> {
  const { uid, gid } = agentUser;
  const identity = `--keep=1 --gid=${gid} --groups=${[gid, ...agentGroups].join(',')} --uid=${uid}`;
  const ambient = `--inh=${unit.capabilities.join(',')} ${unit.capabilities.map((one) => `--addamb=${one}`).join(' ')}`;
  const pid = await machine.must(`
grep -q '^cgroup2 /sys/fs/cgroup ' /proc/mounts || mount -t cgroup2 cgroup2 /sys/fs/cgroup
grep -qw memory /sys/fs/cgroup/cgroup.subtree_control || echo +memory > /sys/fs/cgroup/cgroup.subtree_control
group=/sys/fs/cgroup/unit$$
mkdir $group
echo ${unit.memoryMaxMiB}M > $group/memory.max
cat > /run/start.sh <<'START'
umask 0077
echo $$ > $1/cgroup.procs
echo $$ > /run/started.pid
exec env - PATH=/usr/sbin:/usr/bin:/sbin:/bin ${unit.environment.join(' ')} capsh ${identity} ${ambient} --shell=/bin/sh -- -c 'exec ${argv.join(' ')}'
START
rm -f /run/started.pid
sh /run/start.sh $group > ${logOf(name)} 2>&1 < /dev/null &
while [ ! -s /run/started.pid ]; do usleep 50000; done
cat /run/started.pid`);
  const started = /^(\d+)$/m.exec(pid)?.[1];
  if (started === undefined) throw new Error(`the guest started nothing: ${pid}`);
  return Number(started);
}

export async function agentLog(machine: Machine): Promise<string> {
  return (await machine.sh(`cat ${logOf('agent')}`)).text;
}

export interface Cost {
  readonly rssMiB: number;
  readonly privateMiB: number;
  readonly cpuMs: number;
  readonly seconds: number;
}

/** What a process of the guest costs while nobody asks it anything. What is private is so only while another process runs the same Node. */
export async function costOf(machine: Machine, pid: number, seconds: number): Promise<Cost> {
  const text = await machine.must(`
ticks() { sed 's/.*) //' /proc/${pid}/stat | { read -r _ _ _ _ _ _ _ _ _ _ _ user system _; echo $((user + system)); }; }
before=$(ticks)
sleep ${seconds}
echo "ticks $(($(ticks) - before))"
cat /proc/${pid}/smaps_rollup`);
  const number = (label: string): number => Number(new RegExp(`^${label}:?\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    rssMiB: number('Rss') / 1024,
    privateMiB: (number('Private_Clean') + number('Private_Dirty')) / 1024,
    // A tick of /proc is 10 ms.
    cpuMs: number('ticks') * 10,
    seconds,
  };
}
