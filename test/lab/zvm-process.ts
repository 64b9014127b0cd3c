/** Speaks with the simulated z/VM from where it runs in the lab: one JSON line in is one request, one JSON line out its answer. */
import { createInterface } from 'node:readline';

export interface ZvmAsked {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

export interface ZvmTold {
  /** 0: no answer came. */
  readonly status: number;
  readonly json: unknown;
}

createInterface(process.stdin).on('line', (line) => {
  const { id, ...asked } = JSON.parse(line) as ZvmAsked & { readonly id: number };
  void answer(asked).then((told) => process.stdout.write(`${JSON.stringify({ ...told, id })}\n`));
});

async function answer({ method, url, body }: ZvmAsked): Promise<ZvmTold> {
  try {
    const reply = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: reply.status, json: await reply.json() };
  } catch (error) {
    return { status: 0, json: String(error) };
  }
}
