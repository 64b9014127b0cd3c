import type { About } from './store/kubernetes/intake.ts';
import type { Store } from './store/store.ts';

/** What only a person can mend in the manifests. An object that cannot be read is told at the object too, as an Event that `kubectl describe` shows. */
export interface Problems {
  /** `about`: an object that can have events. */
  add(text: string, about: About | undefined): void;
  remove(text: string): void;
  count(): number;
  /** This replica works now: only then it writes, also of what it found before. */
  lead(note: Store['note']): void;
}

export function createProblems(nowIso: () => string): Problems {
  const standing = new Map<string, About | undefined>();
  let note: Store['note'] | undefined;
  const tell = (text: string, about: About | undefined): void => {
    if (note === undefined || about === undefined) return;
    const { kind, key, uid } = about;
    const event = { kind, key, uid, type: 'Warning', reason: 'Unreadable', message: text, at: nowIso() } as const;
    // Best effort, as every event: the log says it too.
    void note({ event, signal: AbortSignal.timeout(5_000) });
  };
  return {
    add(text, about) {
      standing.set(text, about);
      tell(text, about);
    },
    remove: (text) => void standing.delete(text),
    count: () => standing.size,
    lead(by) {
      note = by;
      for (const [text, about] of standing) tell(text, about);
    },
  };
}
