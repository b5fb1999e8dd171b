import type {Topics} from './types.ts';

/** Fields of a static Pod's manifest, by path; those of the three probes once, below `probe`. */
export const pod = {
	apiVersion: {
		what: 'The version of the API in which this object is written: v1 holds Pods.',
		why: 'The kubelet decodes a manifest by apiVersion and kind together, as the API server does with what it is sent; a file without them cannot be read.',
	},
	kind: {
		what: 'What kind of object the file holds; the kubelet runs files that hold a Pod, and no others.',
		why: 'A Deployment or a Service in this directory does nothing: making Pods out of them is the work of controllers, which only look at objects of the API.',
	},
	'metadata.name': {
		what: 'The component\'s name; the kubelet appends the node\'s name: kube-apiserver becomes kube-apiserver-NODE in kubectl.',
		why: 'The same file lies on every control plane node, so the name alone would clash in the cluster.',
		readBy: 'the kubelet, for the mirror Pod that it makes in the API',
	},
	'metadata.namespace': {
		what: 'The namespace in which the mirror Pod appears: kube-system.',
		why: 'A static Pod runs without the API; its mirror Pod only shows it there, so that kubectl get and logs work. Deleting the mirror Pod does not end the container: the file decides.',
		readBy: 'the kubelet',
	},
	'metadata.labels': {
		what: 'Names and values by which objects are found; nothing starts or stops because of them here.',
		why: 'kubectl get -l and the selectors of Services and monitoring find the Pods of the control plane by their labels.',
	},
	'metadata.labels.component': {
		what: 'Which of the four components the Pod is: etcd, kube-apiserver, kube-controller-manager or kube-scheduler.',
		why: 'kubeadm itself finds etcd\'s Pods by component=etcd when it lists the members of the cluster, and people find the others in the same way.',
		readBy: 'kubeadm (join, upgrade, reset), monitoring',
	},
	'metadata.labels.tier': {
		what: 'Says that the Pod belongs to the control plane, and not to what runs on it.',
		why: 'With tier=control-plane all four are selected at once. It is a label of kubeadm\'s; Kubernetes itself gives it no meaning.',
		readBy: 'kubeadm, people',
	},
	'metadata.annotations': {
		what: 'Notes for programs that read them; the kubelet shows them on the mirror Pod.',
		why: 'kubeadm writes into annotations what other nodes cannot know otherwise: on which address this node\'s API server and etcd are reached.',
	},
	'metadata.annotations.kubeadm.kubernetes.io/etcd.advertise-client-urls': {
		what: 'The URL on which this member of etcd is reached by clients.',
		why: 'kubeadm on another node reads it from the mirror Pod, so as to find all members before it adds or removes one.',
		readBy: 'kubeadm join, upgrade and reset',
	},
	'metadata.annotations.kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': {
		what: 'Address and port of this node\'s API server.',
		why: 'kubeadm finds by it the endpoint that belongs to this very node, even where all clients use one address of a load balancer.',
		readBy: 'kubeadm',
		formerly: 'Until v1.21 this stood as ClusterStatus in the ConfigMap kubeadm-config; pages that edit it there are out of date.',
	},
	'spec.hostNetwork': {
		what: 'The Pod uses the node\'s own network: its ports and addresses are the node\'s, and it gets no Pod address.',
		why: 'This is how the control plane starts before there is a Pod network: the kubelet does not wait for a network add-on with such a Pod. The API server is then reached on the node\'s address, and 127.0.0.1 means the node.',
		readBy: 'the kubelet, the container runtime',
	},
	'spec.priority': {
		what: 'The rank of the Pod as a number; 2000001000 is that of system-node-critical.',
		why: 'An ordinary Pod gets the number from its class when the API server admits it. Nobody admits a static Pod, so kubeadm writes the number into the file.',
		readBy: 'the kubelet, when the node runs short and some Pod has to go',
	},
	'spec.priorityClassName': {
		what: 'The name of the rank: system-node-critical is the highest that Kubernetes has.',
		why: 'When memory or disk runs short, or no room is left on the node, Pods of a lower rank give way first: without the control plane nobody could mend anything.',
		readBy: 'the kubelet, and the API server for the mirror Pod',
	},
	'spec.securityContext': {
		what: 'What holds for all containers of the Pod: user, groups, seccomp profile.',
		why: 'It narrows what a container that is broken into could do on the node.',
	},
	'spec.securityContext.seccompProfile': {
		what: 'Which system calls the processes of the Pod may make.',
		why: 'The kernel has hundreds of calls and the components need few of them; what is forbidden cannot be used for an attack on the kernel.',
		readBy: 'the container runtime, which hands it to the kernel',
	},
	'spec.securityContext.seccompProfile.type': {
		what: 'RuntimeDefault: the list of allowed calls that the container runtime brings along.',
		why: 'Without a profile (Unconfined) all calls would be open. A list of one\'s own is type Localhost.',
	},
	'spec.securityContext.runAsUser': {
		what: 'The number of the user under which the containers run; kubeadm sets it with the feature gate RootlessControlPlane alone.',
		why: 'Otherwise the components run as root of the node, as which they may read all keys. A user for each keeps the keys of one away from the others.',
	},
	'spec.securityContext.runAsGroup': {
		what: 'The number of the group under which the containers run, with RootlessControlPlane alone.',
		why: 'Files that the component has to read, such as its kubeconfig, belong to this user and group.',
	},
	'spec.securityContext.supplementalGroups[]': {
		what: 'Further groups of the processes.',
		why: 'In a rootless control plane sa.key is read by two programs under two users, kube-apiserver and kube-controller-manager; a common group gives both the right.',
	},
	'spec.containers[]': {
		what: 'The containers of the Pod; in each of these manifests there is one, the component.',
		why: 'All containers of a Pod share network and volumes. The control plane needs no second one beside the component.',
	},
	'spec.containers[].name': {
		what: 'The container\'s name, by which kubectl logs -c, crictl and the kubelet\'s log name it.',
		why: 'In a Pod with several containers the name says which one is meant, and its log files lie below /var/log/pods under it.',
	},
	'spec.containers[].image': {
		what: 'The image that the container is made from, with registry, name and tag.',
		why: 'The tag is the version of Kubernetes (of etcd its own). An upgrade of the control plane is little more than a change of this line: the kubelet sees it and starts the Pod again.',
		readBy: 'the kubelet, the container runtime',
		formerly: 'registry.k8s.io since 2022; k8s.gcr.io has been frozen since April 2023 and has no newer versions.',
	},
	'spec.containers[].imagePullPolicy': {
		what: 'IfNotPresent: the image is pulled only where the node does not have it.',
		why: 'The preflight phase has pulled it already, so the control plane starts without a registry, after a restart in a network without internet, too.',
	},
	'spec.containers[].command[]': {
		what: 'Program and flags, exactly as they are started; no shell reads them.',
		why: 'The component has no other configuration: what is changed here and saved takes effect as soon as the kubelet has started the Pod again.',
		readBy: 'the program in the container',
	},
	'spec.containers[].env[]': {
		what: 'Environment variables of the container.',
		why: 'kubeadm sets one where the node has a proxy (HTTP_PROXY and its kin), or where extraEnvs names some.',
	},
	'spec.containers[].env[].name': {
		what: 'The name of the variable, as the program asks for it.',
		why: 'Names are told apart by case, and a program ignores those that it does not know.',
	},
	'spec.containers[].env[].value': {
		what: 'What the variable holds, always as text.',
		why: 'A number has to stand in quotes in YAML: an unquoted one does not decode as text, and the manifest is refused.',
	},
	'spec.containers[].env[].valueFrom.fieldRef.apiVersion': {
		what: 'The version of the API in which fieldPath is to be read: v1, which is also the default.',
		why: 'A path only means something together with the version whose fields it names.',
	},
	'spec.containers[].env[].valueFrom.fieldRef.fieldPath': {
		what: 'The variable gets its value from this field of the Pod itself, such as status.hostIP.',
		why: 'What differs from node to node need not stand in the file. kubeadm writes it where extraEnvs asks for it.',
	},
	'spec.containers[].ports[]': {
		what: 'Ports of the container that have a name; a list for readers, which opens nothing.',
		why: 'With hostNetwork a program listens where its flags say. The name serves the probes below, which then need no number.',
	},
	'spec.containers[].ports[].containerPort': {
		what: 'The number of the port: 6443 API server, 10257 controller manager, 10259 scheduler, 2381 etcd\'s health and metrics.',
		why: 'It follows the flags (--secure-port, --listen-metrics-urls); where they differ, the probes ask the wrong port.',
		formerly: '10251 and 10252 were the ports of scheduler and controller manager without TLS; they are gone since v1.23.',
	},
	'spec.containers[].ports[].name': {
		what: 'probe-port: the name under which the probes refer to the number.',
		why: 'So the number stands in one place only, and a patch changes all three probes with it.',
	},
	'spec.containers[].ports[].protocol': {
		what: 'TCP, which is also the default.',
		why: 'Probes speak HTTP, which goes over TCP; the line changes nothing by itself.',
	},
	'spec.containers[].resources': {
		what: 'How much the container needs (requests), and how much it may use at most (limits, of which kubeadm sets none).',
		why: 'With a limit on memory the API server would be killed for growing past it, just when there is much to do; with one on CPU it would be slowed.',
	},
	'spec.containers[].resources.requests': {
		what: 'What is set aside for the container on the node.',
		why: 'The scheduler counts it off from the node when it places other Pods, so that the node is not promised twice.',
		readBy: 'the scheduler (by the mirror Pod), the kubelet',
	},
	'spec.containers[].resources.requests.cpu': {
		what: 'The share of CPU, in thousandths: 250m is a quarter of one.',
		why: 'It weighs only when CPU is short: the kernel then divides by these shares (cpu.weight). The four requests are together 650m.',
	},
	'spec.containers[].resources.requests.memory': {
		what: 'The memory set aside: 100Mi for etcd, none for the others.',
		why: 'etcd is hit hardest where memory runs short, since it maps its whole database. When the kernel has to choose a victim, the priority class protects all four alike.',
	},
	'spec.containers[].startupProbe': {
		what: 'Asks whether the program has come up; until it says yes, the two others do not ask.',
		why: 'A first start can take minutes. Without this probe the liveness probe would end the container while it is still starting.',
		readBy: 'the kubelet',
	},
	'spec.containers[].livenessProbe': {
		what: 'Asks whether the program still lives; after 8 failures in a row the kubelet ends the container and starts it anew.',
		why: 'A process can hang and still be there. A restart frees it. Where the answer depends on others, their failure restarts the program too: the API server\'s /livez fails without etcd.',
		readBy: 'the kubelet',
	},
	'spec.containers[].readinessProbe': {
		what: 'Asks whether the program can do its work now; a no only marks the Pod as not ready and ends nothing.',
		why: 'kubectl and kubeadm see by it whether the component can be used. It asks every second, so that the change is seen at once.',
		readBy: 'the kubelet',
	},
	'probe.httpGet': {
		what: 'The probe is an HTTP request from the kubelet; any status from 200 to 399 counts as yes.',
		why: 'The other kinds are a command in the container, an open TCP port and gRPC; HTTP needs no program in the image.',
	},
	'probe.httpGet.host': {
		what: 'Where the kubelet asks: 127.0.0.1 for what listens inside the node, the advertise address for the API server.',
		why: 'Without it the Pod\'s address would be asked, where the controller manager and the scheduler do not listen.',
	},
	'probe.httpGet.path': {
		what: '/livez asks for life, /readyz for readiness; both answer ok, and with ?verbose each single check.',
		why: 'Alive and ready are two questions: an API server that is shutting down still lives, and is not ready. Without etcd it fails both.',
		formerly: '/healthz is the older path, from before the two were told apart; the API server marks it as deprecated since v1.16. The controller manager has this path alone, and no readiness probe.',
	},
	'probe.httpGet.port': {
		what: 'The port by its name in this container: probe-port.',
		why: 'A name instead of a number keeps the probe right where a patch changes the port.',
	},
	'probe.httpGet.scheme': {
		what: 'HTTPS where the component serves TLS; HTTP for etcd\'s health, which is served inside the node.',
		why: 'The kubelet does not check the certificate of what it probes: a probe asks for life, not for identity.',
	},
	'probe.initialDelaySeconds': {
		what: 'How long after the start of the container the first question is asked: 10 seconds for the liveness and startup probes; unset for the readiness probe, which means 0.',
		why: 'Sooner it would mostly fail, and failures stand as events in the Pod\'s history. The readiness probe begins only after the startup probe has succeeded.',
	},
	'probe.periodSeconds': {
		what: 'How often is asked: every 10 seconds, for readiness every second.',
		why: 'The default is 10. Shorter finds a failure sooner and costs more requests.',
	},
	'probe.timeoutSeconds': {
		what: 'How long an answer may take: 15 seconds.',
		why: 'The default of one second is too short for an API server under load; it would be restarted just when it is needed most.',
	},
	'probe.failureThreshold': {
		what: 'How many failures in a row count: 8 for life, 3 for readiness, 24 for the start.',
		why: 'One failed answer says little. 24 times 10 seconds are the 4 minutes of timeouts.controlPlaneComponentHealthCheck, from which kubeadm works the number out.',
	},
	'spec.containers[].securityContext': {
		what: 'What holds for this container alone: capabilities, and whether it may gain rights.',
		why: 'Only a rootless control plane has it: a program that is not root should not be able to become it again.',
	},
	'spec.containers[].securityContext.allowPrivilegeEscalation': {
		what: 'false: no program in the container can gain more rights than the first one had.',
		why: 'A file with the setuid bit then has no effect (the kernel\'s no_new_privs).',
	},
	'spec.containers[].securityContext.capabilities': {
		what: 'Which pieces of root\'s power the processes hold.',
		why: 'Linux divides root\'s power into some forty capabilities; what is not held cannot be misused.',
	},
	'spec.containers[].securityContext.capabilities.drop[]': {
		what: 'ALL: all capabilities are taken away.',
		why: 'The components read files and speak over the network; neither needs any of them.',
	},
	'spec.containers[].securityContext.capabilities.add[]': {
		what: 'NET_BIND_SERVICE: the API server may listen on a port below 1024.',
		why: 'Such ports are root\'s. With --secure-port=443 an API server without it could not start as another user.',
	},
	'spec.containers[].volumeMounts[]': {
		what: 'Which volumes the container sees, and where.',
		why: 'An image holds the program alone. Certificates, kubeconfigs and etcd\'s data lie on the node and are shown to the container by these mounts.',
	},
	'spec.containers[].volumeMounts[].mountPath': {
		what: 'The path inside the container; kubeadm uses the same path as on the node.',
		why: 'The flags name files by paths inside the container. A file that a flag names and no mount covers is not there for the program.',
	},
	'spec.containers[].volumeMounts[].name': {
		what: 'Which of the volumes below is meant.',
		why: 'Volume and mount are two lists: what is on the node, and where it appears.',
	},
	'spec.containers[].volumeMounts[].readOnly': {
		what: 'true: the container may read and not write.',
		why: 'No component has to change its certificates. etcd\'s two mounts are writable: the data is its own, and etcd\'s certificates are mounted without the flag.',
	},
	'spec.volumes[]': {
		what: 'What of the node, or of its own, the Pod brings to its containers.',
		why: 'Each has a name, by which the mounts refer to it.',
	},
	'spec.volumes[].name': {
		what: 'The volume\'s name inside this Pod, such as k8s-certs for /etc/kubernetes/pki and ca-certs for the CAs of the distribution.',
		why: 'A patch that adds a volume needs a name that is free, or it changes the existing one.',
	},
	'spec.volumes[].hostPath': {
		what: 'The volume is a directory or a file of the node itself.',
		why: 'Secrets and ConfigMaps come from the API, which does not run yet. What a static Pod needs has to lie on the node\'s disk.',
	},
	'spec.volumes[].hostPath.path': {
		what: 'Which directory or file of the machine is shown to the container.',
		why: '/usr/share/ca-certificates and its kin are mounted where the node has them: distributions keep the world\'s CAs in different places.',
	},
	'spec.volumes[].hostPath.type': {
		what: 'What has to be at the path before the container starts: DirectoryOrCreate makes a directory where none is, FileOrCreate a file, File and Directory insist that it is there, an empty value looks at nothing.',
		why: 'A kubeconfig that is missing would be made as an empty file by FileOrCreate: the program then starts and finds nothing in it.',
		readBy: 'the kubelet',
	},
	'spec.volumes[].emptyDir': {
		what: 'An empty directory that lives as long as the Pod.',
		why: 'kubeadm writes none, and its extraVolumes can only be hostPath. A patch may add one, for what need not last.',
	},
	status: {
		what: 'Empty: the Go type of a Pod always writes this field.',
		why: 'Whoever runs a Pod fills the status in, and in a manifest nobody reads it.',
	},
} satisfies Topics<string>;
