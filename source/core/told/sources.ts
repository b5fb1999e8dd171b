/** A field of the configuration, and where its value comes from. */
export interface FieldSource {
	/** `networking.serviceSubnet`, `apiServer.extraArgs.0`, `KubeletConfiguration.maxPods` */
	readonly field: string;
	readonly origin: Exclude<Origin, {from: 'field'}>;
}

/** One value in what a step makes: what it follows from, by name and place. */
export interface ValueSource {
	/** As it is found in what was made: `--service-cluster-ip-range`, `spec.hostNetwork`, a name in a certificate. */
	readonly value: string;
	/** None where the value is kubeadm's own: no field but extra arguments and patches changes it. */
	readonly fields: readonly FieldSource[];
	/** What chooses between values of kubeadm's own. */
	readonly choice?: Choice;
	/** The last patch file that changed it. */
	readonly patch?: string;
}

/** The loopback address is of the family of the advertise address; without the CA's key there is no path to it. */
export type Choice = 'address-family' | 'no-ca-key';

/** Where a value comes from. */
export type Origin =
	| {readonly from: 'default'}
	| {readonly from: 'flag'; readonly flag: string}
	| {readonly from: 'file'; readonly file: string; readonly line: number; readonly column: number}
	| {readonly from: 'machine'}
	/** What kubeadm takes over from another field. */
	| {readonly from: 'field'; readonly field: string};
