import type {SurroundingsWords} from './surroundings.ts';

export const surroundingsEn: SurroundingsWords = {
	comma: ', ', list: ', ', none: 'none',
	node: 'Node', addresses: 'Addresses', apiServer: 'API server', runtime: 'Container runtime', kubernetes: 'Kubernetes', images: 'Images from', proxy: 'Proxy',
	address: {'default-route': 'the default route leaves by it', none: 'there is no default route: give --apiserver-advertise-address'},
	onInterface: (name) => `of ${name}`,
	noInterface: 'of no interface here',
	runtimeAt: (name, socket) => `${name} at ${socket}`,
	runtimeSilent: (socket, problem) => `none answers at ${socket}: ${problem}`,
	nobodyListens: 'no program listens there',
	otherSocket: (socket) => `also there: ${socket}`,
	version: {network: (label, url) => `which is ${label} by ${url}`, program: (label, url) => `which this program knows: ${url} did not tell ${label}`},
	origin: {machine: 'found on this node', default: 'by default'},
	given: (place) => `by ${place}`,
	mirror: (url) => `by way of ${url}`,
	runtimeProxy: (proxies) => `container runtime: ${proxies}`,
};
