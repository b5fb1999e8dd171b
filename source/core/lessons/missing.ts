/** What is still missing, by code with its fields: `source/texts/lessons.*` has a sentence for each. Paths are the node's. */
export interface MissingFields {
	'file.absent': {readonly path: string};
	'file.present': {readonly path: string};
	'file.mode': {readonly path: string; readonly mode: string; readonly found: string};
	'file.lacks': {readonly path: string; readonly text: string};
	'file.holds': {readonly path: string; readonly text: string};
	'file.differs': {readonly path: string; readonly other: string};
	'file.pair': {readonly path: string; readonly key: string};
	'certificate.unreadable': {readonly path: string};
	'certificate.signer': {readonly path: string; readonly authority: string};
	'certificate.names': {readonly path: string; readonly names: readonly string[]};
	'certificate.usages': {readonly path: string; readonly usages: readonly string[]};
	'certificate.over': {readonly path: string; readonly until: string};
	'certificate.valid': {readonly path: string; readonly until: string};
	'certificate.key': {readonly path: string; readonly key: string};
	'certificate.user': {readonly path: string; readonly expected: string; readonly found: string};
	'certificate.groups': {readonly path: string; readonly expected: readonly string[]; readonly found: readonly string[]};
	'kubeconfig.unreadable': {readonly path: string};
	'kubeconfig.server': {readonly path: string; readonly expected: string; readonly found: string};
	'kubeconfig.trust': {readonly path: string; readonly authority: string};
	'manifest.unreadable': {readonly path: string};
	'manifest.flag': {readonly path: string; readonly flag: string; readonly value: string; readonly found: string};
	'manifest.flag-there': {readonly path: string; readonly flag: string};
	'manifest.image': {readonly path: string; readonly expected: string; readonly found: string};
	'manifest.mount': {readonly path: string; readonly mount: string};
	'object.absent': {readonly object: string};
	'object.present': {readonly object: string};
	'object.field': {readonly object: string; readonly field: string; readonly expected: string; readonly found: string};
	'preflight': {readonly check: string};
	'request': {readonly method: string; readonly path: string; readonly user: string; readonly status: number};
	'component.unhealthy': {readonly component: string};
	'component.healthy': {readonly component: string};
	'component.state': {readonly component: string; readonly expected: string; readonly found: string};
	'rbac.refused': {readonly user: string; readonly verb: string; readonly resource: string};
	'rbac.allowed': {readonly user: string; readonly verb: string; readonly resource: string};
}

export type MissingCode = keyof MissingFields;
export type Missing = {readonly [Code in MissingCode]: {readonly code: Code; readonly fields: MissingFields[Code]}}[MissingCode];

export const missing = <Code extends MissingCode>(code: Code, fields: MissingFields[Code]): Missing => ({code, fields}) as Missing;

/** Of a fault only how the node fares is told: where a file differs is what is to be found. */
export const tellsCause = ({code}: Missing): boolean => !code.startsWith('component.') && !code.startsWith('rbac.') && code !== 'request';
