import {reasons} from './reasons.en.ts';
import type {TrustWords} from './trust.ts';

const usages = {serverAuth: 'server auth', clientAuth: 'client auth'} as const;
const actors: TrustWords['actors'] = {
	'etcd': 'etcd', 'kube-apiserver': 'kube-apiserver', 'kube-controller-manager': 'kube-controller-manager', 'kube-scheduler': 'kube-scheduler', 'kubelet': 'kubelet',
	'kubectl': 'kubectl', 'pods': 'Pod', 'extension': 'extension API server', 'joining': 'joining node', 'kubeadm': 'kubeadm',
};

export const trustEn: TrustWords = {
	actors,
	roles: {
		shows: (what) => `shows ${what}`, key: (what) => `proves it with ${what}`, checks: (what) => `checks the other with ${what}`, kubeconfig: (what) => `reads ${what}`,
		issuer: (what) => `signs in the name of ${what}`, signs: (what) => `signs with ${what}`, verifies: (what) => `checks signatures with ${what}`,
	},
	inside: {shows: 'shows the certificate in it', checks: 'checks the other with the CA in it'},
	memory: 'a certificate of its own, made when it starts and in no file',
	states: {there: '', missing: ': is not there', unreadable: ': cannot be read', damaged: ': is damaged', unknown: ': not seen yet', memory: '', later: ': the kubelet makes it when it first starts'},
	abouts: {
		'storage': 'All objects of the cluster are in etcd, and the API server alone goes there. etcd takes everybody whose certificate its CA signed.',
		'peers': 'Members of etcd agree with each other. With one member nobody connects; etcd wants the files all the same.',
		'kubelet-api': 'For logs, exec and port-forward the API server is the client and the kubelet the server.',
		'api': 'Reads and writes objects, as the user that its certificate names.',
		'aggregation': 'Requests for the APIs of extensions, such as metrics-server, are handed on, with the user in headers. The certificate says that the headers are to be believed.',
		'service-account': 'A Pod has a token and no certificate. It checks the API server by the CA in the ConfigMap kube-root-ca.crt.',
		'bootstrap': 'Who joins has a bootstrap token and no certificate. The hash of the CA\'s public key tells it which cluster this is.',
		'token-signing': 'Tokens of service accounts are signed with the private key, and checked with the public one.',
		'certificate-signing': 'Who asks for a client certificate, as a kubelet does, gets it signed by this CA.',
		'probe': 'The kubelet asks whether the container is well.',
		'kubelet-health': 'kubeadm asks whether the kubelet is well.',
	},
	kinds: {mutual: 'TLS, both sides checked', token: 'TLS, and a token.', unchecked: 'TLS, and nobody checks the certificate.', plain: 'Plain HTTP: no certificate.', signature: 'No connection.'},
	sections: {title: 'Who talks to whom, with what', authorities: 'Certificate authorities', connections: 'Connections', signatures: 'Signed by one, checked by another', probes: 'Health checks', unnamed: 'Named by nothing'},
	unchecked: {server: 'The certificate of the server is not checked.', client: 'The certificate of the client is not checked.'},
	selfMade: 'The kubelet signed it itself: no CA stands behind it.',
	as: (user, groups) => `as user ${user}${groups.length === 0 ? ', in no group' : `, in ${groups.length === 1 ? 'group' : 'groups'} ${groups.join(', ')}`}`,
	called: (name) => `under the name ${name}`,
	named: (by, path) => ` (${by}${path === undefined ? '' : ` in ${path}`})`,
	elsewhere: 'not on this node',
	pin: (hash) => `joining node checks with ${hash}`,
	authority: (subject, until) => `${subject}${until === '' ? '' : `, until ${until}`}.`,
	keys: {there: 'Its key is on this node.', missing: 'Its key is not on this node.'},
	signedCount: (count) => `Signed ${count}.`,
	whole: (command) => `Who checks whom with what, who signs, health probes, and files that nothing names: ${command}`,
	signed: 'signed',
	unnamed: 'No flag, field or kubeconfig here names these. kubeadm uses them: keys of CAs to sign with; healthcheck-client.crt for who asks etcd by hand.',
	empty: 'Nothing of a control plane is here: no manifest, no kubeconfig.',
	faults: (count) => (count === 1 ? '1 fault' : `${count} faults`),
	fault: (fault) => {
		switch (fault.code) {
			case 'missing': {
				return `${fault.path} is not there${fault.by === '' ? '' : `, and ${fault.by} names it`}.`;
			}
			case 'unreadable': {
				return `${fault.path} cannot be read (${fault.errno}).`;
			}
			case 'malformed': {
				return `${fault.path} is not valid YAML, or no mapping.`;
			}
			case 'pki': {
				return `${fault.path}: ${reasonOf(fault.fault)}.`;
			}
			case 'usage': {
				return `${fault.path} is not for ${usages[fault.usage]} (extended key usage).`;
			}
			case 'not-named': {
				return `${fault.path} does not have ${fault.by}.`;
			}
			case 'no-program': {
				return `No manifest here runs ${actors[fault.actor]}.`;
			}
			case 'pair': {
				return `${fault.path} is not the public half of ${fault.other}: what is signed is refused.`;
			}
			case 'not-allowed': {
				return `${fault.path} says ${fault.name}, and --requestheader-allowed-names only takes ${fault.allowed.join(', ')}.`;
			}
			case 'port': {
				return `${fault.path} leads to ${fault.url}, and it listens at ${fault.listens}.`;
			}
		}
	},
	colon: ': ', gap: ' ',
	described: 'Each row is a connection: who connects on the left, who is connected to on the right, with the files that each shows and checks with. A letter stands for a CA.',
};

function reasonOf(fault: Extract<Parameters<TrustWords['fault']>[0], {readonly code: 'pki'}>['fault']): string {
	const {code} = fault;
	const say = reasons[code] as (fields: typeof fault) => string;
	return say(fault);
}
