import type {FieldPath, FieldValue} from '../../core/config/commands/edit.ts';

export type FieldId =
	| 'advertiseAddress' | 'nodeName' | 'criSocket' | 'taints' | 'kubernetesVersion' | 'controlPlaneEndpoint' | 'podSubnet' | 'serviceSubnet' | 'imageRepository' | 'encryptionAlgorithm';

export interface FormField extends FieldPath {
	readonly id: FieldId;
	/** What it is where the file does not say; found on the machine where empty. */
	readonly otherwise: string;
	/** Values that are often taken. */
	readonly usual: readonly string[];
	/** Whether only the listed values, and the default, are possible. */
	readonly closed?: true;
}

const initField = (id: FieldId, path: readonly string[], more: Partial<FormField> = {}): FormField => ({id, kind: 'InitConfiguration', path, otherwise: '', usual: [], ...more});
const clusterField = (id: FieldId, path: readonly string[], more: Partial<FormField> = {}): FormField => ({id, kind: 'ClusterConfiguration', path, otherwise: '', usual: [], ...more});

/** The fields for which a list of values beats an editor. */
export const formFields: readonly FormField[] = [
	initField('advertiseAddress', ['localAPIEndpoint', 'advertiseAddress']),
	initField('nodeName', ['nodeRegistration', 'name']),
	initField('criSocket', ['nodeRegistration', 'criSocket'], {usual: ['unix:///run/containerd/containerd.sock', 'unix:///var/run/crio/crio.sock', 'unix:///var/run/cri-dockerd.sock']}),
	initField('taints', ['nodeRegistration', 'taints'], {closed: true}),
	clusterField('kubernetesVersion', ['kubernetesVersion'], {otherwise: 'stable-1', usual: ['v1.36.2', 'stable-1.36', 'stable-1.35']}),
	clusterField('controlPlaneEndpoint', ['controlPlaneEndpoint']),
	clusterField('podSubnet', ['networking', 'podSubnet'], {usual: ['10.244.0.0/16', '192.168.0.0/16']}),
	clusterField('serviceSubnet', ['networking', 'serviceSubnet'], {otherwise: '10.96.0.0/12', usual: ['10.96.0.0/16', '172.20.0.0/16']}),
	clusterField('imageRepository', ['imageRepository'], {otherwise: 'registry.k8s.io', usual: ['registry.aliyuncs.com/google_containers']}),
	clusterField('encryptionAlgorithm', ['encryptionAlgorithm'], {otherwise: 'RSA-2048', usual: ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384'], closed: true}),
];

/** What the machine has to choose from. */
export interface MachineChoices {
	readonly addresses: readonly {readonly interface: string; readonly address: string}[];
	readonly sockets: readonly string[];
	readonly hostname: string;
}

export interface Option {
	readonly value: FieldValue;
	/** Where it comes from: an interface, a socket that answers. */
	readonly from?: string;
	readonly is: 'value' | 'default' | 'type';
}

/** What may be chosen for a field, the machine's own first. */
export function optionsOf(field: FormField, {addresses, sockets, hostname}: MachineChoices): Option[] {
	const found: readonly Option[] = field.id === 'advertiseAddress' ? addresses.map((one) => ({value: one.address, from: one.interface, is: 'value'}))
		: field.id === 'criSocket' ? sockets.map((value) => ({value, from: 'here', is: 'value'}))
		: field.id === 'nodeName' ? [{value: hostname, is: 'value'}]
		: field.id === 'taints' ? [{value: [], is: 'value'}] : [];
	const usual = field.usual.filter((value) => !found.some((one) => one.value === value)).map((value): Option => ({value, is: 'value'}));
	return [...found, ...usual, {value: undefined, is: 'default'}, ...(field.closed === true ? [] : [{value: undefined, is: 'type'} as const])];
}
