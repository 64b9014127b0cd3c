/** What the bare loader is told, as JSON. */

export interface LoaderOptions {
  readonly api: string;
  readonly certificateAuthority: string;
  readonly token: string;
  readonly group: string;
  readonly namespace: string;
  readonly effect: string;
  readonly more?: Further;
}

/** How many further writes of each kind a change has, on the average, and what they carry. */
export interface Further {
  /** Changes under way at once. */
  readonly slots: number;
  /** The one before the effect included. */
  readonly placement: number;
  readonly relocation: number;
  readonly events: number;
  /** Of the one cluster's status; below 1, one stands for several changes. */
  readonly cluster: number;
  readonly clusterName: string;
  readonly clusterStatus: object;
  readonly placementStatus: object;
  readonly relocationSpec: object;
  readonly relocationStatus: object;
}
