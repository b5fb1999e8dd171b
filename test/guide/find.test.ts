import {describe, expect, test} from 'vitest';
import {components} from '../../source/guide/components.en.ts';
import {book} from '../../source/guide/book.ts';
import {findTopic} from '../../source/guide/find.ts';
import {groupIds} from '../../source/guide/topic-id.ts';
import {topicOf} from '../../source/guide/topic-of.ts';
import {details} from '../texts/every-text.ts';

const known = book('en');

describe('a topic is found', () => {
	test.each([
		['certs/apiserver', 'certs/apiserver'],
		['flag/kube-apiserver/etcd-servers', 'flag/kube-apiserver/etcd-servers'],
		['pod/hostNetwork', 'pod/hostNetwork'],
		['kubelet/clusterDNS', 'kubelet/clusterDNS'],
		['kube-proxy/mode', 'kube-proxy/mode'],
		['corefile/forward', 'corefile/forward'],
		['object/ConfigMap/kube-public/cluster-info', 'object/ConfigMap/kube-public/cluster-info'],
		['image/pause', 'image/pause'],
		['wait/kubelet', 'wait/kubelet'],
		['phase/certs', 'phase/certs'],
		['phase/certs/etcd-server', 'certs/etcd/server'],
		['kubeconfig/admin.conf', 'kubeconfig/admin.conf'],
		['service/kubelet.start', 'service/kubelet.start'],
		['check/Port-6443', 'check/Port'],
		['Port-10250', 'check/Port'],
		['hostNetwork', 'pod/hostNetwork'],
		['hostnetwork', 'pod/hostNetwork'],
		['spec.hostNetwork', 'pod/hostNetwork'],
		['etcd-servers', 'flag/kube-apiserver/etcd-servers'],
		['apiserver-kubelet-client.crt', 'certs/apiserver-kubelet-client'],
		['admin.conf', 'kubeconfig/admin.conf'],
		['ConfigMap/cluster-info', 'object/ConfigMap/kube-public/cluster-info'],
		['ClusterRole/kubeadm:get-nodes', 'object/ClusterRole/kubeadm:get-nodes'],
		['object/ClusterRole/kubeadm.get-nodes', 'object/ClusterRole/kubeadm:get-nodes'],
		['system:node:cp1', 'identity/system:node'],
		['clusterDNS', 'kubelet/clusterDNS'],
		['livenessProbe', 'pod/container.livenessProbe'],
		['pod/container.livenessProbe.httpGet.path', 'pod/probe.httpGet.path'],
		['evictionHard.memory.available', 'kubelet/evictionHard'],
	])('%s is %s', (asked, id) => {
		expect(findTopic(known, asked)).toMatchObject({is: 'topic', id});
	});

	test('by its last part: one page for a flag that several programs have', () => {
		expect(findTopic(known, 'authorization-kubeconfig')).toEqual({is: 'topic', id: 'flag/kube-controller-manager/authorization-kubeconfig', also: ['flag/kube-scheduler/authorization-kubeconfig']});
	});

	test('among several by a list, those whose ids have the word first', () => {
		const found = findTopic(known, 'token');
		expect(found.is === 'list' && found.ids.slice(0, 3).every((id) => id.includes('token')) && found.ids.length > 12).toBe(true);
		expect(findTopic(known, 'flag/etcd')).toMatchObject({is: 'list'});
		expect(findTopic(book('zh'), '冒充')).toMatchObject({is: 'list'});
	});

	test.each(Object.keys(components))('a program before all that is called after it: %s', (name) => {
		const found = findTopic(known, name);
		expect(found).toMatchObject({is: 'topic', id: `component/${name}`});
		expect(found.is === 'topic' && found.others !== undefined && found.others.length > 0 && found.others.every((id) => id.toLowerCase().includes(name) && id !== `component/${name}`)).toBe(true);
	});

	test('a group by all that it has, and what else is called so', () => {
		for (const group of groupIds) {
			const found = findTopic(known, group);
			expect((found.is === 'list' || found.is === 'topic') && known.ids.filter((id) => id.startsWith(`${group}/`)).every((id) => (found.is === 'list' ? found.ids : found.others ?? []).includes(id)), group).toBe(true);
		}
		expect(findTopic(known, 'certs')).toMatchObject({is: 'list', ids: expect.arrayContaining(['phase/certs', 'certs/ca'])});
	});

	test('by what it nearly is', () => {
		expect(findTopic(known, 'hostnetwrok')).toEqual({is: 'nothing', near: 'pod/hostNetwork'});
		expect(findTopic(known, 'certs/apisrever')).toEqual({is: 'nothing', near: 'certs/apiserver'});
		expect(findTopic(known, 'qqqqqqqqqqqqqqqqqqqqqq')).toEqual({is: 'nothing', near: undefined});
		expect(findTopic(known, 'constructor')).toMatchObject({is: 'nothing'});
	});

	test('each by its own id, in any case and with a full stop for a colon', () => {
		for (const id of known.ids) {
			for (const asked of [id, id.toUpperCase(), id.replaceAll(':', '.')]) {
				const found = findTopic(known, asked);
				expect(found.is === 'topic' && [found.id, ...found.also].includes(id), asked).toBe(true);
			}
		}
	});
});

test('every step but a note has its topic, in both languages', () => {
	for (const lang of ['en', 'zh'] as const) {
		const missing = details.filter(({kind}) => kind !== 'note').map((detail) => topicOf(detail) ?? detail.kind).filter((id) => book(lang).topic(id) === undefined);
		expect(missing).toEqual([]);
	}
});
