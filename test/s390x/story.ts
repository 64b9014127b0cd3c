/** What is shown on the emulated machine, in order. Runs inside the network namespace that main.ts made; its one argument is what main.ts prepared. */
import { parseSysinfo, type Sysinfo } from '../../agent/sysinfo.ts';
import { showReady, showWork } from './agent-story.ts';
import { showCost, showEnd, startBareServer } from './cost-story.ts';
import { startMachine, type Machine } from './machine.ts';
import { buildLans, startNeighbour } from './neighbour.ts';
import { guestName } from './network.ts';
import { startAgentOrders } from './orders.ts';
import { prepareSite, type Site } from './site.ts';
import { createTranscript, must, type Transcript } from './transcript.ts';
import { readUnit, startAsUnit, type Unit } from './unit.ts';

// Written by main.ts.
const { folder, space, initrd, kernel } = JSON.parse(process.argv[2] ?? '{}') as Record<'folder' | 'space' | 'initrd' | 'kernel', string>;

/** What else saves memory elsewhere, and whether V8 on this architecture knows it. */
const moreFlags = [
  '--no-maglev',
  '--no-sparkplug',
  '--optimize-for-size',
  '--max-semi-space-size=1',
  '--single-threaded',
  '--no-opt',
  '--jitless',
];

process.exitCode = await main();

async function main(): Promise<number> {
  const transcript = createTranscript(
    (text) => process.stdout.write(text),
    () => performance.now(),
  );
  await buildLans();
  const neighbour = await startNeighbour(space, folder);
  transcript.say('the neighbour is there; starting the machine');
  const machine = await startMachine({ kernel, initrd, folder });
  transcript.say(`the guest is up ${(machine.bootMs / 1000).toFixed(1)} s after qemu's start`);
  try {
    await showMachine(transcript, machine);
    const site = await prepareSite(folder, await readSysinfo(machine));
    await carryFiles(machine, site);
    const unit = await showFlags(transcript, machine, readUnit());
    const orders = startAgentOrders(site);
    const bare = await startBareServer(machine, unit);
    const pid = await startAsUnit(machine, unit, { name: 'agent', argv: ['/usr/bin/node', ...unit.flags, unit.file, 'run'] });
    const scene = { transcript, machine, neighbour, site, orders, pid };
    const costs = { transcript, machine, unit, agent: pid, bare };
    await showReady(scene);
    await showCost(costs, 'after its start');
    await showWork(scene);
    await showCost(costs, 'after its work');
    await showEnd(costs);
    site.close();
  } catch (error) {
    await transcript.rule('the run comes to its end', () => Promise.reject(error instanceof Error ? error : new Error(String(error))));
  }
  machine.stop();
  neighbour.stop();
  process.stdout.write(`${transcript.sums()}\n`);
  return transcript.failed() === 0 ? 0 : 1;
}

async function readSysinfo(machine: Machine): Promise<Sysinfo> {
  const parsed = parseSysinfo(await machine.must('cat /proc/sysinfo'));
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.value;
}

async function showMachine(transcript: Transcript, machine: Machine): Promise<void> {
  await transcript.rule('the kernel is Linux for IBM Z and the Node a distribution’s, big-endian, without TypeScript', async () => {
    const kernelWords = await machine.must('uname -srm');
    const words = (
      await machine.must(`node -p "[process.arch, process.version, os.endianness(), process.features.typescript].join(' ')"`)
    ).trim();
    must(kernelWords.trim().endsWith(' s390x') && /^s390x v\d+\S* BE false$/.test(words), `${kernelWords}, ${words}`);
    return `${kernelWords.trim()}; Node: ${words}`;
  });
  transcript.say('/proc/sysinfo of the guest:');
  transcript.show(await machine.must('grep -E "^(Manufacturer|Type|Model|Sequence|LPAR N|VM00)" /proc/sysinfo'));
  await transcript.rule('the agent’s own reader understands the real /proc/sysinfo, and the level above names this guest', async () => {
    const { sequence, lpar, levels } = await readSysinfo(machine);
    must(levels.length === 1 && levels[0]?.name === guestName, `${levels.length} levels, ${levels[0]?.name ?? ''}`);
    return `sequence ${sequence}, LPAR ${lpar}, ${levels[0]?.name ?? ''} under ${levels[0]?.controlProgram ?? ''}`;
  });
}

/** The files of the guest's owner. */
async function carryFiles(machine: Machine, { guestFiles }: Site): Promise<void> {
  await machine.must('mkdir -p /etc/zferry-agent /var/lib/zferry-agent; chmod 750 /etc/zferry-agent; chmod 700 /var/lib/zferry-agent');
  for (const { path, text, mode, owner } of guestFiles) {
    await machine.must(`base64 -d > ${path} <<'TEXT'\n${wrapped(text)}\nTEXT\nchmod ${mode} ${path}; chown ${owner} ${path}`);
  }
  await machine.must('chown root:zferry-agent /etc/zferry-agent; chown zferry-agent:zferry-agent /var/lib/zferry-agent');
}

function wrapped(text: string): string {
  return Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\n');
}

/** The unit with those of its flags that Node takes here. */
async function showFlags(transcript: Transcript, machine: Machine, unit: Unit): Promise<Unit> {
  const taken: string[] = [];
  const refused: string[] = [];
  for (const flag of new Set([...unit.flags, ...moreFlags])) {
    const { text, code } = await machine.sh(`node ${flag} -e 0`);
    if (code === 0) taken.push(flag);
    else refused.push(`${flag} (${text.trim().split('\n').at(-1) ?? code})`);
  }
  await transcript.rule('Node takes every flag of the unit on this architecture', () => {
    const missing = unit.flags.filter((flag) => !taken.includes(flag));
    must(missing.length === 0, `it refuses ${missing.join(' ')}`);
    return Promise.resolve(unit.flags.join(' '));
  });
  transcript.say(
    `of other flags it takes ${taken.filter((flag) => !unit.flags.includes(flag)).join(' ')}; it refuses ${refused.join(', ') || 'none'}`,
  );
  return { ...unit, flags: unit.flags.filter((flag) => taken.includes(flag)) };
}
