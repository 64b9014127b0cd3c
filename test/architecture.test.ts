/** Properties of the code itself: who may import whom, how long files get, which words stay out. CONTRIBUTING.md says why. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Names for the left-hand words of the table below; any other word there is a package or a `node:` module. */
const named: Readonly<Record<string, readonly string[]>> = {
  domain: ['controller/domain/'],
  decide: ['controller/decide/'],
  store: ['controller/store/store.ts'],
  manifest: ['controller/store/manifest.ts'],
  hypervisor: ['controller/hypervisor/hypervisor.ts'],
  guest: ['controller/guest/guest.ts'],
  'agent-protocol': ['agent/protocol.ts'],
  wire: ['controller/guest/wire/'],
  observer: ['controller/reconcile/observer.ts'],
  telemetry: ['controller/telemetry/'],
  resources: ['crds/'],
  'resource-types': ['crds/generated.ts'],
};

/** First match wins; `own` is the importing file's folder, for an adapter its own one. What a row does not list is an error. */
const mayImport: readonly (readonly [files: RegExp, words: string])[] = [
  [/^controller\/domain\/names\.ts$/, 'own node:crypto'],
  [/^controller\/domain\//, 'own'],
  [/^controller\/decide\//, 'own domain'],
  [/^controller\/(hypervisor\/hypervisor|guest\/guest)\.ts$/, 'domain'],
  [/^controller\/store\/store\.ts$/, 'domain resource-types'],
  [/^controller\/store\/manifest\.ts$/, 'store resource-types'],
  [/^controller\/hypervisor\/simulated\//, 'own domain hypervisor node: undici'],
  [/^controller\/hypervisor\/[a-z]+\//, 'own domain hypervisor node:'],
  [/^controller\/guest\/dispatch\.ts$/, 'domain guest'],
  // The agent's protocol, whatever carries it.
  [/^controller\/guest\/wire\//, 'own domain guest agent-protocol'],
  [/^controller\/guest\/agent\//, 'own domain guest wire agent-protocol node:'],
  [/^controller\/guest\/ssh\//, 'own domain guest wire agent-protocol node: ssh2'],
  [/^controller\/guest\/[a-z]+\//, 'own domain guest node:'],
  // Certificates: the commands `zferry pki` and the renewal that `zferry run` does by itself.
  [/^controller\/pki\//, 'own domain agent-protocol node: @peculiar/x509 reflect-metadata'],
  [/^controller\/store\/directory\//, 'own domain store manifest resources node: yaml'],
  [/^controller\/store\/kubernetes\//, 'own domain store resources node: @kubernetes/client-node undici yaml'],
  [/^controller\/store\/memory\//, 'own domain store manifest resources node:'],
  [/^controller\/reconcile\//, 'own domain decide store hypervisor guest resource-types node-cron'],
  [/^controller\/telemetry\//, 'own domain observer node: prom-client pino'],
  [/^controller\/cli\//, 'own domain agent-protocol decide store observer telemetry resources node: commander yaml'],
  [/^controller\/web\//, 'own domain decide store observer node:'],
  [/^controller\/config\.ts$/, 'domain resources node:'],
  // The composition roots: of the program, of its adapters, agents and stores, of `zferry run` and of `zferry simulate`.
  [/^controller\/(main|adapters|agents|stores|run|showing|ending|handover|problems|simulate)\.ts$/, 'anything'],
  [/^crds\//, 'own domain node: ajv yaml @marcbachmann/cel-js'],
  [/^agent\/protocol\.ts$/, ''],
  [/^agent\//, 'own node:'],
  [/^test\//, 'anything'],
  [/^(bootstrap|package-agent)\.mjs$/, 'node:'],
  [/^build(-agent)?\.mjs$/, 'node: esbuild'],
  [/^deploy\/image\.mjs$/, 'node:'],
  [/^vitest\.config\.ts$/, 'vitest'],
];

const lengthLimits: readonly (readonly [files: RegExp, lines: number])[] = [
  [/^crds\/generated(\.ts|\/)/, Infinity],
  // Decision tables: a row is a rule, and they are read as one.
  [/^controller\/decide\/(relocation|reasons)\.ts$/, 500],
  [/^(controller|crds|agent)\//, 350],
  [/./, 500],
];

/** Files that nothing on the way from main.ts imports, and why they stay. */
const notInTheProgram: readonly RegExp[] = [/^controller\/store\/memory\//]; // the tests' and the simulation's store
const entries = ['controller/main.ts', 'crds/generate.ts', 'agent/main.ts'];

const clockless = /^controller\/((domain|decide|reconcile)\/|(hypervisor|guest)\/simulated\/(?!(adapter|client|server|real-schedule)\.ts))/;
/** What the simulation makes anew for every plan. */
const worlds =
  /^(controller\/((domain|decide|reconcile)\/|store\/memory\/|(hypervisor|guest)\/simulated\/(?!(adapter|client)\.ts))|test\/simulation\/)/;
const code = /^(controller|crds|agent|deploy|test)\/|^[^/]+$/;

/** Words that stay out of the files named; `raw` looks into comments too. */
const banned: readonly { readonly word: RegExp; readonly files: RegExp; readonly why: string; readonly raw?: true }[] = [
  { word: /\bvi\.(mock|doMock)\b/, files: code, why: 'a mocked module tests the mock: pass a value instead' },
  { word: /(:|<|\bas)\s*any\b/, files: code, why: 'unknown, then parse' },
  { word: /@ts-(ignore|expect-error|nocheck)/, files: code, why: 'a type error is answered in the types', raw: true },
  { word: /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, files: clockless, why: 'the clock is an argument' },
  { word: /\bset(Timeout|Interval|Immediate)\b/, files: clockless, why: 'waiting is a due time in the queue' },
  { word: /\bMath\.random\b|\brandomUUID\b/, files: clockless, why: 'chance is an argument' },
  { word: /^\s*get \w+\(/m, files: worlds, why: 'an accessor in an object literal keeps every world alive that was ever made: a function' },
  { word: /\bprocess\.env\b/, files: /^(?!test\/|bootstrap\.mjs$|controller\/config\.ts$)/, why: 'the environment is read in config.ts' },
];
const bannedFileNames = /^(utils?|helpers?|common|types|index|misc)\./;

interface Source {
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly string[];
}

const self = 'test/architecture.test.ts';
const sources: readonly Source[] = globSync(['{controller,crds,agent,deploy,test}/**/*.{ts,mjs}', '*.{ts,mjs}'], { cwd: root })
  .toSorted()
  .map(read);
const byPath = new Map(sources.map((source) => [source.path, source]));

function read(path: string): Source {
  const text = readFileSync(`${root}/${path}`, 'utf8');
  const withoutComments = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
  const statement =
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  const named = [...withoutComments.matchAll(statement)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const imports = named.map((name) => (name.startsWith('.') ? posix.join(dirname(path), name) : name));
  return { path, text, code: withoutComments, imports };
}

/** An adapter's folder is its own with all below; anywhere else it is the first two levels: controller/decide/, crds/, agent/. */
function ownFolder(path: string): string {
  return (
    /^controller\/(hypervisor|guest|store)\/[a-z]+\//.exec(path)?.[0] ?? /^controller\/[a-z]+\//.exec(path)?.[0] ?? `${path.split('/')[0]}/`
  );
}

function isAllowed(path: string, imported: string): boolean {
  if (imported.startsWith('test/') && !path.startsWith('test/')) return false;
  const words = mayImport.find(([files]) => files.test(path))?.[1].split(' ') ?? [];
  return words.some((word) => {
    if (word === 'anything') return true;
    const allowed = word === 'own' ? [ownFolder(path)] : (named[word] ?? [word]);
    return allowed.some((entry) => imported === entry || imported.startsWith(/[/:]$/.test(entry) ? entry : `${entry}/`));
  });
}

function reachable(): ReadonlySet<string> {
  const seen = new Set(entries.filter((path) => byPath.has(path)));
  for (const path of seen) for (const imported of byPath.get(path)?.imports ?? []) if (byPath.has(imported)) seen.add(imported);
  return seen;
}

/** The shortest way from `path` back to itself along imports. */
function cycleFrom(path: string): readonly string[] | undefined {
  const trails: (readonly string[])[] = [[path]];
  const seen = new Set<string>();
  for (const trail of trails) {
    const next = byPath.get(trail.at(-1) ?? '')?.imports.filter((imported) => byPath.has(imported)) ?? [];
    if (next.includes(path)) return [...trail, path];
    const fresh = next.filter((imported) => !seen.has(imported));
    for (const imported of fresh) seen.add(imported);
    trails.push(...fresh.map((imported) => [...trail, imported]));
  }
  return undefined;
}

/** What an `await` waits for: the text to the end of the expression, brackets balanced. */
function awaited(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && ';,'.includes(character))) return text.slice(from, at);
    if (depth === 0 && character === '\n' && !/^\s*[.?]/.test(text.slice(at))) return text.slice(from, at);
  }
  return text.slice(from);
}

test('every folder of the layout has source files to look at', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(20);
  const folders = ['controller/domain/', 'controller/decide/', 'controller/reconcile/', 'crds/', 'test/'];
  expect(folders.filter((folder) => !sources.some(({ path }) => path.startsWith(folder)))).toEqual([]);
});

describe('imports', () => {
  test('a file has a row in the table and imports only what its row allows', () => {
    expect(sources.map(({ path }) => path).filter((path) => !mayImport.some(([files]) => files.test(path)))).toEqual([]);
    const wrong = sources.flatMap(({ path, imports }) =>
      imports.filter((imported) => !isAllowed(path, imported)).map((imported) => `${path} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });

  test('a dynamic import names its module', () => {
    expect(
      sources
        .filter(({ path, code: text }) => path.startsWith('controller/') && /\bimport\((?!\s*['"])/.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('imports form no cycle', () => {
    expect(sources.flatMap(({ path }) => cycleFrom(path)?.join(' -> ') ?? [])).toEqual([]);
  });

  test('every file of the program is reached from an entry', () => {
    const live = reachable();
    const dead = sources
      .map(({ path }) => path)
      .filter((path) => /^(controller|crds|agent)\//.test(path) && !live.has(path) && !notInTheProgram.some((files) => files.test(path)));
    expect(dead).toEqual([]);
  });
});

const limitOf = (path: string): number => lengthLimits.find(([files]) => files.test(path))?.[1] ?? 0;

describe('files', () => {
  test('no file is longer than its limit', () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > limitOf(path));
    expect(long).toEqual([]);
  });

  test('a file is named after what it is', () => {
    expect(sources.map(({ path }) => path).filter((path) => bannedFileNames.test(posix.basename(path)))).toEqual([]);
  });

  test.each(banned)('$word stays out: $why', ({ word, files, raw }) => {
    const found = sources.filter(
      ({ path, text, code: stripped }) => path !== self && files.test(path) && word.test(raw === true ? text : stripped),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

/** `at('write claim')`, or a port at a point: `storeAt(world, 'write claim')`. */
const point = /\b(?:at|[a-z]\w*At)\((?:[^()']*,\s*)?'([^']+)'/g;

describe('cut points', () => {
  const loops = sources.filter(({ path }) => path.startsWith('controller/reconcile/'));
  const waits = loops.flatMap(({ path, code: text }) =>
    [...text.matchAll(/\bawait\b/g)].map((match) => ({ path, what: awaited(text, match.index + 'await'.length).trim() })),
  );

  const ownFunctions = new Set(
    loops.flatMap(({ code: text }) =>
      [...text.matchAll(/\basync function (\w+)|\bconst (\w+) = async\b/g)].map((match) => match[1] ?? match[2] ?? ''),
    ),
  );
  const callsOwn = (what: string): boolean =>
    [...what.replace(/^Promise\.all\(\[/, '').matchAll(/^(\w+)\(/g)].some((match) => ownFunctions.has(match[1] ?? ''));

  test('every await of a loop passes a named point, where the simulation can cut, delay or fail it', () => {
    // A function of the loops that is awaited has its own awaits checked here.
    expect(
      waits.filter(({ what }) => what.search(point) < 0 && !callsOwn(what)).map(({ path, what }) => `${path}: await ${what.slice(0, 80)}`),
    ).toEqual([]);
  });

  test('a point has one name and a name one point', () => {
    const names = loops.flatMap(({ code: text }) => [...text.matchAll(point)].map((match) => match[1] ?? ''));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
