import type { GuestPlacement, SSICluster } from '../../crds/generated.ts';
import { reasons } from '../domain/reason.ts';
import { counted, printable, table, wrapped } from './columns.ts';
import { agoText, durationText } from './duration.ts';
import {
  type Inventory,
  byLabel,
  claimOn,
  clusterOf,
  compared,
  conditionOf,
  declaredMember,
  isObserved,
  placementLabel,
  reasonOf,
} from './inventory.ts';
import { movesOf, type Move } from './moves.ts';

/** `zferry explain GUEST`: why a guest is where it is, what happens next and who has to do it. Pure. */

export interface Explanation {
  readonly text: string;
  /** False when no placement is called so; the text then says what may have been meant. */
  readonly found: boolean;
}

const width = 100;
const margin = ' '.repeat(12);

/** `guest` is a userid in any case, the name of a placement, or NAMESPACE/NAME. Each placement that it may mean is explained. */
export function explainGuest(inventory: Inventory, guest: string, nowMs: number): Explanation {
  const meant = inventory.placements.filter((placement) => isCalled(placement, guest)).toSorted(byLabel);
  if (meant.length === 0) return { found: false, text: unknownGuest(inventory, guest) };
  return { found: true, text: meant.map((placement) => explained(inventory, placement, nowMs)).join('\n') };
}

function isCalled(placement: GuestPlacement, text: string): boolean {
  return [placement.spec.guest.toLowerCase(), placement.metadata.name, placementLabel(placement)].includes(text.toLowerCase());
}

function explained(inventory: Inventory, placement: GuestPlacement, nowMs: number): string {
  const moves = movesOf(inventory, placement);
  const sections = [
    paragraph('Now', nowText(placement)),
    paragraph('Next', nextText(placement, nowMs)),
    paragraph('Why there', whyText(placement, moves, nowMs)),
    paragraph('In flight', claimText(inventory, placement, nowMs)),
    paragraph('Dark', darkText(placement, moves)),
    paragraph('Network', networkText(placement)),
    paragraph('Trouble', troubleText(placement)),
    holdSection(placement, nowMs),
    massChangeSection(clusterOf(inventory, placement), placement),
    historySection(moves, nowMs),
  ];
  return `${[headline(placement), '', ...sections.flat()].join('\n')}\n`;
}

function headline(placement: GuestPlacement): string {
  const { spec, status } = placement;
  const at =
    status?.member === undefined
      ? 'is not known to run anywhere'
      : `runs on ${status.member}${status.cpc === undefined ? '' : ` (${status.cpc})`}`;
  const desired = status?.desiredMember ?? declaredMember(placement);
  const target = status?.member !== undefined && status.member === desired ? 'as declared' : `it is declared for ${desired}`;
  return printable(
    `${spec.guest} (${placementLabel(placement)}, cluster ${spec.cluster}) ${at}${target === 'as declared' ? ', as declared' : `; ${target}`}.`,
  );
}

function nowText(placement: GuestPlacement): readonly string[] {
  if (placement.status === undefined || placement.status.observedGeneration < 0) return ['zferry has not looked at this placement yet.'];
  const ready = conditionOf(placement, 'Ready');
  const reason = reasonOf(placement);
  const stale = isObserved(placement) ? [] : ['The placement was edited since; what follows is about what it said before.'];
  if (reason === undefined) return [...stale, `${ready?.reason ?? 'Unknown'}: ${ready?.message ?? 'nothing more is recorded'}`];
  const said = ready === undefined || ready.message === '' || ready.message === reasons[reason].means ? [] : [ready.message];
  return [...stale, `${reason}: ${reasons[reason].means}`, ...said];
}

function nextText(placement: GuestPlacement, nowMs: number): readonly string[] {
  const reason = reasonOf(placement);
  if (reason === undefined) return ['Start zferry (zferry run) if it does not run; it looks at every placement first.'];
  const last = placement.status?.lastAttempt;
  const retry = last?.retryAt === undefined ? undefined : agoText(last.retryAt, nowMs);
  const failures =
    last === undefined || last.failures === 0
      ? []
      : [
          `Attempt ${last.attempt} ended ${last.outcome}${last.message === undefined ? '' : `: ${last.message}`} (${counted(last.failures, 'failure')} in a row).`,
        ];
  return [reasons[reason].next, ...failures, ...(reason === 'Backoff' && retry !== undefined ? [`The next attempt starts ${retry}.`] : [])];
}

function whyText(placement: GuestPlacement, [last]: readonly Move[], nowMs: number): readonly string[] {
  const { status } = placement;
  const seen = status?.observedAt === undefined ? undefined : agoText(status.observedAt, nowMs);
  const because = status?.desiredBecause === undefined ? '' : ` (${status.desiredBecause})`;
  const brought =
    last === undefined
      ? ['No relocation of it is recorded: it was there when zferry first saw it.']
      : [
          `Its last relocation (${last.relocation}, ${agoText(last.at, nowMs) ?? last.at}, ${last.cause}) went ${last.from} -> ${last.to} and ended ${last.outcome}.`,
        ];
  return [
    `It should be on ${status?.desiredMember ?? declaredMember(placement)}${because}.`,
    ...(seen === undefined ? [] : [`Where it runs was read ${seen}.`]),
    ...brought,
  ];
}

function claimText(inventory: Inventory, placement: GuestPlacement, nowMs: number): readonly string[] {
  const claim = claimOn(inventory, placement);
  if (claim === undefined) return ['Nothing; nobody holds a claim on it.'];
  const foreign =
    claim.placement.uid === placement.metadata.uid ? '' : ` for another placement (${claim.placement.namespace}/${claim.placement.name})`;
  const until =
    claim.notAfter === undefined
      ? []
      : [
          `z/VM must drop its MOVE ${agoText(claim.notAfter, nowMs) ?? ''} (${claim.notAfter}); until then nothing is concluded from silence.`,
        ];
  const group =
    claim.group === undefined ? [] : [`It moves as guest ${claim.group.index + 1} of ${claim.group.size} of group ${claim.group.name}.`];
  return [
    `${claim.relocation}, attempt ${claim.attempt}: ${claim.from} -> ${claim.to} (${claim.cause}, requested by ${claim.requestedBy})${foreign}.`,
    `Phase ${claim.phase}, claimed ${agoText(claim.claimedAt, nowMs) ?? claim.claimedAt} by controller ${claim.claimId}, epoch ${claim.epoch}.`,
    ...until,
    ...group,
  ];
}

function darkText({ spec, status }: GuestPlacement, moves: readonly Move[]): readonly string[] {
  if (spec.hipersockets === undefined) return ['It has no HiperSockets interfaces, so it is never dark.'];
  const last = moves.find((entry) => entry.darkMs !== undefined);
  const worst =
    status?.worstDarkSeconds === undefined
      ? 'How long it could be dark at worst is known once its agent has answered.'
      : `At worst ${durationText(status.worstDarkSeconds * 1000)}: if zferry died for ever at the worst instant of a move, the agent brings the interface back after that.`;
  return [
    worst,
    ...(last?.darkMs === undefined
      ? []
      : [`Its last move left it dark for ${last.cause === 'External' ? 'at most ' : ''}${durationText(last.darkMs)}.`]),
  ];
}

function networkText({ spec, status }: GuestPlacement): readonly string[] {
  const interfaces = spec.hipersockets?.interfaces ?? [];
  if (interfaces.length === 0) return [];
  const right = interfaces.find((hsi) => hsi.cpc === status?.cpc)?.name;
  const active = status?.activeInterface ?? 'none known';
  return [
    `Active interface: ${active}${right === undefined || right === status?.activeInterface ? '' : `; the right one on ${status?.cpc ?? 'this machine'} is ${right}`}.`,
  ];
}

/** Conditions that are not as they should be, beyond the Ready one that is told above. */
function troubleText({ status }: GuestPlacement): readonly string[] {
  const wanted: Readonly<Record<string, 'True' | 'False'>> = {
    NetworkReady: 'True',
    Eligible: 'True',
    AgentConnected: 'True',
    AgentConfigCurrent: 'True',
    DevicesMissing: 'False',
  };
  const wrong = (status?.conditions ?? []).filter(({ type, status: is }) => Object.hasOwn(wanted, type) && is !== wanted[type]);
  return wrong.map(
    (condition) => `${condition.type}=${condition.status} (${condition.reason})${condition.message === '' ? '' : `: ${condition.message}`}`,
  );
}

function holdSection(placement: GuestPlacement, nowMs: number): readonly string[] {
  const hold = placement.status?.hold;
  if (hold === undefined) return [];
  const until = hold.until === undefined ? 'until a person lifts it' : `until ${hold.until} (${agoText(hold.until, nowMs) ?? '?'})`;
  const why = hold.message === undefined || hold.message === '' ? [] : [hold.message];
  return [
    ...paragraph('Held', [
      `${hold.reason} since ${hold.since}, ${until}.`,
      ...why,
      `To lift it now, give ${placementLabel(placement)} this annotation, with a value it has not had:`,
    ]),
    ...annotation('zferry.io/resume', new Date(nowMs).toISOString().slice(0, 19)),
  ];
}

function massChangeSection(cluster: SSICluster | undefined, placement: GuestPlacement): readonly string[] {
  const brake = cluster?.status?.massChange;
  if (cluster === undefined || brake === undefined) return [];
  const listed = brake.guests.some((entry) => entry.guest === placement.spec.guest);
  if (!listed && reasonOf(placement) !== 'MassChange') return [];
  const count = brake.guests.length + (brake.more ?? 0);
  return [
    ...paragraph('Brake', [
      `${counted(count, 'guest')} of ${cluster.metadata.name} were displaced at once, since ${brake.since}. If that is meant, give SSICluster ${cluster.metadata.name} this annotation, which releases exactly that list:`,
    ]),
    ...annotation('zferry.io/release-mass-change', brake.hash),
  ];
}

function annotation(name: string, value: string): readonly string[] {
  return [`${margin}    metadata:`, `${margin}      annotations:`, `${margin}        ${name}: '${value}'`];
}

function historySection(moves: readonly Move[], nowMs: number): readonly string[] {
  if (moves.length === 0) return [];
  const rows = moves.map((entry) => [
    agoText(entry.at, nowMs) ?? entry.at,
    entry.relocation,
    `${entry.from} -> ${entry.to}`,
    entry.cause,
    entry.outcome,
    entry.darkMs === undefined ? '-' : durationText(entry.darkMs),
  ]);
  return ['', ...table(['WHEN', 'RELOCATION', 'WAY', 'CAUSE', 'OUTCOME', 'DARK'], rows)];
}

/** A title in the margin and sentences beside it; nothing when there are no sentences. */
function paragraph(title: string, sentences: readonly string[]): readonly string[] {
  return sentences
    .flatMap((sentence) => wrapped(printable(sentence), width, margin))
    .map((line, index) => (index === 0 ? title.padEnd(margin.length) + line.slice(margin.length) : line));
}

function unknownGuest(inventory: Inventory, text: string): string {
  const name = printable(text).slice(0, 80);
  const holder = inventory.clusters.find((cluster) => cluster.status?.unplaced?.guests.includes(text.toUpperCase()) === true);
  if (holder !== undefined) {
    return `No placement declares ${name.toUpperCase()}. It runs in cluster ${holder.metadata.name}, and zferry leaves it alone.\nTo declare it where it runs now, type: zferry adopt --cluster ${holder.metadata.name}\n`;
  }
  const names = [...new Set(inventory.placements.map((placement) => placement.spec.guest))];
  const near = names
    .filter((candidate) => isNear(candidate.toLowerCase(), text.toLowerCase()))
    .toSorted(compared)
    .slice(0, 5);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : names.length > 0
        ? 'To see every guest that is declared, type: zferry status'
        : 'No placement was found at all; is --store right?';
  return `No placement declares ${name}. ${hint}\n`;
}

function isNear(candidate: string, text: string): boolean {
  return (text.length >= 3 && candidate.startsWith(text)) || (text.length <= 64 && editDistance(candidate, text) <= 2);
}

/** Levenshtein's: insertions, deletions and replacements that turn one into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
