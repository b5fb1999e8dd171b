import type {PackageManager, Platform, Finding, FindingCode, Findings} from '../told/findings.ts';
import type {Distribution} from '../ports/index.ts';
import type {PreflightHost} from './types.ts';

/** Findings whose remedy is another on each distribution: they carry the platform, so that a reader needs no node. */
const FITTED: ReadonlySet<FindingCode> = new Set<FindingCode>([
	'program.missing', 'kubelet.missing', 'kubelet.too-old', 'kubelet.too-new', 'service.missing', 'cgroup.v1', 'runtime.unreachable',
	'runtime.cri-disabled', 'runtime.status-failed', 'runtime-version.failed', 'runtime-version.no-runtime-config', 'image.sandbox-differs',
	'cgroup-driver.differs', 'registry.unreachable',
]);

/** Adds the platform to what needs it. A healthy node is not asked for it. */
export async function fit(host: Pick<PreflightHost, 'machine' | 'services'>, {warnings, errors}: Findings): Promise<Findings> {
	if (![...warnings, ...errors].some(({code}) => FITTED.has(code))) {
		return {warnings, errors};
	}
	const platform = await readPlatform(host);
	const add = (finding: Finding): Finding => (FITTED.has(finding.code) ? {...finding, fields: {...finding.fields, ...platform}} as Finding : finding);
	return {warnings: warnings.map(add), errors: errors.map(add)};
}

/** What the node says of itself; what cannot be read is left out. */
export async function readPlatform({machine, services}: Pick<PreflightHost, 'machine' | 'services'>): Promise<Platform> {
	const packages = packageManagerOf(await machine.distribution().catch(() => undefined));
	const manager = await services.manager().catch(() => undefined);
	return {...(packages && {packages}), ...(manager && {manager})};
}

const BY_ID: Readonly<Record<string, PackageManager>> = {
	debian: 'apt', ubuntu: 'apt',
	fedora: 'dnf', rhel: 'dnf', centos: 'dnf', amzn: 'dnf', openEuler: 'dnf', anolis: 'dnf', alinux: 'dnf', opencloudos: 'dnf', tencentos: 'dnf',
	suse: 'zypper', sles: 'zypper', opensuse: 'zypper',
	alpine: 'apk',
};

/** Releases of these up to this one have yum and no dnf. */
const LAST_WITH_YUM: Readonly<Record<string, number>> = {rhel: 7, centos: 7, ol: 7, amzn: 2, alinux: 2};

/** The distribution's own id counts first, then what it is built from: Rocky Linux goes by rhel. */
export function packageManagerOf(distribution: Distribution | undefined): PackageManager | undefined {
	if (distribution === undefined) {
		return undefined;
	}
	const {id, like, version} = distribution;
	const known = [id, ...like].map((name) => BY_ID[name]).find((manager) => manager !== undefined);
	const isOld = Number.parseInt(version, 10) <= (LAST_WITH_YUM[id] ?? 0);
	return known === 'dnf' && isOld ? 'yum' : known;
}
