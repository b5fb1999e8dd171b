import type {Topics} from './types.ts';

/** Lines of the Corefile, by their first word. */
export const corefile = {
	'.:53': {
		what: 'The block that follows holds for all names (the zone .) on port 53.',
		why: 'CoreDNS may have several blocks, one a zone; a name goes to the block whose zone fits it best.',
	},
	errors: {
		what: 'Errors while answering go to the standard output.',
		why: 'kubectl logs shows them; without this plugin a query that fails leaves no line.',
	},
	health: {
		what: 'Answers on port 8080 at /health while the process lives.',
		why: 'The liveness probe of the Deployment asks there, so that the kubelet starts a hung CoreDNS again.',
		readBy: 'the kubelet',
	},
	lameduck: {
		what: 'Before it ends, CoreDNS calls itself unhealthy and goes on answering for 5 seconds.',
		why: 'In that time kube-proxy on all nodes takes the Pod off the Service, so no query is lost in an update.',
	},
	ready: {
		what: 'Answers on port 8181 at /ready once all plugins are ready, the plugin kubernetes among them.',
		why: 'The readiness probe asks there: before CoreDNS has read the Services, it gets no queries.',
		readBy: 'the kubelet',
	},
	kubernetes: {
		what: 'Answers the names of Services and Pods in the zone of the cluster, and the reverse names in-addr.arpa and ip6.arpa.',
		why: 'It watches Services and EndpointSlices through the API server and keeps them in memory; queries themselves never go to the API. The zone has to be the clusterDomain of the kubelet, which Pods append to short names.',
	},
	pods: {
		what: 'insecure: names such as 10-244-0-5.default.pod.cluster.local are answered without a look whether such a Pod exists.',
		why: 'Some old programs need them. verified would look, and keep every Pod in memory for it.',
	},
	fallthrough: {
		what: 'A reverse name that is no Service of the cluster is passed on to the next plugin.',
		why: 'The zones in-addr.arpa and ip6.arpa hold all addresses of the world; without this line those outside the cluster would be answered with "does not exist".',
	},
	ttl: {
		what: 'Clients may keep an answer for 30 seconds.',
		why: 'The default of the plugin is 5. Longer means fewer queries, and a new address is seen later.',
	},
	prometheus: {
		what: 'Metrics on port 9153, which the Service kube-dns names as well.',
		why: 'Queries, answers, cache hits and times are counted; a DNS problem often shows here first.',
		readBy: 'Prometheus',
	},
	forward: {
		what: 'What is not answered here is sent to the servers in /etc/resolv.conf.',
		why: 'The Pods have dnsPolicy Default: their resolv.conf is that of the node (the kubelet\'s resolvConf). Where it names CoreDNS itself, queries go in a circle: see loop.',
	},
	max_concurrent: {
		what: 'At most 1000 queries wait for those servers at one time; further ones are refused.',
		why: 'A server that does not answer would otherwise let the waiting queries fill the memory.',
	},
	cache: {
		what: 'Answers are kept for up to 30 seconds.',
		why: 'Most queries repeat. A server outside is asked once and not a thousand times.',
	},
	disable: {
		what: 'Names of the cluster\'s own zone are not cached, neither found ones (success) nor missing ones (denial).',
		why: 'The plugin kubernetes has them in memory already, always up to date; a cache would only make them older. A Service that was just made is found at once.',
	},
	loop: {
		what: 'At its start CoreDNS sends itself a query with a random name; if it comes back, CoreDNS ends.',
		why: 'A loop would eat CPU and memory without end. It shows as CrashLoopBackOff with the line "Loop … detected", usual where the node uses 127.0.0.53 and the kubelet\'s resolvConf does not point past it.',
	},
	reload: {
		what: 'A changed Corefile is taken up within about half a minute, without a restart.',
		why: 'The file comes from a ConfigMap; the kubelet brings the change into the Pod first, which takes up to a minute more.',
	},
	loadbalance: {
		what: 'Several addresses of one name are answered in changing order.',
		why: 'Many programs take the first; so they spread over all of them.',
	},
} satisfies Topics<string>;
