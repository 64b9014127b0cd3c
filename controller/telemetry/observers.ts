import type { Observer } from '../reconcile/observer.ts';

/**
 * One observer that tells several. What watches a move may never stop it: an observer that throws hears nothing more, and the others are told so as trouble.
 */
export function allObservers(...observers: readonly Observer[]): Observer {
  const listening = new Set(observers);
  const tell = (call: (observer: Observer) => void): void => {
    for (const observer of [...listening]) {
      try {
        call(observer);
      } catch (error) {
        listening.delete(observer);
        const detail = error instanceof Error ? error.message : String(error);
        tell((other) => other.trouble({ what: 'observer', detail, atMs: Date.now() }));
      }
    }
  };
  return {
    step: (event) => tell((observer) => observer.step(event)),
    outcome: (event) => tell((observer) => observer.outcome(event)),
    dark: (event) => tell((observer) => observer.dark(event)),
    reason: (event) => tell((observer) => observer.reason(event)),
    reconciled: (event) => tell((observer) => observer.reconciled(event)),
    trouble: (event) => tell((observer) => observer.trouble(event)),
    violation: (event) => tell((observer) => observer.violation(event)),
  };
}
