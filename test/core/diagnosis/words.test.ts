import {expect, it} from 'vitest';
import {fatalLine, takeApart} from '../../../source/core/diagnosis/words.ts';
import {processorTime} from '../../processor.ts';

it.each([
	['E1129 10:00:00.000000       1 run.go:72] "command failed" err="loading audit policy file: failed to read file path \\"/etc/audit.yaml\\": open /etc/audit.yaml: no such file or directory"', 'open /etc/audit.yaml: no such file or directory', ['loading audit policy file', 'failed to read file path "/etc/audit.yaml"']],
	['{"level":"fatal","msg":"discovery failed","error":"listen tcp 192.0.2.10:2379: bind: address already in use"}', 'listen tcp 192.0.2.10:2379: bind: address already in use', ['discovery failed']],
	['{"level":"panic","msg":"failed to create WAL","error":"no space left on device"}', 'failed to create WAL: no space left on device', []],
	['{"level":"fatal","msg":"it was cut sho', 'it was cut sho', []],
	['{"level":"fatal","msg":"listener failed","error":"open \\"/etc/server.crt\\": permission denied","stack":"main…', 'open "/etc/server.crt": permission denied', ['listener failed']],
	['time="2026-11-29T10:00:00Z" level=fatal msg="cannot start" error="open /etc/x: no such file or directory"', 'open /etc/x: no such file or directory', ['cannot start']],
	['panic: freepages: failed to get all reachable pages (page 12: multiple references)', 'failed to get all reachable pages (page 12: multiple references)', ['freepages']],
	['Error: unknown flag: --no-such-flag', 'unknown flag: --no-such-flag', []],
	['exec /usr/local/bin/etcd: exec format error', 'exec /usr/local/bin/etcd: exec format error', []],
	['E1129 10:00:00.000000     900 kubelet.go:1511] "Failed to start ContainerManager" err="system validation failed - Following Cgroup subsystem not mounted: [memory]"', 'system validation failed - Following Cgroup subsystem not mounted: [memory]', ['Failed to start ContainerManager']],
	['E1129 10:00:00.000000     900 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"etcd\\" with RunContainerError: \\"failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: write /proc/self/attr/keycreate: permission denied: unknown\\"" pod="kube-system/etcd-cp1"', 'write /proc/self/attr/keycreate: permission denied', ['failed to "StartContainer" for "etcd" with RunContainerError', 'failed to create shim task', 'unable to start container process']],
])('takes "%s" apart', (line, cause, within) => {
	expect(takeApart(line)).toEqual({cause, within});
});

it('finds no words in an empty line, and the fatal one in a log that goes on behind it', () => {
	expect(takeApart('')).toBeUndefined();
	expect(fatalLine(['I1129 10:00:00.000000 1 a.go:1] begun', 'panic: it fell', 'goroutine 1 [running]:', 'main.main()'])).toBe('panic: it fell');
	expect(fatalLine(['I1129 10:00:00.000000 1 a.go:1] begun'])).toBeUndefined();
});

it('takes megabytes apart in no time', () => {
	const begun = processorTime();
	takeApart(`E1129 10:00:00.000000 1 a.go:1] "x" err="${'a: \\"('.repeat(200_000)}"`);
	expect(processorTime() - begun).toBeLessThan(2000);
});
