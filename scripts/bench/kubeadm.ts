// What kubeadm does too, beside a kubeadm that is there. Both write where they always do: so both run where the folders of the
// machine are seen through a layer that takes all that is written, on a disk, and is thrown away.
import {spawnSync} from 'node:child_process';
import {accessSync, constants, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Missing, Samples} from './figures.ts';
import {bundled, inFolder, inTurn, once} from './processes.ts';

const ROUNDS = 5;
const CERTS_ROUNDS = 9;
const ALGORITHMS = ['RSA-2048', 'ECDSA-P256'] as const;

/** The parts of the machine that either may write, in the layer. */
const APART = `
folder=$1; shift
for part in etc var/lib; do
	mkdir -p "$folder/$part/upper" "$folder/$part/work"
	mount -t overlay -o "lowerdir=/$part,upperdir=$folder/$part/upper,workdir=$folder/$part/work" overlay "/$part" || exit 9
done
exec "$@"`;
const LAYERED = 9;
/** Made by either; what is there of an earlier run would be kept. */
const MADE = ['/etc/kubernetes', '/var/lib/etcd', '/var/lib/kubelet', '/var/lib/kubestep'];

/** Names `plan.*`, in milliseconds; of this machine's own plan, which changes nothing, and beside kubeadm's dry run. */
export async function measurePlan(): Promise<Samples> {
	const own = await inFolder((folder) => inTurn(ROUNDS, Object.fromEntries(ALGORITHMS.map((algorithm) => {
		const file = configurationFile(folder, algorithm);
		return [`plan.${algorithm}`, () => once(bundled('plan', `--config=${file}`, '--output=plain'))];
	}))));
	return {...own, ...(await beside('plan', ['plan.kubeadm', 'plan.beside']))};
}

/** Names `certs.*`, in milliseconds. */
export function measureCerts(): Promise<Samples> {
	return beside('certs', ALGORITHMS.flatMap((algorithm) => [`certs.${algorithm}.kubeadm`, `certs.${algorithm}`]));
}

const besides = {
	plan: (kubeadm: string, folder: string) => {
		const file = configurationFile(folder, 'RSA-2048');
		return inTurn(ROUNDS, {
			'plan.kubeadm': () => fresh(() => once({command: kubeadm, args: ['init', '--dry-run', '--ignore-preflight-errors=all', `--config=${file}`]})),
			'plan.beside': () => fresh(() => once(bundled('plan', `--config=${file}`, '--output=plain'))),
		});
	},
	certs: (kubeadm: string, folder: string) => inTurn(CERTS_ROUNDS, Object.fromEntries(ALGORITHMS.flatMap((algorithm) => {
		const phase = ['init', 'phase', 'certs', 'all', `--config=${configurationFile(folder, algorithm)}`];
		return [
			[`certs.${algorithm}.kubeadm`, () => fresh(() => once({command: kubeadm, args: phase}))],
			[`certs.${algorithm}`, () => fresh(() => once(bundled(...phase, '--output=plain')))],
		];
	}))),
};

/** The version is given: to look for the newest one would measure a network. */
function configurationFile(folder: string, algorithm: typeof ALGORITHMS[number]): string {
	const file = join(folder, `${algorithm}.yaml`);
	writeFileSync(file, `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nencryptionAlgorithm: ${algorithm}\n`);
	return file;
}

/** Only ever called in the layer. */
function fresh(take: () => number): number {
	for (const folder of MADE) {
		rmSync(folder, {recursive: true, force: true});
	}
	return take();
}

/** `KUBEADM`, or the one in `KUBE_BIN_DIR`. */
function foundKubeadm(): string | Missing {
	const {KUBEADM, KUBE_BIN_DIR} = process.env;
	const path = KUBEADM ?? (KUBE_BIN_DIR === undefined ? undefined : join(KUBE_BIN_DIR, 'kubeadm'));
	if (path === undefined) {
		return {missing: 'KUBEADM, or KUBE_BIN_DIR, says where a kubeadm is'};
	}
	try {
		accessSync(path, constants.X_OK);
		return resolve(path);
	} catch {
		return {missing: `there is no program at ${path}`};
	}
}

async function beside(what: keyof typeof besides, names: readonly string[]): Promise<Samples> {
	const missing = (why: string): Samples => Object.fromEntries(names.map((name) => [name, {missing: why}]));
	const kubeadm = foundKubeadm();
	if (typeof kubeadm !== 'string') {
		return missing(kubeadm.missing);
	}
	if (process.platform !== 'linux' || process.getuid?.() !== 0) {
		return missing('kubeadm wants root, and a layer over /etc and /var/lib does, too');
	}
	return inFolder((folder) => {
		mkdirSync(join(folder, 'layers'));
		const {status, stdout, stderr} = spawnSync('unshare', ['-m', 'sh', '-c', APART, 'sh', join(folder, 'layers'), process.execPath, fileURLToPath(import.meta.url), what, kubeadm, folder], {encoding: 'utf8'});
		if (status === LAYERED) {
			return missing(`no layer over /etc and /var/lib: ${stderr.trim()}`);
		}
		if (status !== 0) {
			throw new Error(`${what} beside kubeadm: ${status}\n${stderr}`);
		}
		return JSON.parse(stdout) as Samples;
	});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [what, kubeadm = '', folder = ''] = process.argv.slice(2);
	console.log(JSON.stringify(await besides[what as keyof typeof besides](kubeadm, folder)));
}
