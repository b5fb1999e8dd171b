import {join} from 'node:path';
import type {Lang} from '../../texts/types.ts';
import {OWN} from '../../hosts/sandbox/served/namespaces.ts';
import {LANG} from './environment.ts';

/**
 * What a program finds on the node: its own programs first, and the home of its root, in which no file of the machine's user changes.
 * @param lang what this program speaks there: the preference for it is in the other home
 */
export function nodeEnvironment(folder: string, lang?: Lang): NodeJS.ProcessEnv {
	const {PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...rest} = process.env;
	return {...rest, PATH: `${OWN}/bin:${PATH}:/usr/sbin:/sbin`, HOME: join(folder, 'root'), USER: 'root', LOGNAME: 'root', NODE: folder, KUBECONFIG: '/etc/kubernetes/admin.conf', KUBECACHEDIR: `${OWN}/kube-cache`, ...(lang !== undefined && {[LANG]: lang})};
}
