import type {InitConfig} from '../config/types.ts';
import {pathsOf} from './certificates.ts';
import {readCertificate} from './read.ts';
import type {Facts} from '../engine/phase.ts';

/** Whether the cluster CA's certificate is on the node and its key is kept elsewhere (as kubeadm does: certs.UsingExternalCA). */
export async function isExternalCa(config: InitConfig, files: Facts['files']): Promise<boolean> {
	const paths = pathsOf(config.cluster, 'ca');
	const [text, key] = await Promise.all([files.read(paths.certificate), files.stat(paths.key)]);
	return key === undefined && text !== undefined && readCertificate(text).ok;
}
