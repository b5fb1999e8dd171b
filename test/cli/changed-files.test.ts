import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {kubestep} from './program.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-changed-'));
const config = join(top, 'cluster.yaml');
const made = join(top, 'made');
const APISERVER = 'etc/kubernetes/manifests/kube-apiserver.yaml';
const SETTINGS = 'var/lib/kubelet/config.yaml';

/** The files alone, quickly: whether anything comes up is not what this is about. */
const init = (folder: string, ...more: string[]) => [`--sandbox=${folder}`, '--sandbox-speed=0', `--config=${config}`, ...more];
const run = async (folder: string, options: {input?: string} = {}, ...more: string[]) => kubestep(['init', ...init(folder, '--until=kubelet-start', '--output=plain', ...more)], options);

beforeAll(async () => {
	writeFileSync(config, `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
apiServer:
  extraArgs: [{name: no-such-flag, value: "1"}]
`);
	expect((await run(made)).code).toBe(0);
}, 60_000);
afterAll(() => rmSync(top, {recursive: true, force: true}));

/** A node on which an earlier run ended, and a person then changed a file. */
function changed(path: string, change: (text: string) => string): {readonly folder: string; read(): string} {
	const folder = mkdtempSync(join(top, 'node-'));
	cpSync(made, folder, {recursive: true, preserveTimestamps: true});
	writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));
	return {folder, read: () => readFileSync(join(folder, path), 'utf8')};
}

const withoutFlag = (text: string) => text.replace(/.*no-such-flag.*\n/, '');

describe('a file that an earlier run made and a person changed since', () => {
	it('is kept, and that is said, where nobody is asked and init can go on with it', async () => {
		const {folder, read} = changed(APISERVER, withoutFlag);
		const {code, out} = await run(folder);
		expect([code, out]).toEqual([0, expect.stringContaining(`/${APISERVER} was changed since this program made it, and is kept as it is (- --no-such-flag=1)`)]);
		expect(out).not.toContain('Reset the node');
		expect(read()).not.toContain('no-such-flag');
	});

	it('is kept for the kubelet\'s settings as for a manifest', async () => {
		const {folder, read} = changed(SETTINGS, (text) => text.replace(/^cgroupDriver: .*$/m, 'cgroupDriver: cgroupfs'));
		const {code, out} = await run(folder);
		expect([code, out]).toEqual([0, expect.stringContaining('cgroupDriver: systemd → cgroupfs')]);
		expect(read()).toContain('cgroupDriver: cgroupfs');
	});

	it('says nothing where only the writing differs', async () => {
		const {folder, read} = changed(APISERVER, (text) => `# mine\n${text}`);
		const {code, out} = await run(folder);
		expect([code, out.includes('was changed since')]).toEqual([0, false]);
		expect(read()).toContain('# mine');
	});

	it.each([
		['what init itself goes by', (text: string) => text.replace('--secure-port=6443', '--secure-port=7443'), '--secure-port: 6443 → 7443'],
		['its kind', (text: string) => text.replace('kind: Pod', 'kind: Deployment'), 'kind: Pod → Deployment'],
		['its form', () => '{', 'cannot be understood as it is now'],
	])('ends the run with the difference where it lost %s; moved away as the remedy says, it is made anew', async (_what, change, told) => {
		const {folder, read} = changed(APISERVER, change);
		const before = read();
		const {code, out} = await run(folder);
		expect([code, out]).toEqual([1, expect.stringContaining(told)]);
		expect(out).not.toContain('Reset the node');
		expect(read()).toBe(before);
		rmSync(join(folder, APISERVER));
		expect((await run(folder)).code).toBe(0);
		expect(read()).toContain('--secure-port=6443');
	});

	it('is asked about where a person is there: kept, or made anew', async () => {
		const kept = changed(APISERVER, withoutFlag);
		const first = await run(kept.folder, {input: 'no\nn\ny\n'}, '--step');
		expect(first.error).toContain(`/${APISERVER} was changed since this program made it. It differs from what this configuration makes:\n  flag --no-such-flag missing: 1\n[y] keep it as it is  [o] make it anew`);
		expect(kept.read()).not.toContain('no-such-flag');
		const anew = changed(APISERVER, withoutFlag);
		await run(anew.folder, {input: 'o\n'}, '--step');
		expect(anew.read()).toContain('no-such-flag');
	});

	it('is made anew by the phase that makes it, asked for by name, as by kubeadm', async () => {
		const {folder, read} = changed(APISERVER, withoutFlag);
		const {code} = await kubestep(['init', 'phase', 'control-plane', 'apiserver', ...init(folder, '--output=plain')]);
		expect([code, read().includes('no-such-flag')]).toEqual([0, true]);
	});

	it('is none where no run of this program made it', async () => {
		const {folder} = changed(APISERVER, withoutFlag);
		rmSync(join(folder, 'var/lib/kubestep'), {recursive: true});
		const {code, out} = await run(folder);
		expect([code, out]).toEqual([1, expect.stringContaining('FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml')]);
	});
});
