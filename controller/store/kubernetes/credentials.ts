import { existsSync, readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { type Answer, done, failed } from '../../domain/fault.ts';
import { type Endpoint, reasonOf, type TlsOptions } from './endpoint.ts';
import { isRecord } from './value.ts';

/** How the API server is found and who we are there: in a pod by its service account, elsewhere by KUBECONFIG. The only file that uses the client library. */

export interface Credentials {
  /** The namespace of our pod, or of the kubeconfig's context; `default` when neither says. */
  readonly namespace: string;
  /** What a person calls it: the context's name, or `in-cluster`. */
  readonly context: string;
  /** The very same object until the address or a certificate changes: connections that were made for another one are no longer right. */
  endpoint(): Answer<Endpoint>;
  /** The header `authorization`; undefined with client certificates. While a token cannot be read, the last good one serves. `unreachable`: there is none. */
  authorization(): Promise<Answer<string | undefined>>;
  /** Reads everything again, because what we have was refused; what cannot be read leaves what there was. */
  reload(): Promise<void>;
}

export interface CredentialsOptions {
  /** The kubeconfig's context; its current one when absent. */
  readonly context?: string;
  /** The files that KUBECONFIG names, or the usual one; where none exists, the service account of the pod is used. */
  readonly kubeconfigFiles: readonly string[];
  readonly monoMs: () => number;
}

/** How long a token or certificate is used before its file is read again: it is rotated long before it ends. */
const freshMs = 30_000;

interface State {
  readonly config: KubeConfig;
  readonly authorization: string | undefined;
  readonly endpoint: Answer<Endpoint>;
  /** Differs when the endpoint does; never shown. */
  readonly print: string;
}

/** Loads the configuration. `invalid`: there is none, it cannot be read, or it names no such context. */
export async function loadCredentials(o: CredentialsOptions): Promise<Answer<Credentials>> {
  const load = async (): Promise<Answer<State>> => {
    try {
      return await stateOf(configured(o), o);
    } catch (error) {
      return failed('invalid', `the kubeconfig cannot be used (${reasonOf(error)}); nothing was sent; check KUBECONFIG`);
    }
  };
  const first = await load();
  if (!first.ok) return first;
  let state = first.value;
  let readMs = o.monoMs();
  const adopt = (next: Answer<State>): void => {
    // A file that is missing for the instant of its rotation is no reason to forget what is still good.
    if (!next.ok) return;
    state = next.value.print === state.print ? { ...next.value, endpoint: state.endpoint } : next.value;
    readMs = o.monoMs();
  };
  // Many calls may come, or be refused, at once: they share one reading.
  let renewing: Promise<void> | undefined;
  let reloading: Promise<void> | undefined;
  const context = state.config.getContextObject(state.config.currentContext);
  return done({
    namespace: context?.namespace?.trim() || 'default',
    context: state.config.currentContext === 'inClusterContext' ? 'in-cluster' : state.config.currentContext,
    endpoint: () => state.endpoint,
    async authorization() {
      if (o.monoMs() - readMs > freshMs)
        await (renewing ??= withOptions(state.config, state)
          .then(adopt)
          .finally(() => (renewing = undefined)));
      return done(state.authorization);
    },
    reload: () =>
      (reloading ??= load()
        .then(adopt)
        .finally(() => (reloading = undefined))),
  });
}

function configured(o: CredentialsOptions): KubeConfig {
  const config = new KubeConfig();
  const files = o.kubeconfigFiles.filter((file) => existsSync(file));
  for (const [index, file] of files.entries()) {
    const loaded = index === 0 ? config : new KubeConfig();
    loaded.loadFromFile(file);
    addTokenFiles(loaded, file);
    if (loaded !== config) config.mergeConfig(loaded, true);
  }
  if (files.length === 0) config.loadFromCluster();
  if (o.context !== undefined) config.setCurrentContext(o.context);
  return config;
}

/** `users[].user.tokenFile`, which the library does not know: a token that is read again whenever it may have been rotated. */
function addTokenFiles(config: KubeConfig, file: string): void {
  const raw: unknown = parse(readFileSync(file, 'utf8'));
  const users = isRecord(raw) && Array.isArray(raw['users']) ? raw['users'] : [];
  const tokenFiles = new Map<unknown, string>();
  for (const entry of users) {
    const user = isRecord(entry) ? entry['user'] : undefined;
    const tokenFile = isRecord(user) ? user['tokenFile'] : undefined;
    if (isRecord(entry) && typeof tokenFile === 'string') tokenFiles.set(entry['name'], resolve(dirname(file), tokenFile));
  }
  config.users = config.users.map((user) => {
    const tokenFile = tokenFiles.get(user.name);
    return tokenFile === undefined ? user : { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } };
  });
}

async function stateOf(config: KubeConfig, o: CredentialsOptions): Promise<Answer<State>> {
  const { currentContext } = config;
  if (config.getCurrentCluster()?.server.includes('undefined') === true)
    return failed(
      'invalid',
      `there is no kubeconfig (${o.kubeconfigFiles.join(', ') || 'none is named'}) and this is no pod; nothing was sent; set KUBECONFIG`,
    );
  if (config.getContextObject(currentContext) === null || config.getCurrentCluster() === null) {
    const known = config.getContexts().map(({ name }) => name);
    return failed(
      'invalid',
      `the kubeconfig has no usable context ${JSON.stringify(currentContext)}; nothing was sent; it knows ${known.join(', ') || 'none'}`,
    );
  }
  return withOptions(config);
}

/** `before`: what was read last and need not be judged again. */
async function withOptions(config: KubeConfig, before?: State): Promise<Answer<State>> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    return failed('unreachable', `the credentials cannot be read (${reasonOf(error)}); nothing was sent`);
  }
  const { ca, cert, key, servername, rejectUnauthorized, auth } = options;
  const tls: TlsOptions = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
  const header = authorizationIn(options.headers);
  const basic = auth === undefined || auth === null ? undefined : `Basic ${Buffer.from(auth).toString('base64')}`;
  const endpoint = endpointOf(config, tls);
  const print = JSON.stringify([endpoint.ok && [endpoint.value.origin, endpoint.value.proxy], ca, cert, key]);
  try {
    // One whose key is still the old one, or that is half written, is not taken.
    if (print !== before?.print) createSecureContext(tls);
  } catch (error) {
    return failed('invalid', `the certificates of the kubeconfig cannot be used (${reasonOf(error)}); nothing was sent`);
  }
  return done({ config, authorization: header ?? basic, endpoint, print });
}

/** By hand: the first use of `Headers` loads all of Node's fetch. */
function authorizationIn(headers: RequestOptions['headers']): string | undefined {
  const header = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return header === undefined ? undefined : String(header[1]).trim();
}

function endpointOf(config: KubeConfig, tls: TlsOptions): Answer<Endpoint> {
  const cluster = config.getCurrentCluster();
  const url = URL.canParse(cluster?.server ?? '') ? new URL(cluster?.server ?? '') : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return failed('invalid', 'the kubeconfig names no server with https://; nothing was sent');
  const proxy = cluster?.proxyUrl;
  if (proxy !== undefined && !/^https?:/.test(proxy))
    return failed('unsupported', 'proxy-url of the kubeconfig must be http:// or https://; nothing was sent');
  return done({ origin: url.origin, prefix: url.pathname.replace(/\/$/, ''), tls, ...(proxy === undefined ? {} : { proxy }) });
}
