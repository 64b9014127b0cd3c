/**
 * Packs the agent for guests: `npm run package:agent -- --out DIR` builds the one compiled file and lays it out as .deb and .rpm, each with Debian's own tool where it is
 * installed (dpkg-deb, rpmbuild). The packages are the same for every architecture: there is no compiled code in them.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const [option = '--out', out = 'dist', ...more] = process.argv.slice(2);
if (option !== '--out' || more.length > 0) {
  process.stderr.write('package:agent knows one option: --out DIR. Nothing was packed.\n');
  process.exit(2);
}
const folder = resolve(root, out);
const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const name = 'zferry-agent';
const summary = 'keeps the right HiperSockets interface of a z/VM guest up, wherever it is relocated';
const source = (path) => join(root, 'agent', path);
const script = (path) => readFileSync(source(`packaging/${path}`), 'utf8');

/** Where everything goes; the same for both kinds of package. */
const files = [
  { to: 'usr/lib/systemd/system/zferry-agent.service', from: source('zferry-agent.service'), mode: 0o644 },
  { to: 'usr/lib/zferry-agent/zferry-hsi', from: source('console/zferry-hsi.sh'), mode: 0o755 },
  { to: 'usr/lib/sysusers.d/zferry-agent.conf', from: source('packaging/sysusers.conf'), mode: 0o644 },
  { to: 'usr/share/polkit-1/rules.d/50-zferry-agent.rules', from: source('packaging/networkmanager.rules'), mode: 0o644 },
  { to: 'usr/share/doc/zferry-agent/copyright', from: join(root, 'LICENSE'), mode: 0o644 },
];

const work = mkdtempSync(join(tmpdir(), 'zferry-package-'));
try {
  mkdirSync(folder, { recursive: true });
  const tree = layOut(join(work, 'tree'));
  const packers = { 'dpkg-deb': packDeb, rpmbuild: packRpm };
  for (const tool of Object.keys(packers)) {
    if (isInstalled(tool)) process.stdout.write(`${packers[tool](tree)}\n`);
    else process.stdout.write(`no ${tool}: that package was not made; install Debian's dpkg or rpm\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function isInstalled(tool) {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function layOut(tree) {
  const program = join(tree, 'usr/lib/zferry-agent/zferry-agent.cjs');
  execFileSync(process.execPath, [join(root, 'build-agent.mjs'), '--out', program], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const { to, from, mode } of files) {
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    cpSync(from, join(tree, to));
    chmodSync(join(tree, to), mode);
  }
  mkdirSync(join(tree, 'usr/bin'));
  symlinkSync('../lib/zferry-agent/zferry-agent.cjs', join(tree, 'usr/bin/zferry-agent'));
  mkdirSync(join(tree, 'etc/zferry-agent'), { recursive: true, mode: 0o750 });
  for (const path of readdirSync(tree, { recursive: true, withFileTypes: true }))
    if (path.isDirectory()) chmodSync(join(path.parentPath, path.name), 0o755);
  chmodSync(join(tree, 'etc/zferry-agent'), 0o750);
  return tree;
}

function packDeb(tree) {
  const staged = join(work, 'deb');
  cpSync(tree, staged, { recursive: true, verbatimSymlinks: true });
  const control = join(staged, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  writeFileSync(
    join(control, 'control'),
    [
      `Package: ${name}`,
      `Version: ${version}`,
      'Architecture: all',
      'Section: net',
      'Priority: optional',
      'Maintainer: zferry maintainers <maintainers@zferry.invalid>',
      'Depends: nodejs (>= 22.18), iproute2, iputils-arping, systemd',
      'Recommends: frr',
      `Description: ${summary}`,
      ` ${description}`,
      ' This is the program in the guest; it takes orders over mutual TLS from zferry.',
      '',
    ].join('\n'),
  );
  const scripts = {
    postinst: `#!/bin/sh\nset -e\n[ "$1" = configure ] || exit 0\n${script('after-install.sh')}`,
    prerm: `#!/bin/sh\nset -e\n[ "$1" = remove ] || exit 0\n${script('before-removal.sh')}`,
    postrm: `#!/bin/sh\nset -e\n[ "$1" = purge ] || exit 0\n${script('after-purge.sh')}`,
  };
  for (const [file, text] of Object.entries(scripts)) writeFileSync(join(control, file), text, { mode: 0o755 });
  const made = join(folder, `${name}_${version}_all.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', staged, made], { stdio: ['ignore', 'ignore', 'inherit'] });
  return made;
}

function packRpm(tree) {
  const spec = join(work, 'zferry-agent.spec');
  writeFileSync(
    spec,
    [
      `Name: ${name}`,
      `Version: ${version}`,
      'Release: 1',
      `Summary: ${summary}`,
      'License: Apache-2.0',
      'BuildArch: noarch',
      // SUSE and Red Hat name Node's packages each in their own way; the program is the same.
      'Requires: /usr/bin/node, iproute, iputils, systemd',
      'AutoReqProv: no',
      '%description',
      description,
      '%install',
      `mkdir -p %{buildroot} && cp -a ${tree}/. %{buildroot}/`,
      '%post',
      script('after-install.sh'),
      '%preun',
      '[ "$1" = 0 ] || exit 0',
      script('before-removal.sh'),
      '%files',
      '%defattr(-,root,root,-)',
      '/usr/bin/zferry-agent',
      '/usr/lib/zferry-agent',
      ...files.map(({ to }) => `/${to}`).filter((path) => !path.startsWith('/usr/lib/zferry-agent/')),
      '%dir %attr(0750,root,root) /etc/zferry-agent',
      '',
    ].join('\n'),
  );
  const defines = [
    '_topdir ' + join(work, 'rpm'),
    '_rpmdir ' + join(work, 'rpms'),
    '_build_id_links none',
    '_binary_payload w9.gzdio',
  ].flatMap((each) => ['--define', each]);
  execFileSync('rpmbuild', ['-bb', '--quiet', '--target', 'noarch', ...defines, spec], { stdio: ['ignore', 'ignore', 'pipe'] });
  const file = `${name}-${version}-1.noarch.rpm`;
  cpSync(join(work, 'rpms/noarch', file), join(folder, file));
  return join(folder, file);
}
