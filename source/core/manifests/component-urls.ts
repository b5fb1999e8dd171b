import {loadYaml} from '../yaml/load.ts';
import type {InitConfig} from '../config/types.ts';
import {joinHostPort} from '../values/networks.ts';
import {Failure} from '../told/failures.ts';
import type {Files} from '../ports/index.ts';

export interface ComponentUrl {
	readonly component: 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';
	readonly url: string;
}

const components = [
	{component: 'kube-apiserver', addressFlag: 'advertise-address', port: '6443', path: 'livez'},
	{component: 'kube-controller-manager', addressFlag: 'bind-address', port: '10257', path: 'healthz'},
	{component: 'kube-scheduler', addressFlag: 'bind-address', port: '10259', path: 'livez'},
] as const;

/**
 * Where the components say whether they are healthy: from the manifests on the node, which a person
 * may have changed (as kubeadm does: util/apiclient/wait.go, getControlPlaneComponents).
 * @throws Failure `missing` for a manifest that is not there, `file.unreadable` for one that is no Pod
 */
export async function componentUrls(config: InitConfig, files: Pick<Files, 'read'>): Promise<ComponentUrl[]> {
	return Promise.all(components.map(async ({component, addressFlag, port, path}) => {
		const manifest = `/etc/kubernetes/manifests/${component}.yaml`;
		const text = await files.read(manifest);
		if (text === undefined) {
			throw new Failure('missing', {path: manifest});
		}
		const flags = commandOf(text.toString('utf8'), component, manifest);
		const address = component === 'kube-apiserver' ? config.init.localAPIEndpoint.advertiseAddress : '127.0.0.1';
		return {component, url: `https://${joinHostPort(lastFlag(flags, addressFlag) ?? address, lastFlag(flags, 'secure-port') ?? port)}/${path}`};
	}));
}

function commandOf(text: string, component: string, path: string): readonly string[] {
	try {
		const pod = loadYaml(text) as {spec?: {containers?: {command?: unknown}[]}} | undefined;
		const commands = pod?.spec?.containers?.map(({command}) => command) ?? [];
		const found = commands.find((command): command is string[] => Array.isArray(command) && command[0] === component);
		if (found !== undefined) {
			return found;
		}
	} catch {
		// Told below: it is no static Pod either way.
	}
	throw new Failure('file.unreadable', {path, errno: 'INVALID', message: component});
}

/** The last one wins, as in the components' own parsers. */
function lastFlag(command: readonly string[], name: string): string | undefined {
	const [, value] = command.map((word) => /^--?([^=\s]+)[=\s](.*)$/s.exec(word.trim())).findLast((match) => match?.[1] === name)?.slice(1) ?? [];
	return value === '' ? undefined : value;
}
