import type {CertificateDetail, KeyPairDetail, KubeconfigDetail} from '../core/told/details.ts';
import {mode} from './format.ts';
import {en} from './plan-fields.en.ts';
import {zh} from './plan-fields.zh.ts';
import type {Lang} from './types.ts';

export interface PlanFieldLabels {
	readonly subject: string;
	readonly signedBy: string;
	readonly itself: string;
	readonly names: string;
	readonly usages: Readonly<Record<string, string>>;
	readonly goodFor: string;
	readonly key: string;
	readonly files: string;
	readonly user: string;
	readonly groups: string;
	readonly cluster: string;
	readonly server: string;
	readonly colon: string;
}

const labels: Readonly<Record<Lang, PlanFieldLabels>> = {en, zh};

/** What a plan's document says of certificates, keys and kubeconfig files, a line each: what will be so, and not the keys and times that a plan makes up. */
export function plannedFields(detail: CertificateDetail | KeyPairDetail | KubeconfigDetail, lang: Lang): string {
	const say = labels[lang];
	const rows: readonly (readonly [label: string, value: string | undefined])[] = detail.kind === 'certificate' ? [
		[say.subject, detail.subject], [say.signedBy, detail.signedBy ?? say.itself], [say.names, [...detail.dnsNames, ...detail.ipAddresses].join(', ')],
		[say.goodFor, detail.usages.map((usage) => say.usages[usage] ?? usage).join(', ')], [say.key, detail.algorithm],
		[say.files, [detail.certificatePath, detail.keyPath === undefined ? '' : `${detail.keyPath} ${mode(0o600)}`].filter((path) => path !== '').join(', ')],
	] : detail.kind === 'keypair' ? [
		[say.key, detail.algorithm], [say.files, `${detail.privatePath} ${mode(0o600)}, ${detail.publicPath}`],
	] : [
		[say.user, detail.user], [say.groups, detail.groups.join(', ')], [say.cluster, detail.cluster], [say.server, detail.server], [say.signedBy, detail.signedBy], [say.key, detail.algorithm], [say.files, `${detail.path} ${mode(0o600)}`],
	];
	return rows.filter(([, value]) => value !== undefined && value !== '').map(([label, value]) => `${label}${say.colon}${value ?? ''}`).join('\n');
}
