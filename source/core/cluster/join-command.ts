export interface JoinCommand {
	/** Host and port of the API server as joining nodes reach it. */
	readonly endpoint: string;
	readonly token: string;
	/** `sha256:…` of the public keys of the cluster's CAs. */
	readonly pins: readonly string[];
	/** For a control plane node; without a certificate key where the certificates are copied by hand. */
	readonly controlPlane?: {readonly certificateKey: string | undefined};
}

/** What a node runs to join, over two or three lines, as kubeadm prints it (cmd/util/join.go). */
export function joinCommand({endpoint, token, pins, controlPlane}: JoinCommand): string {
	const worker = `kubeadm join ${endpoint} --token ${token} \\\n\t${pins.map((pin) => `--discovery-token-ca-cert-hash ${pin} `).join('')}`;
	if (controlPlane === undefined) {
		return worker;
	}
	const key = controlPlane.certificateKey;
	return `${worker}\\\n\t--control-plane ${key === undefined ? '' : `--certificate-key ${key}`}`;
}

/** The same in one line, for a script. */
export const onOneLine = (command: string): string => command.replaceAll('\\\n', '').replaceAll('\t', '');
