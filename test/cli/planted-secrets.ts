import {Buffer} from 'node:buffer';
import {generateKeyPairSync} from 'node:crypto';

const pem = () => generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({type: 'sec1', format: 'pem'}).toString();
/** The longest line of a key: its form alone gives nothing away. */
const body = (text: string) => text.split('\n').find((line) => line.length === 64) ?? '';

/** Whole keys, as they are planted. */
export const keys = {comment: pem(), kubelet: pem(), container: pem(), variable: pem()} as const;

/** One for each place that a secret may come from, none of them in the place of another. */
export const planted: Readonly<Record<string, string>> = {
	'token of the configuration': '5ecret5of0c0nf1g',
	'token of a flag': '5ecretof4fl4g000',
	'token in a comment': 'c0mment0t0ken000',
	'token in a kubelet\'s line': 'kube1et11ne00000',
	'certificate key': '0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0',
	'certificate key of a flag': 'a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8',
	'certificate key in a comment': '13579bdf02468ace13579bdf02468ace13579bdf02468ace13579bdf02468ace',
	'password of a proxy': 'Pr0xy@Env1r0nment',
	'password of a proxy without a scheme': 'Pr0xyN0scheme!',
	'password of a proxy in extraEnvs': 'Pr0xy/C0nfig',
	'password in extraEnvs': 'it\'s: "hunter2" # n0',
	'token in extraEnvs': 'ghp_Env1ronmentT0ken',
	'password in a URL of extraArgs': 'iDp+S3cret',
	'header of staticPodURLHeader': 'H3aderS3cret==',
	'password in a patch': 'p4tched\\S3cret',
	'header of a probe in a patch': 'pr0be.Header.S3cret',
	'password in a URL in a comment': 'c0mmentedUrlPass',
	'password in a comment': 'c0mmented-Pa55word',
	'bearer token in a container\'s line': 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4eXoifQ.c2lnbmF0dXJl',
	'user and password of external etcd': 'eTcd&Pa55word',
	'password in a file that somebody changed': 'ch4nged-Pa55word',
	'key in a comment': body(keys.comment), 'key in a kubelet\'s line': body(keys.kubelet), 'key in a container\'s line': body(keys.container), 'key in extraEnvs': body(keys.variable),
};

/** As it is and as JSON, YAML and a URL write it, in base64 wherever it begins in what is encoded, and in hexadecimal digits. */
function formsOf(secret: string): string[] {
	const url = encodeURIComponent(secret);
	const texts = [secret, JSON.stringify(secret).slice(1, -1), secret.replaceAll('\'', '\'\''), url, url.replaceAll(/%../g, (escape) => escape.toLowerCase()), url.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`), [...secret].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')];
	const encoded = [...new Set(texts)].flatMap((text) => [0, 1, 2].flatMap((offset) => {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
		// Only the characters that what stands before and behind has no part in.
		const [begin, end] = [Math.ceil(offset * 8 / 6), Math.floor(bytes.length * 8 / 6)];
		return (['base64', 'base64url'] as const).map((form) => bytes.toString(form).slice(begin, end));
	}));
	const hex = Buffer.from(secret).toString('hex');
	return [...new Set([...texts, ...encoded, hex, hex.toUpperCase()])];
}

/** Finds secrets in what was written. */
export class Detector {
	readonly #forms = new Map<string, readonly string[]>();

	constructor() {
		Object.entries(planted).forEach(([name, secret]) => this.add(name, secret));
	}

	/** One more, that a run has made. */
	add(name: string, secret: string): void {
		this.#forms.set(name, formsOf(secret));
	}

	get names(): readonly string[] {
		return [...this.#forms.keys()];
	}

	/** Names of those that are in a text, each with what stands around it. */
	find(text: string): string[] {
		return [...this.#forms].flatMap(([name, forms]) => {
			const form = forms.find((one) => text.includes(one));
			const at = form === undefined ? -1 : text.indexOf(form);
			return form === undefined ? [] : [`${name}: ${text.slice(Math.max(0, at - 60), at + form.length + 10)}`];
		});
	}
}

const indented = (text: string, by: string) => text.trimEnd().split('\n').map((line) => `${by}${line}\n`).join('');

/** In the environment of the node. */
export const environment = {
	HTTPS_PROXY: `http://alice:${encodeURIComponent(planted['password of a proxy'] ?? '')}@proxy.example:3128`,
	http_proxy: `bob:${planted['password of a proxy without a scheme']}@proxy.example:3128`,
};

/** What stands above a configuration that says nothing secret itself, so that it is kept as it was written. */
const comments = `# join with abcdef.${planted['token in a comment']}, key ${planted['certificate key in a comment']}
# password: ${planted['password in a comment']}
# see https://carl:${planted['password in a URL in a comment']}@wiki.example/page
${indented(keys.comment, '# ')}`;

export const commented = `${comments}apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
encryptionAlgorithm: ECDSA-P256
`;

/** A configuration with a secret wherever one can be. @param etcd what `etcd` has */
export const configuration = (etcd = '{}'): string => `${comments}apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
- token: abcdef.${planted['token of the configuration']}
certificateKey: ${planted['certificate key']}
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
timeouts: {kubeletHealthCheck: 2s, controlPlaneComponentHealthCheck: 2s}
patches: {directory: patches}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
encryptionAlgorithm: ECDSA-P256
etcd: ${etcd}
apiServer:
  extraEnvs:
  - {name: ALL_PROXY, value: "socks5://carol:${planted['password of a proxy in extraEnvs']}@proxy.example"}
  - {name: AUDIT_PASSWORD, value: ${JSON.stringify(planted['password in extraEnvs'])}}
  - {name: GITHUB_TOKEN, value: ${planted['token in extraEnvs']}}
  - name: SIGNING_PRIVATE_KEY
    value: |
${indented(keys.variable, '      ')}  extraArgs:
  - {name: oidc-client-id, value: kubernetes}
  - {name: oidc-issuer-url, value: "https://dave:${planted['password in a URL of extraArgs']}@idp.example/"}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
staticPodURLHeader: {Authorization: ["Basic ${planted['header of staticPodURLHeader']}"]}
`;

export const patch = `spec: {containers: [{name: etcd, env: [{name: ETCD_ROOT_PASSWORD, value: '${planted['password in a patch']}'}], livenessProbe: {httpGet: {httpHeaders: [{name: Authorization, value: Bearer ${planted['header of a probe in a patch']}}]}}}]}\n`;

/** What programs write that end: what they were given, and what they come across. */
const said = [
	`E1124 10:00:03.000000    1000 run.go:72] "command failed" err="failed to load bootstrap token abcdef.${planted['token in a kubelet\'s line']}"`,
	...keys.kubelet.trimEnd().split('\n'), JSON.stringify({key: keys.kubelet}), Buffer.from(keys.kubelet).toString('base64'),
	`proxyconnect tcp: dial http://alice:${encodeURIComponent(planted['password of a proxy'] ?? '')}@proxy.example:3128 abcdef.${planted['token of the configuration']} key ${planted['certificate key']}`,
];
const ended = [
	`Error: Authorization: Bearer ${planted['bearer token in a container\'s line']}`, ...keys.container.trimEnd().split('\n'), Buffer.from(`xy${keys.container}`).toString('base64'),
	`invalid issuer https://dave:${planted['password in a URL of extraArgs']}@idp.example/ AUDIT_PASSWORD=${planted['token in extraEnvs']} socks5://carol:${planted['password of a proxy in extraEnvs']}@proxy.example`,
];
const components = (name: string, log: readonly string[]) => ({components: {[name]: {fails: true, log}}});

/** Simulated machines, by file name; JSON is YAML. */
export const machines: Readonly<Record<string, unknown>> = {
	'machine.yaml': {env: environment},
	'kubelet.yaml': {env: environment, ...components('kubelet', said)},
	'apiserver.yaml': {env: environment, ...components('kube-apiserver', ended)},
};
