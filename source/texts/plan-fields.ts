import type {CertificateDetail, KeyPairDetail, KubeconfigDetail} from '../core/told/details.ts';
import {mode} from './format.ts';
import type {Lang} from './types.ts';

interface Labels {
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

const labels: Readonly<Record<Lang, Labels>> = {
	en: {subject: 'Subject', signedBy: 'Signed by', itself: 'itself', names: 'Names', usages: {serverAuth: 'server authentication', clientAuth: 'client authentication'}, goodFor: 'Good for', key: 'Key', files: 'Files', user: 'User', groups: 'Groups', cluster: 'Cluster', server: 'Server', colon: ': '},
	zh: {subject: '主体', signedBy: '签发者', itself: '自己', names: '名称', usages: {serverAuth: '服务端验证', clientAuth: '客户端验证'}, goodFor: '用途', key: '密钥', files: '文件', user: '用户', groups: '组', cluster: '集群', server: '服务器', colon: '：'},
};

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
