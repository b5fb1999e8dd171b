import {expect, it} from 'vitest';
import {isProtected} from '../../../source/core/engine/protected.ts';

it.each(['', '.', 'etc/kubernetes/pki', '/', '//', '/..', '/etc', '/etc/', '/etc/../etc', '/etc/kubernetes/..', '/var', '/var/lib', '/var/lib/kubelet/..', '/usr', '/usr/bin', '/bin', '/home', '/home/jane', '/root', '/proc', '/tmp', '/run', '/srv', '/a\0b'])('%j is never emptied', (path) => {
	expect(isProtected(path)).toBe(true);
});

it.each(['/etc/kubernetes', '/etc/kubernetes/pki', '/etc/kubernetes/pki/', '/var/lib/kubelet', '/var/lib/etcd', '/srv/pki', '/srv/etcd', '/data', '/data/etcd', '/home/jane/pki', '/tmp/pki', '/mnt/disk/etcd'])('%j may be', (path) => {
	expect(isProtected(path)).toBe(false);
});
