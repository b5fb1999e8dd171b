import {chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {kubestep, temporaryFolder} from './program.ts';

const config = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
- token: abcdef.0123456789abcdef
nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
`;

function node(): {folder: string; file: string; phase: (...words: string[]) => ReturnType<typeof kubestep>} {
	const folder = temporaryFolder();
	const file = join(temporaryFolder(), 'cluster.yaml');
	writeFileSync(file, config);
	return {folder, file, phase: async (...words) => kubestep(['init', 'phase', ...words, `--sandbox=${folder}`, '--sandbox-speed=0'])};
}

/** Path, mode and, where nothing in it is random, text of each file that Kubernetes reads. */
function made(folder: string): string[] {
	return ['etc/kubernetes', 'var/lib/kubelet'].flatMap((root) => (readdirSync(join(folder, root), {recursive: true}) as string[]).map((name) => {
		const path = join(folder, root, name);
		const stat = statSync(path);
		const text = stat.isFile() && !/\.(crt|key|pub|conf)$|\/pki\//.test(path) ? readFileSync(path, 'utf8') : '';
		return `${root}/${name} ${(stat.mode & 0o777).toString(8)} ${text}`;
	})).sort();
}

describe('init phase', () => {
	test('phase by phase makes the same files as a run at once', async () => {
		const alone = node();
		const whole = node();
		const steps = ['certs all', 'kubeconfig all', 'etcd local', 'control-plane all', 'kubelet-start', 'upload-config all', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize all', 'addon all'];
		for (const step of steps) {
			const {code, error} = await alone.phase(...step.split(' '), '--config', alone.file);
			expect([step, code, error]).toEqual([step, 0, '']);
		}
		expect((await kubestep(['init', `--sandbox=${whole.folder}`, '--sandbox-speed=0', '--config', whole.file])).code).toBe(0);
		expect(made(alone.folder)).toEqual(made(whole.folder));
	}, 60_000);

	test('writes over a file that is there with the mode that it has, as kubeadm does', async () => {
		const {folder, phase} = node();
		await phase('control-plane', 'scheduler');
		const manifest = join(folder, 'etc/kubernetes/manifests/kube-scheduler.yaml');
		chmodSync(manifest, 0o644);
		expect((await phase('control-plane', 'scheduler', '--scheduler-extra-args=v=3')).code).toBe(0);
		expect(readFileSync(manifest, 'utf8')).toContain('--v=3');
		expect(statSync(manifest).mode & 0o777).toBe(0o644);
	});

	test('runs what the file says to skip', async () => {
		const {folder, file, phase} = node();
		writeFileSync(file, config.replace('kind: InitConfiguration\n', 'kind: InitConfiguration\nskipPhases: [certs, no-such-phase]\n'));
		expect((await phase('certs', 'ca', '--config', file)).code).toBe(0);
		expect(readdirSync(join(folder, 'etc/kubernetes/pki'))).toEqual(['ca.crt', 'ca.key']);
	});

	test('runs that phase and no other, and shows no other', async () => {
		const {folder, phase} = node();
		const {code, out} = await phase('certs/ca');
		expect(code).toBe(0);
		expect(readdirSync(join(folder, 'etc/kubernetes/pki'))).toEqual(['ca.crt', 'ca.key']);
		expect(out).not.toMatch(/kubelet|apiserver|kubeadm join/);
	});

	test('says what is missing where an earlier phase has not run', async () => {
		const {phase} = node();
		const {code, out} = await phase('certs', 'apiserver');
		expect(code).toBe(1);
		expect(out).toContain('/etc/kubernetes/pki/ca.crt');
	});

	test('makes a dry run of one phase, and changes nothing', async () => {
		const {folder, phase} = node();
		const {code} = await phase('certs', 'ca', '--dry-run');
		expect(code).toBe(0);
		expect(existsSync(join(folder, 'etc/kubernetes'))).toBe(false);
	});

	test.each([['upload-config kubelet'], ['mark-control-plane'], ['bootstrap-token'], ['addon kube-proxy']])('makes no dry run of %s alone: only the whole run makes the admin.conf that its cluster knows', async (words) => {
		const {phase} = node();
		for (const before of ['certs all', 'kubeconfig all']) {
			expect((await phase(...before.split(' '))).code).toBe(0);
		}
		const {code, out} = await phase(...words.split(' '), '--dry-run');
		expect(code).toBe(1);
		expect(out).toContain('kubeconfig/admin');
		expect(out).toContain('kubestep init --dry-run');
	});

	test('writes kubeconfigs to the folder that is named', async () => {
		const {folder, phase} = node();
		await phase('certs', 'ca');
		expect((await phase('kubeconfig', 'admin', '--kubeconfig-dir=/srv/conf')).code).toBe(0);
		expect(readdirSync(join(folder, 'srv/conf'))).toEqual(['admin.conf']);
	});

	test('puts extra arguments into the manifest', async () => {
		const {folder, phase} = node();
		expect((await phase('control-plane', 'scheduler', '--scheduler-extra-args=v=4,leader-elect=false', '--kubernetes-version=v1.36.2')).code).toBe(0);
		const manifest = readFileSync(join(folder, 'etc/kubernetes/manifests/kube-scheduler.yaml'), 'utf8');
		expect(manifest).toContain('- --v=4\n');
		expect(manifest).toContain('- --leader-elect=false\n');
	});

	test('without a name shows its help, and is a failure', async () => {
		const {code, out, error} = await kubestep(['init', 'phase', 'certs']);
		expect(code).toBe(1);
		expect(out).toContain('etcd-ca');
		expect(error).toContain('init phase certs');
	});

	test('for joining needs what makes the token, which one phase alone does not bring', async () => {
		const {phase} = node();
		const {code, error} = await phase('show-join-command');
		expect(code).toBe(1);
		expect(error).toContain('bootstrap-token');
	});
});
