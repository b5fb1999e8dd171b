import {HostError} from '../../core/told/failures.ts';
import type {Etcd, EtcdMember} from '../../core/ports/index.ts';
import type {Kubelet} from './kubelet.ts';

/** The stand-in etcd: one member, who it is by the flags of its static Pod. */
export function standInEtcd(kubelet: Kubelet, endpoint: string): Etcd {
	const members = async (): Promise<readonly EtcdMember[]> => {
		if (!kubelet.isHealthy('etcd')) {
			throw new HostError('UNAVAILABLE', {endpoint}, {message: `nothing listens at ${endpoint}`});
		}
		const list = (name: string) => (kubelet.flag('etcd', name) ?? '').split(',');
		return [{id: '1', name: kubelet.flag('etcd', 'name') ?? '', peerUrls: list('initial-advertise-peer-urls'), clientUrls: list('advertise-client-urls')}];
	};
	return {
		members,
		async removeMember() {
			// As etcd says where nobody would be left.
			throw new HostError('FAILED_PRECONDITION', {endpoint}, {message: 'etcdserver: re-configuration failed due to not enough started members'});
		},
		close: () => undefined,
	};
}
