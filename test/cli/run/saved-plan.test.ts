import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {SavedPlan} from '../../../source/core/plan/saved.ts';
import {kubestep, temporaryFolder} from '../program.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-saved-'));
afterAll(() => rmSync(top, {recursive: true, force: true}));
const file = join(top, 'plan.json');
const config = join(top, 'cluster.yaml');
const machine = join(top, 'machine.yaml');
const cluster = (more = '') => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nencryptionAlgorithm: ECDSA-P256\n${more}`;
const node = (name: string): string[] => [`--sandbox=${join(top, name)}`, '--sandbox-speed=0'];

beforeAll(async () => {
	writeFileSync(config, cluster());
	writeFileSync(machine, '{}');
	const {code, error} = await kubestep(['plan', ...node('node'), '--config', config, '--machine', machine, '--save', file, '--output=plain']);
	expect(code, error).toBe(0);
});

test('a plan is kept whole, for its owner alone, without a secret, and says what it was made with', () => {
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(readdirSync(top).filter((name) => name.startsWith('plan.json'))).toEqual(['plan.json']);
	const text = readFileSync(file, 'utf8');
	expect(text).not.toMatch(/PRIVATE KEY|[a-z0-9]{6}\.[a-z0-9]{16}/);
	const plan = JSON.parse(text) as SavedPlan;
	expect(plan).toMatchObject({kind: 'SavedPlan', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', flags: {config, machine, sandbox: join(top, 'node')}, withheld: []});
	expect(plan.steps.length).toBeGreaterThan(90);
	expect(plan.files['/etc/kubernetes/manifests/etcd.yaml']).toBeNull();
});

test('a run goes on by it, with its flags, where nothing has changed', async () => {
	const {code, out, error} = await kubestep(['init', '--plan', file, '--sandbox-speed=0', '--output=plain']);
	expect(code, error).toBe(0);
	expect(out).toContain('kubeadm join');
});

test.each([
	['the configuration', async () => writeFileSync(config, cluster('apiServer: {certSANs: [other.example]}\n')), /certs\/apiserver\/apiserver dnsNames\[\d\]: .*other\.example/],
	['the machine', async () => writeFileSync(machine, '{services: {firewalld: {exists: true, active: true}}}'), /preflight\/Firewalld outcome: done → warning/],
])('a run is refused where %s has changed since, by what has, and changes nothing', async (_, change, told) => {
	writeFileSync(config, cluster());
	writeFileSync(machine, '{}');
	const own = join(temporaryFolder(), 'plan.json');
	const name = `node-${Math.random().toString(36).slice(2)}`;
	expect((await kubestep(['plan', ...node(name), '--config', config, '--machine', machine, '--save', own, '--output=json'])).code).toBe(0);
	await change();
	const {code, error, out} = await kubestep(['init', '--plan', own, '--sandbox-speed=0', '--output=plain']);
	expect(code).toBe(1);
	expect(out).toBe('');
	expect(existsSync(join(top, name))).toBe(false);
	expect(error).toMatch(told);
	expect(error).toContain('no longer holds');
	// The call that makes it anew has all that it was made with.
	const again = error.split('\n').find((line) => line.startsWith('  kubestep plan '))?.trim().split(' ').slice(1) ?? [];
	expect(again).toEqual(expect.arrayContaining([`--config=${config}`, `--sandbox=${join(top, name)}`, `--machine=${machine}`, `--save=${own}`]));
	expect((await kubestep(again)).code).toBe(0);
	expect((await kubestep(['init', '--plan', own, '--sandbox-speed=0', '--output=plain'])).code).toBe(0);
});

test('a file that a run would write over is part of the plan', async () => {
	writeFileSync(config, cluster());
	writeFileSync(machine, '{}');
	const own = join(temporaryFolder(), 'plan.json');
	expect((await kubestep(['init', ...node('taken'), '--config', config, '--machine', machine, '--until', 'certs', '--output=plain'])).code).toBe(0);
	expect((await kubestep(['plan', ...node('taken'), '--config', config, '--machine', machine, '--save', own, '--output=json'])).code).toBe(0);
	rmSync(join(top, 'taken/etc/kubernetes/pki/front-proxy-ca.crt'));
	rmSync(join(top, 'taken/etc/kubernetes/pki/front-proxy-ca.key'));
	const {code, error} = await kubestep(['init', '--plan', own, '--sandbox-speed=0', '--output=plain']);
	expect(code).toBe(1);
	expect(error).toMatch(/certs\/front-proxy-ca\/front-proxy-ca outcome: unchanged → done/);
});

test('a token is not kept, and asked for again', async () => {
	const own = join(temporaryFolder(), 'plan.json');
	const token = 'abcdef.0123456789abcdef';
	writeFileSync(config, cluster());
	expect((await kubestep(['plan', ...node('token'), '--config', config, '--save', own, '--output=json', '--token', token])).code).toBe(1);
	expect((await kubestep(['plan', ...node('token'), '--kubernetes-version=v1.36.2', '--save', own, '--output=json', '--token', token])).code).toBe(0);
	expect(readFileSync(own, 'utf8')).not.toContain('0123456789abcdef');
	const {code, error} = await kubestep(['init', '--plan', own, '--output=plain']);
	expect(code).toBe(1);
	expect(error).toContain('--token');
	expect((await kubestep(['init', '--plan', own, '--token', token, '--sandbox-speed=0', '--output=plain'])).code).toBe(0);
});

test.each(['', 'null', '{"kind":"SavedPlan"}', '{"apiVersion":"kubestep/v1","kind":"SavedPlan","flags":{},"files":{},"withheld":[],"steps":[1]}'])('%j is no plan', async (text) => {
	const own = join(temporaryFolder(), 'plan.json');
	writeFileSync(own, text);
	const {code, error} = await kubestep(['init', '--plan', own, '--output=plain']);
	expect(code).toBe(1);
	expect(error).toMatch(/is no plan/);
});

test('where a file that the plan names has gone, the plan is named with it', async () => {
	const folder = temporaryFolder();
	const [own, gone] = [join(folder, 'plan.json'), join(folder, 'cluster.yaml')];
	writeFileSync(gone, cluster());
	expect((await kubestep(['plan', ...node('node-gone'), '--config', gone, '--save', own, '--output=json'])).code).toBe(0);
	rmSync(gone);
	const {code, error} = await kubestep(['init', '--plan', own, '--sandbox-speed=0', '--output=plain']);
	expect([code, error]).toEqual([1, expect.stringContaining(`${gone}, which the plan ${own} names, cannot be read`)]);
});
