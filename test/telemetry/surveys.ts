import type { GuestSurvey, OutcomeEvent, Survey } from '../../controller/reconcile/observer.ts';

/** Surveys and events for tests of what people see; hand-made, after the paper's cluster. */

export function guestSurvey(over: Partial<GuestSurvey> = {}): GuestSurvey {
  return {
    cluster: 'paper',
    namespace: 'production',
    placement: 'litdcon1',
    guest: 'LITDCON1',
    desired: 'LTICVM9',
    member: 'LTICVM9',
    cpc: 'CPC1',
    activeInterface: 'hsi0',
    placed: true,
    networkReady: true,
    reason: 'Placed',
    message: 'runs on LTICVM9 with hsi0',
    inFlight: undefined,
    ...over,
  };
}

export function survey(over: Partial<Survey> = {}): Survey {
  return {
    synced: true,
    queueDepth: 0,
    clusters: [
      {
        name: 'paper',
        mode: 'Stable',
        members: [
          { name: 'LTICVM9', state: 'Joined', guests: 3 },
          { name: 'LTICVM10', state: 'Joined', guests: 1 },
        ],
        inFlight: 0,
        slots: 1,
        residencyAgeMs: 400,
        unplaced: 0,
      },
    ],
    guests: [guestSurvey()],
    ...over,
  };
}

export function outcomeEvent(over: Partial<OutcomeEvent> = {}): OutcomeEvent {
  return {
    cluster: 'paper',
    namespace: 'production',
    placement: 'litdcon1',
    guest: 'LITDCON1',
    relocation: 'litdcon1-7',
    attempt: 7,
    cause: 'Drift',
    from: 'LTICVM9',
    to: 'LTICVM10',
    outcome: 'Moved',
    message: 'LITDCON1 runs on LTICVM10',
    atMs: Date.UTC(2026, 0, 5, 15, 32, 9),
    totalMs: 2_140,
    moveMs: 1_200,
    darkMs: 840,
    overheadMs: 130,
    ...over,
  };
}
