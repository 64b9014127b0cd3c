/** Every word that tells why a guest is in the state it is in: the same in decisions, conditions, events and `zferry explain`. */

/** What a reason means to a reader of conditions: at rest; working or waiting by itself; held on purpose; or nothing goes on without a person. */
export type ReasonClass = 'rest' | 'working' | 'held' | 'person';

interface ReasonText {
  readonly class: ReasonClass;
  /** What it means, for a person who has not read the manual. */
  readonly means: string;
  /** What happens next, or what to do. */
  readonly next: string;
}

const texts = {
  Placed: { class: 'rest', means: 'The guest runs where it was declared, with the right interface.', next: 'Nothing; it is watched.' },
  PlacedNetworkUnknown: {
    class: 'rest',
    means: 'The guest runs where it was declared; its agent cannot be reached, so nothing is known of its interfaces.',
    next: 'Check the agent; zferry goes on asking.',
  },

  Relocating: {
    class: 'working',
    means: 'The guest is on its way to its declared member.',
    next: 'The relocation goes on; watch the Relocation.',
  },
  Repairing: {
    class: 'working',
    means: 'The guest is in place, but the right interface is not the only one up.',
    next: 'The right interface is being activated.',
  },
  Restoring: {
    class: 'working',
    means: 'The move has ended; interface, devices and settings are being restored.',
    next: 'Restoring is repeated until it succeeds.',
  },
  ResidencyUnknown: {
    class: 'working',
    means: 'It is not known for certain where the guest runs.',
    next: 'Nothing is done until exactly one member has been read to run it.',
  },
  NotLoggedOn: {
    class: 'working',
    means: 'The guest is logged on nowhere in the cluster.',
    next: 'zferry never logs a guest on; it waits until it runs again.',
  },
  RelocatingElsewhere: {
    class: 'working',
    means: 'Somebody else is relocating this guest now.',
    next: 'It is recorded and judged when it has ended.',
  },
  WaitingForSlot: {
    class: 'working',
    means: 'As many relocations as allowed are in flight.',
    next: 'It starts when a slot is free; higher priorities first.',
  },
  WaitingForGroup: {
    class: 'working',
    means: 'Another guest of its group cannot move yet.',
    next: 'The group starts when all of its guests can.',
  },
  Backoff: { class: 'working', means: 'The last attempt failed.', next: 'The next attempt starts at the time in lastAttempt.retryAt.' },
  FlapLimit: {
    class: 'working',
    means: 'The guest has been moved as often as relocation.flapLimit allows.',
    next: 'It moves again when the period has passed.',
  },
  TargetNotJoined: {
    class: 'working',
    means: 'The declared member is not joined to the cluster, or is disabled.',
    next: 'It moves when the member has joined.',
  },
  ClusterNotStable: { class: 'working', means: 'The SSI cluster is not in mode Stable.', next: 'Nothing starts until it is.' },
  HypervisorUnreachable: { class: 'working', means: 'z/VM does not answer.', next: 'zferry goes on asking; nothing starts meanwhile.' },
  AgentUnreachable: {
    class: 'working',
    means: 'The agent in the guest does not answer, so its interfaces could not be quiesced.',
    next: 'Nothing was sent; start the agent or check the network.',
  },
  RecordsMissing: {
    class: 'working',
    means: 'The records of earlier attempts are missing or older than what z/VM or the agent remember.',
    next: 'zferry waits until nothing of an earlier attempt can still arrive.',
  },
  OtherController: {
    class: 'working',
    means: 'Another controller holds the claim on this guest.',
    next: 'It is taken over when that controller has had all its time.',
  },
  ControllerOnGuest: {
    class: 'working',
    means: 'The controller itself runs in this guest.',
    next: 'It moves when another replica on another guest leads.',
  },
  StoreUnreachable: { class: 'working', means: 'Status cannot be written.', next: 'No effect starts until it can.' },

  Deferred: { class: 'held', means: 'Outside its windows.', next: 'It moves when the next window opens.' },
  Observed: {
    class: 'held',
    means: 'The placement or the cluster only observes.',
    next: 'Set mode or enforcement to Enforce to have it moved.',
  },
  Suspended: { class: 'held', means: 'The placement or the cluster is suspended.', next: 'Clear suspend to go on.' },
  Held: {
    class: 'held',
    means: 'Somebody else moved this guest; zferry leaves it there for a while.',
    next: 'It is brought home when the hold ends; annotate zferry.io/resume to end it now.',
  },
  Cancelled: {
    class: 'person',
    means: 'A person cancelled its move.',
    next: 'Change the placement, or annotate it with zferry.io/resume and a new value.',
  },

  Conflict: { class: 'person', means: 'An older placement names the same guest.', next: 'Delete one of the two.' },
  NotAdmitted: {
    class: 'person',
    means: 'The SSICluster does not admit this namespace to place this guest, member or priority.',
    next: 'Ask the administrator for a tenants entry, or change the placement.',
  },
  InvalidSpec: { class: 'person', means: 'The placement cannot be understood.', next: 'Run zferry validate on it.' },
  UnknownCluster: {
    class: 'person',
    means: 'There is no SSICluster of that name.',
    next: 'Create it, or correct spec.cluster (a new object: it is immutable).',
  },
  UnknownMember: {
    class: 'person',
    means: 'None of the named members belongs to the cluster.',
    next: 'Correct spec.member or spec.members.',
  },
  UnprovenResidency: {
    class: 'person',
    means: 'This hypervisor adapter has no proven source of residency.',
    next: 'Use another adapter; with this one zferry only observes.',
  },
  MapMismatch: {
    class: 'person',
    means: 'The agent in the guest and the SSICluster disagree about which machine is which member.',
    next: "Render the agent's configuration again from the SSICluster.",
  },
  NoInterfaceForTarget: {
    class: 'person',
    means: "The guest has HiperSockets interfaces, but none for the target's CPC.",
    next: 'Add one to spec.hipersockets, or place it elsewhere.',
  },
  UnprovenQuiesce: {
    class: 'person',
    means: "The guest's adapter cannot prove that it is quiesced, or cannot bring the interface back by itself.",
    next: 'Use the agent, or name the guest in relocation.allowUnproven.',
  },
  MassChange: {
    class: 'person',
    means: 'More guests were displaced at once than relocation.massChange allows.',
    next: 'Look at status.massChange; annotate the SSICluster with zferry.io/release-mass-change and its hash to let them go.',
  },
  GroupMismatch: { class: 'person', means: 'The guests of the group do not agree in member, windows or mode.', next: 'Make them agree.' },
  GroupSplit: {
    class: 'person',
    means: 'The group was split: some of its guests have moved, others could not.',
    next: 'See the message for both halves; annotate zferry.io/resume to try again.',
  },
  AttemptsExhausted: {
    class: 'person',
    means: 'It failed as often as zferry tries.',
    next: 'See lastAttempt; annotate zferry.io/resume or change the placement to try again.',
  },
  EndedByPerson: { class: 'person', means: 'Somebody cancelled the relocation at z/VM.', next: 'Annotate zferry.io/resume to try again.' },
  GuestReset: {
    class: 'person',
    means: 'The guest was reset or logged off while it moved.',
    next: 'Look at the guest; annotate zferry.io/resume when it is well.',
  },
  RejectedByZvm: {
    class: 'person',
    means: 'z/VM ended the relocation for a reason that trying again does not cure.',
    next: 'See the messages in the Relocation; annotate zferry.io/resume to try again.',
  },
  AdapterRefused: {
    class: 'person',
    means: "z/VM or the agent refuses zferry's credentials or does not know the request.",
    next: 'See the message; correct it, then annotate zferry.io/resume.',
  },
} as const satisfies Record<string, ReasonText>;

export type Reason = keyof typeof texts;

export const reasons: Readonly<Record<Reason, ReasonText>> = texts;

/** How a move ended; the words of Relocation.status.outcome and of the metric's label. */
export const outcomes = [
  'Moved',
  'NotEligible',
  'Failed',
  'Cancelled',
  'Superseded',
  'QuiesceFailed',
  'NotMoved',
  'LostGuest',
  'Repaired',
  'External',
  'LateMove',
  'Returned',
  'Interrupted',
] as const;
export type Outcome = (typeof outcomes)[number];
