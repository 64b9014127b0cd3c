// Written by crds/generate.ts from the YAML beside it; do not edit.

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  /** A decimal string that grows with every write. */
  readonly resourceVersion: string;
  /** Grows with every change of the spec. */
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly finalizers?: readonly string[];
}

/** No z/VM at all, but a model of one, for demonstrations, dry runs and the tests of a site's own placements. Guests with a simulated agent are allowed only here. */
export interface SimulatedSpec {
  /** Where `zferry simulate` runs as a process of its own. Absent: the model is embedded in the controller. */
  readonly endpoint?: string;
  /** How late a MOVE may still take effect: Enforced (z/VM checks its not-after on receipt), Bounded (within latenessSeconds), Unbounded (nothing checks it). Default Enforced. */
  readonly lateness?: 'Enforced' | 'Bounded' | 'Unbounded';
  /** How late a MOVE can be with Bounded and Unbounded. Default 0. 0..3600. */
  readonly latenessSeconds?: number;
  /** Whether the way to z/VM may send a request twice. Default false. */
  readonly resend?: boolean;
  /** Whether relocations in progress can be listed. Default true. */
  readonly status?: boolean;
  /** Speed of the ISFC link between the members; with a guest's memory it gives the length of a relocation. Default 400. 1..1000000. */
  readonly isfcMebibytesPerSecond?: number;
  /** Whether relocations and drains take no time, for measurements of the controller alone. Default false. */
  readonly instant?: boolean;
  /** The guests that are logged on when the model starts for the first time. 0..256, one a userid. */
  readonly guests?: readonly {
    /** The guest's userid. */
    readonly userid: string;
    /** The member that it is logged on to at first. */
    readonly member: string;
    /** Size of its memory. Default 4096. 1..4194304. */
    readonly memoryMebibytes?: number;
    /** How fast it changes its memory while it is copied; faster than the link, and it never gets across. Default 20. 0..1000000. */
    readonly dirtyMebibytesPerSecond?: number;
    /** Disks that it has linked, such as the CMS disks that stand in the way of a relocation. 0..64, one a vdev. */
    readonly devices?: readonly {
      /** Device number in the guest. */
      readonly vdev: string;
      /** Userid that owns the disk. */
      readonly owner: string;
      /** Device number at the owner. */
      readonly ownerVdev: string;
      /** Access mode as CP LINK writes it. */
      readonly mode: string;
    }[];
    /** Findings that VMRELOCATE TEST reports for this guest, to rehearse refusals. 0..16. */
    readonly refuse?: readonly string[];
    /** Whether it has HiperSockets interfaces. Absent: as its placement declares. */
    readonly hipersockets?: boolean;
  }[];
  /** Many alike guests, named PREFIX0001 and so on, for measurements. 0..8, one a prefix. */
  readonly population?: readonly {
    /** What their userids start with. */
    readonly prefix: string;
    /** How many there are. 1..99999. */
    readonly count: number;
    /** The member that they are logged on to at first. */
    readonly member: string;
    /** Size of each one's memory. Default 4096. 1..4194304. */
    readonly memoryMebibytes?: number;
  }[];
}

/** One opening. It opens by its cron expression and stays open for its duration. */
export interface Window {
  /** What it is called in conditions and messages. */
  readonly name: string;
  /** When it opens, as five cron fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** For how long it stays open, in elapsed minutes. 1..10080. */
  readonly durationMinutes: number;
  /** Time zone of the cron expression, a name of the IANA database. Default UTC. */
  readonly timeZone?: string;
}

/** What the administrator declares. */
export interface SSIClusterSpec {
  /** The z/VM systems of the cluster and the machine that each of them runs on. Adding or removing one moves no guest by itself. 1..8, one a name. */
  readonly members: readonly {
    /** The system's name as QUERY SSI shows it. */
    readonly name: string;
    /** The physical machine (CPC) that the system runs on, under the name that the HMC shows. A HiperSockets LAN ends at its edge, so guests use another interface on each CPC. */
    readonly cpc: string;
    /** The logical partition that the system runs in; "LPAR Name" in a guest's /proc/sysinfo. */
    readonly lpar: string;
    /** The machine's serial number, by which a guest recognises where it is; "Sequence Code" in a guest's /proc/sysinfo. Two while a machine is being replaced, otherwise one. 1..2. */
    readonly machineSequences: readonly string[];
    /** Whether guests may be moved to this member. false: nothing new goes there, what is there stays. Default true. */
    readonly enabled?: boolean;
  }[];
  /** How z/VM is reached; exactly one kind. Addresses and the names of credentials stand here and nowhere else. */
  readonly hypervisor: {
    /** The Systems Management API server of each member. */
    readonly smapi?: {
      /** Where the server of each member listens. 1..8, one a member. */
      readonly endpoints: readonly {
        /** The member that this server acts on; one of spec.members. */
        readonly member: string;
        /** Host name or IP address of the server. */
        readonly host: string;
        /** TCP port. Absent: the usual one of this kind of server. 1..65535. */
        readonly port?: number;
      }[];
      /** Name of the Secret with the credentials, in the namespace of the controller itself; a Secret elsewhere cannot be named. */
      readonly secretName: string;
    };
    /** Feilong (z/VM Cloud Connector) on each member, over REST. */
    readonly feilong?: {
      /** Where the server of each member listens. 1..8, one a member. */
      readonly endpoints: readonly {
        /** The member that this server acts on; one of spec.members. */
        readonly member: string;
        /** Host name or IP address of the server. */
        readonly host: string;
        /** TCP port. Absent: the usual one of this kind of server. 1..65535. */
        readonly port?: number;
      }[];
      /** Name of the Secret with the credentials, in the namespace of the controller itself; a Secret elsewhere cannot be named. */
      readonly secretName: string;
    };
    /** CP commands over SSH, through a guest with the needed privilege on each member. */
    readonly cp?: {
      /** Where the server of each member listens. 1..8, one a member. */
      readonly endpoints: readonly {
        /** The member that this server acts on; one of spec.members. */
        readonly member: string;
        /** Host name or IP address of the server. */
        readonly host: string;
        /** TCP port. Absent: the usual one of this kind of server. 1..65535. */
        readonly port?: number;
      }[];
      /** Name of the Secret with the credentials, in the namespace of the controller itself; a Secret elsewhere cannot be named. */
      readonly secretName: string;
    };
    /** No z/VM at all, but a model of one, for demonstrations, dry runs and the tests of a site's own placements. Guests with a simulated agent are allowed only here. */
    readonly simulated?: SimulatedSpec;
  };
  /** Networks in which agents may be; an address in a placement outside all of them is not connected to. Without any, no placement can use an https or ssh agent. 0..16. */
  readonly agentNetworks?: readonly string[];
  /** A ceiling over every placement of the cluster. Observe: zferry reports drift and moves nothing. Enforce: placements in mode Enforce are carried out. Default Observe. */
  readonly enforcement?: 'Observe' | 'Enforce';
  /** How guests are moved. */
  readonly relocation?: {
    /** How many guests of the cluster may be in flight at once. IBM advises one at a time. Default 1. 1..128. */
    readonly maxConcurrent?: number;
    /** How many may be in flight from or to one member. Absent: as maxConcurrent. 1..128. */
    readonly maxPerMember?: number;
    /** MAXTOTAL given to VMRELOCATE, after which CP gives a relocation up. Default 300. 1..3600. */
    readonly maxTotalSeconds?: number;
    /** MAXQUIESCE given to VMRELOCATE, the longest time that a guest stands still. Default 10. 1..60. */
    readonly maxQuiesceSeconds?: number;
    /** How often one guest may be moved before zferry waits. */
    readonly flapLimit?: {
      /** Moves allowed in the period. Default 4. 1..1000000. */
      readonly moves?: number;
      /** Length of the period. Default 60. 1..10080. */
      readonly perMinutes?: number;
    };
    /** The brake against a bad merge: when more guests than this are displaced at once, nothing new starts until an administrator releases the list by its hash. */
    readonly massChange?: {
      /** How many may be displaced at once. Default 10. 1..1000000. */
      readonly guests?: number;
      /** Only guests displaced for less than this count. Default 30. 1..10080. */
      readonly perMinutes?: number;
    };
    /** How long a guest that somebody else moved is left there before it is brought home. Default 1800. 0..604800. */
    readonly externalHoldSeconds?: number;
    /** Timed: the hold ends after externalHoldSeconds. Forever: when its placement changes or a person lifts it. Default Timed. */
    readonly externalHold?: 'Timed' | 'Forever';
    /** Guests that may be moved though their agent cannot prove that the interface is quiesced. Packets may be lost. 0..64. */
    readonly allowUnproven?: readonly string[];
    /** Eligibility checks that VMRELOCATE is told to override. Empty unless IBM support asked for it. 0..3. */
    readonly force?: readonly ('ARCHITECTURE' | 'DOMAIN' | 'STORAGE')[];
  };
  /** Which namespace may place which guests where. A namespace that is not listed may place none. 0..128, one a namespace. */
  readonly tenants?: readonly {
    /** The namespace. */
    readonly namespace: string;
    /** The userids that it may place; a * at the end stands for any rest. 1..64. */
    readonly guests: readonly string[];
    /** The members that it may place them on. Absent: all. 1..8. */
    readonly members?: readonly string[];
    /** The highest priority that its placements may have. Default 0. 0..1000. */
    readonly maxPriority?: number;
  }[];
  /** When guests may be moved. Absent or empty: at any time. A placement with windows of its own uses those. 0..16, one a name. */
  readonly windows?: readonly Window[];
  /** Stops everything new in this cluster; what is in flight is brought to its end. Default false. */
  readonly suspend?: boolean;
}

/** Why it moves. */
export type Cause = 'Drift' | 'Evacuation' | 'Return' | 'Manual' | 'External' | 'Repair';

/** One guest in flight. */
export interface Claim {
  /** The guest's userid. */
  readonly guest: string;
  /** The placement that it is moved for. */
  readonly placement: {
    /** Its namespace. */
    readonly namespace: string;
    /** Its name. */
    readonly name: string;
    /** Its uid; the claim outlives the placement. */
    readonly uid: string;
  };
  /** Name of the Relocation in the placement's namespace. */
  readonly relocation: string;
  /** Why it moves. */
  readonly cause: Cause;
  /** Who asked for it. */
  readonly requestedBy: string;
  /** Number of the attempt. */
  readonly attempt: number;
  /** Which process holds the claim. */
  readonly claimId: string;
  /** How often the claim was taken over. */
  readonly epoch: number;
  /** The member that it comes from. */
  readonly from: string;
  /** The member that it goes to. */
  readonly to: string;
  /** How far it is: Claimed (no MOVE was sent), Moving (a MOVE may be under way), Landed, Restoring (devices and settings remain). */
  readonly phase: 'Claimed' | 'Moving' | 'Landed' | 'Restoring';
  /** When the claim was first written. */
  readonly claimedAt: string;
  /** The limits that were granted, in whole milliseconds. */
  readonly limits: {
    /** From the intent to its not-after. 0..86400000. */
    readonly issueWindowMs: number;
    /** What clocks and queues may be off by. 0..86400000. */
    readonly marginMs: number;
    /** CP's time to give up. 0..86400000. */
    readonly giveUpMs: number;
    /** MAXTOTAL. 0..86400000. */
    readonly maxTotalMs: number;
    /** MAXQUIESCE. 0..86400000. */
    readonly maxQuiesceMs: number;
  };
  /** After this instant the MOVE must not start any more; with phase Moving. */
  readonly notAfter?: string;
  /** How the guest is reached, copied from the placement. */
  readonly agent?: {
    /** Which agent. */
    readonly kind: 'https' | 'ssh' | 'console' | 'simulated';
    /** Its settings. */
    readonly spec: { readonly [key: string]: unknown };
  };
  /** Its HiperSockets interfaces. 0..8, one a cpc. */
  readonly interfaces?: readonly {
    /** The interface. */
    readonly name: string;
    /** The CPC that it belongs to. */
    readonly cpc: string;
  }[];
  /** The devices to link again, as they were before. 0..256, one a vdev. */
  readonly devices?: readonly {
    /** Device number in the guest. */
    readonly vdev: string;
    /** Owner of the disk. */
    readonly owner: string;
    /** Device number at the owner. */
    readonly ownerVdev: string;
    /** Access mode. */
    readonly mode: string;
  }[];
  /** The relocation setting that the guest had before, to be restored. */
  readonly setting?: 'ON' | 'OFF';
  /** Its place in a group that moves as one. */
  readonly group?: {
    /** The group. */
    readonly name: string;
    /** Which of them this is, from 0. 0..256. */
    readonly index: number;
    /** How many they are. 1..256. */
    readonly size: number;
    /** What happens when only some of them can move. */
    readonly onSplit: 'Hold' | 'Return';
    /** Whether the group is on its way back. */
    readonly returning?: boolean;
  };
}

/** One condition. */
export interface Condition {
  /** What it speaks of: Ready, Reconciling, Stalled and so on. */
  readonly type: string;
  /** Whether it is true. */
  readonly status: 'True' | 'False' | 'Unknown';
  /** Why, in one word. */
  readonly reason: string;
  /** Why, for people. */
  readonly message: string;
  /** When its status changed last. */
  readonly lastTransitionTime: string;
  /** The generation of the spec that it was judged from. */
  readonly observedGeneration?: number;
}

/** What zferry sees and does. Written by the controller alone. */
export interface SSIClusterStatus {
  /** The generation of the spec that this status speaks of; -1: not looked at yet. */
  readonly observedGeneration: number;
  /** Mode of the SSI cluster: Stable, InFlux, Safe or Unknown. */
  readonly mode?: string;
  /** What each member says. 0..8, one a name. */
  readonly members?: readonly {
    /** The system's name. */
    readonly name: string;
    /** Its state in the SSI: Joined, Joining, Leaving, Isolated, Suspended, Down or Unknown. */
    readonly state: string;
    /** How many guests are logged on there. 0..1000000. */
    readonly guests: number;
    /** Whether it is being emptied. */
    readonly evacuating?: boolean;
  }[];
  /** Number of the last attempt to move a guest of this cluster. Absent: there are no records. */
  readonly lastAttempt?: number;
  /** How many entries inFlight has; written with it. 0..256. */
  readonly inFlightCount?: number;
  /** The claims, one for every guest that is being moved or restored. Nothing is done to a guest without one. 0..256, one a guest. */
  readonly inFlight?: readonly Claim[];
  /** The list that the brake holds back. Release it with the annotation zferry.io/release-mass-change and its hash. */
  readonly massChange?: {
    /** Stands for exactly this list. */
    readonly hash: string;
    /** When the brake took hold. */
    readonly since: string;
    /** Who would move where. 0..1024, one a guest. */
    readonly guests: readonly {
      /** The guest. */
      readonly guest: string;
      /** The member that it would go to. */
      readonly to: string;
    }[];
    /** How many are held beyond those listed. 0..1000000. */
    readonly more?: number;
    /** What has been released, as GUEST>MEMBER. 0..1024. */
    readonly released?: readonly string[];
  };
  /** The last release annotation that was acted on. */
  readonly releasedHash?: string;
  /** Guests that run here without a GuestPlacement; `zferry adopt` writes placements for them. */
  readonly unplaced?: {
    /** How many. 0..1000000. */
    readonly count: number;
    /** The first of them. 0..100. */
    readonly guests: readonly string[];
  };
  /** What is true of it, in the words that kubectl wait and GitOps tools understand. 0..16, one a type. */
  readonly conditions?: readonly Condition[];
}

/** What the owner of the guest declares. */
export interface GuestPlacementSpec {
  /** The SSICluster that the guest belongs to. Cannot be changed. */
  readonly cluster: string;
  /** The guest's userid. Cannot be changed. CP keywords and service machines are refused. */
  readonly guest: string;
  /** The member that the guest should run on. Changing it moves the guest. */
  readonly member?: string;
  /** Members in order of preference, instead of member: the first that is joined and enabled counts. 1..8. */
  readonly members?: readonly string[];
  /** Enforce: the guest is moved where it should be, if the cluster enforces too. Observe: drift is reported only. Default Enforce. */
  readonly mode?: 'Enforce' | 'Observe';
  /** Stops anything new for this guest; what is in flight is brought to its end. Default false. */
  readonly suspend?: boolean;
  /** The guest's HiperSockets interfaces. Absent: it has none and is just moved. */
  readonly hipersockets?: {
    /** One interface for every CPC that the guest may run on; only the one of the CPC where it is may be up. 1..8, one a cpc. */
    readonly interfaces: readonly {
      /** The interface's name in Linux. */
      readonly name: string;
      /** The CPC whose HiperSockets LAN it is on. */
      readonly cpc: string;
      /** The network of that LAN, in CIDR notation. */
      readonly network: string;
    }[];
  };
  /** How the interfaces in the guest are switched; exactly one kind. Absent for a guest without HiperSockets. */
  readonly agent?: {
    /** The zferry agent, over mutual TLS. It proves every step and brings the right interface back by itself. */
    readonly https?: {
      /** The agent's IP address, within the cluster's agentNetworks. Not a HiperSockets address: those go down in a move. */
      readonly address: string;
      /** TCP port. Default 9443. 1..65535. */
      readonly port?: number;
    };
    /** OpenSSH with a forced command in the guest, where no agent may be installed. */
    readonly ssh?: {
      /** The guest's IP address, within the cluster's agentNetworks. Not a HiperSockets address. */
      readonly address: string;
      /** TCP port. Default 22. 1..65535. */
      readonly port?: number;
      /** The guest's public host key; no other is accepted. */
      readonly hostKey: string;
    };
    /** CP SEND to the guest's console, as the paper's scripts did: no proof, no permit. */
    readonly console?: {
      /** How long an answer may take. Default 10. 1..300. */
      readonly readySeconds?: number;
    };
    /** A model of an agent; only under a simulated hypervisor. */
    readonly simulated?: {
      /** Whether it switches by itself after a move that nobody announced. Default true. */
      readonly selfRepair?: boolean;
      /** How long its drain takes. Default 60. 0..600000. */
      readonly drainMilliseconds?: number;
      /** Whether its quiesce is never proven, to rehearse that. */
      readonly neverProves?: boolean;
    };
  };
  /** What differs from the cluster's settings for this guest. */
  readonly relocation?: {
    /** MAXTOTAL for this guest. Absent: as the cluster. 1..3600. */
    readonly maxTotalSeconds?: number;
    /** MAXQUIESCE for this guest. Absent: as the cluster. 1..60. */
    readonly maxQuiesceSeconds?: number;
    /** When only some guests of the group could move: Hold (stop and call a person) or Return (bring the others back, once). Default Hold. */
    readonly onSplit?: 'Hold' | 'Return';
  };
  /** Devices that are detached before the move and linked again after it, such as the CMS disks 190-19F; without this VMRELOCATE refuses the guest. 0..16. */
  readonly detachDevices?: readonly string[];
  /** When this guest may be moved, within the windows of its cluster where that has some. Absent or empty: as the cluster says. 0..16, one a name. */
  readonly windows?: readonly Window[];
  /** Who goes first when slots are scarce; the higher, the earlier. The cluster's tenants set the limit. Default 0. 0..1000. */
  readonly priority?: number;
  /** Guests of one namespace and cluster with the same group move as one, because they talk to each other over HiperSockets. */
  readonly group?: string;
}

/** What zferry sees and does. Written by the controller alone. */
export interface GuestPlacementStatus {
  /** The generation of the spec that this status speaks of; -1: not looked at yet. */
  readonly observedGeneration: number;
  /** Where the guest should be now. */
  readonly desiredMember?: string;
  /** Why there: Declared, RankedAvailable, OneOffRelocation and so on. */
  readonly desiredBecause?: string;
  /** Where it is. */
  readonly member?: string;
  /** On which CPC that is. */
  readonly cpc?: string;
  /** The HiperSockets interface that is up. */
  readonly activeInterface?: string;
  /** When that was read last. */
  readonly observedAt?: string;
  /** What it is waiting for; absent when for nothing. */
  readonly waitingFor?: string;
  /** How the last attempt to move it went. */
  readonly lastAttempt?: {
    /** Number of the attempt. */
    readonly attempt: number;
    /** When it ended. */
    readonly at: string;
    /** How it ended. */
    readonly outcome: string;
    /** The same for people. */
    readonly message?: string;
    /** How many have failed in a row. 0..1000000. */
    readonly failures: number;
    /** When the next one starts at the earliest. */
    readonly retryAt?: string;
    /** The generation of the spec that it was for. */
    readonly generation: number;
  };
  /** Name of the Relocation that records its last move. */
  readonly lastRelocation?: string;
  /** Why it is left where it is. */
  readonly hold?: {
    /** The reason in one word. */
    readonly reason: string;
    /** Since when. */
    readonly since: string;
    /** Until when. Absent: until the placement changes or a person lifts it. */
    readonly until?: string;
    /** The generation of the spec that is held. */
    readonly generation: number;
    /** The same for people. */
    readonly message?: string;
  };
  /** Value of the annotation zferry.io/resume that was acted on last. */
  readonly resumed?: string;
  /** The last ten moves, newest last. 0..10. */
  readonly history?: readonly {
    /** Name of its Relocation. */
    readonly relocation: string;
    /** Where it came from. */
    readonly from: string;
    /** Where it went to. */
    readonly to: string;
    /** Why. */
    readonly cause: string;
    /** How it ended. */
    readonly outcome: string;
    /** When. */
    readonly at: string;
    /** How long it had no HiperSockets route, in whole milliseconds. */
    readonly darkMs?: number;
  }[];
  /** The longest time that the guest could be without HiperSockets if the controller died at the worst instant, rounded up. 0..1000000. */
  readonly worstDarkSeconds?: number;
  /** What is true of it, in the words that kubectl wait and GitOps tools understand. 0..16, one a type. */
  readonly conditions?: readonly Condition[];
}

/** What is to be moved. Nothing of it can be changed, except cancel. */
export interface RelocationSpec {
  /** The SSICluster that the guest belongs to. */
  readonly cluster: string;
  /** The guest's userid; the same as in its placement. */
  readonly guest: string;
  /** The guest's GuestPlacement in the same namespace. */
  readonly placement: string;
  /** The member that it must be on when the move starts. Absent: wherever it is. */
  readonly from?: string;
  /** The member that it goes to. */
  readonly to: string;
  /** Why it moves: Drift (it was not where it was declared), Evacuation, Return, Manual (a person asked), External (somebody else moved it; a record only), Repair (only its interface was switched). A person writes Manual. */
  readonly cause: Cause;
  /** Who asked for it. */
  readonly requestedBy: string;
  /** After this instant it does not start any more. Needed when a person asks. */
  readonly expiresAt?: string;
  /** Set to true to cancel it; how far that helps depends on its phase. Cannot be taken back. Default false. */
  readonly cancel?: boolean;
}

/** What happened. Written by the controller alone. */
export interface RelocationStatus {
  /** The generation of the spec that this status speaks of; -1: not looked at yet. */
  readonly observedGeneration: number;
  /** How far it is. */
  readonly phase?: 'Claimed' | 'Testing' | 'Quiescing' | 'Moving' | 'Activating' | 'Restoring' | 'Finished';
  /** Number of the attempt. */
  readonly attempt?: number;
  /** The member that it came from. */
  readonly from?: string;
  /** How it ended: Moved, NotEligible, Failed, Cancelled and so on. Absent while it goes on. */
  readonly outcome?: string;
  /** The same for people. */
  readonly message?: string;
  /** When each step was done and how long it took. 0..32. */
  readonly steps?: readonly {
    /** Which step. */
    readonly step: string;
    /** When it ended. */
    readonly at: string;
    /** How long it took, in whole milliseconds. */
    readonly ms?: number;
  }[];
  /** Every reason that z/VM gave for not moving it. 0..32. */
  readonly findings?: readonly {
    /** Its message number. */
    readonly code: string;
    /** Its words. */
    readonly text: string;
  }[];
  /** What CP said, word by word. 0..32. */
  readonly cpMessages?: readonly string[];
  /** The HiperSockets interfaces that were up before. 0..32. */
  readonly interfacesBefore?: readonly string[];
  /** The HiperSockets interfaces that were up after. 0..32. */
  readonly interfacesAfter?: readonly string[];
  /** The guest's routes before. 0..128. */
  readonly routesBefore?: readonly string[];
  /** The guest's routes after. 0..128. */
  readonly routesAfter?: readonly string[];
  /** How long the guest had no HiperSockets route, in whole milliseconds; of cause External at most that long, from its agent's last reading before it. */
  readonly darkMs?: number;
  /** How long VMRELOCATE itself took, in whole milliseconds. */
  readonly moveMs?: number;
  /** Everything but VMRELOCATE and the guest's own drain, in whole milliseconds. */
  readonly overheadMs?: number;
  /** When it began. */
  readonly startedAt?: string;
  /** When it ended. */
  readonly finishedAt?: string;
  /** What is true of it, in the words that kubectl wait and GitOps tools understand. 0..16, one a type. */
  readonly conditions?: readonly Condition[];
}

/** One z/VM Single System Image cluster; which machines its members run on, how z/VM is reached, how much zferry may do there, and who may place which guests. It belongs to the z/VM administrator. */
export interface SSICluster {
  readonly apiVersion: 'zferry.io/v1alpha1';
  readonly kind: 'SSICluster';
  readonly metadata: ObjectMeta;
  readonly spec: SSIClusterSpec;
  readonly status?: SSIClusterStatus;
}

/** Where one Linux guest should run, and how it is moved there. It belongs to the owner of the workload; the controller writes only its status. */
export interface GuestPlacement {
  readonly apiVersion: 'zferry.io/v1alpha1';
  readonly kind: 'GuestPlacement';
  readonly metadata: ObjectMeta;
  readonly spec: GuestPlacementSpec;
  readonly status?: GuestPlacementStatus;
}

/** The record of one move, and the handle to cancel it. The controller creates one for every move; a person creates one to move a placed guest once. */
export interface Relocation {
  readonly apiVersion: 'zferry.io/v1alpha1';
  readonly kind: 'Relocation';
  readonly metadata: ObjectMeta;
  readonly spec: RelocationSpec;
  readonly status?: RelocationStatus;
}
