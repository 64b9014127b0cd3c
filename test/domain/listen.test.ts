import { describe, expect, test } from 'vitest';
import { hostPort, parseListen } from '../../controller/domain/listen.ts';

describe('--listen', () => {
  test.each([
    ['127.0.0.1:9464', '127.0.0.1', 9464],
    [':9464', undefined, 9464],
    ['[::1]:0', '::1', 0],
    ['localhost:65535', 'localhost', 65_535],
  ])('%s is understood', (text, host, port) => {
    expect(parseListen(text)).toEqual({ ok: true, value: { host, port } });
  });

  test.each(['9464', '127.0.0.1', '127.0.0.1:', ':65536', '::1:9464', 'http://x:1', 'a b:1', '', ':1\n'])(
    '%j is refused with an example',
    (text) => {
      const answer = parseListen(text);
      expect(answer.ok ? '' : answer.fault.kind === 'refused' ? '' : answer.fault.detail).toContain('write for instance 127.0.0.1:9464');
    },
  );
});

test.each([
  ['127.0.0.1', '127.0.0.1:9464'],
  ['::1', '[::1]:9464'],
  ['localhost', 'localhost:9464'],
])('the address of %s is printed as it would be typed', (host, text) => {
  expect(hostPort(host, 9464)).toBe(text);
  expect(parseListen(text)).toEqual({ ok: true, value: { host, port: 9464 } });
});
