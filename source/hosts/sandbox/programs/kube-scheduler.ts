import {runLeader, type LeaderProgram} from './leader.ts';
import {quoted, type Program} from './program.ts';

const NAMESPACES = '/api/v1/namespaces';

const program: LeaderProgram = {
	component: 'kube-scheduler',
	configKinds: ['kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration'], configScheme: 'pkg/scheduler/apis/config/scheme/scheme.go:30',
	firstLook: `${NAMESPACES}?limit=500&resourceVersion=0`,
	lookFailed: (words) => ['reflector.go:227', `"Failed to watch" err=${quoted(`failed to list *v1.Namespace: ${words}`)} logger="UnhandledError" reflector="k8s.io/client-go/informers/factory.go:177" type="*v1.Namespace"`],
	lost: ['server.go:306', '"Leaderelection lost"'],
	releases: true,
};

export const kubeScheduler: Program = async (start) => runLeader(program, start);
