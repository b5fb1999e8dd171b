import {expect, test} from 'vitest';
import {ClusterAccess} from '../../../source/core/cluster/access.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import type {Host} from '../../../source/core/ports/index.ts';

test('a kubeconfig that cannot be read is told as that, and not as an API server that does not answer', async () => {
	const path = '/etc/kubernetes/admin.conf';
	const host = {files: {read: async () => Promise.reject(new HostError('NOT_A_FILE', {path, type: 'device'}))}} as unknown as Host;
	await expect(new ClusterAccess(host, {local: ''}).admin()).rejects.toMatchObject({code: 'file.unreadable', fields: {path, errno: 'NOT_A_FILE', type: 'device'}});
});
